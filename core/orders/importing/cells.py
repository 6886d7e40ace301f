"""The cells of one order by field: the first that says anything, or an error with its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from core.errors import BadInput
from core.orders.importing.fields import Field
from core.orders.importing.grouping import Record
from core.orders.importing.mapping import ColumnMap
from core.orders.importing.results import CellError
from core.orders.importing.sheet import Cell, Sheet, blank, shown, unmarked
from core.orders.importing.values import plain_text

T = TypeVar("T")
#: The name of a value, the field that it comes from and how the cell is read.
Wanted = tuple[str, Field, Callable[[Cell], Any]]


class Cells:
    """Gives the values of one record after the other; what cannot be read is gathered in `errors`."""

    def __init__(self, sheet: Sheet, mapping: ColumnMap) -> None:
        place = {column: at for at, column in enumerate(sheet.header)}
        fed = {field: tuple(place[column] for column in mapping.of(field)) for field in Field}
        self.header = sheet.header
        self.at: dict[Field, tuple[int, ...]] = {field: columns for field, columns in fed.items() if columns}
        self.record = Record("", ())
        self.errors: list[CellError] = []

    def turn_to(self, record: Record) -> None:
        """Go on to another order."""
        self.record, self.errors = record, []

    @property
    def row(self) -> int:
        """The number of the record's first row."""
        return self.record.rows[0][0]

    def several(self, wanted: Sequence[Wanted]) -> dict[str, Any]:
        """The values of fields that one cell decides alone, by name; those that say nothing are left out."""
        said: dict[str, Any] = {}
        if len(self.record.rows) > 1:
            for name, field, parse in wanted:
                if (value := self.value(field, parse, None)) is not None:
                    said[name] = value
            return said
        row, cells = self.record.rows[0]
        for name, field, parse in wanted:  # nearly every row: without the detour over `value`
            for at in self.at[field]:
                cell = cells[at]
                if cell == "" or blank(cell):
                    continue
                if (value := self.parsed(cell, row, at, parse, None)) is not None:
                    said[name] = value
                break
        return said

    def first(self, field: Field) -> tuple[Cell, int, int] | None:
        """The first cell of the field that says anything, with its row number and its column's position."""
        for at in self.at.get(field, ()):
            for row, cells in self.record.rows:
                if not blank(cells[at]):
                    return cells[at], row, at
        return None

    def value(self, field: Field, parse: Callable[[Cell], T], otherwise: T) -> T:
        """What `parse` makes of the field's cell; `otherwise` where there is none, or none that can be read."""
        columns = self.at.get(field)
        if columns is None:
            return otherwise
        if len(columns) == 1 and len(self.record.rows) == 1:
            row, cells = self.record.rows[0]
            cell = cells[columns[0]]
            empty = not cell or cell.isspace() if isinstance(cell, str) else blank(cell)
            return otherwise if empty else self.parsed(cell, row, columns[0], parse, otherwise)
        found = self.first(field)
        return self.parsed(*found, parse, otherwise) if found else otherwise

    def parsed(self, cell: Cell, row: int, at: int, parse: Callable[[Cell], T], otherwise: T) -> T:
        """What `parse` makes of this cell, or an error that names it."""
        try:
            return parse(unmarked(cell) if isinstance(cell, str) and cell[:1] == "'" else cell)
        except BadInput as wrong:
            error = CellError(row, self.header[at], shown(cell), str(wrong))
            if error not in self.errors:
                self.errors.append(error)
            return otherwise

    def text(self, field: Field, limit: int = 200) -> str:
        """The field's text, clean; blank where there is none."""
        return self.value(field, lambda cell: plain_text(cell, limit), "") if field in self.at else ""

    def column(self, *fields: Field) -> str:
        """The name of the first column that feeds any of the fields; blank where none does."""
        return next((self.header[at] for field in fields for at in self.at.get(field, ())), "")

    def say(self, column: str, value: str, reason: str) -> None:
        """An error of the record as a whole."""
        self.errors.append(CellError(self.row, column, value, reason))

    def all(self, field: Field) -> Sequence[tuple[Cell, int, int]]:
        """For each column of the field its first cell that says anything."""
        found: list[tuple[Cell, int, int]] = []
        for at in self.at.get(field, ()):
            for row, cells in self.record.rows:
                if not blank(cells[at]):
                    found.append((cells[at], row, at))
                    break
        return found
