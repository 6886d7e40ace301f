"""A page of help, with its keys standing out."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from console.dialogs.base import Dialog
from console.helping import Page, Part
from console.text import show

_STYLES = {"text": "", "key": "$primary bold", "typed": "$ink-strong italic", "verb": "$ink-muted"}


class HelpPage(Dialog[bool]):
    """`await self.ask(HelpPage(page))`: what to press, step by step."""

    keys = (("↑↓", "scroll"), ("Esc", "back"))

    def __init__(self, page: Page) -> None:
        super().__init__(page.title)
        self._page = page

    def body(self) -> Iterable[Widget]:
        """The lines, wrapped under themselves."""
        with VerticalScroll():
            for line in self._page.lines:
                if lead := _lead(line):
                    with Horizontal():
                        yield Static(lead, classes="lead")
                        yield Static(_content((Part("text", line[0].text[len(lead) :]), *line[1:])))
                else:
                    yield Static(_content(line))

    def key_enter(self) -> None:
        """Enter is back, too."""
        self.action_leave()


def _content(line: Iterable[Part]) -> Content:
    return Content("").join(show(part.text, _STYLES[part.kind]) for part in line)


def _lead(line: tuple[Part, ...]) -> str:
    """The number or dash of a step or hint, under which nothing is wrapped; "" for other lines."""
    head = line[0].text[:3] if line else ""
    return head if head[:1].isdigit() and head[1:] == ". " else "- " if head.startswith("- ") else ""
