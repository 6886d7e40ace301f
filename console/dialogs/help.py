"""The keys of this place and of everywhere, from the command table."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget

from console import commands
from console.dialogs.base import Dialog
from console.widgets.facts import Fact, FactSheet, Section

#: Keys that every table has.
_TABLE_KEYS = (
    Fact("↑ ↓", "Move"),
    Fact("PgUp/Dn", "By screenfuls"),
    Fact("Home/End", "First, last"),
    Fact("Space", "Mark, to change several"),
    Fact("Esc", "Drop the filter"),
)


class Help(Dialog[bool]):
    """What can be done here, what can be done everywhere, how to move."""

    keys = (("^p", "find by words"), ("Esc", "back"))

    def __init__(self, place: str) -> None:
        super().__init__(f"Keys in {commands.PLACE[place].title}")
        self._place = place

    def body(self) -> Iterable[Widget]:
        """Two columns."""
        here = Section(commands.PLACE[self._place].title, _keys(self._place))
        general = Section("Everywhere", _keys(commands.EVERYWHERE))
        with VerticalScroll(), Horizontal():
            yield FactSheet([here, Section("In a table", _TABLE_KEYS)], label=9, keys=True)
            yield FactSheet([general], label=5, keys=True)

    def key_enter(self) -> None:
        """Enter is back, too."""
        self.action_leave()


def _keys(place: str) -> list[Fact]:
    return [Fact(commands.key_name(c.key), c.title.rstrip("…")) for c in commands.at(place) if c.key]
