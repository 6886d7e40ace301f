"""Looking closer at the plan: a stop, what differs from another revision, the day's revisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.dialogs.choose import Choose, Option
from console.dialogs.detail import Detail
from console.flows import explaining, planning, timeline
from console.flows.addresses import at_pin
from console.screens.base import PlaceScreen
from console.views import orders as orderviews
from console.views import plans as views
from console.views.routes import LEFT_OUT
from core.errors import Refused
from core.insights import history as insights
from core.orders import service as orders
from core.plans import service

if TYPE_CHECKING:
    from console.app import RoundsmanApp
    from console.screens.plan import PlanScreen


async def show_order(screen: PlaceScreen, order_id: int) -> None:
    """Everything about one order."""
    dossier = await screen.core(insights.dossier, screen.desk, order_id)
    there = await at_pin(screen.house, dossier.pin)
    sheet = orderviews.sections(dossier, screen.desk.zone, screen.desk.today(), there)
    answer = await screen.ask(Detail(orderviews.title(dossier.order), sheet, (("h", "history"), ("e", "edit"))))
    if answer == "h":
        await timeline.show(screen, dossier)
    elif answer:
        from console.flows.editing import edit_order

        def parse(name: str, text: str) -> Any:
            return orders.entered(screen.desk, {name: text})[name]

        await edit_order(screen, dossier.order, parse)


async def show_stop(screen: PlanScreen, order_id: int) -> None:
    """The order at the stop, where there are several, first which; of what is on no route, why."""
    plan = screen.board.plan if screen.board else None
    left = next((left for left in plan.unassigned if left.order_id == order_id), None) if plan else None
    if left is not None:
        offers = (("w", "what would help"), ("m", "put it on a route"), ("o", "everything about the order"))
        title = f"{left.source_order_id} {left.name} is on no route"
        answer = await screen.ask(Detail(title, views.left_out(left), offers))
        if answer == "w":
            await explaining.explain(screen, order_id)
        elif answer == "m":
            await planning.move(screen, order_id)
        elif answer == "o":
            await show_order(screen, order_id)
        return
    found = plan.find(order_id) if plan else None
    if found and len(found[1].orders) > 1:
        options = [Option(str(order.id), order.source_order_id, order.name) for order in found[1].orders]
        answer = await screen.ask(Choose("Which order of this door?", options))
        if answer is None:
            return
        order_id = int(answer)
    await show_order(screen, order_id)


async def differences(screen: PlanScreen) -> None:
    """What the revision in view does otherwise than the approved one, else than the one it was made from."""
    await against(screen, None)


async def against(screen: PlanScreen, other: int | None) -> None:
    """What the revision in view does otherwise than another; None: as `differences`."""
    if screen.board is None:
        raise Refused("There is no plan yet to compare; b builds one.")
    plan, approved = screen.board.plan, screen.standing.approved
    before = other or (approved if approved != plan.id else None) or plan.parent
    if before is None:
        raise Refused("This is the day's first plan; there is nothing to compare it with yet.")
    diff = await screen.core(service.diff, screen.desk, before, plan.id)
    word = " (approved)" if before == approved else ""
    sheet = views.differences(diff, screen.board.zone, screen.board.currency)
    await screen.ask(Detail(f"Plan {plan.id} against plan {before}{word}", sheet))


async def show_on_plan(house: RoundsmanApp, order_id: int) -> None:
    """Go to Plan and put the cursor on the order's stop."""
    from console.screens.plan import PlanScreen

    await house.switch_mode("plan")
    place = house.screen_stack[0]
    assert isinstance(place, PlanScreen)
    await place.load()
    seek(place, order_id)


def seek(screen: PlanScreen, order_id: int) -> None:
    """Put both cursors on the order's stop, or on its line among what is on no route."""
    found = screen.board.plan.find(order_id) if screen.board else None
    screen.vans.go_to(str(found[0].vehicle_id) if found else LEFT_OUT)
    screen.show_stops()
    screen.stops.go_to(str(found[1].orders[0].id if found else order_id))
    screen.stops.focus()
