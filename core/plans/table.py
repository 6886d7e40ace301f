"""The plan in view, laid out for hand work: what can be lifted, where it fits best, what a change would break."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from core.desk import Desk
from core.errors import NotFound, Refused
from core.plans.arrangement import Arrangement, Seat, forbidden, positions
from core.plans.ground import day_needs, matrices
from core.plans.layout import Layout
from core.plans.model import Day, Lock, Plan
from core.plans.needs import OPEN, DayNeeds
from core.plans.problem import behind, case, holds_of
from core.plans.saving import load, open_day
from core.plans.settling import Settled, settle
from core.plans.store import days
from core.plans.tidying import joined, tidied
from core.plans.words import counted, sentence
from core.roads.model import Drive, Matrix
from core.routing.check import Rule, Violation
from core.routing.line import Line

#: What a van cannot do, whatever the dispatcher decides, unless it is forced.
_PHYSICAL = frozenset({Rule.CAPACITY, Rule.SKILL, Rule.RANGE, Rule.GOODS})


@dataclass(frozen=True, slots=True)
class Table:
    """A plan and everything it stands on."""

    seen: Day
    plan: Plan | None
    needs: DayNeeds
    layout: Layout
    matrices: Mapping[Drive, Matrix]
    notes: tuple[str, ...]  #: what the facts have changed since the plan was made
    settled: Settled  #: in line with the facts, before any change

    @property
    def arrangement(self) -> Arrangement:
        """Who serves what, before the change."""
        return self.settled.arrangement

    @property
    def ready(self) -> int:
        """The instant before which nobody leaves."""
        return self.plan.ready if self.plan is not None else 0

    def after(self, arrangement: Arrangement) -> Settled:
        """A changed arrangement, worked out."""
        together = joined(self.needs, self.layout, arrangement)
        return settle(self.needs, self.layout, self.matrices, together, ready=self.ready)

    def name(self, vehicle_id: int) -> str:
        """The vehicle's name."""
        return self.needs.vehicles.get(vehicle_id, f"vehicle number {vehicle_id}")

    def label(self, seat: Seat) -> str:
        """How sentences that are kept name the orders of a seat."""
        numbers = ", ".join(self.needs.needs[order].source_order_id for order in seat.orders)
        return f"order {numbers}" if len(seat.orders) == 1 else f"orders {numbers}"


def laid_out(desk: Desk, day: date) -> Table:
    """The day's head, or an empty plan where there is none. Raises Refused for a closed day."""
    seen = days.standing(desk.db, day)
    open_day(desk, seen)
    plan = load(desk.db, seen.head) if seen.head is not None else None
    needs = day_needs(desk, day)
    layout = Layout.of(needs)
    ways = matrices(desk, layout, needs)
    arrangement = Arrangement.of(plan) if plan is not None else Arrangement()
    arrangement, notes = tidied(needs, layout, arrangement)
    ready = plan.ready if plan is not None else 0
    return Table(seen, plan, needs, layout, ways, notes, settle(needs, layout, ways, arrangement, ready=ready))


def lift(table: Table, order_id: int, to_vehicle: int | None, *, alone: bool) -> tuple[Arrangement, Seat]:
    """The arrangement without the order's stop, and the stop, free to be put on that vehicle (None: off).

    Raises NotFound for an order of another day; Refused where it is done, has no pin, or a lock holds it.
    """
    need = table.needs.needs.get(order_id)
    if need is None:
        raise NotFound(f"The order is not on {table.needs.day} any more; look at the day it is on.")
    if need.state not in OPEN:
        raise Refused(f"{sentence(need.label)} is {need.state} already; it stays where it was.")
    rest, seat = table.arrangement.take(order_id, alone=alone)
    was = next((left for left in table.arrangement.off if left.order_id == order_id), None)
    if was is not None and not need.spots:
        raise Refused(f"{sentence(need.label)} cannot be planned. {was.reason}")
    found = table.arrangement.find(order_id)
    on = found[0].vehicle_id if found is not None else was.vehicle_id if was is not None else None
    if seat.locked is Lock.VEHICLE and to_vehicle == on:
        return rest, seat
    if seat.locked:
        name = table.name(on) if on is not None else "a vehicle"
        otherwise = f"as the {seat.locked} stop of {name}"
        places = {Lock.VEHICLE: f"to {name}", Lock.POSITION: f"to its place on {name}"}
        places[Lock.SEQUENCE] = f"in its order on {name}"
        how = places.get(seat.locked, otherwise)
        raise Refused(f"{sentence(need.label)} is locked {how}; unlock it first.")
    return rest, seat


def best(table: Table, rest: Arrangement, seat: Seat, vehicle_id: int, position: int | None) -> tuple[int, Seat]:
    """Where on that vehicle's run the lifted seat breaks least and then costs least, and the seat at its best door.

    With `position` only the door is chosen. Raises Refused where the vehicle is off duty or locks leave no place.
    """
    run = rest.run(vehicle_id)
    if run.locked:
        raise Refused(f"The route of {table.name(vehicle_id)} is locked as a whole; unlock it before changing it.")
    first = behind(table.needs, run)
    if position is not None and position < first:
        raise Refused(f"{table.name(vehicle_id)} has {counted(first, 'stop')} behind it; go behind what is done.")
    free = [at for at in positions(run) if at >= first] if position is None else [position]
    if reason := forbidden(run, free[0]) if free else f"Locks leave no place on the route of {table.name(vehicle_id)}.":
        raise Refused(reason)
    seats = [other for each in rest.runs for other in each.seats[behind(table.needs, each) :]]
    whole = case(
        table.needs, table.layout, table.matrices, [*seats, seat], holds_of(table.needs, rest, seats), ready=table.ready
    )
    vehicle, stop = whole.vehicle(vehicle_id), len(seats)
    if vehicle is None:
        drivers = ", ".join(duty.vehicle.name for duty in table.needs.duties)
        raise Refused(f"{table.name(vehicle_id)} is not on duty on {table.needs.day}; on duty: {drivers or 'nobody'}.")
    line = Line(whole.problem, vehicle, whole.sequence(run))
    ranked = []
    for at in free:
        for place, point in table.layout.doors[seat.orders[0]]:
            shortfall, cost = line.trial(at - first, stop, point)
            ranked.append((shortfall.kinds, shortfall.size, cost, at, place))
    *_, at, place = min(ranked)
    return at, replace(seat, place=place)


def broken(table: Table, after: Settled) -> tuple[Violation, ...]:
    """The rules that a change breaks, or breaks further, which the plan kept before."""
    before = {_about(table.settled, violation): violation.amount for violation in table.settled.violations}
    return tuple(
        violation for violation in after.violations if violation.amount > before.get(_about(after, violation), -1)
    )


def physical(violations: tuple[Violation, ...]) -> tuple[str, ...]:
    """Those that need force: a van that is overloaded, lacks a skill or the goods, or does not reach so far."""
    return tuple(violation.sentence for violation in violations if violation.rule in _PHYSICAL)


def impossible(violations: tuple[Violation, ...]) -> tuple[str, ...]:
    """Those that nobody can decide: no way leads there, or a lock is broken."""
    wrong = (violation for violation in violations if not violation.acceptable or violation.rule is Rule.LOCK)
    return tuple(violation.sentence for violation in wrong)


def _about(settled: Settled, violation: Violation) -> tuple[object, ...]:
    vehicle, orders = settled.places(violation)
    # With two breaches of one rule by one vehicle the later stands for both: a larger one is still seen.
    return violation.rule, vehicle, orders[:1]
