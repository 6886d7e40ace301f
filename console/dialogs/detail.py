"""Everything about one thing, on a sheet that scrolls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget

from console.commands import PLACES
from console.dialogs.base import Dialog
from console.widgets.bars import Hint
from console.widgets.facts import FactSheet, Section


class Detail(Dialog[str]):
    """`await self.ask(Detail(title, sections, (("e", "edit"),)))` is the offered key that was pressed, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll(1)", "Down", show=False),
        Binding("up,k", "scroll(-1)", "Up", show=False),
        Binding("enter,q", "leave", "Back", show=False),
    ]

    def __init__(self, title: str, sections: Sequence[Section], offers: Sequence[tuple[str, str]] = ()) -> None:
        """`offers` are the keys that lead on, with what they do."""
        super().__init__(title)
        self._sections = sections
        self._offers = offers

    def body(self) -> Iterable[Widget]:
        """The sheet."""
        with VerticalScroll(can_focus=False):
            yield FactSheet(self._sections)

    def hint(self) -> Hint:
        """The offered keys before the general ones."""
        return Hint(*self._offers, ("↑↓", "scroll"), ("Esc", "back"))

    def on_key(self, event: events.Key) -> None:
        """An offered key answers; the digit of a place leads there."""
        place = next((place for place in PLACES if place.key == event.key), None)
        if event.key in {key for key, _ in self._offers}:
            event.stop()
            self.dismiss(event.key)
        elif place is not None:
            event.stop()
            self.dismiss(None)
            self.app.call_later(self.app.run_action, f"app.do('go.{place.name}')")

    def action_scroll(self, step: int) -> None:
        """Scroll by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=step * 3, animate=False)

    def on_mount(self) -> None:
        """Page keys scroll too."""
        self.query_one(VerticalScroll).show_horizontal_scrollbar = False
