"""Hand work on the plan: building, moving, reordering, locking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from console import formats
from console.dialogs.building import Building, Search
from console.dialogs.choose import Choose, Option
from console.dialogs.confirm import Confirm
from console.dialogs.move import MoveStop, MoveTo, Target
from console.flows import overtaken
from console.flows.readying import made_ready
from console.jobs import Job
from console.views.routes import Board
from console.widgets.gauges import longer, signed
from core import units
from core.errors import Refused, Stale
from core.plans import service
from core.plans.model import Effect, Lock, Plan
from core.plans.wishes import NO_WISHES, Wishes

if TYPE_CHECKING:
    from console.screens.plan import PlanScreen

#: What can be held, in the order of the digits.
_HOLDS = (
    Option(Lock.VEHICLE, "on this vehicle", "its place on the route may change"),
    Option(Lock.FIRST, "as the first stop"),
    Option(Lock.LAST, "as the last stop"),
    Option(Lock.POSITION, "at this place of the route"),
    Option(Lock.SEQUENCE, "in its order", "with the others held so; more may come between"),
)
_WHOLE = "whole"
_ROUTE_HOLDS = (
    Option(_WHOLE, "as it stands", "nothing is added, taken or reordered"),
    Option(Lock.SEQUENCE, "in the order of its stops", "others may come between"),
)


async def build(screen: PlanScreen, wishes: Wishes = NO_WISHES) -> None:
    """Search for the best plan, showing how its cost falls; Esc keeps the best so far.

    A dispatched day gets a draft beside the plan that is out: nobody is told before it is approved, nothing is asked.
    """
    if screen.board is None:
        # Called from elsewhere before the place has ever been in view.
        await screen.load()
    await made_ready(screen)
    desk, day, head, out = screen.desk, screen.day, screen.head, screen.standing.approved
    search = Search(float(desk.setting("plan.seconds")), desk.setting("shop.currency"))

    def search_for(job: Job) -> Plan:
        heard = search.report(job)
        return service.build(
            desk, day, report=heard, cancelled=job.stopped, again=out is not None, head=head, wishes=wishes
        )

    name = formats.day(day, desk.today())
    title = f"Building the plan of {name}"
    try:
        plan = await screen.house.job(title, search_for, shows=lambda job: Building(job, search))
    except Stale as stale:
        if await overtaken.goes_on(screen, head, stale, "built anew"):
            await screen.load()
            await build(screen, wishes)
        return
    left = len(plan.unassigned)
    more = f", {left} on no route: the last line says why" if left else ""
    sums = f"{formats.count(len(plan.routes), 'route')}, {formats.count(len(plan.placed), 'order')}"
    kept = "".join(f"; {said}" for said in plan.note.split("; ")[1:]) if wishes != NO_WISHES else ""
    beside = f" Plan {out} stays out until A approves this one; u takes it back." if out is not None else ""
    # It may have been put aside: said wherever the person is by now, and of which day.
    screen.house.say(f"Plan {plan.id} of {name}: {sums}{more}{kept}.{beside}", "good")
    screen.reload()


async def move(screen: PlanScreen, order_id: int) -> None:
    """Ask where the stop is to go, showing what each vehicle would mean; then put it there."""
    board = board_of(screen)
    found = board.plan.find(order_id)
    title = f"Move {named(board.plan, order_id)} to"

    async def weigh(vehicle: int, position: int | None) -> Effect:
        return await screen.core(service.try_move, screen.desk, screen.day, order_id, vehicle, position)

    at = found[0].vehicle_id if found else 0
    dialog = MoveStop(title, targets(board, at), weigh, currency=board.currency, at=at)
    answer = await screen.ask(dialog)
    if answer is not None:
        await put(screen, board, order_id, answer)


async def reorder(screen: PlanScreen, order_id: int, step: int) -> None:
    """The stop one place earlier (-1) or later (1) on its own route."""
    board = board_of(screen)
    found = board.plan.find(order_id)
    if found is None:
        raise Refused("It is on no route; m puts it on one.")
    route, stop = found
    position = stop.position + step
    if 0 <= position < len(route.stops):
        await put(screen, board, order_id, MoveTo(route.vehicle_id, position, None))


async def lock_stop(screen: PlanScreen, order_id: int) -> None:
    """Hold the stop in one of five ways; a held one is let go at once."""
    plan = board_of(screen).plan
    found = plan.find(order_id)
    if found is None:
        raise Refused("It is on no route; m puts it on one, then it can be held there.")
    if found[1].locked is not Lock.NONE:
        change, mine = partial(service.unlock, screen.desk, screen.day, order_id), "unlocked"
    elif how := await screen.ask(Choose(f"Hold {named(plan, order_id)} when the plan is built again", _HOLDS)):
        change, mine = partial(service.lock, screen.desk, screen.day, order_id, Lock(how)), f"locked: {how}"
    else:
        return
    # Of the plan that was seen: behind the question it may have been loaded anew.
    await changed(screen, f"{named(plan, order_id)} {mine}", change, "", seen=plan.id)


async def unassign(screen: PlanScreen, order_id: int) -> None:
    """Take the stop off its route."""
    mine = f"{named(board_of(screen).plan, order_id)} taken off"
    await changed(screen, mine, partial(service.unassign, screen.desk, screen.day, order_id), "; u puts it back")


async def changed(
    screen: PlanScreen, mine: str, change: Callable[..., Plan], back: str, *, seen: int | None = None
) -> None:
    """Make a change of the revision `seen` (None: in view); say it by its note, and how it is taken `back`."""
    after = await overtaken.on_top(screen, mine, lambda head: screen.core(change, head=head), seen=seen)
    if after is not None:
        screen.shows(f"{after.note}{back}.")


async def lock_route(screen: PlanScreen) -> None:
    """Hold the route under the cursor, whole or in the order of its stops; a held one is let go at once."""
    board = board_of(screen)
    route = board.route(screen.vans.key)
    if route is None:
        raise Refused("It has no route that could be held.")
    held = route.locked or any(stop.locked is Lock.SEQUENCE for stop in route.stops)
    how = "" if held else await screen.ask(Choose(f"Hold the route of {route.vehicle}", _ROUTE_HOLDS))
    if how is None:
        return
    order, mine = how == Lock.SEQUENCE, f"the route of {route.vehicle} {'un' if held else ''}locked"
    change = partial(service.lock_route, screen.desk, screen.day, route.vehicle_id, locked=not held, order=order)
    await changed(screen, mine, change, "", seen=board.plan.id)


async def put(screen: PlanScreen, seen: Board, order_id: int, to: MoveTo) -> None:
    """Move it, if the plan is still the one that was seen; what the vehicle cannot carry is asked about first."""
    effect = to.effect
    if effect is None:
        effect = await screen.core(service.try_move, screen.desk, screen.day, order_id, to.vehicle_id, to.position)
    if effect.refused and not await screen.ask(Confirm("Move it all the same?", *effect.refused)):
        return
    position = to.position if to.position is not None else effect.position
    try:
        await _move(screen, seen.plan, order_id, MoveTo(to.vehicle_id, position, effect))
    except Stale as stale:
        await _move_on_top(screen, seen, order_id, to.vehicle_id, stale)


async def _move(screen: PlanScreen, seen: Plan, order_id: int, to: MoveTo) -> None:
    plan = await screen.core(
        service.move,
        screen.desk,
        screen.day,
        order_id,
        to_vehicle=to.vehicle_id,
        position=to.position,
        force=bool(to.effect and to.effect.refused),
        head=seen.id,
    )
    screen.shows(f"{plan.note}: {change(seen, plan)}. u takes it back.")


async def _move_on_top(screen: PlanScreen, seen: Board, order_id: int, vehicle_id: int, stale: Stale) -> None:
    """Another console was faster: show what it did, and what the same move would do to its plan; then let choose."""
    now = await screen.core(service.show, screen.desk, screen.day)
    effect = await screen.core(service.try_move, screen.desk, screen.day, order_id, vehicle_id)
    metres = signed(units.distance(effect.metres), effect.metres)
    yours = f"On top of theirs, where it costs least: {longer(effect.seconds)}, {metres}."
    broken = dict.fromkeys((*effect.refused, *effect.warnings))
    vehicle = next(name for known, name, _ in seen.vehicles() if known == vehicle_id)
    mine = f"{named(now, order_id)} to {vehicle}"
    if await overtaken.goes_on(screen, seen.plan.id, stale, mine, yours, *broken):
        try:
            await _move(screen, now, order_id, MoveTo(vehicle_id, effect.position, effect))
        except Stale as again:
            await _move_on_top(screen, replace(seen, plan=now), order_id, vehicle_id, again)


def change(before: Plan, after: Plan) -> str:
    """What a change did to the sums: `+7 min, +3.2 km, 1 promise more broken`."""
    seconds, metres = after.duration_s - before.duration_s, after.distance_m - before.distance_m
    late = len(after.late) - len(before.late)
    parts = [longer(seconds), signed(units.distance(metres), metres)]
    if late:
        parts.append(f"{formats.count(abs(late), 'promise')} {'more broken' if late > 0 else 'kept again'}")
    return ", ".join(parts)


def targets(board: Board, at: int) -> list[Target]:
    """The vans a stop of the one `at` could be put on."""
    found = []
    for vehicle_id, name, driver in board.vehicles():
        route = board.plan.route_of(vehicle_id)
        stops = len(route.stops) if route else 0
        # On its own route the stop leaves one place free; on another it makes one more.
        found.append(Target(vehicle_id, name, driver, max(1, stops if vehicle_id == at else stops + 1)))
    return found


def named(plan: Plan, order_id: int) -> str:
    """The order's number and name, and how many more ride to its door."""
    for _, stop in plan.stops():
        for order in stop.orders:
            if order.id == order_id:
                more = f" and {len(stop.orders) - 1} more of its door" if len(stop.orders) > 1 else ""
                return f"{order.source_order_id} {order.name}{more}"
    left = next((left for left in plan.unassigned if left.order_id == order_id), None)
    return f"{left.source_order_id} {left.name}" if left else str(order_id)


def board_of(screen: PlanScreen) -> Board:
    """The plan in view. Raises Refused where there is none."""
    if screen.board is None:
        raise Refused("There is no plan yet; b builds one.")
    return screen.board
