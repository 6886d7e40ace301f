"""Lines of an order that stand in rows of their own, or all in one cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from core.orders.importing import nested, numbers
from core.orders.importing.cells import Cells
from core.orders.importing.fields import Field
from core.orders.importing.sheet import Cell, blank
from core.orders.importing.values import plain_text
from core.orders.model import Line
from core.units import minor_units

T = TypeVar("T")


class RowLines:
    """Reads the lines of a record, and what they weigh where the file says it by the piece."""

    def __init__(self, cells: Cells, habit: numbers.Habit, currency: str) -> None:
        self._cells, self._habit, self._currency = cells, habit, currency
        self._at = {field: columns[0] for field, columns in cells.at.items()}
        self._named = Field.ITEM in self._at or Field.SKU in self._at
        self._unit = numbers.unit_of(cells.column(Field.ITEM_MASS), numbers.MASS_UNITS) or "kg"

    def read(self) -> tuple[tuple[Line, ...], int]:
        """The lines and their mass in grams."""
        if not self._named and Field.LINES not in self._at:
            return (), 0
        found: list[Line] = []
        mass = 0
        currency = self._cells.text(Field.CURRENCY, 3).upper() or self._currency
        for row, cells in self._cells.record.rows:
            found.extend(self._value(Field.LINES, row, cells, lambda cell: nested.lines(cell, currency), ()))
            if self._named:
                found.extend(self._line(row, cells, currency))
            if Field.ITEM_MASS in self._at:
                mass += self._mass(row, cells)
        return tuple(found), mass

    def _line(self, row: int, cells: Sequence[Cell], currency: str) -> tuple[Line, ...]:
        name = self._value(Field.ITEM, row, cells, lambda cell: plain_text(cell, 300), "")
        sku = self._value(Field.SKU, row, cells, lambda cell: plain_text(cell, 100), "")
        if not name and not sku:
            return ()
        scale = minor_units(currency)
        price: int | None = self._value(
            Field.PRICE, row, cells, lambda cell: numbers.minor(cell, self._habit, scale), None
        )
        return (Line(name, self._quantity(row, cells), sku, price, currency if price is not None else ""),)

    def _quantity(self, row: int, cells: Sequence[Cell]) -> int:
        return self._value(Field.QUANTITY, row, cells, lambda cell: nested.quantity(cell, self._habit), 1)

    def _mass(self, row: int, cells: Sequence[Cell]) -> int:
        limit = numbers.LIMITS["mass"]
        units = numbers.MASS_UNITS
        each = self._value(
            Field.ITEM_MASS, row, cells, lambda cell: numbers.amount(cell, self._habit, units, self._unit, limit), 0
        )
        return each * self._quantity(row, cells)

    def _value(self, field: Field, row: int, cells: Sequence[Cell], parse: Callable[[Cell], T], otherwise: T) -> T:
        at = self._at.get(field)
        if at is None or blank(cells[at]):
            return otherwise
        return self._cells.parsed(cells[at], row, at, parse, otherwise)
