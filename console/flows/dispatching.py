"""Approving the plan: what leaves the house is said before it does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from console import formats
from console.dialogs.confirm import Confirm
from console.flows import overtaken
from core.deliveries import service
from core.deliveries.model import Dispatched
from core.errors import Refused, Stale
from core.notifications import service as notifications
from core.notifications.model import Untold
from core.orders import service as orders
from core.orders.model import Order

if TYPE_CHECKING:
    from console.screens.plan import PlanScreen

#: How many names a line holds.
_NAMED = 6


async def approve(screen: PlanScreen) -> None:
    """Say how many routes, orders and messages go out and who cannot be told; then let them."""
    if screen.board is None:
        raise Refused("There is no plan yet to approve; b builds one.")
    plan = screen.board.plan
    if screen.standing.approved == plan.id:
        raise Refused(f"Plan {plan.id} is approved already; nothing is sent twice.")
    going = await screen.core(orders.load, screen.desk, plan.placed)
    untold = await screen.core(notifications.untold, screen.desk, plan.placed)
    day = formats.day(plan.day, screen.desk.today())
    lines = [
        f"{formats.count(len(plan.routes), 'route')} with {formats.count(len(going), 'order')} go out.",
        *_messages(going, untold, anew=screen.standing.approved is not None),
        *_doubts(len(plan.unassigned), len(plan.late)),
    ]
    if await screen.ask(Confirm(f"Approve the plan of {day}?", *lines)):
        try:
            done = await screen.core(service.approve, screen.desk, plan.day, head=plan.id)
        except Stale as stale:
            # What goes out then is asked about anew.
            if await overtaken.goes_on(screen, plan.id, stale, "approved"):
                await screen.load()
                await approve(screen)
            return
        screen.shows(dispatched(done))


def dispatched(done: Dispatched) -> str:
    """What approving did, in a sentence or two."""
    if done.already:
        return f"Plan {done.plan_id} was approved before; nothing is sent twice."
    said = f"Plan {done.plan_id} is approved: {formats.count(done.orders, 'order')} out"
    said += f", {formats.count(done.messages, 'message')} written (5 shows them)."
    if done.cannot_be_told:
        said += f" Cannot be told: {_named([item.order for item in done.cannot_be_told])}."
    if done.withdrawn:
        said += f" {formats.count(len(done.withdrawn), 'order')} taken back to be planned."
    return said


def _messages(going: Sequence[Order], untold: Sequence[Untold], *, anew: bool) -> list[str]:
    names = {order.id: f"{order.source_order_id} {order.name}".strip() for order in going}
    told = len(going) - len(untold)
    if anew:
        lines = [f"Of {formats.count(told, 'customer')}, those whose window has moved are written to again."]
    else:
        lines = [f"{formats.count(told, 'message')} will be written, to be sent when they are due."]
    for why in dict.fromkeys(each.why for each in untold):
        silent = [names[each.order_id] for each in untold if each.why == why]
        lines.append(f"{len(silent)} are not told ({why}): {_named(silent)}.")
    return lines


def _doubts(left_out: int, late: int) -> list[str]:
    lines = []
    if left_out:
        lines.append(f"{formats.count(left_out, 'order')} on no route: they stay to be planned.")
    if late:
        lines.append(f"{formats.count(late, 'promise')} will be broken.")
    return lines


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
