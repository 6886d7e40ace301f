"""Plan: the routes of the day, the stops of the one under the cursor, and what is on no route and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from textual import on
from textual.widget import Widget

from console import formats
from console.flows import looking, papers, planning
from console.screens.base import bindings
from console.screens.vans import VansScreen
from console.views import routes as views
from console.views.routes import LEFT_OUT, Board
from console.widgets.headline import Headline
from console.widgets.rows import NO_ROWS, ListRows
from console.widgets.table import RowHighlighted, Table
from console.widgets.timeline import Timeline
from core.desk import Desk
from core.fleet import service as fleet
from core.orders import service as orders
from core.plans import service
from core.plans.model import Day, Drift, Plan

#: From this height on the hours stand between vans and stops.
HIGH = 32


class PlanScreen(VansScreen):
    """Two tables that move together: the vans above, the stops of one below."""

    place = "plan"
    BINDINGS = bindings("plan")

    def __init__(self) -> None:
        super().__init__()
        self.board: Board | None = None
        self.standing = Day(date.min)
        self._drift = Drift()
        self._hours = False
        #: The van whose stops are shown.
        self._shown = ""

    def body(self) -> Iterable[Widget]:
        """Sums, provenance, vans, hours, stops."""
        yield Headline()
        yield Headline(classes="provenance")
        yield Table(*views.ROUTE_COLUMNS, ident="vans")
        yield Timeline()
        yield Headline(classes="line")
        yield Table(*views.STOP_COLUMNS, empty=("No stops.",), ident="stops")

    async def load(self) -> None:
        """The revision in view, and how far the orders have gone on since it was made."""
        self.standing, plan, drift = await self.core(_look, self.desk, self.day)
        if plan is None:
            await self._show_none()
            return
        duties = await self.core(fleet.on_duty, self.desk, self.day)
        self.board = Board(plan, duties, self.desk.zone, self.desk.setting("shop.currency"))
        self._drift = drift
        self.draw()

    def draw(self) -> None:
        """Show the board, which may be of a plan that nobody has made yet."""
        if (board := self.board) is not None:
            lines = list(self.query(Headline))
            lines[0].show(*views.headline(board, self.standing, self._drift))
            lines[1].show(*views.provenance(board.plan, self._drift))
            self.vans.show(ListRows(views.route_rows(board)))
            self.fit()
            self.show_stops()

    async def _show_none(self) -> None:
        self.board = None
        counts = await self.core(orders.counts, self.desk, self.day)
        duties = await self.core(fleet.on_duty, self.desk, self.day)
        day = formats.day(self.day, self.desk.today())
        self.stops.show(NO_ROWS, empty=("",))
        self.vans.show(NO_ROWS, empty=views.no_plan(day, counts, len(duties)))
        self.fit()

    # -- the cursors --

    @on(RowHighlighted, "#vans")
    def _another_van(self) -> None:
        if self.vans.key != self._shown:
            self.stops.cursor = 0
            self.show_stops()

    @on(RowHighlighted, "#stops")
    def _another_stop(self) -> None:
        self._show_hours()

    def show_stops(self) -> None:
        """The stops of the van under the cursor."""
        if (board := self.board) is None:
            return
        key, route = self.vans.key, board.route(self.vans.key)
        self._shown = key
        self.line.show(*views.route_line(board, route, key))
        self.stops.columns = views.LEFT_OUT_COLUMNS if key == LEFT_OUT else views.STOP_COLUMNS
        if key == LEFT_OUT:
            self.stops.show(ListRows(views.left_out_rows(board)))
        else:
            self.stops.show(ListRows(views.stop_rows(board, route) if route else []), empty=("It has no stops.",))
        self._show_hours()

    def _show_hours(self) -> None:
        if self.board is not None:
            order = int(self.stops.key) if self.stops.key and self.vans.key != LEFT_OUT else 0
            self.query_one(Timeline).show(views.strips(self.board, self.vans.key, order), self.board.zone)

    def fit(self) -> None:
        """Where the screen is high, the hours stand between vans and stops; else they take turns."""
        super().fit()
        rows, high = bool(self.vans.rows), self.size.height >= HIGH
        for line in self.query(Headline):
            line.display = rows
        hours = self.query_one(Timeline)
        hours.display = rows and (high or self._hours)
        hours.styles.max_height = "28vh" if high else "50vh"
        self.stops.display = rows and (high or not self._hours)

    # -- moving about --

    async def action_open(self) -> None:
        """From a van to its stops; from a stop to its orders."""
        if self.vans.has_focus:
            self._to_stops()
        else:
            await looking.show_stop(self, self.order_id)

    def _to_stops(self) -> None:
        self._hours = False
        self.fit()
        if self.stops.key:
            self.stops.focus()

    def action_hours(self) -> None:
        """The hours in place of the stops, or the stops again."""
        self._hours = not self._hours
        self.fit()
        self.vans.focus()

    # -- work on the plan --

    @property
    def head(self) -> int | None:
        """The revision in view: a change of another one is refused."""
        return self.board.plan.id if self.board else None

    async def action_build(self) -> None:
        """Search for the best plan."""
        await planning.build(self)

    async def action_move(self) -> None:
        """Put the stop under the cursor elsewhere."""
        await planning.move(self, self.order_id)

    async def action_reorder(self, step: int) -> None:
        """The stop under the cursor one place earlier or later."""
        await planning.reorder(self, self.order_id, step)

    async def action_lock(self) -> None:
        """Hold what is under the cursor when the plan is built again, or let it go."""
        await (planning.lock_route(self) if self.vans.has_focus else planning.lock_stop(self, self.order_id))

    async def action_unassign(self) -> None:
        """Take the stop under the cursor off its route."""
        plan = await self.core(service.unassign, self.desk, self.day, self.order_id, head=self.head)
        self.shows(f"{plan.note}; u puts it back.")

    async def action_undo(self) -> None:
        """Back to the revision before."""
        undone = self.board.plan.note if self.board else ""
        await self.core(service.undo, self.desk, self.day, head=self.head)
        self.shows(f"Undone: {undone}. U does it again.")

    async def action_redo(self) -> None:
        """Forward again."""
        plan = await self.core(service.redo, self.desk, self.day, head=self.head)
        self.shows(f"Done again: {plan.note}.")

    async def action_papers(self) -> None:
        """Run sheets and load lists."""
        route = self.board.route(self.vans.key) if self.board else None
        await papers.choose(self, route.vehicle if route else "")


def _look(desk: Desk, day: date) -> tuple[Day, Plan | None, Drift]:
    standing = service.standing(desk, day)
    if standing.head is None:
        return standing, None, Drift()
    plan = service.show(desk, plan_id=standing.head)
    return standing, plan, service.drift(desk, plan)
