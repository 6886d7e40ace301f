"""A text as it is, on a page that scrolls: run sheets, load lists, messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from console.dialogs.base import Dialog
from console.text import paragraphs
from console.widgets.bars import Hint


class Pages(Dialog[str]):
    """`await self.ask(Pages("Run sheet", text, (("w", "write to a file"),)))` is the offered key, or None."""

    CSS_PATH = "../styles/listing.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll(1)", "Down", show=False),
        Binding("up,k", "scroll(-1)", "Up", show=False),
        Binding("pagedown,space", "scroll(8)", "Page down", show=False),
        Binding("pageup", "scroll(-8)", "Page up", show=False),
        Binding("home", "scroll(-9999)", "Top", show=False),
        Binding("end", "scroll(9999)", "Bottom", show=False),
        Binding("enter,q", "leave", "Back", show=False),
    ]

    def __init__(self, title: str, text: str, offers: Sequence[tuple[str, str]] = ()) -> None:
        """`offers` are the keys that lead on, with what they do."""
        super().__init__(title)
        self._text = text
        self._offers = offers

    def body(self) -> Iterable[Widget]:
        """The text."""
        with VerticalScroll(can_focus=False):
            yield Static(paragraphs(self._text))

    def hint(self) -> Hint:
        """The offered keys before the general ones."""
        return Hint(*self._offers, ("↑↓", "scroll"), ("Esc", "back"))

    def on_key(self, event: events.Key) -> None:
        """An offered key answers."""
        if event.key in {key for key, _ in self._offers}:
            event.stop()
            self.dismiss(event.key)

    def action_scroll(self, step: int) -> None:
        """Scroll by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=step * 3, animate=False)
