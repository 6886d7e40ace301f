"""What customers were told and would no longer be true: the announced stops that a solution changes."""

from __future__ import annotations

from core.routing.model import Problem, Solution


def changed(problem: Problem, solution: Solution) -> tuple[int, ...]:
    """The announced stops that are left out, ride with another vehicle, or begin too early or late, in order."""
    kept = {
        visit.stop
        for route in solution.routes
        for visit in route.visits
        if holds(problem, visit.stop, route.vehicle, visit.start_s)
    }
    return tuple(
        number for number, stop in enumerate(problem.stops) if stop.announced is not None and number not in kept
    )


def holds(problem: Problem, stop: int, vehicle: int, start_s: int) -> bool:
    """Whether service by this vehicle at this time is what was announced; True where nothing was."""
    told = problem.stops[stop].announced
    if told is None:
        return True
    return told.vehicle in (None, vehicle) and abs(start_s - told.start_s) <= problem.eta_tolerance_s


def as_announced(problem: Problem) -> list[list[tuple[int, int]]]:
    """The announced stops on the vehicles that were named, in the order of their times, each at its first door."""
    told = [
        (stop.announced.start_s, at, stop.announced.vehicle) for at, stop in enumerate(problem.stops) if stop.announced
    ]
    return [
        [
            (at, problem.stops[at].doors[0].place)
            for _, at, named in sorted(told, key=lambda one: one[:2])
            if named == vehicle
        ]
        for vehicle in range(len(problem.vehicles))
    ]
