"""Day: how each van goes on, late risk first; what came of each order, entered in few keys; the close."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from textual import on
from textual.widget import Widget

from console import formats
from console.flows import closing, looking, outcomes
from console.screens.base import bindings
from console.screens.vans import VansScreen
from console.views import rounds as views
from console.views.rounds import OPEN
from console.widgets.filter import FilterChanged, FilterLine
from console.widgets.headline import Headline
from console.widgets.rows import ListRows
from console.widgets.table import RowHighlighted, Table
from core.deliveries import service
from core.deliveries.model import OpenOrder
from core.deliveries.progress_model import DayProgress
from core.desk import Desk

#: How often predictions follow the clock, in seconds.
FRESH_S = 60.0


class DayScreen(VansScreen):
    """Two tables that move together: the vans above, the orders of one, or all that have no end, below."""

    place = "day"
    BINDINGS = bindings("day")

    def __init__(self) -> None:
        super().__init__()
        self._day: DayProgress | None = None
        self._open: Sequence[OpenOrder] = ()

    def body(self) -> Iterable[Widget]:
        """Sums, vans, filter, orders."""
        yield Headline()
        yield Table(*views.VAN_COLUMNS, ident="vans")
        yield FilterLine("order, name or street, of any van")
        yield Headline(classes="line")
        yield Table(*views.STOP_COLUMNS, empty=("No stops.",), ident="stops")

    async def load(self) -> None:
        """Where the day stands now."""
        day, waiting = await self.core(_look, self.desk, self.day)
        self._day, self._open, zone = day, waiting, self.desk.zone
        rows = views.van_rows(day, waiting, zone) if day.plan_id is not None else []
        self.query(Headline).first().show(*views.headline(day, zone))
        empty = views.no_round(day, formats.day(self.day, self.desk.today()))
        self.vans.show(ListRows(rows), empty=empty)
        self.fit()
        self._show_stops()

    def on_mount(self) -> None:
        """What is late depends on the time alone, too."""
        self.set_interval(FRESH_S, self._freshen)

    def _freshen(self) -> None:
        if self.is_current and self.house.is_running:
            self.reload()

    # -- the cursors --

    @on(RowHighlighted, "#vans")
    def _another_van(self) -> None:
        self._show_stops(anew=True)

    def _show_stops(self, *, anew: bool = False) -> None:
        if (day := self._day) is None:
            return
        key, text = self.vans.key, self.query_one(FilterLine).text
        route = next((route for route in day.routes if str(route.vehicle_id) == key), None)
        self.stops.columns = views.OPEN_COLUMNS if key == OPEN and not text else views.STOP_COLUMNS
        if text:
            rows = views.found_rows(day, text, self.desk.zone)
            self.query_one(FilterLine).found(formats.count(len(rows), "order"))
        elif key == OPEN:
            rows = views.open_rows(self._open)
        else:
            rows = views.stop_rows(route, self.desk.zone) if route else []
        self.stops.show(ListRows(rows), empty=("No order has that.",) if text else ("It has no stops.",))
        self.line.show(*views.van_line(route, key, self._open, self.desk.zone))
        if anew and route and route.next_stop:
            self.stops.go_to(str(route.next_stop.orders[0].order_id))

    def on_filter_changed(self, event: FilterChanged) -> None:
        """Look in all vans."""
        event.stop()
        self._show_stops()

    @property
    def van(self) -> str:
        """The name of the van under the cursor; empty where it is none."""
        routes = self._day.routes if self._day else ()
        return next((route.vehicle for route in routes if str(route.vehicle_id) == self.vans.key), "")

    def advance(self, order_id: int) -> None:
        """From an order that has its end to the next one below."""
        if self.stops.key == str(order_id):
            self.stops.action_move(1)

    def show_open(self) -> None:
        """Show what has no end yet."""
        self.vans.go_to(OPEN)
        self._show_stops()
        self.stops.focus()

    # -- actions --

    async def action_open(self) -> None:
        """From a van to its orders; from an order to everything about it."""
        if self.vans.has_focus:
            self.stops.focus()
        else:
            await looking.show_order(self, self.order_id)

    def action_filter(self) -> None:
        """Look for an order in all vans."""
        self.query_one(FilterLine).open()

    async def action_delivered(self) -> None:
        """The customer has it."""
        await outcomes.delivered(self, self.order_id)

    async def action_failed(self) -> None:
        """Nothing was delivered."""
        await outcomes.failed(self, self.order_id)

    async def action_partial(self) -> None:
        """Some of it was short."""
        await outcomes.partial(self, self.order_id)

    async def action_correct(self) -> None:
        """It was otherwise."""
        await outcomes.correct(self, self.order_id)

    async def action_next(self) -> None:
        """What is done about it."""
        await outcomes.next_step(self, self.order_id)

    async def action_close(self) -> None:
        """Close the day."""
        await closing.close(self)


def _look(desk: Desk, day: date) -> tuple[DayProgress, Sequence[OpenOrder]]:
    return service.progress(desk, day), service.open_orders(desk, day)
