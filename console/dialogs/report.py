"""What came of something: some lines, and a table of what is to be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from console.dialogs.base import Dialog
from console.text import show
from console.widgets.rows import Cell, ListRows, Row
from console.widgets.table import Column, RowHighlighted, RowSelected, Table


class Report(Dialog[str]):
    """`await self.ask(Report("Imported", lines, columns, rows))` is the row that Enter was pressed on, or None."""

    # Without a table Enter is done, too; a table takes it before.
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "leave", "Done", show=False)]
    keys = (("↑↓", "move"), ("Enter", "done"), ("Esc", "back"))

    def __init__(
        self, title: str, lines: Sequence[str], columns: Sequence[Column] = (), rows: Sequence[Row] = ()
    ) -> None:
        """No table is shown where there are no rows."""
        super().__init__(title)
        self._lines = lines
        self._columns = columns
        self._rows = rows

    def body(self) -> Iterable[Widget]:
        """The lines, then the table."""
        yield from (Static(show(line)) for line in self._lines)
        if self._rows:
            yield Static("")
            yield Table(*self._columns)
            yield Static("", classes="whole")

    def on_mount(self) -> None:
        """Fill the table."""
        for table in self.query(Table):
            table.styles.height = min(len(self._rows), 12) + 1
            table.show(ListRows(self._rows))

    def on_row_highlighted(self, event: RowHighlighted) -> None:
        """The last cell in full: a reason is longer than its column."""
        cell = event.table.rows.window(event.table.cursor, event.table.cursor + 1)[0].cells[-1]
        self.query_one(".whole", Static).update(show(cell.text if isinstance(cell, Cell) else cell))

    def on_row_selected(self, event: RowSelected) -> None:
        """Answer with the row."""
        self.dismiss(event.key)
