"""Plan: the routes of the day, the stops of the one under the cursor, and what is on no route and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from textual import on
from textual.widget import Widget

from console import formats
from console.flows import looking, papers, planning
from console.screens.base import bindings
from console.screens.panes import PanesScreen
from console.views import routes as views
from console.views.routes import LEFT_OUT, Board
from console.widgets.headline import Headline
from console.widgets.rows import NO_ROWS, ListRows
from console.widgets.table import RowHighlighted, Table
from core.desk import Desk
from core.fleet import service as fleet
from core.orders import service as orders
from core.plans import service
from core.plans.model import Day, Drift, Plan


class PlanScreen(PanesScreen):
    """Vans, the stops of one of them, hours and map, which move together."""

    place = "plan"
    BINDINGS = bindings("plan")

    def __init__(self) -> None:
        super().__init__()
        self.standing = Day(date.min)
        self._drift = Drift()
        #: The van whose stops are shown.
        self._shown = ""

    def body(self) -> Iterable[Widget]:
        """Sums, provenance, vans, hours, stops, map."""
        yield Headline()
        yield Headline(classes="provenance")
        vans, stops = Table(*views.ROUTE_COLUMNS, ident="vans"), Table(*views.STOP_COLUMNS, ident="stops")
        yield from self.panes(vans, stops)

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
        await self.survey()

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
        if (self.vans.key, self.stops.key) != self._under:
            self.show_under()

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
        self.show_under()

    # -- moving about --

    async def action_open(self) -> None:
        """From a van to its stops; from a stop to its orders."""
        if self.vans.has_focus:
            self.to_stops()
        else:
            await looking.show_stop(self, self.order_id)

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
        await planning.unassign(self, self.order_id)

    async def action_undo(self) -> None:
        """Back to the revision before, whoever made the one in view."""
        undone = self.board.plan.note if self.board else ""
        await self.core(service.undo, self.desk, self.day, head=self.head)
        self.shows(f"Before: {undone}. u takes it back.")

    async def action_redo(self) -> None:
        """Forward again."""
        plan = await self.core(service.redo, self.desk, self.day, head=self.head)
        self.shows(f"After: {plan.note}. u takes it back.")

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
