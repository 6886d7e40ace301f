"""An order on no route, put where it disturbs least: every van with what it would do, before anything is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.dialogs.confirm import Confirm
from console.dialogs.listing import Listing
from console.flows import overtaken
from console.views import inserting as views
from core.errors import Refused, Stale
from core.plans import service

if TYPE_CHECKING:
    from console.screens.plan import PlanScreen


async def insert(screen: PlanScreen) -> None:
    """Show where the order under the cursor could ride; Enter puts it there, after a yes where others are disturbed."""
    await _insert(screen, screen.order_id)


async def _insert(screen: PlanScreen, order_id: int) -> None:
    if (board := screen.board) is None:
        raise Refused("There is no plan yet to put an order on; b builds one.")
    found = await screen.core(service.places, screen.desk, screen.day, order_id)
    rows = views.rows(found, board.zone, board.currency)
    picked = await screen.ask(Listing(views.title(found), views.COLUMNS, rows, (("enter", "put it there"),)))
    if picked is None or not picked.row:
        return
    place = found.places[int(picked.row) - 1]
    told = views.disturbed(place, board.zone)
    if told and not await screen.ask(Confirm(f"Put it on {place.vehicle}? Then come at another time:", *told)):
        return
    head = board.plan.id
    try:
        plan = await screen.core(
            service.insert, screen.desk, screen.day, found.order_id, place.number, seen=place, head=head
        )
    except Stale as stale:
        # Where it fits is another question on another plan.
        if await overtaken.goes_on(screen, head, stale, f"{found.label} put on a route"):
            await screen.load()
            await _insert(screen, found.order_id)
        return
    screen.shows(f"{plan.note}. u takes it off again.")
