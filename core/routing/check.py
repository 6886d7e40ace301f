"""Every rule that a solution breaks. Works everything out again from the visits' stated times and the matrices.

It shares no arithmetic with `schedule` and the engines, so that a mistake in one is seen by the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from math import floor

from core.routing.changes import changed
from core.routing.loadcheck import check_loads, check_pairs, largest
from core.routing.model import Problem, Route, Solution, Vehicle
from core.routing.timecheck import check_times
from core.routing.violations import Rule, Violation
from core.routing.words import first, listed
from core.units import distance

__all__ = ["Rule", "Violation", "check"]


def check(problem: Problem, solution: Solution) -> tuple[Violation, ...]:
    """All violations, in order of routes; none means that the plan can be driven as it stands."""
    unknown = tuple(_unknown(problem, solution))
    if unknown:  # nothing else can be worked out
        return unknown
    found = list(_accounted(problem, solution))
    for route in solution.routes:
        found += check_times(problem, route)
        found += check_loads(problem, route)
        found += _limits(problem, route)
        found += _sums(problem, route)
    found += _locks(problem, solution)
    found += _kept(problem, solution)
    found += check_pairs(problem, solution)
    found += _steady(problem, solution)
    return tuple(found)


def _unknown(problem: Problem, solution: Solution) -> Iterator[Violation]:
    stops, vehicles = range(len(problem.stops)), range(len(problem.vehicles))
    for route in solution.routes:
        if route.vehicle not in vehicles:
            yield Violation(Rule.UNKNOWN, f"A route names vehicle number {route.vehicle}, which the day does not have.")
            continue
        name = problem.vehicles[route.vehicle]
        for visit in route.visits:
            if visit.stop not in stops:
                yield Violation(Rule.UNKNOWN, f"{name} visits stop number {visit.stop}, which the day does not have.")
            elif visit.place not in {door.place for door in problem.stops[visit.stop].doors}:
                stop = problem.stops[visit.stop]
                yield Violation(Rule.UNKNOWN, f"{name} visits {stop} at a place where it has no door.")
        yield from _unknown_loads(problem, route)
    for left in solution.unassigned:
        if left.stop not in stops:
            yield Violation(Rule.UNKNOWN, f"Stop number {left.stop} is left out, which the day does not have.")


def _unknown_loads(problem: Problem, route: Route) -> Iterator[Violation]:
    name = problem.vehicles[route.vehicle]
    before = [-1, *(reload.before for reload in route.reloads), len(route.visits)]
    if any(later <= earlier for earlier, later in pairwise(before)):
        yield Violation(Rule.UNKNOWN, f"{name} comes back to load before visits that are none, or out of order.")
    elif any(not 0 <= reload.place < problem.matrix(route.vehicle).places for reload in route.reloads):
        yield Violation(Rule.UNKNOWN, f"{name} comes back to load at a place that the matrices do not have.")


def _accounted(problem: Problem, solution: Solution) -> Iterator[Violation]:
    visited = Counter(visit.stop for route in solution.routes for visit in route.visits)
    left_out = Counter(left.stop for left in solution.unassigned)
    for number, stop in enumerate(problem.stops):
        if visited[number] > 1:
            yield Violation(
                Rule.TWICE, f"{first(stop)} is visited {visited[number]} times.", None, number, visited[number]
            )
        if left_out[number] and visited[number] + left_out[number] > 1:
            yield Violation(Rule.TWICE, f"{first(stop)} is left out and counted elsewhere as well.", None, number)
        if not visited[number] and not left_out[number]:
            yield Violation(Rule.MISSING, f"{first(stop)} is on no route and not among those left out.", None, number)
    for vehicle, times in Counter(route.vehicle for route in solution.routes).items():
        if times > 1:
            name = problem.vehicles[vehicle]
            yield Violation(Rule.TWICE, f"{name} has {times} routes at once.", vehicle, None, times)


def _limits(problem: Problem, route: Route) -> Iterator[Violation]:
    number, van = route.vehicle, problem.vehicles[route.vehicle]
    stops = [problem.stops[visit.stop] for visit in route.visits]
    for visit, stop in zip(route.visits, stops, strict=True):
        if stop.skills - van.skills:
            lacking = sorted(stop.skills - van.skills)
            text = f"{first(stop)} needs {', '.join(lacking)}, which {van} does not have."
            yield Violation(Rule.SKILL, text, number, visit.stop, len(lacking))
    metres = _travelled(problem, route)[0]
    if van.max_distance_m is not None and metres > van.max_distance_m:
        over = metres - van.max_distance_m
        text = f"{van} drives {distance(over)} farther than the {distance(van.max_distance_m)} it can."
        yield Violation(Rule.RANGE, text, number, None, over)
    if van.max_stops is not None and len(stops) > van.max_stops:
        text = f"{van} makes {len(stops)} stops; {van.max_stops} are the most."
        yield Violation(Rule.STOPS, text, number, None, len(stops) - van.max_stops)


def _travelled(problem: Problem, route: Route) -> tuple[int, int]:
    """Metres and seconds of driving, ways that do not exist counted as nothing."""
    van, matrix = problem.vehicles[route.vehicle], problem.matrix(route.vehicle)
    loading = {reload.before: reload.place for reload in route.reloads}
    places = [van.start]
    for at, visit in enumerate(route.visits):
        places += [loading[at], visit.place] if at in loading else [visit.place]
    if van.end is not None and route.visits:
        places.append(van.end)
    ways = [matrix.leg(places[at], places[at + 1]) or (0, 0) for at in range(len(places) - 1)]
    return sum(metres for _, metres in ways), sum(seconds for seconds, _ in ways)


def _sums(problem: Problem, route: Route) -> Iterator[Violation]:
    van = problem.vehicles[route.vehicle]
    metres, driving_s = _travelled(problem, route)
    lasting_s = route.return_s - route.depart_s
    idle_s = lasting_s - driving_s - _at_doors(problem, route) - sum(rest.end_s - rest.start_s for rest in route.rests)
    right = {
        "distance": (route.distance_m, metres),
        "duration": (route.duration_s, lasting_s),
        "waiting": (route.waiting_s, idle_s),
        "cost": (route.cost, _price(van, route, metres)),
    }
    for part, (dimension, peak) in enumerate(zip(problem.dimensions, largest(problem, route), strict=True)):
        stated = route.peak[part] if part < len(route.peak) else 0
        right[f"peak of {dimension}"] = (stated, peak)
    for what, (stated, true) in right.items():
        if stated != true:
            text = f"The {what} of {van} is given as {stated}, but comes to {true}."
            yield Violation(Rule.SUM, text, route.vehicle, None, abs(stated - true))


def _price(van: Vehicle, route: Route, metres: int) -> int:
    """What the route costs, each part by itself, rounded half up once."""
    if not route.visits:
        return 0
    price = van.cost_fixed + Fraction(van.cost_km * metres, 1000) + len(route.visits) * van.cost_stop
    price += Fraction(van.cost_hour * (route.return_s - route.depart_s), 3600)
    if route.return_s > van.shift_end_s:
        price += Fraction(van.cost_overtime_hour, 3600) * (route.return_s - van.shift_end_s)
    return floor(price + Fraction(1, 2))


def _at_doors(problem: Problem, route: Route) -> int:
    """Seconds of setup, service and loading on the route."""
    total_s, before = len(route.reloads) * problem.vehicles[route.vehicle].reload_s, None
    for at, visit in enumerate(route.visits):
        if any(reload.before == at for reload in route.reloads):
            before = None  # it parks anew
        door = next(door for door in problem.stops[visit.stop].doors if door.place == visit.place)
        total_s += door.service_s + (0 if visit.place == before else door.setup_s)
        before = visit.place
    return total_s


def _locks(problem: Problem, solution: Solution) -> Iterator[Violation]:
    for route in solution.routes:
        van = problem.vehicles[route.vehicle]
        for at, visit in enumerate(route.visits):
            stop = problem.stops[visit.stop]
            if stop.lock is None:
                continue
            if stop.lock.vehicle != route.vehicle:
                text = f"{first(stop)} is locked to {problem.vehicles[stop.lock.vehicle]}, but rides with {van}."
                yield Violation(Rule.LOCK, text, route.vehicle, visit.stop)
            elif stop.lock.position not in (None, at, at - len(route.visits)):
                text = f"{first(stop)} is not at the position of {van} that it is locked to, but at number {at + 1}."
                yield Violation(Rule.LOCK, text, route.vehicle, visit.stop, at)


def _kept(problem: Problem, solution: Solution) -> Iterator[Violation]:
    where = {visit.stop: (route.vehicle, at) for route in solution.routes for at, visit in enumerate(route.visits)}
    for sequence in problem.sequences:
        served = [stop for stop in sequence if stop in where]
        for earlier, later in pairwise(served):
            (van, at), (other, after) = where[earlier], where[later]
            if van != other or at > after:
                text = (
                    f"{first(problem.stops[later])} does not ride after {problem.stops[earlier]}, as it was to be kept."
                )
                yield Violation(Rule.LOCK, text, other, later)


def _steady(problem: Problem, solution: Solution) -> Iterator[Violation]:
    if problem.most_changed is None:
        return
    stops = changed(problem, solution)
    over = len(stops) - problem.most_changed
    if over > 0:
        names = listed(str(problem.stops[stop]) for stop in stops)
        text = f"{len(stops)} announced stops are changed, {problem.most_changed} are the most: {names}."
        yield Violation(Rule.CHANGED, text, None, None, over)
