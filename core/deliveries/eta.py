"""When the stops that are still to come will be reached. Pure arithmetic on UTC seconds.

The clock starts at the last door that was left, or at the depot. From there every leg, break, setup, wait and service
takes what the plan says it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.plans.model import Promise, Route, Stop
from core.roads.model import Point


@dataclass(frozen=True, slots=True)
class Pause:
    """A break before a stop, never before `begins`. `at_door`: on arrival there, else before or on the way."""

    begins: int
    seconds: int
    at_door: bool


@dataclass(frozen=True, slots=True)
class Leg:
    """One stop of a route as the prediction needs it."""

    travel_s: int  #: from the place before
    setup_s: int  #: parking and walking
    service_s: int
    windows: tuple[Promise, ...] = ()  #: in time order
    pauses: tuple[Pause, ...] = ()
    done: int = 0  #: orders with an outcome
    orders: int = 1
    left_at: int | None = None  #: when the last of its outcomes so far was had

    @property
    def over(self) -> bool:
        """Whether every order here has its outcome."""
        return self.done >= self.orders


@dataclass(frozen=True, slots=True)
class Eta:
    """A stop that is still to come."""

    arrival: int
    starts: int
    departure: int


def predict(departs: int, legs: Sequence[Leg], now: int) -> list[Eta | None]:
    """The ETA of every stop, None where it is over.

    No ETA lies before `now` once the vehicle should have left, nor before what leads to it. A stop that was left out
    keeps the leg from its planned neighbour: what the driver will drive instead is not known.
    """
    last = _last_left(legs)
    # An outcome entered before the vehicle has even left (a rehearsal) does not send it off early.
    free = departs if last is None else max(departs, legs[last].left_at or 0)
    earliest = now if now > departs else departs
    found: list[Eta | None] = []
    for index, leg in enumerate(legs):
        if leg.over:
            found.append(None)
            continue
        eta = _rest_of(leg, max(free, earliest)) if index == last else _visit(leg, free, earliest)
        found.append(eta)
        free = eta.departure
    return found


def _last_left(legs: Sequence[Leg]) -> int | None:
    left = [(leg.left_at, index) for index, leg in enumerate(legs) if leg.left_at is not None]
    return max(left)[1] if left else None


def _visit(leg: Leg, free: int, earliest: int) -> Eta:
    time, travel, work = free, leg.travel_s, leg.travel_s + leg.setup_s
    arrival: int | None = None
    for pause in leg.pauses:
        at_door = pause.at_door or pause.begins > time + travel
        begins = max(pause.begins, time + travel if at_door else time)
        if at_door and arrival is None:
            arrival = time + travel
        # Driving and setting up go on until the break begins; what is left of them follows it.
        travel, work = max(0, travel - (begins - time)), max(0, work - (begins - time))
        time = begins + pause.seconds
    reached = max(earliest, time + travel if arrival is None else arrival)
    starts = _begin(leg.windows, max(time + work, reached + leg.setup_s))
    return Eta(reached, starts, starts + leg.service_s)


def _rest_of(leg: Leg, free: int) -> Eta:
    """The driver stands at this door, and some of its orders are still in the van."""
    return Eta(free, free, free + leg.service_s * (leg.orders - leg.done) // leg.orders)


def _begin(windows: Sequence[Promise], ready: int) -> int:
    """When service begins for a driver who is ready: in the first window that has not closed; late is late."""
    for window in windows:
        if ready <= window.closes:
            return max(ready, window.opens)
    return ready


def legs(route: Route, setup_at: Callable[[Point], int], done: Mapping[int, int]) -> list[Leg]:
    """The route's stops for `predict`: `setup_at` tells seconds of setup, `done` when each order had its outcome."""
    left = route.departs
    found: list[Leg] = []
    for stop in route.stops:
        had = [done[order.id] for order in stop.orders if order.id in done]
        found.append(
            Leg(
                travel_s=stop.leg_s,
                setup_s=_setup(stop, setup_at((stop.lat, stop.lon))),
                service_s=stop.service_s,
                windows=stop.windows,
                pauses=tuple(
                    Pause(begins, until - begins, begins >= stop.arrival)
                    for begins, until in route.rests
                    if left <= begins < stop.starts
                ),
                done=len(had),
                orders=len(stop.orders),
                left_at=max(had, default=None),
            )
        )
        left = stop.departure
    return found


def _setup(stop: Stop, usual_s: int) -> int:
    """What of the time between arriving and beginning is setup; the remainder is waiting or a break."""
    same_door = stop.position > 0 and not stop.leg_s and not stop.leg_m
    return 0 if same_door else max(0, min(stop.starts - stop.arrival, usual_s))
