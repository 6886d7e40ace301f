"""Dates as files write them. Day before month or month before day is decided once for a whole column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from core.clock import parse_day
from core.errors import BadInput
from core.orders.importing.sheet import Cell
from core.text import fold

#: Spreadsheets count days from here (and believe that 1900 was a leap year: the count is right from March 1900 on).
_SERIAL_ZERO = date(1899, 12, 30)
#: Serial numbers taken for dates: 2000-01-01 to 2099-12-31.
_SERIALS = range(36526, 73051)
_YEARS = range(2000, 2100)

_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ].*)?")
_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})")
_PARTS = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})(?:,?[T ]+\d{1,2}[:.].*)?")
_WORDY = re.compile(
    r"(?:[a-z]{2,10}\.?,? )?(\d{1,2})(?:st|nd|rd|th|er|\.|º)?[ -]?(?:of |de |d')?"
    r"([a-z]{3,10})\.?,?[ -]?(?:de )?(\d{4})(?: .*)?"
)
_WORDY_US = re.compile(r"(?:[a-z]{2,10}\.?,? )?([a-z]{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?: .*)?")
_WEEKDAY_FIRST = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)[a-z]*\.?,? (?=\d)")

#: Months by the beginnings of their names in the languages of the shops, folded.
_MONTHS = {
    1: "jan gen ene sty", 2: "feb fev fevr lut", 3: "mar mrz mars maerz maart mrt", 4: "apr avr abr kwi",
    5: "may mai mei mag maj", 6: "jun juin giu cze", 7: "jul juil lug lip", 8: "aug aou ago sie", 9: "sep set wrz",
    10: "oct okt ott out paz", 11: "nov lis", 12: "dec dez dic gru",
}  # fmt: skip
_MONTH = {start: number for number, starts in _MONTHS.items() for start in starts.split()}


class DayOrder(StrEnum):
    """In which order a column writes day and month."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    MIXED = "mixed"  #: some cells can only be the one, some only the other
    OPEN = "open"  #: nothing decides


@dataclass(slots=True)
class DayEvidence:
    """What the cells of a column say about their order, gathered one by one."""

    day_first: int = 0
    month_first: int = 0
    open: int = 0
    example: str = ""

    def take(self, cell: Cell) -> None:
        """Weigh one cell. Dots are written between day and month where the day comes first, and only there."""
        if not isinstance(cell, str) or cell[4:5] == "-" or not (match := _PARTS.fullmatch(cell.strip())):
            return
        first, second = int(match[1]), int(match[3])
        if match[2] == "." or first > 12 >= second:
            self.day_first += 1
        elif second > 12 >= first:
            self.month_first += 1
        elif first != second:
            self.open += 1
            self.example = self.example or cell.strip()

    @property
    def order(self) -> DayOrder:
        """The verdict."""
        if self.day_first and self.month_first:
            return DayOrder.MIXED
        if self.day_first:
            return DayOrder.DAY_FIRST
        return DayOrder.MONTH_FIRST if self.month_first else DayOrder.OPEN


def read_day(cell: Cell, order: DayOrder, today: date) -> date:
    """The day in a cell: ISO, day and month in the column's order, months by name, serial numbers, `tomorrow`.

    Raises BadInput for anything else, and for a day that no calendar has.
    """
    if isinstance(cell, datetime):
        return _sane(cell.date(), cell.date().isoformat())
    if isinstance(cell, date):
        return _sane(cell, cell.isoformat())
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _serial(cell)
    if not isinstance(cell, str):
        raise BadInput("this is no date; write it like 2026-11-24")
    return _read_text(" ".join(cell.split()), order, today)


@lru_cache(maxsize=1024)
def _read_text(text: str, order: DayOrder, today: date) -> date:
    if match := _ISO.fullmatch(text):
        return _day(int(match[1]), int(match[3]), int(match[4]), text)
    if match := _COMPACT.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]), text)
    if text.isascii() and text.isdigit():
        return _serial(int(text)) if len(text) == 5 else _refuse()
    word = _WEEKDAY_FIRST.sub("", fold(text))
    if match := _PARTS.fullmatch(word):
        return _parts(match, order, text)
    if match := _WORDY.fullmatch(word):
        return _named(match[2], int(match[1]), int(match[3]), text)
    if match := _WORDY_US.fullmatch(word):
        return _named(match[1], int(match[2]), int(match[3]), text)
    try:
        return parse_day(text, today)
    except BadInput:
        return _refuse()


def _refuse() -> date:
    raise BadInput("this is no date; write it like 2026-11-24")


def _serial(number: float) -> date:
    if number != number or int(number) not in _SERIALS:  # NaN is not equal to itself
        raise BadInput("this number is no date; write it like 2026-11-24")
    return _SERIAL_ZERO + timedelta(days=int(number))


def _parts(match: re.Match[str], order: DayOrder, text: str) -> date:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    year += 2000 if year < 100 else 0
    if match[2] == "." or first > 12:
        return _day(year, second, first, text)
    if second > 12 or first == second:
        return _day(year, first, second, text)
    if order is DayOrder.MIXED:
        raise BadInput(
            "day and month cannot be told apart: other cells of the column are written both ways; "
            f"write it as {year}-{second:02d}-{first:02d} or {year}-{first:02d}-{second:02d}"
        )
    month, day = (first, second) if order is DayOrder.MONTH_FIRST else (second, first)
    return _day(year, month, day, text)


def _named(word: str, day: int, year: int, text: str) -> date:
    for length in (5, 4, 3):
        if month := _MONTH.get(word[:length]):
            return _day(year, month, day, text)
    return _refuse()


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        return _sane(date(year, month, day), text)
    except ValueError as wrong:
        raise BadInput("no calendar has this day; write it like 2026-11-24") from wrong


def _sane(day: date, text: str) -> date:
    if day.year not in _YEARS:
        raise BadInput(f"the year in {text} cannot be meant; write it like 2026-11-24")
    return day


def columns_order(evidence: Sequence[DayEvidence], day_first: bool, shown: str) -> tuple[DayOrder, str]:
    """The order to read with, and the sentence to say where it had to be assumed; `day_first` is the shop's setting."""
    total = DayEvidence()
    for each in evidence:
        total.day_first += each.day_first
        total.month_first += each.month_first
        total.open += each.open
        total.example = total.example or each.example
    if total.order is not DayOrder.OPEN or not total.open:
        return total.order, ""
    order = DayOrder.DAY_FIRST if day_first else DayOrder.MONTH_FIRST
    return order, (
        f"Dates in {shown} such as {total.example} were read with the {'day' if day_first else 'month'} first, as the "
        "setting import.day_first says; no cell of the column proves it."
    )
