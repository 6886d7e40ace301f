"""When a sequence of stops happens. The same arithmetic for hand-made routes and for every engine's answer.

The vehicle starts service as early as it can and leaves as late as that allows: nobody waits on the road for what
could be waited for at the depot, and the route ends no later for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.routing.model import Break, Door, Problem, Rest, Route, Vehicle, Visit


@dataclass(frozen=True, slots=True)
class Leg:
    """The way to a door, or (door None) back to where the route ends."""

    travel_s: int
    distance_m: int
    setup_s: int
    stop: int
    door: Door | None


class Step(NamedTuple):
    """One leg done, and how it was come by."""

    before: Step | None
    visit: Visit | None
    rests: tuple[Rest, ...]


class State(NamedTuple):
    """After some legs. Smaller is better, in this order: earliest time dominates where nothing is broken."""

    missed: int  #: breaks that could not be had
    late_hard_s: int
    time_s: int
    late_soft_s: int
    rested: int  #: breaks behind: had, missed or off the road
    last: Step | None = None

    @property
    def feasible(self) -> bool:
        """Whether no hard window and no break is broken so far."""
        return not (self.missed or self.late_hard_s)


def schedule(problem: Problem, vehicle: int, sequence: Sequence[tuple[int, int]]) -> Route:
    """Time `(stop, place)` pairs in the order given. It never refuses: `check` says what is wrong with the result.

    A leg with no way counts as nothing; one visit begins however late it is; a break that cannot be had is left out.
    Raises KeyError where a stop has no door at the place.
    """
    van = problem.vehicles[vehicle]
    if not sequence:
        return Route(vehicle, (), (), van.shift_start_s, van.shift_start_s, 0, 0, 0, 0, (0,) * len(problem.dimensions))
    way = legs(problem, vehicle, sequence)
    depart_s = _latest_departure(van, way)
    final = run(van, way, depart_s)
    visits, rests = _unwind(final)
    distance_m, duration_s = sum(leg.distance_m for leg in way), final.time_s - depart_s
    busy_s = sum(leg.travel_s + leg.setup_s + (leg.door.service_s if leg.door else 0) for leg in way)
    return Route(
        vehicle=vehicle,
        visits=visits,
        rests=rests,
        depart_s=depart_s,
        return_s=final.time_s,
        distance_m=distance_m,
        duration_s=duration_s,
        waiting_s=duration_s - busy_s - sum(rest.end_s - rest.start_s for rest in rests),
        cost=van.price(distance_m, duration_s),
        peak=tuple(
            sum(problem.stops[stop].demand[part] for stop, _ in sequence) for part in range(len(problem.dimensions))
        ),
    )


def legs(problem: Problem, vehicle: int, sequence: Sequence[tuple[int, int]]) -> list[Leg]:
    """The ways between the visits, setup paid once for consecutive visits at one place."""
    matrix, here, way = problem.matrix(vehicle), problem.vehicles[vehicle].start, []
    for number, (stop, place) in enumerate(sequence):
        door = problem.door(stop, place)
        seconds, metres = matrix.leg(here, place) or (0, 0)
        same = number > 0 and place == here
        way.append(Leg(seconds, metres, 0 if same else door.setup_s, stop, door))
        here = place
    end = problem.vehicles[vehicle].end
    if end is not None:
        seconds, metres = matrix.leg(here, end) or (0, 0)
        way.append(Leg(seconds, metres, 0, -1, None))
    return way


def run(van: Vehicle, way: Sequence[Leg], depart_s: int) -> State:
    """The best state at the end of the legs, leaving at `depart_s`: breaks are tried on every leg."""
    off_road = sum(1 for rest in van.breaks if depart_s >= rest.earliest_s + rest.duration_s)
    states = {off_road: State(0, 0, depart_s, 0, off_road)}
    for leg in way:
        reached: dict[int, State] = {}
        for state in states.values():
            for after in _over(van.breaks, leg, state):
                if after.rested not in reached or after[:4] < reached[after.rested][:4]:
                    reached[after.rested] = after
        states = reached
    return min((_ended(van, state) for state in states.values()), key=lambda state: state[:4])


def _over(breaks: Sequence[Break], leg: Leg, state: State) -> list[State]:
    """Where the leg leads with the next none, one, two… breaks had on it or given up."""
    travel_s, work_s = leg.travel_s, leg.travel_s + leg.setup_s
    time_s, missed, arrival_s = state.time_s, state.missed, None
    rests: tuple[Rest, ...] = ()
    found = [_served(leg, state, time_s + travel_s, time_s + work_s, missed, state.rested, rests)]
    for index in range(state.rested, len(breaks)):
        at_s = _rest_start(breaks[index], time_s, travel_s, last=leg.door is None)
        if at_s is None:
            missed += 1
        else:
            if arrival_s is None and at_s >= time_s + travel_s:
                arrival_s = time_s + travel_s
            worked_s = at_s - time_s
            travel_s, work_s = max(0, travel_s - worked_s), max(0, work_s - worked_s)
            time_s = at_s + breaks[index].duration_s
            rests = (*rests, Rest(index, at_s, time_s))
        arrives_s = time_s + travel_s if arrival_s is None else arrival_s
        found.append(_served(leg, state, arrives_s, time_s + work_s, missed, index + 1, rests))
    return found


def _rest_start(rest: Break, time_s: int, travel_s: int, *, last: bool) -> int | None:
    """On arrival if that is in time, else before leaving; on the way only where the window leaves nothing else."""
    on_arrival = max(rest.earliest_s, time_s + travel_s)
    if on_arrival <= rest.latest_s and not last:
        return on_arrival
    before = max(rest.earliest_s, time_s)
    return before if before <= rest.latest_s and before <= time_s + travel_s else None


def _served(
    leg: Leg, state: State, arrival_s: int, ready_s: int, missed: int, rested: int, rests: tuple[Rest, ...]
) -> State:
    if leg.door is None:
        return State(missed, state.late_hard_s, ready_s, state.late_soft_s, rested, Step(state.last, None, rests))
    start_s = leg.door.start(ready_s)
    hard_s, soft_s = leg.door.late(start_s)
    departure_s = start_s + leg.door.service_s
    visit = Visit(leg.stop, leg.door.place, arrival_s, start_s, departure_s, hard_s + soft_s)
    return State(
        missed,
        state.late_hard_s + hard_s,
        departure_s,
        state.late_soft_s + soft_s,
        rested,
        Step(state.last, visit, rests),
    )


def _ended(van: Vehicle, state: State) -> State:
    """Breaks still open are off the road if the route is over by then, else missed."""
    owed = sum(1 for rest in van.breaks[state.rested :] if state.time_s > rest.latest_s)
    return state._replace(missed=state.missed + owed)


def _unwind(final: State) -> tuple[tuple[Visit, ...], tuple[Rest, ...]]:
    visits: list[Visit] = []
    rests: list[Rest] = []
    step = final.last
    while step is not None:
        if step.visit is not None:
            visits.append(step.visit)
        rests.extend(reversed(step.rests))
        step = step.before
    return tuple(reversed(visits)), tuple(reversed(rests))


def _latest_departure(van: Vehicle, way: Sequence[Leg]) -> int:
    """The latest that makes nothing worse, found by halving."""
    early_s = van.shift_start_s
    base = run(van, way, early_s)
    busy_s = sum(leg.travel_s + leg.setup_s + (leg.door.service_s if leg.door else 0) for leg in way)
    late_s = base.time_s - busy_s
    if van.latest_start_s is not None:
        late_s = min(late_s, van.latest_start_s)
    while early_s < late_s:
        middle = (early_s + late_s + 1) // 2
        tried = run(van, way, middle)
        if all(after <= before for after, before in zip(tried[:4], base[:4], strict=True)):
            early_s = middle
        else:
            late_s = middle - 1
    return early_s
