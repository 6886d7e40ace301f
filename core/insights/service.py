"""What one asks of the shop's numbers: a board of them, and the rows behind one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from core.clock import local, zone
from core.desk import Desk
from core.errors import BadInput
from core.insights import rows as rowwords
from core.insights import store
from core.insights.measures import BY_NAME, MEASURES
from core.insights.model import Behind, Board, Grain, Measure, Period, Sums

__all__ = ["MOST_WEEKS", "behind", "measure", "numbers"]

#: As many weeks before a day's own are asked for at most.
MOST_WEEKS = 104
#: Rows behind a number that are shown at most.
MOST_ROWS = 2000


def numbers(desk: Desk, day: date, *, weeks: int = 8) -> Board:
    """Every number of the day, of its week and of so many weeks before. Raises BadInput for a span that cannot be."""
    if not 1 <= weeks <= MOST_WEEKS:
        raise BadInput(f"Numbers go back 1 to {MOST_WEEKS} weeks; {weeks} is none of them.")
    settings = desk.values()
    span = _span(desk, settings, Period(Period.week_of(day, weeks).first, Period.week_of(day).last))
    days: dict[date, Sums] = {}
    for on, reason, counts in store.sums(desk.db, span):
        sums = days.setdefault(on, Sums())
        sums.update(counts)
        if reason:
            sums[reason] += counts["failed"]
    for route in store.driven(desk.db, span):
        days.setdefault(route.day, Sums()).update({name: getattr(route, name) for name in store.ROUTE_COUNTS})
    before = tuple(Period.week_of(day, back) for back in range(weeks, 0, -1))
    seen = tuple(one for one in MEASURES if not one.counts.isupper() or any(sums[one.counts] for sums in days.values()))
    return Board(day, span.today, settings["shop.currency"], seen, Period.week_of(day), before, days)


def measure(name: str) -> Measure:
    """The number of that name. Raises BadInput with the names there are."""
    if name not in BY_NAME:
        raise BadInput(f"There is no number “{name}”; choose {', '.join(BY_NAME)}.")
    return BY_NAME[name]


def behind(desk: Desk, name: str, period: Period, *, most: int = MOST_ROWS) -> list[Behind]:
    """The rows behind a number over some days, the latest first: their sums are what it is made of.

    `most` is how many at most. Raises BadInput for a name that no number has.
    """
    asked = measure(name)
    settings = desk.values()
    span = _span(desk, settings, period)
    if asked.grain is Grain.ROUTE:
        return [rowwords.of_route(route, asked, settings["shop.currency"]) for route in store.driven(desk.db, span)][
            :most
        ]
    where = zone(settings["shop.timezone"])
    return [rowwords.of_try(one, asked, where) for one in store.tries(desk.db, span, asked, most)]


def _span(desk: Desk, settings: Mapping[str, str], days: Period) -> store.Span:
    where = settings["shop.timezone"]
    now = desk.now()
    return store.Span(days, now, local(now, zone(where)).date(), where)
