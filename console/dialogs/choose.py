"""One of a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual import events
from textual.widget import Widget

from console.dialogs.base import Dialog
from console.widgets.rows import Cell, ListRows, Row
from console.widgets.table import Column, RowSelected, Table


@dataclass(frozen=True, slots=True)
class Option:
    """What can be chosen: the key that is answered, a label, and a word about it."""

    key: str
    label: str
    detail: str = ""


class Choose(Dialog[str]):
    """`await self.ask(Choose("Why did it fail?", options))` is the chosen key; the first nine have their digit."""

    keys = (("Enter", "choose"), ("1-9", "at once"), ("Esc", "back"))

    def __init__(self, title: str, options: Sequence[Option], current: str = "") -> None:
        """`current` is the key under the cursor at first."""
        super().__init__(title)
        self._options = options
        self._current = current

    def body(self) -> Iterable[Widget]:
        """A table of the options."""
        yield Table(
            Column("", 2),
            Column("", 20, grow=2),
            Column("", 10, grow=3),
            empty=("Nothing to choose from.",),
            header=False,
        )

    def on_mount(self) -> None:
        """Fill the table."""
        table = self.query_one(Table)
        table.styles.height = max(3, min(len(self._options), 14))
        rows = [_row(number, option) for number, option in enumerate(self._options, 1)]
        table.show(ListRows(rows))
        table.go_to(self._current)

    def on_row_selected(self, event: RowSelected) -> None:
        """Answer with the row's key."""
        self.dismiss(event.key)

    def on_key(self, event: events.Key) -> None:
        """A digit chooses at once."""
        digit = event.character or ""
        if digit in "123456789" and digit and int(digit) <= len(self._options):
            event.stop()
            self.dismiss(self._options[int(digit) - 1].key)


def _row(number: int, option: Option) -> Row:
    digit = Cell(str(number) if number <= 9 else "", "accent")
    return Row(option.key, (digit, option.label, Cell(option.detail, "muted")))
