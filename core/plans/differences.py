"""What one revision does otherwise than another."""

from __future__ import annotations

from dataclasses import dataclass

from core.plans.model import ETA_MOVED_S, Plan, Route, Stop, StopOrder


@dataclass(frozen=True, slots=True)
class Moved:
    """An order that changed vehicles; a blank name means that it is on no route there."""

    order_id: int
    number: str
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EtaChange:
    """An order that is reached earlier or later by more than `ETA_MOVED_S`; UTC seconds."""

    order_id: int
    number: str
    name: str
    before: int
    after: int

    @property
    def seconds(self) -> int:
        """Later by so much; earlier where negative."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class PlanDiff:
    """From revision `before` to revision `after`. Sums are after minus before."""

    before: int
    after: int
    moved: tuple[Moved, ...]  #: between vehicles
    assigned: tuple[Moved, ...]  #: on a route only after
    unassigned: tuple[Moved, ...]  #: on a route only before
    etas: tuple[EtaChange, ...]
    broken: tuple[EtaChange, ...]  #: promises that only the later one breaks
    saved: tuple[EtaChange, ...]  #: promises that only the earlier one breaks
    distance_m: int
    duration_s: int
    cost: int

    def __bool__(self) -> bool:
        """Whether anything differs that a customer, a driver or the till would notice."""
        lists = (self.moved, self.assigned, self.unassigned, self.etas, self.broken, self.saved)
        return any(lists) or bool(self.distance_m or self.duration_s or self.cost)


def difference(before: Plan, after: Plan) -> PlanDiff:
    """All of it, in the order in which the later revision serves."""
    was, now = _places(before), _places(after)
    both = [number for number in now if number in was]
    times = {number: _times(now[number], was[number]) for number in both}
    return PlanDiff(
        before=before.id,
        after=after.id,
        moved=tuple(
            _between(now[number][2], was[number][0].vehicle, now[number][0].vehicle)
            for number in both
            if was[number][0].vehicle_id != now[number][0].vehicle_id
        ),
        assigned=tuple(_between(here[2], "", here[0].vehicle) for number, here in now.items() if number not in was),
        unassigned=tuple(_between(here[2], here[0].vehicle, "") for number, here in was.items() if number not in now),
        etas=tuple(change for change in times.values() if abs(change.seconds) > ETA_MOVED_S),
        broken=tuple(times[n] for n in both if now[n][1].late_s and not was[n][1].late_s),
        saved=tuple(times[n] for n in both if was[n][1].late_s and not now[n][1].late_s),
        distance_m=after.distance_m - before.distance_m,
        duration_s=after.duration_s - before.duration_s,
        cost=after.cost - before.cost,
    )


_Place = tuple[Route, Stop, StopOrder]


def _places(plan: Plan) -> dict[int, _Place]:
    return {order.id: (route, stop, order) for route, stop in plan.stops() for order in stop.orders}


def _between(order: StopOrder, before: str, after: str) -> Moved:
    return Moved(order.id, order.source_order_id, order.name, before, after)


def _times(now: _Place, was: _Place) -> EtaChange:
    return EtaChange(now[2].id, now[2].source_order_id, now[2].name, was[1].arrival, now[1].arrival)
