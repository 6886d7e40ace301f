"""How good the orders of a plan's routes are: proven and kept with the revision; cheaper orders, taken on wish."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil, floor
from typing import TYPE_CHECKING

from core.desk import Desk
from core.errors import Refused
from core.plans.arrangement import Seat
from core.plans.model import Plan, Route
from core.plans.proof import OrderProof
from core.plans.saving import no_plan
from core.plans.store import proofs as kept
from core.plans.words import counted

if TYPE_CHECKING:
    from core.plans.problem import Case
    from core.plans.table import Table
    from core.routing.proof.model import Proof

#: A route is given so long where nothing is said.
DEFAULT_SECONDS = 10.0
_CHANGED = "Orders, fleet or roads are not those it was planned for; build again."


@dataclass(frozen=True, slots=True)
class RouteProof:
    """What proving found out about one route."""

    plan_id: int
    vehicle_id: int
    vehicle: str
    proof: OrderProof | None  #: None: not tried
    why: str = ""  #: why it was not tried: a sentence
    better: tuple[Seat, ...] = ()  #: its stops in a cheaper order, if one was found
    then: OrderProof | None = None  #: what is known of that order

    @property
    def saved(self) -> int:
        """What the cheaper order saves, in minor units; 0 where none was found."""
        return self.proof.cost - self.then.cost if self.proof is not None and self.then is not None else 0

    @property
    def words(self) -> str:
        """What there is to say of it: `order proven`, or why it was not tried."""
        return (
            self.why or (self.proof.words if self.proof is not None else "") or "nothing could be proven in this time"
        )


def prove(
    desk: Desk,
    day: date,
    *,
    seconds: float = DEFAULT_SECONDS,
    report: Callable[[int, int, str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[RouteProof, ...]:
    """Prove the order of each route of the plan in view, `seconds` at most for each, and keep what was found with it.

    `report` hears how many routes of how many are done, and which was the last. Cancelled, the routes so far are kept
    and returned. Raises NotFound where there is no plan, Refused for a closed day or where the process dies.
    """
    from core.plans.table import laid_out
    from core.routing.model import Solution
    from core.routing.proof.runner import prove_all

    table = laid_out(desk, day)
    plan, case = table.plan, table.settled.case
    if plan is None:
        raise no_plan(day)
    changed = _changed(table, plan)
    done = [RouteProof(plan.id, route.vehicle_id, route.vehicle, None, _CHANGED) for route in changed]
    stale = {route.vehicle_id for route in changed}
    if case is None or len(stale) == len(plan.routes):
        return tuple(done)
    routes = [one for one in table.settled.solution.routes if case.duties[one.vehicle].vehicle.id not in stale]

    def heard(proof: Proof) -> None:
        done.append(_named(table, plan, case, proof))
        if report is not None:
            report(len(done), len(plan.routes), f"{done[-1].vehicle}: {done[-1].words}")

    try:
        prove_all(case.problem, Solution(tuple(routes)), seconds=seconds, report=heard, cancelled=cancelled)
    finally:  # what was proven before the process died is true all the same
        _keep(desk, plan, done)
    return tuple(done)


def improve(desk: Desk, day: date, found: Iterable[RouteProof], *, head: int | None = None) -> Plan:
    """Take the cheaper orders that proving found, as one revision, with what is known of them.

    Raises Refused where none was found or a route is locked; Stale where the plan has other stops by now.
    """
    from core.plans.editing import rearrange
    from core.plans.history import show

    better = [one for one in found if one.better]
    if not better:
        raise Refused("No cheaper order was found; the plan stays as it is.")
    before = show(desk, plan_id=better[0].plan_id)
    names = ", ".join(one.vehicle for one in better)
    note = f"{counted(len(better), 'route')} in a cheaper order: {names}"
    plan = rearrange(desk, day, {one.vehicle_id: one.better for one in better}, note=note, head=head)
    known = {one.vehicle_id: one.then for one in better if one.then is not None}
    for route in plan.routes:
        was = before.route_of(route.vehicle_id)
        if was is not None and was.proof is not None and replace(was, index=route.index, proof=None) == route:
            known[route.vehicle_id] = was.proof
    with desk.writing() as db:
        kept.put(db, plan.id, known)
    return show(desk, plan_id=plan.id)


def _changed(table: Table, plan: Plan) -> list[Route]:
    """Routes of the plan that would be others if they were worked out today."""
    from core.plans.settling import plan_of

    now = plan_of(table.settled, plan)
    return [route for route in plan.routes if _core(now.route_of(route.vehicle_id)) != _core(route)]


def _core(route: Route | None) -> object:
    """What a proof is about."""
    if route is None:
        return None
    stops = [(stop.orders[0].id, len(stop.orders), stop.starts, stop.windows) for stop in route.stops]
    return stops, route.departs, route.returns, route.distance_m, route.cost


def _named(table: Table, plan: Plan, case: Case, proof: Proof) -> RouteProof:
    """A proof in the words of the plan."""
    duty = case.duties[proof.vehicle]
    found = RouteProof(plan.id, duty.vehicle.id, duty.vehicle.name, None, proof.untried)
    if proof.bound is None:
        return found
    cost, bound = ceil(proof.cost), floor(proof.bound)
    found = replace(found, proof=OrderProof(cost, bound, proof.proven, proof.seconds))
    if proof.better is None or proof.better_cost is None or table.arrangement.run(duty.vehicle.id).locked:
        return found
    seats = _seats(table, case, duty.vehicle.id, proof.better)
    best = proof.bound >= proof.better_cost
    return replace(found, better=seats, then=OrderProof(ceil(proof.better_cost), bound, best, proof.seconds))


def _seats(table: Table, case: Case, vehicle_id: int, sequence: Sequence[tuple[int, int]]) -> tuple[Seat, ...]:
    """The seats of the route in that order and at those doors, locked as they are."""
    locked = {seat.orders: seat.locked for seat in table.arrangement.run(vehicle_id).seats}
    seats = (case.seat(stop, point) for stop, point in sequence)
    run = table.arrangement.run(vehicle_id)
    return (*run.seats[: case.behind(run)], *(replace(seat, locked=locked[seat.orders]) for seat in seats))


def _keep(desk: Desk, plan: Plan, done: Sequence[RouteProof]) -> None:
    tried = {one.vehicle_id: one.proof for one in done if one.proof is not None}
    if not tried:
        return
    with desk.writing() as db:
        kept.put(db, plan.id, tried)
        proven = sum(1 for proof in tried.values() if proof.proven)
        desk.record(db, "routes.proven", f"day:{plan.day}", {"plan": plan.id, "tried": len(tried), "proven": proven})
