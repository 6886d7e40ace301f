"""The first words to a newcomer: what this is, and the few steps to a plan, each with how far it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget
from textual.widgets import Static

from console.dialogs.choose import Choose, Option
from console.formats import Tone
from console.text import show
from console.widgets.columns import Column
from console.widgets.table import Table

WHAT_IT_IS = (
    "Roundsman plans a shop's own deliveries, in one file that stays yours:",
    "orders in, addresses pinned, routes built, customers told.",
)


class Greeting(Choose):
    """`await self.ask(Greeting(options, at, said, tone))` is the key of the step that was chosen."""

    def __init__(self, options: Sequence[Option], at: str, said: str = "", tone: Tone = "") -> None:
        """`said` is shown on it: what came of the step before."""
        super().__init__("Welcome", options, at)
        self._said = (said, tone)

    def body(self) -> Iterable[Widget]:
        """Two lines, then the steps."""
        yield from (Static(show(line)) for line in WHAT_IT_IS)
        yield Static("")
        yield Table(Column("", 2), Column("", 18), Column("", 10, grow=1), header=False)

    def on_mount(self) -> None:
        """Say what came of the step before."""
        super().on_mount()
        self.say(*self._said)
