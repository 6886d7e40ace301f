"""Which rows make one order: rows of the same number, and rows that only continue the one above."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.orders.importing.fields import LINE_FIELDS, Field
from core.orders.importing.mapping import ColumnMap
from core.orders.importing.sheet import Cell, Row, Sheet, blank, text, unmarked
from core.text import clean

#: Order numbers are no longer than this.
NUMBER_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Record:
    """The rows of one order. `clash`, if any, is the row and column where they contradict each other."""

    key: str
    rows: tuple[Row, ...]
    clash: tuple[int, int] | None = None
    #: The row at which an order of this number stands already; `repeated`: word for word the same.
    earlier: int = 0
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Keys:
    """Where a row says whose it is. `by_line`: an order may have a row for each of its lines."""

    number: int | None
    order: tuple[int, ...]
    line: tuple[int, ...]
    by_line: bool

    def key(self, cells: Sequence[Cell]) -> str:
        """The order's number in its source; blank where the row has none."""
        return number_text(cells[self.number]) if self.number is not None else ""

    def continues(self, cells: Sequence[Cell]) -> bool:
        """Whether the row says nothing of an order but a line."""
        return (
            bool(self.line)
            and all(blank(cells[at]) for at in self.order)
            and not all(blank(cells[at]) for at in self.line)
        )


def number_text(cell: Cell) -> str:
    """An order's number as text; one that a spreadsheet has rounded is kept as it looks, to be refused later."""
    if isinstance(cell, str):
        bare = str(unmarked(cell)).strip() if cell[:1] == "'" else cell.strip()
        return bare if bare.isascii() and bare.isprintable() and len(bare) < 50 else clean(bare, limit=NUMBER_LIMIT)
    try:
        return clean(text(cell), limit=NUMBER_LIMIT)
    except OverflowError:
        return clean(str(cell), limit=NUMBER_LIMIT)


def keys_of(sheet: Sheet, mapping: ColumnMap) -> Keys:
    """Where the rows of this table say whose they are."""
    place = {column: at for at, column in enumerate(sheet.header)}
    fields = [(place[column], field) for column, field in mapping.columns if field is not None]
    number = next((at for at, field in fields if field is Field.NUMBER), None)
    rows_are_lines = sheet.format != "JSON"
    return Keys(
        number,
        tuple(at for at, field in fields if field not in LINE_FIELDS and field is not Field.NUMBER),
        tuple(at for at, field in fields if field in LINE_FIELDS) if rows_are_lines else (),
        rows_are_lines and mapping.has(LINE_FIELDS - {Field.LINES}),
    )


class Ends:
    """Finds, row by row, the orders whose rows do not stand together."""

    def __init__(self, keys: Keys) -> None:
        self.apart: dict[str, int] = {}
        self._keys = keys
        self._last: dict[str, int] = {}
        self._now = ""

    def take(self, row: int, cells: Sequence[Cell]) -> None:
        """Look at the next row."""
        if not self._keys.by_line:
            return
        key = self._keys.key(cells)
        if not key and self._keys.continues(cells):
            key = self._now
        if key and (key in self.apart or (key != self._now and key in self._last)):
            self.apart[key] = row
        if key:
            self._last[key] = row
        self._now = key


def records(rows: Iterator[Row], keys: Keys, ends: Mapping[str, int]) -> Iterator[Record]:
    """The orders of the table, each when its last row has been seen.

    Where rows are lines, those of one number are one order. Elsewhere a number that comes again is a record of its own,
    with the row where it stood first.
    """
    return _by_line(rows, keys, ends) if keys.by_line else _by_row(rows, keys)


def _by_row(rows: Iterator[Row], keys: Keys) -> Iterator[Record]:
    first: dict[str, tuple[int, int]] = {}
    held: list[Row] = []
    now = ""
    for row in rows:
        key = keys.key(row[1])
        if held and not key and keys.continues(row[1]):
            held.append(row)
            continue
        if held:
            yield _single(now, held, first)
        now, held = key, [row]
    if held:
        yield _single(now, held, first)


def _single(key: str, held: list[Row], first: dict[str, tuple[int, int]]) -> Record:
    """The record of the held rows, and where its number stood before."""
    if not key:
        return Record("", tuple(held))
    said = hash(tuple(_digest(cells) for _, cells in held)) if len(held) > 1 else _digest(held[0][1])
    row, same = first.setdefault(key, (held[0][0], said))
    if row == held[0][0]:
        return Record(key, tuple(held))
    return Record(key, tuple(held), earlier=row, repeated=same == said)


def _digest(cells: Sequence[Cell]) -> int:
    try:
        return hash(tuple(cells))
    except TypeError:
        return hash(str(cells))  # lists and objects of JSON


def _by_line(rows: Iterator[Row], keys: Keys, ends: Mapping[str, int]) -> Iterator[Record]:
    apart: dict[str, list[Row]] = {}
    held: list[Row] = []
    now = ""
    for row in rows:
        key = keys.key(row[1])
        if held and (key == now if key else keys.continues(row[1])):
            held.append(row)
            continue
        yield from _closed(now, held, apart, ends, keys)
        now, held = key, [row]
    yield from _closed(now, held, apart, ends, keys)


def _closed(
    key: str, held: list[Row], apart: dict[str, list[Row]], ends: Mapping[str, int], keys: Keys
) -> Iterator[Record]:
    """The record that the held rows finish, if they do; rows of an order that goes on further down are put aside."""
    if not held:
        return
    if key in ends:
        together = apart.setdefault(key, [])
        together.extend(held)
        if held[-1][0] < ends[key]:
            return
        held = apart.pop(key)
    yield Record(key, tuple(held), _clash(held, keys))


def _clash(held: list[Row], keys: Keys) -> tuple[int, int] | None:
    """The first cell that says something else of the order than a row above it did."""
    if len(held) == 1:
        return None
    said: dict[int, Cell] = {}
    for row, cells in held:
        for at in keys.order:
            if not blank(cells[at]) and said.setdefault(at, cells[at]) != cells[at]:
                return row, at
    return None
