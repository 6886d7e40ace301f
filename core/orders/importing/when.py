"""When an order is wanted: its service day and its windows, from their columns or from lines of `key: value`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from core.orders.importing import values
from core.orders.importing.cells import Cells
from core.orders.importing.dates import DayOrder, read_day
from core.orders.importing.fields import Field
from core.orders.importing.sheet import Cell
from core.orders.model import Window

T = TypeVar("T")

_DAY = re.compile(r"^[ \t]*(?:delivery|shipping)?[ _-]*(?:date|day)[ \t]*:[ \t]*(.+)$", re.IGNORECASE | re.MULTILINE)
_TIME = re.compile(
    r"^[ \t]*(?:delivery|shipping)?[ _-]*(?:time|window|slot|time[ _-]?slot|time[ _-]?window)[ \t]*:[ \t]*(.+)$",
    re.IGNORECASE | re.MULTILINE,
)


def attribute_day(cell: Cell) -> str:
    """The delivery date that a cell of `key: value` lines holds; blank where there is none."""
    return _attribute(_DAY, cell)


def _attribute(key: re.Pattern[str], cell: Cell) -> str:
    match = key.search(cell) if isinstance(cell, str) else None
    return match[1].strip() if match else ""


class When:
    """Reads day and windows; `order` is how the column writes day and month."""

    def __init__(self, cells: Cells, order: DayOrder, today: date) -> None:
        self._cells, self._order, self._today = cells, order, today

    def read(self, said: dict[str, object]) -> None:
        """Add day and windows to what is said of the order."""
        said["day"] = self._cells.value(Field.DAY, self._day, None) or self._from(_DAY, self._day, None)
        said["windows"] = self._windows()

    def _day(self, cell: Cell) -> date:
        return read_day(cell, self._order, self._today)

    def _windows(self) -> tuple[Window, ...]:
        cells = self._cells
        hard = cells.value(Field.HARD, values.yes, True)
        found: tuple[Window, ...] = cells.value(Field.WINDOWS, lambda cell: values.windows(cell, hard), ())
        found = found or self._from(_TIME, lambda cell: values.windows(cell, hard), ())
        opens, closes = cells.first(Field.WINDOW_FROM), cells.first(Field.WINDOW_UNTIL)
        ends = closes or opens
        if found or ends is None:
            return found
        between = (opens[0] if opens else None, closes[0] if closes else None)
        window = cells.parsed(*ends, lambda _: values.between(*between, hard), None)
        return (window,) if window else ()

    def _from(self, key: re.Pattern[str], parse: Callable[[Cell], T], otherwise: T) -> T:
        found = self._cells.first(Field.ATTRIBUTES)
        said = _attribute(key, found[0]) if found else ""
        return self._cells.parsed(said, found[1], found[2], parse, otherwise) if found and said else otherwise
