"""A plan: all routes of a service day plus what is on no route and why. It is an immutable revision with a parent.

Instants are UTC seconds, distances metres, durations seconds, masses grams, costs minor units of the shop's currency.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.plans.misses import Miss
from core.plans.proof import OrderProof
from core.plans.supposition import Supposition

#: `Plan.change` of a branch that stands on something supposed.
WHAT_IF = "what-if"

#: An arrival that moves by more than this is worth a line in a diff.
ETA_MOVED_S = 600
#: An ETA that customers know is another one where it moves by more than this: then they are told anew.
RETOLD_S = 15 * 60


class Lock(StrEnum):
    """What a re-build may not change about a stop."""

    NONE = ""  #: nothing is held
    VEHICLE = "vehicle"  #: it stays on its vehicle
    FIRST = "first"  #: it is the vehicle's first stop
    LAST = "last"  #: it is the vehicle's last stop
    POSITION = "position"  #: it keeps its place in the order of stops
    SEQUENCE = "sequence"  #: it stays on its vehicle, in this order with the others held so; more may come between


class Reason(StrEnum):
    """Why an order is on no route where routing was not asked; else it is the name of a `routing.Code`."""

    NO_PIN = "NO_PIN"  #: its address has no accepted pin
    NO_VEHICLE = "NO_VEHICLE"  #: nobody is on duty
    LOCK = "LOCK"  #: it is locked to a vehicle that is not on duty
    BY_HAND = "BY_HAND"  #: a dispatcher took it off
    CAME_LATER = "CAME_LATER"  #: it was not there when the plan was built
    FITS = "FITS"  #: hand work has made room for it


@dataclass(frozen=True, slots=True)
class Promise:
    """A window the customer was told: service begins between the two instants, both included."""

    opens: int
    closes: int
    hard: bool = True


@dataclass(frozen=True, slots=True)
class StopOrder:
    """An order at a stop, as a dispatcher knows it; `address` is that of the place where it is left."""

    id: int
    source_order_id: str
    name: str
    address: str
    unit: str = ""
    mass_g: int = 0
    volume_ml: int = 0
    parcels: int = 0
    state: str = "new"
    place: int = 0  #: 0: the order's own address; 1 and up: its further places


@dataclass(frozen=True, slots=True)
class Stop:
    """One place visited once on a route, for one or more orders."""

    position: int  #: 0 is the first
    orders: tuple[StopOrder, ...]
    lat: float
    lon: float
    arrival: int  #: at the kerb
    starts: int  #: service begins, after parking and waiting
    departure: int
    leg_s: int  #: from the place before
    leg_m: int
    locked: Lock = Lock.NONE
    windows: tuple[Promise, ...] = ()  #: those the plan was made for, in time order

    @property
    def late_s(self) -> int:
        """Seconds by which service begins after the last window has closed; 0 when it keeps the promise."""
        return max(0, self.starts - self.windows[-1].closes) if self.windows else 0

    @property
    def slack_s(self) -> int | None:
        """Seconds until the promise would be broken, negative when it is; None where nothing was promised."""
        if not self.windows:
            return None
        kept = next((window for window in self.windows if self.starts <= window.closes), self.windows[-1])
        return kept.closes - self.starts

    @property
    def service_s(self) -> int:
        """From the beginning of service to leaving."""
        return self.departure - self.starts

    @property
    def mass_g(self) -> int:
        """What is handed over here."""
        return sum(order.mass_g for order in self.orders)


@dataclass(frozen=True, slots=True)
class Route:
    """The ordered stops of one vehicle on one shift."""

    index: int  #: in the order shown
    vehicle_id: int
    vehicle: str
    driver_id: int | None
    driver: str
    departs: int
    returns: int
    distance_m: int
    duration_s: int
    cost: int
    load_g: int  #: the most on board at one time
    locked: bool = False  #: a re-build leaves the whole route as it is
    stops: tuple[Stop, ...] = ()
    rests: tuple[tuple[int, int], ...] = ()  #: breaks: from, until
    depot: str = ""
    depot_lat: float = 0.0
    depot_lon: float = 0.0
    profile: str = "van"
    proof: OrderProof | None = None  #: what is known of the order of its stops; None: nobody has tried

    @property
    def orders(self) -> tuple[int, ...]:
        """Ids of its orders, in the order of stops."""
        return tuple(order.id for stop in self.stops for order in stop.orders)

    @property
    def late_s(self) -> int:
        """Lateness of all its stops together."""
        return sum(stop.late_s for stop in self.stops)


@dataclass(frozen=True, slots=True)
class Unassigned:
    """An order on no route, why, and the smallest change that would help."""

    order_id: int
    code: str  #: a `Reason`, or the name of a `routing.Code`
    reason: str
    nearest_miss: str = ""
    name: str = ""
    source_order_id: str = ""
    locked: Lock = Lock.NONE
    vehicle_id: int | None = None  #: the vehicle it is locked to
    misses: tuple[Miss, ...] = ()  #: what would place it, the smallest change first; `nearest_miss` is of the first


@dataclass(frozen=True, slots=True)
class Plan:
    """A revision. `accepted` names every rule it breaks with the dispatcher's consent; empty after a build."""

    id: int
    day: date
    parent: int | None
    change: str  #: 'build', 'move', 'unassign', 'lock', 'unlock', 'adopt', or 'what-if': a branch never in view
    note: str
    engine: str
    seed: int
    matrix: str  #: where its times and distances come from: a sentence
    cost: int
    distance_m: int
    duration_s: int
    at: int
    who: str
    routes: tuple[Route, ...] = ()
    unassigned: tuple[Unassigned, ...] = ()
    accepted: tuple[str, ...] = ()
    ready: int = 0  #: nobody leaves before: the moment of a build for the day itself; 0: shifts alone decide
    supposed: tuple[Supposition, ...] = ()  #: of a what-if: what it takes for granted

    @property
    def placed(self) -> tuple[int, ...]:
        """Ids of the orders on routes."""
        return tuple(order for route in self.routes for order in route.orders)

    @property
    def late(self) -> tuple[Stop, ...]:
        """Stops whose promise is broken."""
        return tuple(stop for route in self.routes for stop in route.stops if stop.late_s)

    def stops(self) -> Iterator[tuple[Route, Stop]]:
        """Every stop with its route, in order."""
        for route in self.routes:
            for stop in route.stops:
                yield route, stop

    def find(self, order_id: int) -> tuple[Route, Stop] | None:
        """Where the order is served; None when it is on no route."""
        for route, stop in self.stops():
            if any(order.id == order_id for order in stop.orders):
                return route, stop
        return None

    def route_of(self, vehicle_id: int) -> Route | None:
        """The route of that vehicle, if it leaves at all."""
        return next((route for route in self.routes if route.vehicle_id == vehicle_id), None)


@dataclass(frozen=True, slots=True)
class Revision:
    """One line of a day's history."""

    id: int
    parent: int | None
    change: str
    note: str
    at: int
    who: str
    cost: int
    distance_m: int
    duration_s: int
    routes: int
    placed: int  #: orders on routes
    unassigned: int
    head: bool = False
    approved: bool = False
    late: int = 0  #: stops that break their promise


@dataclass(frozen=True, slots=True)
class Day:
    """Where a service day stands: `head` is the revision in view, `approved` the one dispatched."""

    day: date
    head: int | None = None
    approved: int | None = None
    approved_at: int | None = None
    closed_at: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Drift:
    """What has become of orders and fleet since a plan was made for them; ids of orders, and of vehicles."""

    changed: tuple[int, ...] = ()  #: pin, window, load, needs or service time is another
    gone: tuple[int, ...] = ()  #: cancelled, or moved to another day
    fresh: tuple[int, ...] = ()  #: came later: the plan does not know them
    vehicles: tuple[int, ...] = ()  #: have a route, but are not on duty any more, or with another driver

    def __bool__(self) -> bool:
        return bool(self.changed or self.gone or self.fresh or self.vehicles)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a move would do to the whole plan, before anybody makes it."""

    seconds: int
    metres: int
    cost: int
    warnings: tuple[str, ...] = ()  #: rules it would break that the plan keeps now
    position: int = 0  #: where the stop would stand
    refused: tuple[str, ...] = ()  #: of these, what needs `force`: capacity, skills

    @property
    def minutes(self) -> int:
        """Time more (or, negative, less) on the road, to the nearest minute."""
        return round(self.seconds / 60)
