"""What a dispatcher has accepted stands: a plan's own breaches are no reason against one more stop."""

from __future__ import annotations

from dataclasses import replace

from core.routing.model import Door, Problem, Route, Solution, Vehicle


def tolerant(problem: Problem, solution: Solution) -> Problem:
    """The problem with windows, shifts, loads, ranges and numbers of stops wide enough for the solution as it is.

    What a solution breaks otherwise (a skill, a break, a lock) stays broken.
    """
    stops, vans = list(problem.stops), list(problem.vehicles)
    for route in solution.routes:
        vans[route.vehicle] = _wide(vans[route.vehicle], route)
        for visit in route.visits:
            if visit.late_s:
                doors = tuple(_later(door, visit.place, visit.late_s) for door in stops[visit.stop].doors)
                stops[visit.stop] = replace(stops[visit.stop], doors=doors)
    return replace(problem, stops=tuple(stops), vehicles=tuple(vans))


def _wide(van: Vehicle, route: Route) -> Vehicle:
    over_s = max(0, route.return_s - van.latest_end_s)
    most = (None if have is None else max(have, peak) for have, peak in zip(van.capacity, route.peak, strict=True))
    return replace(
        van,
        capacity=tuple(most),
        shift_end_s=van.shift_end_s + over_s,
        max_distance_m=None if van.max_distance_m is None else max(van.max_distance_m, route.distance_m),
        max_stops=None if van.max_stops is None else max(van.max_stops, len(route.visits)),
    )


def _later(door: Door, place: int, seconds: int) -> Door:
    """The visited door with its last window longer, where that is hard."""
    if door.place != place or not door.windows or not door.windows[-1].hard:
        return door
    *before, last = door.windows
    return replace(door, windows=(*before, replace(last, closes_s=last.closes_s + seconds)))
