"""Why a stop is where it is or an order on no route, the changes that would place it, and what promises cost."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from console.dialogs.confirm import Confirm
from console.dialogs.detail import Detail
from console.dialogs.listing import Listing
from console.flows import overtaken, planning
from console.jobs import Job
from console.views import explaining as views
from core.errors import Refused, Stale
from core.plans import service

if TYPE_CHECKING:
    from console.screens.plan import PlanScreen
    from core.plans.explaining import Fix, RuleCost, Why


async def why(screen: PlanScreen) -> None:
    """Of the stop under the cursor why it is there; of an order on no route what would place it: Enter does it."""
    await explain(screen, screen.order_id)


async def explain(screen: PlanScreen, order_id: int) -> None:
    """The same for an order."""
    if screen.board is None:
        raise Refused("There is no plan yet to explain; b builds one.")
    head = screen.head
    found = await screen.core(service.why, screen.desk, screen.day, order_id)
    if found.here is not None:
        await screen.ask(Detail(views.title(found), views.here(found.here, screen.board.currency)))
    else:
        await _left_out(screen, found, screen.board.currency, head)


async def _left_out(screen: PlanScreen, found: Why, currency: str, head: int | None) -> None:
    offers = (*((("enter", "do it"),) if found.fixes else ()), ("m", "put it on a route by hand"))
    rows = views.fix_rows(found.fixes, currency)
    lines, empty = (found.reason,), ("No single change would place it.",)
    dialog = Listing(views.title(found), views.FIX_COLUMNS, rows, offers, lines=lines, empty=empty)
    picked = await screen.ask(dialog)
    if picked is None:
        return
    if picked.key == "m":
        await planning.move(screen, found.order_id)
    elif picked.row:
        await _fix(screen, found, found.fixes[int(picked.row) - 1], head)


async def _fix(screen: PlanScreen, found: Why, chosen: Fix, head: int | None) -> None:
    """Make the change, after a yes where it touches a promise or the fleet, and put the order on its route."""
    if chosen.asks and not await screen.ask(Confirm("Do this?", *chosen.does, "u takes all of it back.")):
        return
    desk, order_id = screen.desk, found.order_id
    change = partial(service.fix, desk, screen.day, order_id, chosen.number, agreed=True, seen=chosen.miss)
    try:
        plan = await screen.core(change, head=head)
    except Stale as stale:
        # What would help is another question on another plan.
        if await overtaken.goes_on(screen, head, stale, f"{found.label} put on a route"):
            await screen.load()
            await explain(screen, order_id)
        return
    screen.shows(f"{plan.note}. u takes it off again.")


async def costs(screen: PlanScreen) -> None:
    """What each hard promise and lock costs at least; Enter says why the stop is where it is."""
    if screen.board is None:
        raise Refused("There is no plan yet to weigh; b builds one.")
    desk, day, board = screen.desk, screen.day, screen.board

    def weigh(job: Job) -> tuple[RuleCost, ...]:
        return service.promise_costs(desk, day, report=job.report, cancelled=job.stopped)

    found = await screen.job("Weighing promises and locks", weigh)
    rows = views.cost_rows(found, board.zone, board.currency)
    empty = ("No order on a route has a hard promise or a lock.",)
    title, offers = "What promises and locks cost at least", (("enter", "why here"),)
    picked = await screen.ask(Listing(title, views.COST_COLUMNS, rows, offers, lines=(views.AT_LEAST,), empty=empty))
    if picked is not None and picked.row:
        await explain(screen, found[int(picked.row)].orders[0])
