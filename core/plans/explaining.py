"""Why an order is where it is: on a route, what it costs there and who else could take it; on none, what would help."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.desk import Desk
from core.errors import NotFound, Refused
from core.plans.misses import Miss
from core.plans.model import Lock, Promise
from core.plans.words import sentence

if TYPE_CHECKING:
    from core.plans.arrangement import Off
    from core.plans.problem import Case
    from core.plans.steps import Steps
    from core.plans.table import Table
    from core.routing.model import NearestMiss

#: The word for a miss that needs no change: there is room.
FITS = "fits"


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that places the order, as it can be made for real."""

    number: int  #: 1 is the smallest
    miss: Miss
    does: tuple[str, ...]  #: what it will change, before it does: sentences
    asks: bool  #: it touches a promise to a customer, or the fleet


@dataclass(frozen=True, slots=True)
class Possible:
    """A fix with everything it takes to make it."""

    miss: NearestMiss | None  #: None: it fits as it is
    said: Miss
    steps: Steps


@dataclass(frozen=True, slots=True)
class Here:
    """An order on a route; costs in minor units."""

    vehicle_id: int
    vehicle: str
    position: int  #: 0 is the first
    slack_s: int  #: the vehicle may come so much later before a rule is broken that is kept now
    bound: str  #: which one: the end of a sentence
    saving: int  #: what the plan costs less without the stop
    other: str  #: the vehicle that would take it for the least; blank: none takes it as it is
    more: int  #: what the plan then costs more; negative: it would be cheaper there
    reason: str  #: why none takes it


@dataclass(frozen=True, slots=True)
class Why:
    """The answer to the question that every dispatcher asks."""

    order_id: int
    label: str  #: `order 1042`
    name: str
    code: str = ""  #: of one that is on no route: a `Reason`, or the name of a `routing.Code`
    reason: str = ""
    fixes: tuple[Fix, ...] = ()
    here: Here | None = None  #: of one that is on a route


@dataclass(frozen=True, slots=True)
class RuleCost:
    """What one promise or lock costs at least, in minor units."""

    held: str  #: `promise` or `lock`
    orders: tuple[int, ...]
    label: str
    vehicle: str
    windows: tuple[Promise, ...]
    locked: Lock
    saving: int


def why(desk: Desk, day: date, order_id: int) -> Why:
    """Why the order is on its route, or on none, with what would place it; as orders, fleet and plan stand now.

    Raises NotFound for an order of another day, Refused where the day is closed.
    """
    from core.plans.table import laid_out

    return answer(desk, laid_out(desk, day), order_id)


def answer(desk: Desk, table: Table, order_id: int) -> Why:
    """The same for a plan that is laid out already."""
    need = table.needs.needs.get(order_id)
    if need is None:
        raise NotFound(f"The order is not on {table.needs.day} any more; look at the day it is on.")
    if table.arrangement.find(order_id) is not None:
        return Why(order_id, need.label, need.name, here=_here(table, order_id))
    left = next((left for left in table.arrangement.off if left.order_id == order_id), None)
    if left is None:
        raise Refused(f"{sentence(need.label)} is {need.state} and on no route.")
    code, reason, found = _left_out(desk, table, left)
    fixes = (Fix(number, one.said, one.steps.does, one.steps.asks) for number, one in enumerate(found, 1))
    return Why(order_id, need.label, need.name, code, reason, tuple(fixes))


def possible(desk: Desk, table: Table, order_id: int) -> list[Possible]:
    """What can be done for an order that is on no route, in the order in which `why` numbers it."""
    left = next((left for left in table.arrangement.off if left.order_id == order_id), None)
    return [] if left is None else _left_out(desk, table, left)[2]


def _left_out(desk: Desk, table: Table, left: Off) -> tuple[str, str, list[Possible]]:
    """Code, reason and everything that would place an order that is on no route."""
    from core.plans.steps import steps

    code, reason, found = _reasons(table, left)
    made = ((miss, said, steps(desk, table, left.order_id, miss, said)) for miss, said in found)
    return code, reason, [Possible(miss, said, todo) for miss, said, todo in made if todo is not None]


def _reasons(table: Table, left: Off) -> tuple[str, str, list[tuple[NearestMiss | None, Miss]]]:
    from core.plans import reasons
    from core.plans.telling import told
    from core.plans.tidying import SETTLED
    from core.routing.explain import explain

    whole = table.settled.case
    if whole is None or not table.needs.needs[left.order_id].spots or not reasons.on_duty(table.settled, left):
        return left.code, left.reason, []
    draft, stop = reasons.draft_of(whole, table.settled), whole.stop(left.order_id)
    fits = draft.best(stop)
    if fits is not None:
        van = whole.duties[fits.vehicle].vehicle
        at = whole.placed(table.arrangement, fits.vehicle, fits.at)
        text = f"There is room for it on {van.name} now, as stop {at + 1}."
        reason = f"{left.reason} {text}" if left.code in SETTLED else text
        return left.code, reason, [(None, Miss(van.id, van.name, FITS, 0, text, draft.more(fits)))]
    (said,) = explain(draft, only={stop})
    code, reason = (left.code, left.reason) if left.code in SETTLED else (said.code.name, said.reason)
    return code, reason, list(told(whole, said.misses, reasons.locked_routes(table.arrangement)))


def _here(table: Table, order_id: int) -> Here:
    from core.routing.standing import why_here

    whole = table.settled.case
    assert whole is not None
    found = why_here(whole.problem, table.settled.solution, whole.stop(order_id))
    van = whole.duties[found.vehicle].vehicle
    other, more = "", 0
    if found.elsewhere is not None:
        other, more = whole.duties[found.elsewhere.vehicle].vehicle.name, found.elsewhere.more
    at = whole.placed(table.arrangement, found.vehicle, found.at)
    return Here(van.id, van.name, at, found.slack_s, found.bound, found.saving, other, more, found.reason)


def promise_costs(
    desk: Desk,
    day: date,
    *,
    report: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[RuleCost, ...]:
    """What every hard promise and lock of the plan in view costs at least, the dearest first; it takes seconds.

    Cancelled, those looked at so far. Raises Refused where there is no plan.
    """
    from core.plans.table import laid_out
    from core.routing.promises import promises_cost

    table = laid_out(desk, day)
    whole = table.settled.case
    if table.plan is None or whole is None or not table.settled.solution.routes:
        raise Refused(f"There is no plan of {day} with routes to look at; build it first (roundsman plan build).")
    found = promises_cost(whole.problem, table.settled.solution, report=report, cancelled=cancelled)
    return tuple(_rule(table, whole, held.held.value, held.stop, held.vehicle, held.saving) for held in found)


def _rule(table: Table, whole: Case, held: str, stop: int, vehicle: int, saving: int) -> RuleCost:
    seat, van = whole.seats[stop], whole.duties[vehicle].vehicle
    windows = table.needs.promises(table.needs.needs[seat.orders[0]])
    return RuleCost(held, seat.orders, table.label(seat), van.name, windows, seat.locked, saving)
