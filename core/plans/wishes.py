"""What a build is asked for beyond what the day's orders and shifts ask."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from core.plans.arrangement import Run
from core.plans.model import ETA_MOVED_S, Plan

if TYPE_CHECKING:
    from core.routing.model import Balance


@dataclass(frozen=True, slots=True)
class Wishes:
    """As a person says it."""

    most_changes: int | None = None  #: so many stops may be elsewhere or at another time than was told, no more
    like: date | None = None  #: the search begins from what was driven on that day
    balance: Literal["", "time", "stops"] = ""  #: what the vehicles are to have alike
    without: int = 0  #: a vehicle (id) that makes no stop: its own are no changes; 0: none

    @property
    def said(self) -> dict[str, object]:
        """For the journal: what was wished, ids and figures."""
        like = self.like.isoformat() if self.like is not None else None
        told = {"most_changes": self.most_changes, "like": like, "balance": self.balance or None}
        told["without"] = self.without or None
        return {name: value for name, value in told.items() if value is not None}


#: Of a build that is to keep locks alone.
NO_WISHES = Wishes()


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of an order already: with which vehicle it comes (None: any), and when service begins, UTC s."""

    stop: int  #: the number of the stop, the same for orders that are served together
    vehicle_id: int | None
    starts: int


@dataclass(frozen=True, slots=True)
class Asked:
    """As the search takes it."""

    start: tuple[Run, ...] = ()  #: where the search begins
    told: Mapping[int, Told] = field(default_factory=dict)  #: by order
    most_changes: int | None = None
    tolerance_s: int = ETA_MOVED_S
    balance: Balance | None = None
    note: str = ""  #: for history

    def changed(self, plan: Plan) -> frozenset[int]:
        """The numbers of the told stops of which an order is on no route, with another vehicle, or at another time."""
        here = {order.id: (route.vehicle_id, stop.starts) for route, stop in plan.stops() for order in stop.orders}
        return frozenset(
            told.stop for order, told in self.told.items() if not self._holds(told, here.get(order, (0, 0)))
        )

    def _holds(self, told: Told, now: tuple[int, int]) -> bool:
        vehicle, starts = now
        return told.vehicle_id in {None, vehicle} and abs(starts - told.starts) <= self.tolerance_s


def told_by(plan: Plan, orders: Collection[int], vehicles: Collection[int], *, customers: bool) -> dict[int, Told]:
    """What that plan tells of these orders; `vehicles` are on duty.

    `customers` were told when, but not with which vehicle; else nobody but the dispatcher knows, who knows both.
    """
    return {
        order.id: Told(number, None if customers or route.vehicle_id not in vehicles else route.vehicle_id, stop.starts)
        for number, (route, stop) in enumerate(plan.stops())
        for order in stop.orders
        if order.id in orders
    }
