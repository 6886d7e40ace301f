"""What came of something: some lines, and a table of what is to be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget
from textual.widgets import Static

from console.dialogs.base import Dialog
from console.text import show
from console.widgets.rows import ListRows, Row
from console.widgets.table import Column, RowSelected, Table


class Report(Dialog[str]):
    """`await self.ask(Report("Imported", lines, columns, rows))` is the row that Enter was pressed on, or None."""

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

    def on_mount(self) -> None:
        """Fill the table."""
        for table in self.query(Table):
            table.styles.height = min(len(self._rows), 12) + 1
            table.show(ListRows(self._rows))

    def on_row_selected(self, event: RowSelected) -> None:
        """Answer with the row."""
        self.dismiss(event.key)

    def key_enter(self) -> None:
        """Without a table Enter is done, too."""
        self.dismiss(None)
