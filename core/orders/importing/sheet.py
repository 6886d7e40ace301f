"""A file of orders as rows of cells, whatever its format: what every reader gives and every later step takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from core.text import clean


@dataclass(frozen=True, slots=True)
class Stray:
    """What stands in a JSON list where an order should: a number, a word, a list."""

    value: Any


#: Text from CSV; numbers, dates and times from a spreadsheet; lists and objects from JSON.
Cell = str | int | float | bool | date | datetime | time | timedelta | list[Any] | dict[str, Any] | Stray | None
Row = tuple[int, Sequence[Cell]]

#: The column that a returned file has behind the others. Every import passes over it.
SAYS = "Roundsman says"

#: From here on a binary float no longer holds every whole number: digits of an order number are lost.
_EXACT = 2**53


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: how it was read, its header and a way to go through its rows, as often as needed.

    Row numbers are the file's own: the header of a CSV file is row 1; of JSON, the first object is row 1.
    """

    format: str
    header: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]
    encoding: str = ""
    delimiter: str = ""
    name: str = ""
    header_row: int = 1
    notes: tuple[str, ...] = field(default=())


def text(cell: Cell) -> str:
    """The cell as a person sees it in its spreadsheet: `33612345678.0` is `33612345678`, a date is ISO.

    Raises OverflowError for a number that is too long for a spreadsheet to hold in full.
    """
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        if abs(cell) >= _EXACT:
            raise OverflowError(cell)
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return _moment(cell) if isinstance(cell, date | time | timedelta) else str(getattr(cell, "value", cell))


def _moment(cell: date | time | timedelta) -> str:
    """A date, a time of day or a duration (hours and minutes)."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    minutes = int(cell.total_seconds()) // 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def shown(cell: Cell) -> str:
    """The cell as an error quotes it: clean and short."""
    try:
        return clean(text(cell), limit=60)
    except OverflowError:
        return clean(str(cell), limit=60)


def unmarked(cell: Cell) -> Cell:
    """Without the apostrophe that keeps a cell text: `'75008`, `'+44…`, `'=1`. A name like 't Hooft keeps its own."""
    if isinstance(cell, str) and cell[:1] == "'" and len(cell) > 1 and (cell[1].isdigit() or cell[1] in "=+-@\t\r"):
        return cell[1:]
    return cell


def blank(cell: Cell) -> bool:
    """Whether nothing stands in the cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip()) or cell == [] or cell == {}


def distinct(header: Sequence[Cell]) -> tuple[str, ...]:
    """The names of the columns, clean; one that comes again gets its position: `Delivery city (2)`."""
    seen: dict[str, int] = {}
    names: list[str] = []
    for position, cell in enumerate(header, start=1):
        plain = unmarked(cell) if isinstance(cell, str) else str(cell if cell is not None else "")
        name = clean(str(plain), limit=100) or f"Column {position}"
        seen[name.casefold()] = times = seen.get(name.casefold(), 0) + 1
        names.append(name if times == 1 else f"{name} ({times})")
    return tuple(names)
