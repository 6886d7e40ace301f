"""The ways that a route is made of: to each door, back to load, and home."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from core.routing.model import UNREACHABLE, Door, Problem

#: In place of a stop: the vehicle loads again, or is back.
NO_STOP = -1


class Leg(NamedTuple):
    """The way to a door, to a place to load (a door without a stop), or (door None) back to where the route ends."""

    travel_s: int
    distance_m: int
    setup_s: int
    stop: int
    door: Door | None
    way: bool  #: False: there is none, it counts as nothing

    @property
    def busy_s(self) -> int:
        """Seconds of driving, setup and service."""
        return self.travel_s + self.setup_s + (self.door.service_s if self.door else 0)


def legs(
    problem: Problem, vehicle: int, sequence: Sequence[tuple[int, int]], reloads: Collection[int] = ()
) -> list[Leg]:
    """The ways between the visits, by a place to load before those in `reloads`, and back if the route has an end."""
    here, way = None, []
    for at, visit in enumerate(sequence):
        if at in reloads:
            place = loading_place(problem, vehicle, here, visit)
            door = Door(place, service_s=problem.vehicles[vehicle].reload_s)
            way.append(_to(problem, vehicle, here, NO_STOP, door))
            here = (NO_STOP, place)
        way.append(leg(problem, vehicle, here, visit))
        here = visit
    return way + back(problem, vehicle, here)


def leg(problem: Problem, vehicle: int, here: tuple[int, int] | None, to: tuple[int, int]) -> Leg:
    """From a visit, or (None) the start, to the next; setup is paid once for consecutive visits at one place."""
    return _to(problem, vehicle, here, to[0], problem.door(*to))


def _to(problem: Problem, vehicle: int, here: tuple[int, int] | None, stop: int, door: Door) -> Leg:
    origin = problem.vehicles[vehicle].start if here is None else here[1]
    way = problem.matrix(vehicle).leg(origin, door.place)
    seconds, metres = way or (0, 0)
    same = here is not None and here[0] != NO_STOP and door.place == origin
    return Leg(seconds, metres, 0 if same else door.setup_s, stop, door, way is not None)


def back(problem: Problem, vehicle: int, here: tuple[int, int] | None) -> list[Leg]:
    """The way from the last visit to where the route ends: none for an open or an empty route."""
    end = problem.vehicles[vehicle].end
    if end is None or here is None:
        return []
    way = problem.matrix(vehicle).leg(here[1], end)
    seconds, metres = way or (0, 0)
    return [Leg(seconds, metres, 0, NO_STOP, None, way is not None)]


def loading_place(problem: Problem, vehicle: int, here: tuple[int, int] | None, to: tuple[int, int]) -> int:
    """Of the places where the vehicle may load, the one least out of its way by time, then by distance."""
    van, matrix = problem.vehicles[vehicle], problem.matrix(vehicle)
    origin = van.start if here is None else here[1]

    def detour(place: int) -> tuple[int, int]:
        there, on = matrix.leg(origin, place) or (UNREACHABLE, 0), matrix.leg(place, to[1]) or (UNREACHABLE, 0)
        return there[0] + on[0], there[1] + on[1]

    return min(van.loads_at, key=detour)


def detour_s(problem: Problem, vehicle: int, here: tuple[int, int] | None, via: int, to: tuple[int, int]) -> int:
    """Seconds that the way by a place takes longer than the straight one; `UNREACHABLE` where no way leads."""
    origin, matrix = problem.vehicles[vehicle].start if here is None else here[1], problem.matrix(vehicle)
    there, on, straight = matrix.leg(origin, via), matrix.leg(via, to[1]), matrix.leg(origin, to[1])
    if there is None or on is None:
        return UNREACHABLE
    return there[0] + on[0] - (straight or (0, 0))[0]
