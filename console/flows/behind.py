"""The rows behind a number: of the day, of its week or of all weeks; from a row to its order or its plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from console.dialogs.listing import Listing
from console.flows import looking
from console.views import numbers as views
from core.insights import service
from core.insights.model import Behind, Board, Grain, Measure, Period

if TYPE_CHECKING:
    from console.screens.numbers import NumbersScreen

_OFFERS = (("d", "the day"), ("w", "the week"), ("a", "all weeks"))


async def rows_behind(screen: NumbersScreen, board: Board, measure: Measure, *, by_day: bool) -> None:
    """Show the rows until the person leaves; Enter opens the order of one, or goes to the plan of a route."""
    period, at = _first(board, measure, by_day), ""
    while True:
        rows = await screen.core(service.behind, screen.desk, measure.name, period)
        picked = await screen.ask(_listing(board, measure, period, rows, at))
        if picked is None:
            return
        at = picked.row
        if picked.key != "enter":
            period = {"d": Period(board.day, board.day), "w": board.week, "a": board.whole}[picked.key]
        elif measure.grain is Grain.ROUTE:
            if at:
                screen.house.set_day(rows[int(at)].day)
                await screen.house.switch_mode("plan")
                return
        elif at and (order := rows[int(at)].order_id) is not None:
            await looking.show_order(screen, order)


def _first(board: Board, measure: Measure, by_day: bool) -> Period:
    """The day, or its week; where there is nothing yet, all weeks."""
    wanted = Period(board.day, board.day) if by_day else board.week
    return wanted if board.figure(measure, wanted).denominator else board.whole


def _listing(board: Board, measure: Measure, period: Period, rows: Sequence[Behind], at: str) -> Listing:
    routes = measure.grain is Grain.ROUTE
    opens = "go to its plan" if routes else "open the order"
    line = views.sum_line(board.figure(measure, period), period, board, len(rows))
    listing = Listing(
        measure.title.strip(),
        views.ROUTE_COLUMNS if routes else views.BEHIND_COLUMNS,
        views.route_rows(rows) if routes else views.behind_rows(rows),
        (("enter", opens), *_OFFERS),
        lines=(line, measure.formula),
        empty=("No row counts in these days.", "a shows all weeks."),
        at=at,
    )
    listing.add_class("-terse")
    return listing
