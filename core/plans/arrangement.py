"""Who serves what in which order, without times: what hand work changes. Pure and quick; refusals are sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from core.errors import NotFound, Refused, Stale
from core.plans.misses import Miss
from core.plans.model import Lock, Plan, Reason
from core.plans.words import counted


@dataclass(frozen=True, slots=True)
class Seat:
    """A stop to be: orders that are served together, at `place` of the first of them."""

    orders: tuple[int, ...]
    place: int = 0
    locked: Lock = Lock.NONE


@dataclass(frozen=True, slots=True)
class Run:
    """The seats of one vehicle, in order."""

    vehicle_id: int
    seats: tuple[Seat, ...] = ()
    locked: bool = False  #: nothing is added, taken or reordered


@dataclass(frozen=True, slots=True)
class Off:
    """An order on no route; a lock outlives being off."""

    order_id: int
    code: str = ""
    reason: str = ""
    nearest_miss: str = ""
    locked: Lock = Lock.NONE
    vehicle_id: int | None = None
    misses: tuple[Miss, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrangement:
    """All runs of a day and what is off them. Every order stands in it once."""

    runs: tuple[Run, ...] = ()
    off: tuple[Off, ...] = field(default=())

    @classmethod
    def of(cls, plan: Plan) -> Arrangement:
        """What a revision says, without its times."""
        runs = tuple(
            Run(
                route.vehicle_id,
                tuple(
                    Seat(tuple(order.id for order in stop.orders), stop.orders[0].place, stop.locked)
                    for stop in route.stops
                ),
                route.locked,
            )
            for route in plan.routes
        )
        off = tuple(
            Off(left.order_id, left.code, left.reason, left.nearest_miss, left.locked, left.vehicle_id, left.misses)
            for left in plan.unassigned
        )
        return cls(runs, off)

    def seats(self) -> Iterator[tuple[Run, int, Seat]]:
        """Every seat with its run and its position."""
        for run in self.runs:
            for position, seat in enumerate(run.seats):
                yield run, position, seat

    def orders(self) -> list[int]:
        """Every order, on runs first."""
        return [order for _, _, seat in self.seats() for order in seat.orders] + [left.order_id for left in self.off]

    def find(self, order_id: int) -> tuple[Run, int, Seat] | None:
        """Where the order rides; None when it is off."""
        return next((found for found in self.seats() if order_id in found[2].orders), None)

    def run(self, vehicle_id: int) -> Run:
        """The run of that vehicle; an empty one where it stays at the depot."""
        return next((run for run in self.runs if run.vehicle_id == vehicle_id), Run(vehicle_id))

    def with_run(self, run: Run) -> Arrangement:
        """The same with that vehicle's run in place of its old one; an empty one goes."""
        known = any(other.vehicle_id == run.vehicle_id for other in self.runs)
        runs = [run if other.vehicle_id == run.vehicle_id else other for other in self.runs]
        return replace(self, runs=tuple(r for r in (runs if known else [*runs, run]) if r.seats))

    def take(self, order_id: int, *, alone: bool = False) -> tuple[Arrangement, Seat]:
        """The arrangement without the order's seat (`alone`: without the order), and the seat taken.

        Raises Refused where it, or its route, is locked; NotFound where nobody knows the order.
        """
        found = self.find(order_id)
        if found is None:
            left = next((left for left in self.off if left.order_id == order_id), None)
            if left is None:
                raise NotFound("The order is not in this plan; look at the day it is on.")
            rest = replace(self, off=tuple(other for other in self.off if other is not left))
            return rest, Seat((order_id,), 0, left.locked)
        run, position, seat = found
        _unlocked(run)
        left_behind = tuple(order for order in seat.orders if order != order_id) if alone else ()
        taken = replace(seat, orders=(order_id,)) if left_behind else seat
        stays = (replace(seat, orders=left_behind),) if left_behind else ()
        seats = (*run.seats[:position], *stays, *run.seats[position + 1 :])
        return self.with_run(replace(run, seats=seats)), taken

    def put(self, seat: Seat, vehicle_id: int, position: int) -> Arrangement:
        """The arrangement with the seat at that position of the vehicle's run. Raises Refused where locks forbid it."""
        run = self.run(vehicle_id)
        _unlocked(run)
        reason = forbidden(run, position)
        if reason:
            raise Refused(reason)
        seats = (*run.seats[:position], seat, *run.seats[position:])
        return self.with_run(replace(run, seats=seats))

    def lay_off(self, seat: Seat, reason: str) -> Arrangement:
        """The arrangement with the seat's orders off, taken off by hand for that reason."""
        return replace(self, off=(*self.off, *(Off(order, Reason.BY_HAND, reason) for order in seat.orders)))


def positions(run: Run) -> list[int]:
    """Where a further seat may stand without pushing a locked one from its place."""
    return [position for position in range(len(run.seats) + 1) if not forbidden(run, position)]


def forbidden(run: Run, position: int) -> str:
    """Why nothing can be put at that position: a sentence, or blank where it can."""
    if not 0 <= position <= len(run.seats):
        return f"The route has {counted(len(run.seats), 'stop')}: choose a position from 1 to {len(run.seats) + 1}."
    if any(seat.locked is Lock.LAST for seat in run.seats[:position]):
        return "A stop that is locked as the last would not be the last any more; unlock it first."
    for later in run.seats[position:]:
        if later.locked in {Lock.FIRST, Lock.POSITION}:
            return "A stop that is locked to its position would be pushed from it; unlock it first, or go behind it."
    return ""


def held(arrangement: Arrangement, order_id: int, how: Lock) -> Arrangement:
    """The arrangement with the order's seat held as said. Raises Refused for a second first or last of a route."""
    found = arrangement.find(order_id)
    if found is None:
        raise Refused("The order is on no route; put it on one before locking it there.")
    run, position, seat = found
    last = len(run.seats) - 1
    if position != {Lock.FIRST: 0, Lock.LAST: last}.get(how, position):
        raise Refused(f"The stop is number {position + 1} of {last + 1}; move it there first, then lock it as {how}.")
    seats = (*run.seats[:position], replace(seat, locked=how), *run.seats[position + 1 :])
    return arrangement.with_run(replace(run, seats=seats))


def loosened(arrangement: Arrangement, order_id: int) -> Arrangement:
    """The arrangement with the order's seat, or the order that is off, held no more."""
    found = arrangement.find(order_id)
    if found is None:
        off = (replace(o, locked=Lock.NONE, vehicle_id=None) if o.order_id == order_id else o for o in arrangement.off)
        return replace(arrangement, off=tuple(off))
    run, position, seat = found
    seats = (*run.seats[:position], replace(seat, locked=Lock.NONE), *run.seats[position + 1 :])
    return arrangement.with_run(replace(run, seats=seats))


def ordered(run: Run) -> Run:
    """The run with the order of its stops held: of every stop that no lock holds otherwise."""
    firm = {Lock.NONE: Lock.SEQUENCE, Lock.VEHICLE: Lock.SEQUENCE}
    return replace(run, seats=tuple(replace(seat, locked=firm.get(seat.locked, seat.locked)) for seat in run.seats))


def freed(run: Run) -> Run:
    """The run with the order of its stops held no more; other locks of single stops stay."""
    loose = {Lock.SEQUENCE: Lock.NONE}
    return replace(run, seats=tuple(replace(seat, locked=loose.get(seat.locked, seat.locked)) for seat in run.seats))


def reordered(arrangement: Arrangement, vehicle_id: int, seats: tuple[Seat, ...], name: str) -> Arrangement:
    """The arrangement with that vehicle's seats in another order, or at other doors.

    Raises Refused where the route is locked; Stale where it holds other seats by now.
    """
    run = arrangement.run(vehicle_id)
    _unlocked(run)
    if {(seat.orders, seat.locked) for seat in run.seats} != {(seat.orders, seat.locked) for seat in seats}:
        raise Stale(f"The route of {name} has other stops by now; prove it again.")
    return arrangement.with_run(replace(run, seats=seats))


def without(arrangement: Arrangement, orders: Iterable[int]) -> Arrangement:
    """The arrangement with these orders gone altogether."""
    gone = set(orders)
    runs = []
    for run in arrangement.runs:
        kept = [replace(seat, orders=tuple(o for o in seat.orders if o not in gone)) for seat in run.seats]
        runs.append(replace(run, seats=tuple(seat for seat in kept if seat.orders)))
    off = tuple(left for left in arrangement.off if left.order_id not in gone)
    return Arrangement(tuple(run for run in runs if run.seats), off)


def _unlocked(run: Run) -> None:
    if run.locked:
        raise Refused("The whole route is locked; unlock it before changing it.")
