"""Two people changed one thing: both values, and which is to stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from console.dialogs.base import Dialog
from console.text import show
from console.widgets.rows import Cell, ListRows, Row
from console.widgets.table import Column, Table


@dataclass(frozen=True, slots=True)
class Difference:
    """One field with the value here and the value there."""

    field: str
    label: str
    mine: str
    theirs: str


class Conflict(Dialog[set[str]]):
    """`await self.ask(Conflict(title, line, differences))` is the fields in which one's own value is to stand."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,m", "take(True)", "Mine", show=False, priority=True),
        Binding("right,t", "take(False)", "Theirs", show=False, priority=True),
        Binding("space", "swap", "Other", show=False),
        Binding("enter", "done", "Done", show=False, priority=True),
    ]
    keys = (("←", "yours"), ("→", "theirs"), ("Enter", "keep what is marked"), ("Esc", "back"))

    def __init__(
        self,
        title: str,
        line: str,
        differences: Sequence[Difference],
        *,
        mine: str = "yours",
        lines: Sequence[str] = (),
    ) -> None:
        """`line` says who changed it and when, `lines` tell more; `mine` names the left side.

        At first the other side stands.
        """
        super().__init__(title)
        self._lines = (line, *lines)
        self._differences = differences
        self._mine: set[str] = set()
        self._side_name = mine

    def body(self) -> Iterable[Widget]:
        """A row for each field, the value that stands marked."""
        # What is much is cut: the choice stays in view.
        with VerticalScroll(can_focus=False):
            for line in self._lines:
                yield Static(show(line))
        yield Table(Column("Field", 14), Column(self._side_name.capitalize(), 20, grow=1), Column("Theirs", 20, grow=1))

    def on_mount(self) -> None:
        """Fill the table."""
        self.query_one(Table).styles.height = min(len(self._differences), 12) + 1
        self._show()

    def action_take(self, mine: bool) -> None:
        """Let one's own value stand in the field under the cursor, or the other's."""
        key = self.query_one(Table).key
        self._mine = self._mine | {key} if mine else self._mine - {key}
        self._show()

    def action_swap(self) -> None:
        """The other one."""
        self.action_take(self.query_one(Table).key not in self._mine)

    def action_done(self) -> None:
        """Answer."""
        self.dismiss(set(self._mine))

    def _show(self) -> None:
        self.query_one(Table).show(ListRows([self._row(difference) for difference in self._differences]))

    def _row(self, difference: Difference) -> Row:
        mine = difference.field in self._mine
        return Row(
            difference.field, (difference.label, _side(difference.mine, mine), _side(difference.theirs, not mine))
        )


def _side(value: str, stands: bool) -> Cell:
    return Cell(f"✓ {value or '(empty)'}", "strong") if stands else Cell(f"  {value or '(empty)'}", "muted")
