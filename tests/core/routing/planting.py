"""Ways to spoil a good solution, each with the rules that must catch it; None where there is nothing to spoil."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from core.routing.model import UNREACHABLE, Break, Door, Lock, Matrix, Problem, Route, Solution, TimeWindow, Visit
from core.routing.violations import Rule

Spoilt = tuple[Problem, Solution, set[Rule]]
Way = Callable[[random.Random, Problem, Solution], Spoilt | None]


def routed(way: Callable[[random.Random, Problem, Route], tuple[Problem, Route, set[Rule]] | None]) -> Way:
    """A way that spoils one route, chosen by chance."""

    def spoil(chance: random.Random, problem: Problem, solution: Solution) -> Spoilt | None:
        if not solution.routes:
            return None
        at = chance.randrange(len(solution.routes))
        found = way(chance, problem, solution.routes[at])
        if found is None:
            return None
        routes = (*solution.routes[:at], found[1], *solution.routes[at + 1 :])
        return found[0], replace(solution, routes=routes), found[2]

    spoil.__name__ = way.__name__
    return spoil


def _with_visit(route: Route, at: int, **changed: int) -> Route:
    visits = list(route.visits)
    visits[at] = replace(visits[at], **changed)
    return replace(route, visits=tuple(visits))


def with_van(problem: Problem, vehicle: int, **changed: object) -> Problem:
    """The problem with another vehicle."""
    vans = list(problem.vehicles)
    vans[vehicle] = replace(vans[vehicle], **changed)  # type: ignore[arg-type]
    return replace(problem, vehicles=tuple(vans))


def with_stop(problem: Problem, stop: int, **changed: object) -> Problem:
    """The problem with another stop."""
    stops = list(problem.stops)
    stops[stop] = replace(stops[stop], **changed)  # type: ignore[arg-type]
    return replace(problem, stops=tuple(stops))


def _any(chance: random.Random, route: Route) -> tuple[int, Visit]:
    at = chance.randrange(len(route.visits))
    return at, route.visits[at]


def _first_place(route: Route) -> int:
    """Where it goes first: to a stop, or to load."""
    loads = route.reloads and route.reloads[0].before == 0
    return route.reloads[0].place if loads else route.visits[0].place


def forget_a_stop(chance: random.Random, problem: Problem, solution: Solution) -> Spoilt | None:
    """A stop left out without a word."""
    if not solution.unassigned:
        return None
    return problem, replace(solution, unassigned=solution.unassigned[1:]), {Rule.MISSING}


def leave_out_a_served_stop(chance: random.Random, problem: Problem, solution: Solution) -> Spoilt | None:
    """A stop both served and left out."""
    if not (solution.unassigned and solution.routes):
        return None
    twice = replace(solution.unassigned[0], stop=solution.routes[0].visits[0].stop)
    return problem, replace(solution, unassigned=(*solution.unassigned, twice)), {Rule.TWICE}


def run_a_route_twice(chance: random.Random, problem: Problem, solution: Solution) -> Spoilt | None:
    """One vehicle on two routes."""
    if not solution.routes:
        return None
    return problem, replace(solution, routes=(*solution.routes, solution.routes[0])), {Rule.TWICE}


@routed
def visit_twice(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]]:
    """The last stop visited once more."""
    return problem, replace(route, visits=(*route.visits, route.visits[-1])), {Rule.TWICE}


@routed
def name_an_unknown_stop(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]]:
    """A stop that is none."""
    return problem, _with_visit(route, 0, stop=len(problem.stops)), {Rule.UNKNOWN}


@routed
def name_an_unknown_door(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]]:
    """A place where the stop has no door."""
    return problem, _with_visit(route, 0, place=0), {Rule.UNKNOWN}


@routed
def arrive_at_another_time(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]]:
    """An arrival that does not follow from the leg."""
    at, visit = _any(chance, route)
    off_s = chance.choice([-600, -1, 1, 600])
    return problem, _with_visit(route, at, arrival_s=visit.arrival_s + off_s), {Rule.TIME}


@routed
def begin_too_early(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]] | None:
    """Service that begins before the driver is at the door."""
    at, visit = _any(chance, route)
    back_s = visit.start_s - visit.arrival_s + 1
    early = _with_visit(route, at, start_s=visit.start_s - back_s, departure_s=visit.departure_s - back_s)
    return problem, early, {Rule.TIME}


@routed
def serve_too_short(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]]:
    """Service shorter than it takes."""
    at, visit = _any(chance, route)
    return problem, _with_visit(route, at, departure_s=visit.departure_s - 1), {Rule.TIME}


@routed
def hide_lateness(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]]:
    """Lateness given wrongly."""
    at, visit = _any(chance, route)
    return problem, _with_visit(route, at, late_s=visit.late_s + 60), {Rule.TIME}


@routed
def come_back_at_another_time(
    chance: random.Random, problem: Problem, route: Route
) -> tuple[Problem, Route, set[Rule]]:
    """A return that does not follow from the last leg."""
    return problem, replace(route, return_s=route.return_s - 60), {Rule.TIME}


@routed
def leave_at_another_time(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]]:
    """A departure that does not lead to the first arrival."""
    return problem, replace(route, depart_s=route.depart_s - 60), {Rule.TIME}


@routed
def take_another_way(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]]:
    """A matrix that is slower by a second on a leg driven."""
    van = problem.vehicles[route.vehicle]
    matrix = problem.matrices[van.matrix]
    durations = matrix.durations.copy()
    durations[van.start, _first_place(route)] += 1
    matrices = list(problem.matrices)
    matrices[van.matrix] = Matrix(durations, matrix.distances)
    return replace(problem, matrices=tuple(matrices)), route, {Rule.TIME}


@routed
def block_a_way(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]] | None:
    """No way any more on a leg driven."""
    van, place = problem.vehicles[route.vehicle], _first_place(route)
    if van.start == place:
        return None
    matrices = list(problem.matrices)
    durations = matrices[van.matrix].durations.copy()
    durations[van.start, place] = UNREACHABLE
    matrices[van.matrix] = Matrix(durations, matrices[van.matrix].distances)
    return replace(problem, matrices=tuple(matrices)), route, {Rule.UNREACHABLE}


@routed
def miscount_a_sum(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]]:
    """A total that is off by one."""
    name = chance.choice(["distance_m", "duration_s", "waiting_s", "cost"])
    return problem, replace(route, **{name: getattr(route, name) + chance.choice([-1, 1])}), {Rule.SUM}


@routed
def miscount_a_load(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]]:
    """A peak that is off by one."""
    return problem, replace(route, peak=(route.peak[0] + 1, *route.peak[1:])), {Rule.SUM}


@routed
def carry_less(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]] | None:
    """A vehicle that carries one unit less than is on board."""
    part = chance.randrange(len(route.peak))
    if not route.peak[part]:
        return None
    capacity = list(problem.vehicles[route.vehicle].capacity)
    capacity[part] = route.peak[part] - 1
    return with_van(problem, route.vehicle, capacity=tuple(capacity)), route, {Rule.CAPACITY}


@routed
def end_the_overtime(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]]:
    """Overtime that is over a second before the return, and paid by the hour."""
    over_s = chance.randrange(1, 1 + min(3600, route.return_s))
    shift: dict[str, object] = {"shift_end_s": route.return_s - over_s, "overtime_s": over_s - 1}
    costly = with_van(problem, route.vehicle, cost_overtime_hour=360_000, **shift)
    return costly, route, {Rule.SHIFT, Rule.SUM}


@routed
def charge_each_stop(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]]:
    """A stop that costs a minor unit more."""
    dear = problem.vehicles[route.vehicle].cost_stop + 1
    return with_van(problem, route.vehicle, cost_stop=dear), route, {Rule.SUM}


@routed
def need_a_skill(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]]:
    """A stop that needs what the vehicle has not."""
    return with_stop(problem, _any(chance, route)[1].stop, skills=frozenset({"crane"})), route, {Rule.SKILL}


@routed
def end_the_shift(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]]:
    """A shift that is over a second before the return."""
    return with_van(problem, route.vehicle, shift_end_s=route.return_s - 1, overtime_s=0), route, {Rule.SHIFT}


@routed
def start_the_shift_later(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]]:
    """A shift that starts a second after leaving."""
    return with_van(problem, route.vehicle, shift_start_s=route.depart_s + 1), route, {Rule.SHIFT}


@routed
def forbid_a_late_start(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]]:
    """A latest start a second before leaving."""
    return with_van(problem, route.vehicle, latest_start_s=route.depart_s - 1), route, {Rule.SHIFT}


@routed
def shorten_the_range(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]] | None:
    """A range a metre shorter than the route."""
    if not route.distance_m:
        return None
    return with_van(problem, route.vehicle, max_distance_m=route.distance_m - 1), route, {Rule.RANGE}


@routed
def allow_fewer_stops(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]]:
    """One stop fewer than there are."""
    return with_van(problem, route.vehicle, max_stops=len(route.visits) - 1), route, {Rule.STOPS}


def _windowed(problem: Problem, visit: Visit, window: TimeWindow) -> Problem:
    doors = problem.stops[visit.stop].doors
    changed = [
        Door(door.place, (window,), door.service_s, door.setup_s) if door.place == visit.place else door
        for door in doors
    ]
    return with_stop(problem, visit.stop, doors=tuple(changed))


@routed
def close_a_window(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]]:
    """A hard window that closes a second before service begins."""
    _, visit = _any(chance, route)
    return _windowed(problem, visit, TimeWindow(0, visit.start_s - 1)), route, {Rule.WINDOW}


@routed
def open_a_window_later(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]]:
    """A window, soft even, that opens a second after service begins."""
    _, visit = _any(chance, route)
    later = TimeWindow(visit.start_s + 1, visit.start_s + 2, hard=chance.random() < 0.5)
    return _windowed(problem, visit, later), route, {Rule.WINDOW}


@routed
def skip_a_break(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]] | None:
    """A break that is had no more."""
    return (problem, replace(route, rests=route.rests[1:]), {Rule.BREAK}) if route.rests else None


@routed
def shorten_a_break(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]] | None:
    """A break that ends a second early."""
    if not route.rests:
        return None
    short = replace(route.rests[0], end_s=route.rests[0].end_s - 1)
    return problem, replace(route, rests=(short, *route.rests[1:])), {Rule.BREAK}


@routed
def owe_a_break_during_service(
    chance: random.Random, problem: Problem, route: Route
) -> tuple[Problem, Route, set[Rule]] | None:
    """A break that would have to begin during a service."""
    _, visit = _any(chance, route)
    if visit.departure_s == visit.start_s or route.return_s == visit.start_s or problem.vehicles[route.vehicle].breaks:
        return None
    owed = Break(visit.start_s, visit.start_s, 60)
    return with_van(problem, route.vehicle, breaks=(owed,)), route, {Rule.BREAK}


@routed
def lock_elsewhere(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]] | None:
    """A lock to another vehicle."""
    if len(problem.vehicles) < 2:
        return None
    lock = Lock((route.vehicle + 1) % len(problem.vehicles))
    return with_stop(problem, _any(chance, route)[1].stop, lock=lock), route, {Rule.LOCK}


@routed
def lock_to_another_position(
    chance: random.Random, problem: Problem, route: Route
) -> tuple[Problem, Route, set[Rule]] | None:
    """A lock to a position where the stop is not."""
    at, visit = _any(chance, route)
    wrong = [place for place in range(-len(route.visits), len(route.visits)) if place % len(route.visits) != at]
    if not wrong:
        return None
    return with_stop(problem, visit.stop, lock=Lock(route.vehicle, chance.choice(wrong))), route, {Rule.LOCK}


@routed
def keep_another_order(
    chance: random.Random, problem: Problem, route: Route
) -> tuple[Problem, Route, set[Rule]] | None:
    """An order to be kept that runs the other way."""
    if len(route.visits) < 2:
        return None
    earlier, later = sorted(chance.sample(range(len(route.visits)), 2))
    kept = (route.visits[later].stop, route.visits[earlier].stop)
    return replace(problem, sequences=(*problem.sequences, kept)), route, {Rule.LOCK}


WAYS: tuple[Way, ...] = (
    forget_a_stop,
    leave_out_a_served_stop,
    run_a_route_twice,
    visit_twice,
    name_an_unknown_stop,
    name_an_unknown_door,
    arrive_at_another_time,
    begin_too_early,
    serve_too_short,
    hide_lateness,
    come_back_at_another_time,
    leave_at_another_time,
    take_another_way,
    block_a_way,
    miscount_a_sum,
    miscount_a_load,
    carry_less,
    end_the_overtime,
    charge_each_stop,
    need_a_skill,
    end_the_shift,
    start_the_shift_later,
    forbid_a_late_start,
    shorten_the_range,
    allow_fewer_stops,
    close_a_window,
    open_a_window_later,
    skip_a_break,
    shorten_a_break,
    owe_a_break_during_service,
    lock_elsewhere,
    lock_to_another_position,
    keep_another_order,
)
