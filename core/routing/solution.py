"""What an engine answers; `core.routing.model` offers all of it. Units are those of the problem."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Visit:
    """A stop on a route: at the kerb, then setup and waiting, then service from `start_s` to `departure_s`."""

    stop: int
    place: int
    arrival_s: int
    start_s: int
    departure_s: int
    late_s: int = 0  #: after the last window closed, hard or soft


@dataclass(frozen=True, slots=True)
class Rest:
    """A break taken: `Vehicle.breaks[index]`."""

    index: int
    start_s: int
    end_s: int


@dataclass(frozen=True, slots=True)
class Reload:
    """Back to load before visit number `before`: at the kerb from `arrival_s`, loaded and away at `departure_s`."""

    before: int
    place: int
    arrival_s: int
    departure_s: int


@dataclass(frozen=True, slots=True)
class Route:
    """What one vehicle does. Without visits it stays where it is and costs nothing."""

    vehicle: int
    visits: tuple[Visit, ...]
    rests: tuple[Rest, ...]
    depart_s: int
    return_s: int
    distance_m: int
    duration_s: int  #: `return_s - depart_s`
    waiting_s: int  #: neither driving, setting up, serving, loading nor resting
    cost: int
    peak: tuple[int, ...]  #: largest load on board, for each of `Problem.dimensions`
    reloads: tuple[Reload, ...] = ()  #: in order of `before`

    @property
    def late_s(self) -> int:
        """Lateness of all visits together."""
        return sum(visit.late_s for visit in self.visits)

    @property
    def sequence(self) -> tuple[tuple[int, int], ...]:
        """`(stop, place)` in order: what `schedule` takes."""
        return tuple((visit.stop, visit.place) for visit in self.visits)

    @property
    def loadings(self) -> tuple[int, ...]:
        """Before which visits it loads again: what `schedule` takes besides."""
        return tuple(reload.before for reload in self.reloads)


class Code(StrEnum):
    """Why a stop is on no route."""

    NO_VEHICLE = "no_vehicle"  #: the day has no vehicle
    UNREACHABLE = "unreachable"  #: no way leads there and back
    SKILL = "skill"  #: no vehicle has what it needs
    CAPACITY = "capacity"  #: more than any vehicle carries
    RANGE = "range"  #: farther than any vehicle goes, or than any route has left
    WINDOW = "window"  #: its window closes before any vehicle can be there, driving straight
    SHIFT = "shift"  #: no vehicle is back in time, alone on a route
    LOCK = "lock"  #: could be served, but not as it is locked
    GOODS = "goods"  #: its goods are aboard no vehicle that could serve it, and none may load again
    PAIR = "pair"  #: rides only with the other stop of its shipment, and there is no place for both
    CHANGED = "changed"  #: would change more announced stops than may be changed
    NO_ROOM = "no_room"  #: fits an empty vehicle, but what still has time has no room left
    NO_TIME = "no_time"  #: fits an empty vehicle, but no route has the time left
    PRIORITY = "priority"  #: others of higher priority took its room or time
    COST = "cost"  #: serving it costs more than leaving it out
    FITS = "fits"  #: there is room for it: the routes have changed since it was left out
    STOPPED = "stopped"  #: the search was stopped before it was looked into


class Change(StrEnum):
    """What a nearest miss changes."""

    WINDOW = "window"  #: amount: s that the last window of a door closes later
    CAPACITY = "capacity"  #: amount: in the unit of the dimension
    SKILL = "skill"  #: amount: number of skills
    SHIFT = "shift"  #: amount: s that the shift ends later
    RANGE = "range"  #: amount: m
    STOPS = "stops"  #: amount: stops above the most a vehicle makes
    LOCK = "lock"  #: amount: 1, a lock taken off
    DROP = "drop"  #: amount: 1, another stop left out instead


@dataclass(frozen=True, slots=True)
class NearestMiss:
    """A single change, the smallest of its kind on that vehicle, that would place a stop on its route as it is.

    `core.routing.granting` makes the change and places the stop.
    """

    change: Change
    vehicle: int
    amount: int
    sentence: str
    stop: int | None = None  #: with WINDOW and LOCK: whose, its own or another one's; with DROP: which is left out
    dimension: int | None = None  #: with CAPACITY
    placed: int = -1  #: the stop that it places,
    at: int = 0  #: before this position of the vehicle's route (without the stop that is dropped),
    place: int = 0  #: at this one of its doors
    cost: int = 0  #: what the plan then costs more, minor units; negative: less
    size: float = 0.0  #: by rule of thumb, to compare changes of different kinds: one hour is 1


@dataclass(frozen=True, slots=True)
class Unassigned:
    """A stop on no route, why, and what would help: at most two changes for each vehicle, the smallest first."""

    stop: int
    code: Code
    reason: str
    misses: tuple[NearestMiss, ...] = ()

    @property
    def nearest_miss(self) -> NearestMiss | None:
        """The smallest change of all."""
        return self.misses[0] if self.misses else None


@dataclass(frozen=True, slots=True)
class Solution:
    """Routes (at most one for a vehicle, in order of vehicles, each with visits) and every stop that is on none."""

    routes: tuple[Route, ...]
    unassigned: tuple[Unassigned, ...] = ()

    @property
    def cost(self) -> int:
        """Minor units paid: nothing in it for lateness or for stops left out."""
        return sum(route.cost for route in self.routes)

    @property
    def distance_m(self) -> int:
        """Metres of all routes."""
        return sum(route.distance_m for route in self.routes)

    @property
    def duration_s(self) -> int:
        """Seconds under way of all routes."""
        return sum(route.duration_s for route in self.routes)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a solve has come."""

    best: Solution
    iterations: int
    seconds: float
    note: str = ""  #: where a search of many parts stands
