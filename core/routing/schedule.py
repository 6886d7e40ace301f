"""When a sequence of stops happens. The same arithmetic for hand-made routes and for every engine's answer.

The vehicle starts service as early as it can and leaves as late as that allows: nobody waits on the road for what
could be waited for at the depot, and the route ends no later for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from core.routing.legs import NO_STOP, Leg, legs
from core.routing.load import loads, peak
from core.routing.model import Break, Problem, Reload, Rest, Route, Vehicle, Visit


class Step(NamedTuple):
    """One leg done, and how it was come by."""

    before: Step | None
    leg: Leg
    arrival_s: int
    start_s: int
    late_s: int
    rests: tuple[Rest, ...]


class State(NamedTuple):
    """After some legs. Smaller is better, in this order: earliest time dominates where nothing is broken."""

    missed: int  #: breaks that could not be had
    late_hard_s: int
    time_s: int
    late_soft_s: int
    rested: int  #: breaks behind: had, missed or off the road
    late_stops: int = 0  #: how many hard windows are overrun
    late_stop: int = -1  #: the last of them
    last: Step | None = None


#: By number of breaks behind.
States = dict[int, State]


def schedule(problem: Problem, vehicle: int, sequence: Sequence[tuple[int, int]], reloads: Sequence[int] = ()) -> Route:
    """Time `(stop, place)` pairs in the order given. It never refuses: `check` says what is wrong with the result.

    The vehicle loads again before the positions in `reloads`, where that is least out of its way (`loading_place`).
    A leg with no way counts as nothing; one visit begins however late it is; a break that cannot be had is left out.
    Raises KeyError where a stop has no door at the place.
    """
    van = problem.vehicles[vehicle]
    if not sequence:
        return Route(vehicle, (), (), van.shift_start_s, van.shift_start_s, 0, 0, 0, 0, (0,) * len(problem.dimensions))
    way = legs(problem, vehicle, sequence, reloads)
    depart_s = latest_departure(van, way)
    final = ended(van, run(van, way, leaving(van, depart_s)))
    visits, loadings, rests = _unwind(final)
    distance_m, duration_s = sum(leg.distance_m for leg in way), final.time_s - depart_s
    resting_s = sum(rest.end_s - rest.start_s for rest in rests)
    return Route(
        vehicle=vehicle,
        visits=visits,
        rests=rests,
        depart_s=depart_s,
        return_s=final.time_s,
        distance_m=distance_m,
        duration_s=duration_s,
        waiting_s=duration_s - sum(leg.busy_s for leg in way) - resting_s,
        cost=van.price(distance_m, duration_s, len(visits), max(0, final.time_s - van.shift_end_s)),
        peak=peak(loads(problem, vehicle, sequence, reloads)),
        reloads=loadings,
    )


def earliest(van: Vehicle) -> int:
    """When it can leave: at the start of its shift, or after a break that is under way by then."""
    under_way = [rest.earliest_s + rest.duration_s for rest in van.breaks if rest.latest_s < van.shift_start_s]
    ready_s = max([van.shift_start_s, *under_way])
    return ready_s if van.latest_start_s is None else min(ready_s, van.latest_start_s)


def leaving(van: Vehicle, depart_s: int) -> States:
    """The state on leaving; breaks that are over by then are off the road."""
    off_road = sum(1 for rest in van.breaks if depart_s >= rest.earliest_s + rest.duration_s)
    return {off_road: State(0, 0, depart_s, 0, off_road)}


def run(van: Vehicle, way: Iterable[Leg], states: States) -> States:
    """The best states after the legs: breaks are tried on every one of them."""
    for one in way:
        states = step(van, one, states)
    return states


def step(van: Vehicle, leg: Leg, states: States) -> States:
    """The best states after one leg."""
    reached: States = {}
    for state in states.values():
        for after in _over(van.breaks, leg, state):
            if after.rested not in reached or after[:4] < reached[after.rested][:4]:
                reached[after.rested] = after
    return reached


def ended(van: Vehicle, states: States) -> State:
    """The best end: breaks still open are off the road if the route is over by then, else missed."""

    def closed(state: State) -> State:
        owed = sum(1 for rest in van.breaks[state.rested :] if state.time_s > rest.latest_s)
        return state._replace(missed=state.missed + owed) if owed else state

    return min((closed(state) for state in states.values()), key=lambda state: state[:4])


def _over(breaks: Sequence[Break], leg: Leg, state: State) -> list[State]:
    """Where the leg leads with the next none, one, two… breaks had on it or given up."""
    time_s, travel_s, work_s = state.time_s, leg.travel_s, leg.travel_s + leg.setup_s
    found = [_served(leg, state, time_s + travel_s, time_s + work_s)]
    missed, rested, arrival_s = state.missed, state.rested, None
    rests: tuple[Rest, ...] = ()
    for rest in breaks[rested:]:
        at_s = _rest_start(rest, time_s, travel_s, last=leg.door is None)
        if at_s is not None and leg.door is not None and not rests and found[-1].time_s <= at_s:
            break  # served before the rest begins: it is no worse on the next leg
        if at_s is None:
            missed += 1
            if time_s > rest.latest_s:
                found.clear()  # too late for it for ever
        else:
            if arrival_s is None and at_s >= time_s + travel_s:
                arrival_s = time_s + travel_s
            travel_s, work_s = max(0, travel_s - at_s + time_s), max(0, work_s - at_s + time_s)
            time_s = at_s + rest.duration_s
            rests = (*rests, Rest(rested, at_s, time_s))
        rested += 1
        arrives_s = time_s + travel_s if arrival_s is None else arrival_s
        found.append(_served(leg, state, arrives_s, time_s + work_s, missed, rested, rests))
    return found


def _rest_start(rest: Break, time_s: int, travel_s: int, *, last: bool) -> int | None:
    """On arrival if that is in time, else before leaving; on the way only where the window leaves nothing else."""
    on_arrival = max(rest.earliest_s, time_s + travel_s)
    if on_arrival <= rest.latest_s and not last:
        return on_arrival
    before = max(rest.earliest_s, time_s)
    return before if before <= rest.latest_s and before <= time_s + travel_s else None


def _served(
    leg: Leg,
    state: State,
    arrival_s: int,
    ready_s: int,
    missed: int | None = None,
    rested: int | None = None,
    rests: tuple[Rest, ...] = (),
) -> State:
    """The state after service, or on coming back; breaks as they were unless told otherwise."""
    was_missed, hard_s, _, soft_s, was_rested, late_stops, late_stop, before = state
    missed, rested = was_missed if missed is None else missed, was_rested if rested is None else rested
    if leg.door is None:
        last = Step(before, leg, arrival_s, ready_s, 0, rests)
        return State(missed, hard_s, ready_s, soft_s, rested, late_stops, late_stop, last)
    start_s = leg.door.start(ready_s)
    over_hard_s, over_soft_s = leg.door.late(start_s)
    if over_hard_s:
        hard_s, late_stops, late_stop = hard_s + over_hard_s, late_stops + 1, leg.stop
    last = Step(before, leg, arrival_s, start_s, over_hard_s + over_soft_s, rests)
    departure_s = start_s + leg.door.service_s
    return State(missed, hard_s, departure_s, soft_s + over_soft_s, rested, late_stops, late_stop, last)


def _unwind(final: State) -> tuple[tuple[Visit, ...], tuple[Reload, ...], tuple[Rest, ...]]:
    visits: list[Visit] = []
    loadings: list[tuple[int, int, int, int]] = []  # visits after it, place, arrival, departure
    rests: list[Rest] = []
    step = final.last
    while step is not None:
        door = step.leg.door
        departure_s = step.start_s + (door.service_s if door else 0)
        if door is not None and step.leg.stop == NO_STOP:
            loadings.append((len(visits), door.place, step.arrival_s, departure_s))
        elif door is not None:
            visit = Visit(step.leg.stop, door.place, step.arrival_s, step.start_s, departure_s, step.late_s)
            visits.append(visit)
        rests.extend(reversed(step.rests))
        step = step.before
    reloads = tuple(Reload(len(visits) - after, *loaded) for after, *loaded in reversed(loadings))
    return tuple(reversed(visits)), reloads, tuple(reversed(rests))


def latest_departure(van: Vehicle, way: Sequence[Leg]) -> int:
    """The latest that makes nothing worse, found by halving; no later than what waiting and resting allow."""
    early_s = earliest(van)
    base = ended(van, run(van, way, leaving(van, early_s)))
    late_s = base.time_s - sum(leg.busy_s for leg in way)
    if van.latest_start_s is not None:
        late_s = min(late_s, van.latest_start_s)
    while early_s < late_s:
        middle = (early_s + late_s + 1) // 2
        tried = ended(van, run(van, way, leaving(van, middle)))
        if all(after <= before for after, before in zip(tried[:4], base[:4], strict=True)):
            early_s = middle
        else:
            late_s = middle - 1
    return early_s
