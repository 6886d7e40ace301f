"""One order put on a route of the plan in view with the least disturbance: told first, then done, without a search."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from core.desk import Desk
from core.errors import BadInput, Refused, Stale
from core.plans.differences import EtaChange
from core.plans.model import ETA_MOVED_S, Plan
from core.plans.words import counted, sentence

if TYPE_CHECKING:
    from core.plans.editing import Wanted
    from core.plans.problem import Case
    from core.plans.settling import Settled
    from core.plans.table import Table
    from core.routing.inserting import Insertion


@dataclass(frozen=True, slots=True)
class Place:
    """Where the order could ride, and what that does. Instants are UTC seconds, the cost minor units."""

    number: int  #: 1 disturbs least
    vehicle_id: int
    vehicle: str
    position: int  #: 0 is the first
    door: int  #: which of its places: 0 is its own address
    arrival: int
    cost: int  #: what the plan then costs more
    metres: int
    seconds: int
    idle: bool  #: the vehicle has no route yet
    etas: tuple[EtaChange, ...]  #: who is reached more than `ETA_MOVED_S` earlier or later, in order


@dataclass(frozen=True, slots=True)
class Places:
    """One place on each vehicle that takes the order without breaking a rule, the least disturbing first."""

    order_id: int
    label: str
    name: str
    places: tuple[Place, ...]


def places(desk: Desk, day: date, order_id: int) -> Places:
    """Where the order could ride as the plan stands; nothing is saved.

    Raises NotFound for an order of another day; Refused where it is on a route, cannot be planned, or no vehicle takes
    it without breaking a rule.
    """
    from core.plans.table import laid_out

    table = laid_out(desk, day)
    need = table.needs.needs.get(order_id)
    found = _places(table, order_id)
    return Places(order_id, need.label if need else "", need.name if need else "", found)


def insert(
    desk: Desk, day: date, order_id: int, number: int = 1, *, seen: Place | None = None, head: int | None = None
) -> Plan:
    """Put the order where `places` says under that number; one new revision. `seen` is what the person saw there.

    Raises as `places` does; BadInput for a number there is none of; Stale where the list, or the plan, has changed.
    """
    from core.plans.editing import edited

    def change(table: Table) -> Wanted:
        found = _places(table, order_id)
        if not 1 <= number <= len(found):
            raise BadInput(f"There is no place number {number}: choose 1 to {len(found)} (--try shows them).")
        place = found[number - 1]
        if seen is not None and seen != place:
            raise Stale("Orders, fleet or plan have changed, and with them where it fits. Look at it again.")
        return _wanted(table, order_id, place)

    return edited(desk, day, change, head=head)


def _wanted(table: Table, order_id: int, place: Place) -> Wanted:
    from core.plans.editing import Wanted
    from core.plans.table import lift

    rest, seat = lift(table, order_id, place.vehicle_id, alone=False)
    arrangement = rest.put(replace(seat, place=place.door), place.vehicle_id, place.position)
    moved = counted(len(place.etas), "ETA")
    note = f"{table.label(seat)} inserted: {place.vehicle}, stop {place.position + 1}, {moved} changed"
    said = {"orders": [order_id], "vehicle": place.vehicle_id, "position": place.position, "etas": len(place.etas)}
    return Wanted(arrangement, "plan.moved", "move", note, said)


def _places(table: Table, order_id: int) -> tuple[Place, ...]:
    from core.plans.reasons import draft_of, on_duty
    from core.plans.table import lift
    from core.routing.inserting import Disturbance

    found = table.arrangement.find(order_id)
    if found is not None:
        label = sentence(table.needs.needs[order_id].label)
        raise Refused(f"{label} rides with {table.name(found[0].vehicle_id)} already; move it instead.")
    left = next((left for left in table.arrangement.off if left.order_id == order_id), None)
    lift(table, order_id, left.vehicle_id if left is not None else None, alone=False)  # says why it cannot be
    case, settled = table.settled.case, table.settled
    if case is None or left is None or not on_duty(settled, left):
        raise Refused(f"Nobody who could take it is on duty on {table.needs.day}: give somebody a shift, or unlock it.")
    disturbance = Disturbance(draft_of(case, settled), settled.solution.routes, ETA_MOVED_S)
    insertions = disturbance.insertions(case.stop(order_id))
    if not insertions:
        raise Refused(
            f"{sentence(table.needs.needs[order_id].label)} fits on no route as it is; roundsman plan why tells what "
            "would help."
        )
    return tuple(_place(settled, case, order_id, each, number) for number, each in enumerate(insertions, 1))


def _place(settled: Settled, case: Case, order_id: int, each: Insertion, number: int) -> Place:
    before = next((route for route in settled.solution.routes if route.vehicle == each.vehicle), None)
    was = {visit.stop: visit.arrival_s for visit in before.visits} if before is not None else {}
    now = {visit.stop: visit.arrival_s for visit in each.route.visits}
    needs, origin = settled.day.needs, case.problem.origin
    return Place(
        number=number,
        vehicle_id=case.duties[each.vehicle].vehicle.id,
        vehicle=case.duties[each.vehicle].vehicle.name,
        position=case.placed(settled.arrangement, each.vehicle, each.at),
        door=case.layout.place(order_id, each.place),
        arrival=origin + now[case.stop(order_id)],
        cost=each.more,
        metres=each.route.distance_m - (before.distance_m if before else 0),
        seconds=each.route.duration_s - (before.duration_s if before else 0),
        idle=each.idle,
        etas=tuple(
            EtaChange(order, needs[order].source_order_id, needs[order].name, origin + was[stop], origin + now[stop])
            for stop in each.moved
            for order in case.seats[stop].orders
        ),
    )
