"""A number, what it is made of, and the rows behind it. Facts without I/O."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.units import Money

__all__ = ["Behind", "Board", "Figure", "Grain", "Measure", "Period", "Sums", "Unit"]

#: What is counted on one day or over several: name of a count -> how many.
Sums = Counter[str]

#: A share of fewer cases than this is not said in per cent: 1 of 1 is no success rate.
FEW = 5


class Unit(StrEnum):
    """What a number is an amount of."""

    COUNT = "count"  #: so many; there is nothing to divide by
    SHARE = "share"  #: from 0 to 1
    MONEY = "money"  #: minor units of the shop's currency, for one
    METRES = "metres"  #: for one
    AN_HOUR = "an hour"  #: so many in an hour; the denominator is seconds


class Grain(StrEnum):
    """What one row behind a number is."""

    TRY = "try"  #: one order on one service day on which it was due
    ROUTE = "route"  #: one route of the approved plan of a day, when it is over


@dataclass(frozen=True, slots=True)
class Measure:
    """One number: its name for ever, its formula in words, and which counts it is made of."""

    name: str
    title: str
    unit: Unit
    grain: Grain
    counts: str  #: name of the count above the line
    of: str  #: name of the count below the line; empty for a mere count
    formula: str  #: a sentence with what is counted, what it is divided by, and what is left out
    up: bool | None = True  #: more is better; None: neither

    @property
    def is_count(self) -> bool:
        """Whether it is a mere count."""
        return not self.of


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last."""

    first: date
    last: date

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of it."""
        return tuple(self.first + timedelta(days=at) for at in range((self.last - self.first).days + 1))

    @classmethod
    def week_of(cls, day: date, back: int = 0) -> Period:
        """The week from Monday to Sunday in which `day` lies, or so many weeks before it."""
        monday = day - timedelta(days=day.weekday() + 7 * back)
        return cls(monday, monday + timedelta(days=6))


@dataclass(frozen=True, slots=True)
class Figure:
    """What a measure is over some days: above the line, below it, and whether that is enough to divide."""

    measure: Measure
    numerator: int
    denominator: int
    value: float | None  #: None: nothing to divide by, or too few cases to say a share

    def said(self, currency: str) -> str:
        """`93.2 %`, `8.92 GBP`, `4.0 km`, `2.3`, `1,024`; `2 of 3` where that is too few for a share, else `–`."""
        value, unit = self.value, self.measure.unit
        if value is None:
            few = unit is Unit.SHARE and self.denominator
            return f"{self.numerator} of {self.denominator}" if few else "–"
        words = {
            Unit.SHARE: f"{value * 100:.1f} %",
            Unit.MONEY: str(Money(round(value), currency)),
            Unit.METRES: f"{value / 1000:.1f} km",
            Unit.AN_HOUR: f"{value:,.1f}",
            Unit.COUNT: f"{value:,.0f}",
        }
        return words[unit]

    @property
    def why_not(self) -> str:
        """Why there is no value, in words; empty where there is one."""
        if self.value is not None:
            return ""
        if not self.denominator:
            return "nothing to count yet"
        if self.measure.unit is Unit.SHARE:
            return f"{self.numerator} of {self.denominator}: too few for a share"
        return "no costs are set"


@dataclass(frozen=True, slots=True)
class Behind:
    """One row behind a number: what it adds above and below the line, and where it is read from."""

    order_id: int | None  #: None for a route
    order: str  #: number of the order; the vehicle of a route
    name: str  #: the customer; the driver of a route
    day: date
    numerator: int
    denominator: int
    why: str  #: what makes it count, or not
    source: str  #: which rows of the file say so


@dataclass(frozen=True, slots=True)
class Board:
    """The numbers of a service day and of the weeks up to it."""

    day: date
    today: date
    currency: str
    measures: tuple[Measure, ...]
    week: Period  #: in which the day lies
    weeks: tuple[Period, ...]  #: the weeks before it, the earliest first
    days: Mapping[date, Sums]

    def figure(self, measure: Measure, period: Period) -> Figure:
        """The measure over the days of a period: both sums are the sums over its days."""
        counted = [self.days[day] for day in period.days if day in self.days]
        above = sum(sums[measure.counts] for sums in counted)
        below = sum(sums[measure.of] for sums in counted) if measure.of else above
        return Figure(measure, above, below, _value(measure, above, below, bool(counted)))

    def on(self, measure: Measure, day: date) -> Figure:
        """The measure of one day."""
        return self.figure(measure, Period(day, day))

    @property
    def before(self) -> Period:
        """All the weeks before, as one."""
        return Period(self.weeks[0].first, self.weeks[-1].last) if self.weeks else self.week

    @property
    def whole(self) -> Period:
        """Everything that was asked for."""
        return Period(self.before.first, self.week.last)

    @property
    def empty(self) -> bool:
        """Whether there is no order on any of these days."""
        return not any(sums["orders"] for sums in self.days.values())


def _value(measure: Measure, above: int, below: int, any_rows: bool) -> float | None:
    if measure.is_count:
        return float(above) if any_rows else None
    if not below or (measure.unit is Unit.SHARE and below < FEW) or (measure.unit is Unit.MONEY and not above):
        return None
    return above * 3600 / below if measure.unit is Unit.AN_HOUR else above / below
