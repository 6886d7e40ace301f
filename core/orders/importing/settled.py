"""Cells of a returned file, written so that each can be read alone.

What proved the order of day and month, or the decimal sign, may stand in rows that were not returned.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from core.errors import BadInput
from core.orders.importing import numbers
from core.orders.importing.dates import read_day
from core.orders.importing.fields import Field
from core.orders.importing.mapping import ColumnMap
from core.orders.importing.sheet import Cell, Sheet
from core.orders.importing.survey import NUMBERS, Survey

Settle = Callable[[int, Cell], Cell]


def settler(sheet: Sheet, mapping: ColumnMap, survey: Survey, today: date) -> Settle:
    """A function of column position and cell: days become ISO, numbers of either habit become plain."""
    place = {column: at for at, column in enumerate(sheet.header)}
    days = frozenset(place[column] for column in mapping.of(Field.DAY))
    amounts = frozenset(place[column] for field in NUMBERS for column in mapping.of(field))

    def settle(at: int, cell: Cell) -> Cell:
        if not isinstance(cell, str) or not cell.strip():
            return cell
        try:
            if at in days:
                return read_day(cell, survey.day_order, today).isoformat()
            return numbers.plain(cell, survey.habit) if at in amounts else cell
        except BadInput:
            return cell

    return settle
