"""What an engine is asked and what it answers. Places, stops and vehicles are named by their index.

Seconds count from `Problem.origin`, metres and costs (minor units of the shop's currency) are integers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from core.routing.matrix import LONGEST, UNREACHABLE, Matrix
from core.routing.solution import (
    Change,
    Code,
    NearestMiss,
    Progress,
    Reload,
    Rest,
    Route,
    Solution,
    Unassigned,
    Visit,
)

__all__ = [
    "LONGEST",
    "UNREACHABLE",
    "Announced",
    "Balance",
    "Break",
    "Change",
    "Code",
    "Door",
    "Lock",
    "Matrix",
    "NearestMiss",
    "Problem",
    "Progress",
    "Reload",
    "Rest",
    "Route",
    "Solution",
    "Solve",
    "Stop",
    "TimeWindow",
    "Unassigned",
    "Vehicle",
    "Visit",
]


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """When service may begin, both ends included. Only the last window of a door can be overrun, and only if soft."""

    opens_s: int
    closes_s: int
    hard: bool = True


@dataclass(frozen=True, slots=True)
class Door:
    """A place where a stop can be served. No windows: at any time; several: in any; between two the driver waits."""

    place: int
    windows: tuple[TimeWindow, ...] = ()  #: in time order, apart from each other
    service_s: int = 0  #: after `start_s`, every time
    setup_s: int = 0  #: parking and walking, before `start_s`; once for consecutive visits at the same place

    def start(self, ready_s: int) -> int:
        """When service begins for a driver who is at the door at `ready_s`; late is late, it never refuses."""
        for window in self.windows:
            if ready_s <= window.closes_s:
                return max(ready_s, window.opens_s)
        return ready_s

    def late(self, start_s: int) -> tuple[int, int]:
        """Seconds after a hard, and after a soft, last window; a start before or between windows is for `check`."""
        if not self.windows or start_s <= self.windows[-1].closes_s:
            return 0, 0
        over = start_s - self.windows[-1].closes_s
        return (over, 0) if self.windows[-1].hard else (0, over)


@dataclass(frozen=True, slots=True)
class Lock:
    """Served by this vehicle or by none; `position` counts like a list's index: 0 first, 1 second, -1 last."""

    vehicle: int
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Announced:
    """What the customer was told: which vehicle comes (None: any), and when service begins."""

    vehicle: int | None
    start_s: int


@dataclass(frozen=True, slots=True)
class Stop:
    """One call at one of its doors, for one or more orders that stay together."""

    ref: str  #: opaque to routing
    doors: tuple[Door, ...]  #: one is visited; no two at the same place
    demand: tuple[int, ...] = ()  #: brought there, loaded where the trip begins; for each of `Problem.dimensions`
    pickup: tuple[int, ...] = ()  #: collected there, aboard until the trip ends; the same dimensions; empty: nothing
    skills: frozenset[str] = frozenset()  #: all of them are needed
    priority: int = 0  #: higher is dropped later: two of one level weigh as much as one of the next level present
    drop_cost: int | None = None  #: what leaving it out costs; None: it is left out only when it cannot be placed
    lock: Lock | None = None
    announced: Announced | None = None
    name: str = ""  #: for sentences; empty: `ref`

    def __str__(self) -> str:
        return self.name or self.ref

    @property
    def collected(self) -> tuple[int, ...]:
        """`pickup`, with its zeros."""
        return self.pickup or (0,) * len(self.demand)


@dataclass(frozen=True, slots=True)
class Break:
    """A rest that begins within `[earliest_s, latest_s]`, anywhere but during service; driving may be interrupted.

    It is owed by a route that is under way all through: a route back at `latest_s` or before, or leaving at
    `earliest_s + duration_s` or later, has it off the road.
    """

    earliest_s: int
    latest_s: int
    duration_s: int


@dataclass(frozen=True, slots=True)
class Vehicle:
    """What carries, on one shift. None means no limit; `end` None is an open route, over when the last stop is left."""

    ref: str
    start: int  #: place
    end: int | None  #: place
    capacity: tuple[int | None, ...] = ()  #: for each of `Problem.dimensions`
    skills: frozenset[str] = frozenset()
    shift_start_s: int = 0
    shift_end_s: int = 86_400
    overtime_s: int = 0  #: it may be back this much after `shift_end_s`
    latest_start_s: int | None = None
    breaks: tuple[Break, ...] = ()  #: in time order, windows and rests apart from each other
    max_distance_m: int | None = None
    max_stops: int | None = None
    max_duration_s: int | None = None  #: from leaving to being back
    cost_fixed: int = 0  #: once, if it leaves at all
    cost_km: int = 0
    cost_hour: int = 0  #: from leaving to being back: driving, serving, waiting and resting
    cost_stop: int = 0  #: for each stop made
    cost_overtime_hour: int = 0  #: on top of `cost_hour`, from `shift_end_s` to being back
    matrix: int = 0  #: which of `Problem.matrices`
    reloads: int = 0  #: how many times it may come back to load and go again
    reload_s: int = 0  #: what loading again takes
    reload_places: tuple[int, ...] = ()  #: where it may; empty: where it starts
    aboard: frozenset[int] | None = None  #: None: it loads at its start; else under way with the goods of these stops
    name: str = ""

    def __str__(self) -> str:
        return self.name or self.ref

    @property
    def latest_end_s(self) -> int:
        """When it must be back, overtime included."""
        return self.shift_end_s + self.overtime_s

    @property
    def loads_at(self) -> tuple[int, ...]:
        """Places where it may load again."""
        return self.reload_places or (self.start,)

    def price(self, distance_m: int, duration_s: int, stops: int = 0, overtime_s: int = 0) -> int:
        """What a route of it costs, rounded half up to a minor unit."""
        hourly = self.cost_hour * duration_s + self.cost_overtime_hour * overtime_s
        driven = (36 * self.cost_km * distance_m + 10 * hourly + 18_000) // 36_000
        return self.cost_fixed + self.cost_stop * stops + driven


@dataclass(frozen=True, slots=True)
class Balance:
    """What it is worth that vehicles have alike to do: see `core.routing.balance`."""

    by: Literal["time", "stops"]
    cost: int  #: minor units for each hour, or stop, that would have to change hands; priced, never paid


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """A service day to be solved. Make it with `Problem(...).validated()`.

    At each load a vehicle puts off everything but the shipments under way, and takes what its next trip brings. One
    with `aboard` set takes nothing at its start: what it does not have aboard it brings only after a reload.
    """

    origin: int  #: UTC seconds of second 0
    matrices: tuple[Matrix, ...]
    stops: tuple[Stop, ...]
    vehicles: tuple[Vehicle, ...]
    dimensions: tuple[str, ...] = ()  #: "mass_g", "volume_ml", "parcels": the ending tells how a sentence shows it
    sequences: tuple[tuple[int, ...], ...] = ()  #: stops that ride together in this order; others may come between
    late_cost_hour: int = 6000  #: keeps engines from overrunning soft windows; nobody pays it, no cost holds it
    pairs: tuple[tuple[int, int], ...] = ()  #: shipments: (collected at, delivered to); the latter's demand is aboard
    balance: Balance | None = None
    eta_tolerance_s: int = 600  #: an announced stop that begins no more than this early or late is not changed
    most_changed: int | None = None  #: announced stops that may be left out, on another vehicle or at another time
    collect_of: dict[int, int] = field(init=False, repr=False)  #: by the stop that a shipment is delivered to
    deliver_of: dict[int, int] = field(init=False, repr=False)  #: by the stop that it is collected at
    holder: dict[int, int] = field(init=False, repr=False)  #: the vehicle that has the stop's goods aboard
    only_brings: bool = field(init=False, repr=False)  #: nothing collected, no shipment, nobody under way

    def __post_init__(self) -> None:
        object.__setattr__(self, "collect_of", {deliver: collect for collect, deliver in self.pairs})
        object.__setattr__(self, "deliver_of", dict(self.pairs))
        holder = {stop: at for at, van in enumerate(self.vehicles) for stop in van.aboard or ()}
        object.__setattr__(self, "holder", holder)
        under_way = any(van.aboard is not None for van in self.vehicles)
        collects = any(any(stop.pickup) for stop in self.stops)
        object.__setattr__(self, "only_brings", not (self.pairs or under_way or collects))

    def validated(self) -> Problem:
        """The same problem, matrices as read-only int32. Raises BadInput naming what is wrong."""
        from core.routing.validation import validated

        return validated(self)

    def matrix(self, vehicle: int) -> Matrix:
        """The travel of this vehicle."""
        return self.matrices[self.vehicles[vehicle].matrix]

    def partner(self, stop: int) -> int | None:
        """The other stop of its shipment, if it has one."""
        return self.deliver_of.get(stop, self.collect_of.get(stop))

    def brings(self, stop: int) -> bool:
        """Whether its goods are loaded where the trip begins: not where something is only collected or shipped."""
        asked = self.stops[stop]
        only = stop in self.collect_of or (not any(asked.demand) and (any(asked.pickup) or stop in self.deliver_of))
        return not only

    def door(self, stop: int, place: int) -> Door:
        """The door of the stop at the place; KeyError if it has none there."""
        for door in self.stops[stop].doors:
            if door.place == place:
                return door
        raise KeyError((stop, place))


class Solve(Protocol):
    """`core.routing.runner.solve`, or what stands in for it."""

    def __call__(
        self,
        problem: Problem,
        *,
        engine: str = "ruin",
        seed: int = 0,
        seconds: float | None = None,
        iterations: int | None = None,
        start: Solution | None = None,
        cluster: str = "",
        report: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Solution: ...
