"""The first walk through a table: how many rows, how dates and numbers are written, which orders' rows stand apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.orders.importing import grouping
from core.orders.importing.dates import DayEvidence, DayOrder, columns_order
from core.orders.importing.fields import Field
from core.orders.importing.mapping import ColumnMap
from core.orders.importing.numbers import Habit, NumberEvidence
from core.orders.importing.sheet import Sheet
from core.orders.importing.when import attribute_day
from core.text import clean

#: Fields whose cells show which decimal sign the file uses.
NUMBERS = (Field.MASS, Field.ITEM_MASS, Field.VOLUME, Field.PRICE, Field.LAT, Field.LON, Field.SERVICE)


@dataclass(frozen=True, slots=True)
class Survey:
    """What has to be known of the whole table before its first row can be read."""

    rows: int
    day_order: DayOrder
    habit: Habit
    notes: tuple[str, ...]
    #: For an order whose rows do not stand together, the row where it ends.
    ends: Mapping[str, int]


def survey(sheet: Sheet, mapping: ColumnMap, *, day_first: bool, country: str) -> Survey:
    """Walk through the table once. Raises BadInput for a row that cannot be read."""
    place = {column: at for at, column in enumerate(sheet.header)}
    days = [place[column] for column in mapping.of(Field.DAY)]
    attributes = [place[column] for column in mapping.of(Field.ATTRIBUTES)]
    amounts = [place[column] for field in NUMBERS for column in mapping.of(field)]
    day_evidence, number_evidence = DayEvidence(), NumberEvidence()
    rows = 0
    ends = grouping.Ends(grouping.keys_of(sheet, mapping))
    for number, cells in sheet.rows():
        rows += 1
        ends.take(number, cells)
        for at in days:
            day_evidence.take(cells[at])
        for at in attributes:
            day_evidence.take(attribute_day(cells[at]))
        for at in amounts:
            number_evidence.take(cells[at])
    shown = " and ".join(f"“{column}”" for column in (*mapping.of(Field.DAY), *mapping.of(Field.ATTRIBUTES)))
    day_order, about_days = columns_order([day_evidence], day_first, shown)
    habit, about_numbers = number_evidence.habit(country)
    notes = tuple(clean(note, limit=400) for note in (about_days, about_numbers) if note)
    return Survey(rows, day_order, habit, notes, ends.apart)
