"""The part of `check` that follows the clock along one route."""

from __future__ import annotations

from collections.abc import Iterator

from core.routing.model import Break, Door, Problem, Reload, Rest, Route, Vehicle, Visit
from core.routing.violations import Rule, Violation
from core.routing.words import first
from core.units import duration


def check_times(problem: Problem, route: Route) -> Iterator[Violation]:
    """Shift, legs, windows, service and breaks of a route, each from the times it states."""
    if not route.visits:
        if route.rests or route.depart_s != route.return_s:
            name = problem.vehicles[route.vehicle]
            yield Violation(Rule.TIME, f"{name} serves nobody, yet its route takes time.", route.vehicle)
        return
    van = problem.vehicles[route.vehicle]
    yield from _shift(van, route)
    yield from _lasting(van, route)
    yield from _breaks(van, route)
    left_s, here, before = route.depart_s, van.start, None
    loading = {reload.before: reload for reload in route.reloads}
    for at, visit in enumerate(route.visits):
        if at in loading:
            yield from _leg(problem, route, (left_s, here), (loading[at].arrival_s, loading[at].place))
            yield from _loading(van, route, loading[at])
            left_s, here, before = loading[at].departure_s, loading[at].place, None
        yield from _leg(problem, route, (left_s, here), (visit.arrival_s, visit.place))
        door = next(door for door in problem.stops[visit.stop].doors if door.place == visit.place)
        setup_s = 0 if visit.place == before else door.setup_s
        for rule, text, amount in (*_service(route, visit, door, setup_s), *_windows(visit, door)):
            yield Violation(rule, f"{first(problem.stops[visit.stop])}: {text}", route.vehicle, visit.stop, amount)
        left_s, here, before = visit.departure_s, visit.place, visit.place
    yield from _leg(problem, route, (left_s, here), (route.return_s, here if van.end is None else van.end))


def _shift(van: Vehicle, route: Route) -> Iterator[Violation]:
    early_s = van.shift_start_s - route.depart_s
    late_s = route.return_s - (van.shift_end_s + van.overtime_s)
    if early_s > 0:
        yield Violation(Rule.SHIFT, f"{van} leaves {duration(early_s)} before its shift.", route.vehicle, None, early_s)
    if late_s > 0:
        end = f"its shift and {duration(van.overtime_s)} of overtime" if van.overtime_s else "its shift"
        yield Violation(Rule.SHIFT, f"{van} is back {duration(late_s)} after {end}.", route.vehicle, None, late_s)
    if van.latest_start_s is not None and route.depart_s > van.latest_start_s:
        over_s = route.depart_s - van.latest_start_s
        text = f"{van} leaves {duration(over_s)} after the latest time it may."
        yield Violation(Rule.SHIFT, text, route.vehicle, None, over_s)


def _lasting(van: Vehicle, route: Route) -> Iterator[Violation]:
    over_s = 0 if van.max_duration_s is None else route.return_s - route.depart_s - van.max_duration_s
    if over_s > 0:
        text = f"{van} is under way {duration(over_s)} longer than it may be."
        yield Violation(Rule.SHIFT, text, route.vehicle, None, over_s)


def _leg(problem: Problem, route: Route, left: tuple[int, int], reached: tuple[int, int]) -> Iterator[Violation]:
    """`(time, place)` left and reached: what lies between is driving, and rests that began on the way."""
    (left_s, here), (reached_s, there) = left, reached
    van = problem.vehicles[route.vehicle]
    way = problem.matrix(route.vehicle).leg(here, there)
    if way is None:
        text = f"{van} is sent from place {here} to place {there}, but no way leads there."
        yield Violation(Rule.UNREACHABLE, text, route.vehicle)
    driving_s = 0 if way is None else way[0]
    off_s = reached_s - left_s - driving_s - _rested(route, left_s, reached_s)
    if off_s:
        text = f"{van} is said to be at place {there} {duration(abs(off_s))} too {'late' if off_s > 0 else 'early'}."
        yield Violation(Rule.TIME, text, route.vehicle, None, abs(off_s))


def _rested(route: Route, since_s: int, until_s: int) -> int:
    """Seconds of the rests that begin in `[since_s, until_s)`."""
    return sum(rest.end_s - rest.start_s for rest in route.rests if since_s <= rest.start_s < until_s)


def _service(route: Route, visit: Visit, door: Door, setup_s: int) -> Iterator[tuple[Rule, str, int]]:
    ready_s = visit.arrival_s + setup_s + _rested(route, visit.arrival_s, visit.start_s)
    if visit.start_s < ready_s:
        text = f"service begins {duration(ready_s - visit.start_s)} before the driver can be at the door."
        yield Rule.TIME, text, ready_s - visit.start_s
    off_s = abs(visit.departure_s - visit.start_s - door.service_s)
    if off_s:
        yield Rule.TIME, f"its service time is off by {duration(off_s)}.", off_s
    for rest in route.rests:
        if rest.start_s < visit.departure_s and rest.end_s > visit.start_s:
            yield Rule.BREAK, "the driver rests during its service.", rest.end_s - rest.start_s


def _loading(van: Vehicle, route: Route, reload: Reload) -> Iterator[Violation]:
    """Loading takes what it takes, after whatever rest is had on arrival, and nobody rests meanwhile."""
    took_s = reload.departure_s - reload.arrival_s - _rested(route, reload.arrival_s, reload.departure_s)
    if took_s != van.reload_s:
        off_s = abs(took_s - van.reload_s)
        text = f"The time that {van} takes to load again is off by {duration(off_s)}."
        yield Violation(Rule.TIME, text, route.vehicle, None, off_s)
    begins_s = reload.departure_s - van.reload_s
    for rest in route.rests:
        if rest.start_s < reload.departure_s and rest.end_s > begins_s:
            text = f"The driver of {van} rests while it is loaded again."
            yield Violation(Rule.BREAK, text, route.vehicle, None, rest.end_s - rest.start_s)


def _windows(visit: Visit, door: Door) -> Iterator[tuple[Rule, str, int]]:
    over_s = max(0, visit.start_s - door.windows[-1].closes_s) if door.windows else 0
    inside = not door.windows or any(w.opens_s <= visit.start_s <= w.closes_s for w in door.windows)
    if over_s and door.windows[-1].hard:
        yield Rule.WINDOW, f"service begins {duration(over_s)} after its last window closes.", over_s
    elif not over_s and not inside:
        wait_s = min(w.opens_s for w in door.windows if w.opens_s > visit.start_s) - visit.start_s
        yield Rule.WINDOW, f"service begins {duration(wait_s)} before its window opens.", wait_s
    if visit.late_s != over_s:
        yield (
            Rule.TIME,
            f"its lateness is given as {visit.late_s} s, but comes to {over_s} s.",
            abs(visit.late_s - over_s),
        )


def _breaks(van: Vehicle, route: Route) -> Iterator[Violation]:
    had = {rest.index: rest for rest in route.rests}
    if len(had) < len(route.rests) or not set(had) <= set(range(len(van.breaks))):
        yield Violation(Rule.BREAK, f"{van} has a break twice, or one that it is not owed.", route.vehicle)
        return
    for index, owed in enumerate(van.breaks):
        if index in had:
            yield from _had(van, route, owed, had[index])
        elif route.depart_s < owed.earliest_s + owed.duration_s and route.return_s > owed.latest_s:
            text = f"The driver of {van} has no break of {duration(owed.duration_s)}."
            yield Violation(Rule.BREAK, text, route.vehicle, None, owed.duration_s)


def _had(van: Vehicle, route: Route, owed: Break, rest: Rest) -> Iterator[Violation]:
    for off_s, what in (
        (owed.earliest_s - rest.start_s, "too early"),
        (rest.start_s - owed.latest_s, "too late"),
        (owed.duration_s - (rest.end_s - rest.start_s), "too short"),
        ((rest.end_s - rest.start_s) - owed.duration_s, "too long"),
        (route.depart_s - rest.start_s, "before leaving"),
        (rest.end_s - route.return_s, "after the return"),
    ):
        if off_s > 0:
            text = f"A break of {van} is {duration(off_s)} {what}."
            yield Violation(Rule.BREAK, text, route.vehicle, None, off_s)
