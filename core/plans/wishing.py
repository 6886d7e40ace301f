"""From what a person wishes of a build to what the search is asked, for the day as it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from core import units
from core.desk import Desk
from core.errors import BadInput, Refused
from core.plans.arrangement import Arrangement, Run, Seat
from core.plans.layout import Layout
from core.plans.model import ETA_MOVED_S, RETOLD_S, Day, Lock, Plan, Route
from core.plans.needs import DayNeeds
from core.plans.saving import load
from core.plans.store import asking, days
from core.plans.tidying import tidied
from core.plans.wishes import Asked, Wishes, told_by
from core.plans.words import counted
from core.units import Money, minor_units

if TYPE_CHECKING:
    from core.routing.model import Balance, Solution

#: A stop that would have to change hands counts as much as a quarter of an hour that would.
_STOPS_AN_HOUR = 4


def asked_for(desk: Desk, wishes: Wishes, needs: DayNeeds, layout: Layout, standing: tuple[Day, Plan | None]) -> Asked:
    """What the search is asked; `standing` is the day with the plan in view.

    Raises Refused where no plan is there to be kept or to begin from; BadInput for a number that cannot be.
    """
    if wishes.like is not None and wishes.most_changes is not None:
        raise BadInput("A build begins from another day, or keeps the plan in view but for some changes: say one.")
    asked = Asked()
    if wishes.like is not None:
        asked = _like(desk, wishes.like, needs)
    if wishes.most_changes is not None:
        asked = _steady(desk, wishes, wishes.most_changes, needs, layout, standing)
    if wishes.balance:
        asked = replace(asked, balance=_balance(desk, wishes.balance))
    return asked


def taken_out(needs: DayNeeds, before: Plan | None, vehicle_id: int) -> tuple[DayNeeds, Plan | None]:
    """The day, and the plan in view, without that vehicle (0: as they are): its locks hold nothing any more."""
    if not vehicle_id or before is None:
        return needs, before
    duties = tuple(duty for duty in needs.duties if duty.vehicle.id != vehicle_id)
    routes = tuple(_loose(route) if route.vehicle_id == vehicle_id else route for route in before.routes)
    return replace(needs, duties=duties), replace(before, routes=routes)


def _loose(route: Route) -> Route:
    return replace(route, locked=False, stops=tuple(replace(stop, locked=Lock.NONE) for stop in route.stops))


def _steady(
    desk: Desk, wishes: Wishes, most: int, needs: DayNeeds, layout: Layout, standing: tuple[Day, Plan | None]
) -> Asked:
    """Customers were told what the dispatched plan says; where there is none, the plan in view stands for it."""
    seen, head = standing
    if most < 0:
        raise BadInput("No fewer than 0 stops can change.")
    if head is None:
        raise Refused(f"There is no plan of {needs.day} yet whose stops could be kept: build it without a limit.")
    reference = load(desk.db, seen.approved) if seen.approved is not None else head
    arrangement, _ = tidied(needs, layout, Arrangement.of(reference))
    duty = {duty.vehicle.id for duty in needs.duties}
    dispatched = seen.approved is not None
    spread = next((route.orders for route in reference.routes if route.vehicle_id == wishes.without), ())
    return Asked(
        start=arrangement.runs,
        told=told_by(reference, needs.needs.keys() - set(spread), duty, customers=dispatched),
        most_changes=most,
        tolerance_s=RETOLD_S if dispatched else ETA_MOVED_S,
    )


def _like(desk: Desk, day: date, needs: DayNeeds) -> Asked:
    """Begin with each address on the vehicle, and in the order, in which that day's plan had it."""
    then = days.standing(desk.db, day)
    number = then.approved if then.approved is not None else then.head
    if number is None:
        raise Refused(
            f"There is no plan of {day} to begin from; roundsman plan list --day {day} shows those there are."
        )
    plan = load(desk.db, number)
    keys = asking.doors(desk.db, [*plan.placed, *needs.needs])
    waiting: dict[str, list[int]] = {}
    for order in needs.needs:
        waiting.setdefault(keys[order], []).append(order)
    runs = []
    for route in plan.routes:
        here = dict.fromkeys(keys[order] for order in route.orders if keys.get(order))
        orders = [order for key in here for order in waiting.pop(key, ())]
        runs.append(Run(route.vehicle_id, tuple(Seat((order,)) for order in orders)))
    known = sum(len(run.seats) for run in runs)
    if not known:
        raise Refused(f"No order of {needs.day} goes to an address of {day}; build it without that day.")
    return Asked(start=tuple(runs), note=f"begun from {day}: {known} of {counted(len(needs.needs), 'order')} known")


def _balance(desk: Desk, by: Literal["time", "stops"]) -> Balance:
    from core.routing.model import Balance

    hour = float(desk.setting("plan.balance_price")) * minor_units(desk.setting("shop.currency"))
    return Balance(by, round(hour if by == "time" else hour / _STOPS_AN_HOUR))


def wish_words(desk: Desk, asked: Asked, plan: Plan, even: tuple[Solution, Solution] | None) -> list[str]:
    """What became of the wishes, for the plan's note; `even` is the answer before the work was shared, and after.

    Raises Refused where more stops are changed than may be.
    """
    said = [asked.note] if asked.note else []
    if asked.most_changes is not None:
        said.append(_held_to(asked, asked.most_changes, plan))
    if asked.balance is not None and even is not None:
        said.append(_shared(desk, asked.balance, *even))
    return said


def _held_to(asked: Asked, most: int, plan: Plan) -> str:
    changes = asked.changed(plan)
    if len(changes) > most:
        orders = [order for order, told in asked.told.items() if told.stop in changes]
        raise Refused(
            f"No plan was found that changes {counted(most, 'stop')} or fewer; the nearest changes {len(changes)}, "
            f"with {counted(len(orders), 'order')}. Let more change."
        )
    return f"{len(changes)} of at most {counted(most, 'stop')} changed"


def _shared(desk: Desk, balance: Balance, before: Solution, after: Solution) -> str:
    """`shared by time: longest 4 h 10 instead of 6 h 02, for 3.20 GBP more`."""
    more = after.cost - before.cost
    cost = Money(abs(more), desk.setting("shop.currency"))
    if balance.by == "time":
        most = [units.duration(max((route.duration_s for route in each.routes), default=0)) for each in (before, after)]
    else:
        most = [
            counted(max((len(route.visits) for route in each.routes), default=0), "stop") for each in (before, after)
        ]
    word = "longest" if balance.by == "time" else "most"
    return f"shared by {balance.by}: {word} {most[1]} instead of {most[0]}, for {cost} {'less' if more < 0 else 'more'}"
