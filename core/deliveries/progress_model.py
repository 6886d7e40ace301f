"""How a dispatched day goes on: facts for the Day screen and for scripts. Instants are UTC seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.deliveries.model import FailureReason, Outcome
from core.orders.model import OrderState
from core.plans.model import Promise


class Risk(StrEnum):
    """How the prediction stands to what the customer was told."""

    NONE = ""  #: it will come as announced, or nothing was announced
    TIGHT = "tight"  #: within ten minutes of the end
    LATE = "late"  #: after it


@dataclass(frozen=True, slots=True)
class OrderProgress:
    """One order at a stop."""

    order_id: int
    order: str
    name: str
    address: str
    unit: str
    state: OrderState  #: where this day leaves it
    outcome: Outcome | None = None
    reason: FailureReason | None = None
    done_at: int | None = None


@dataclass(frozen=True, slots=True)
class StopProgress:
    """One stop: planned, predicted, promised."""

    position: int
    orders: tuple[OrderProgress, ...]
    planned_arrival: int
    planned_starts: int
    eta: int | None  #: predicted arrival; None where it is over
    starts: int | None  #: predicted begin of service
    announced: tuple[int, int] | None  #: the window that customers know last
    promise_until: int | None  #: when the last promised window closes
    risk: Risk
    late_s: int  #: predicted, or had, after the announced or promised end; 0 when in time
    windows: tuple[Promise, ...] = ()  #: those promised, in time order

    @property
    def over(self) -> bool:
        """Whether every order here has its outcome."""
        return self.eta is None


@dataclass(frozen=True, slots=True)
class RouteProgress:
    """One vehicle's day."""

    index: int
    vehicle_id: int
    vehicle: str
    driver: str
    departs: int
    returns: int  #: planned
    back: int  #: predicted
    stops: tuple[StopProgress, ...]
    left_at: int | None = None  #: when it has left the depot; None: nobody has said

    @property
    def leaves(self) -> int:
        """When it has left, else when it is to leave."""
        return self.departs if self.left_at is None else self.left_at

    @property
    def next_stop(self) -> StopProgress | None:
        """The first stop that is still to come."""
        return next((stop for stop in self.stops if not stop.over), None)

    @property
    def done(self) -> int:
        """How many stops are over."""
        return sum(stop.over for stop in self.stops)

    @property
    def late(self) -> int:
        """How many stops still to come will be late."""
        return sum(stop.risk is Risk.LATE for stop in self.stops if not stop.over)


@dataclass(frozen=True, slots=True)
class DayProgress:
    """Where a service day stands."""

    day: date
    plan_id: int | None  #: the revision shown: the approved one, else the one in view
    approved: bool
    closed_at: int | None
    routes: tuple[RouteProgress, ...]
    counts: dict[OrderState, int]  #: orders of the day by state
    moved: int = 0  #: orders tried on this day that go out again on another

    @property
    def open(self) -> int:
        """Orders that have come to no end."""
        return sum(self.counts.get(state, 0) for state in (OrderState.NEW, OrderState.OUT, OrderState.ATTEMPTED))
