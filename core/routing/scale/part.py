"""Some of a problem's vehicles with some of its stops, as a problem of its own with only their places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.routing.model import Code, Lock, Matrix, Problem, Route, Solution, Stop, Unassigned, Vehicle


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The problem, and which vehicles, stops and places of the whole its own are, in order."""

    problem: Problem
    vehicles: tuple[int, ...]
    stops: tuple[int, ...]
    places: tuple[int, ...]

    @classmethod
    def of(cls, whole: Problem, vehicles: Iterable[int], stops: Iterable[int]) -> Part:
        """The stops must be closed: kept orders, shipments, and goods aboard are all in it or all outside."""
        vans, asked = tuple(sorted(vehicles)), tuple(sorted(stops))
        used = {door.place for stop in asked for door in whole.stops[stop].doors}
        for van in vans:
            used.update(_stations(whole.vehicles[van]))
        places = tuple(sorted(used))
        here = _Numbers(whole, vans, asked, places)
        problem = replace(
            whole,
            matrices=tuple(_matrix(whole.matrices[each], places) for each in here.matrices),
            stops=tuple(here.stop(whole.stops[stop]) for stop in asked),
            vehicles=tuple(here.vehicle(whole.vehicles[van]) for van in vans),
            sequences=tuple(
                tuple(here.stops[s] for s in kept) for kept in whole.sequences if kept[:1] and kept[0] in here.stops
            ),
            pairs=tuple((here.stops[a], here.stops[b]) for a, b in whole.pairs if a in here.stops),
        )
        return cls(problem, vans, asked, places)

    def inside(self, routes: Iterable[Route]) -> Solution:
        """Routes of the whole as a solution of the part, what is on none of them left out without a reason."""
        vans = {van: number for number, van in enumerate(self.vehicles)}
        stops = {stop: number for number, stop in enumerate(self.stops)}
        places = {place: number for number, place in enumerate(self.places)}
        inside = tuple(_renumbered(route, vans, stops, places) for route in routes)
        served = {visit.stop for route in inside for visit in route.visits}
        return Solution(inside, left_out(set(range(len(self.stops))) - served))

    def outside(self, solution: Solution) -> list[Route]:
        """The solution's routes in the numbers of the whole."""
        return [_renumbered(route, self.vehicles, self.stops, self.places) for route in solution.routes]


def left_out(stops: Iterable[int]) -> tuple[Unassigned, ...]:
    """Stops on no route, not looked into."""
    return tuple(
        Unassigned(stop, Code.STOPPED, "The search ended before it was looked into.") for stop in sorted(stops)
    )


class _Numbers:
    """The part's numbers by those of the whole."""

    def __init__(self, whole: Problem, vehicles: Sequence[int], stops: Sequence[int], places: Sequence[int]) -> None:
        self.vehicles = {van: number for number, van in enumerate(vehicles)}
        self.stops = {stop: number for number, stop in enumerate(stops)}
        self.places = {place: number for number, place in enumerate(places)}
        self.matrices = {each: n for n, each in enumerate(sorted({whole.vehicles[van].matrix for van in vehicles}))}

    def stop(self, stop: Stop) -> Stop:
        doors = tuple(replace(door, place=self.places[door.place]) for door in stop.doors)
        lock = None if stop.lock is None else Lock(self.vehicles[stop.lock.vehicle], stop.lock.position)
        return replace(stop, doors=doors, lock=lock, announced=None)

    def vehicle(self, van: Vehicle) -> Vehicle:
        return replace(
            van,
            start=self.places[van.start],
            end=None if van.end is None else self.places[van.end],
            reload_places=tuple(self.places[place] for place in van.reload_places),
            matrix=self.matrices[van.matrix],
            aboard=None if van.aboard is None else frozenset(self.stops[stop] for stop in van.aboard),
        )


def _stations(van: Vehicle) -> set[int]:
    """Where it starts, ends and loads."""
    return {van.start, *van.reload_places} if van.end is None else {van.start, van.end, *van.reload_places}


def _matrix(matrix: Matrix, places: Sequence[int]) -> Matrix:
    durations, distances = matrix.between(places, places)
    if np.array_equal(durations, distances):
        durations = distances  # goes to whoever solves it once
    return Matrix(durations, distances)


def _renumbered(
    route: Route,
    vehicles: Sequence[int] | dict[int, int],
    stops: Sequence[int] | dict[int, int],
    places: Sequence[int] | dict[int, int],
) -> Route:
    return replace(
        route,
        vehicle=vehicles[route.vehicle],
        visits=tuple(replace(visit, stop=stops[visit.stop], place=places[visit.place]) for visit in route.visits),
        reloads=tuple(replace(reload, place=places[reload.place]) for reload in route.reloads),
    )
