"""The keys of this place and of everywhere, from the command table."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget

from console import commands, helping
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


class Help(Dialog[str]):
    """What can be done here and everywhere, how to move; the answer is the topic of the page that was chosen."""

    keys = (("1-9", "how it is done"), ("^p", "find by words"), ("Esc", "back"))

    def __init__(self, place: str) -> None:
        super().__init__(f"Keys in {commands.PLACE[place].title}")
        self._place = place

    def body(self) -> Iterable[Widget]:
        """The pages, then two columns of keys."""
        tasks = [Fact(str(number), page.title) for number, page in enumerate(helping.pages(), 1)]
        half = (len(tasks) + 1) // 2
        here = Section(commands.PLACE[self._place].title, _keys(self._place))
        general = Section("Everywhere", _keys(commands.EVERYWHERE))
        with VerticalScroll():
            with Horizontal(classes="tasks"):
                yield FactSheet([Section("How to", tasks[:half])], label=3, keys=True)
                yield FactSheet([Section(" ", tasks[half:])], label=3, keys=True)
            with Horizontal():
                yield FactSheet([here, Section("In a table", _TABLE_KEYS)], label=9, keys=True)
                yield FactSheet([general], label=5, keys=True)

    def on_key(self, event: events.Key) -> None:
        """A digit opens its page."""
        digit = event.character or ""
        if digit in "123456789" and digit and int(digit) <= len(helping.TOPICS):
            event.stop()
            self.dismiss(helping.TOPICS[int(digit) - 1])

    def key_enter(self) -> None:
        """Enter is back, too."""
        self.action_leave()


def _keys(place: str) -> list[Fact]:
    return [Fact(commands.key_name(c.key), c.title.rstrip("…")) for c in commands.at(place) if c.key]
