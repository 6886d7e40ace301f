"""What there is to tell of a route and of a try at an order: facts in, news out. Instants are UTC seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.deliveries.model import Attempt, NextStep, Outcome
from core.deliveries.progress_model import DayProgress, RouteProgress, StopProgress
from core.desk import Desk
from core.notifications.model import Kind, News
from core.notifications.window import announced
from core.orders.model import OrderState

#: “Almost there” is said of a narrower window than the plan's.
_NEAR_S = 1800


@dataclass(frozen=True, slots=True)
class Telling:
    """The shop's settings about when customers are told."""

    width_s: int  #: of the window that is announced
    late_s: int  #: a breach is more than this after the end of the window
    alone: bool  #: late customers are told by themselves
    stops: int  #: “almost there” so many stops before; 0: not by stops
    near_s: int  #: or so many seconds before; 0: not by time
    feedback_s: int  #: after the delivery

    @classmethod
    def of(cls, desk: Desk) -> Telling:
        """As they are set now."""
        values = desk.values()

        def minutes(key: str) -> int:
            return round(float(values[key]) * 60)

        return cls(
            minutes("messages.window_min"),
            minutes("messages.late_min"),
            values["messages.late_alone"] == "yes",
            round(float(values["messages.next_stops"])),
            minutes("messages.next_min"),
            minutes("messages.feedback_h") * 60,
        )


def of_try(attempt: Attempt, telling: Telling) -> list[News]:
    """Delivered, with who took it, and the question how it was; or attempted, with the reason and what follows."""
    at = str(attempt.done_at)
    if attempt.outcome is Outcome.FAILED:
        return [News(attempt.order_id, Kind.ATTEMPTED, plan_id=attempt.plan_id, facts={"at": at, **_follows(attempt)})]
    facts = {"at": at, "received_by": attempt.received_by}
    due = attempt.done_at + telling.feedback_s
    return [
        News(attempt.order_id, Kind.DELIVERED, plan_id=attempt.plan_id, facts=facts),
        News(attempt.order_id, Kind.FEEDBACK, plan_id=attempt.plan_id, facts=facts, due=due),
    ]


def _follows(attempt: Attempt) -> Mapping[str, str]:
    step = attempt.next_step or NextStep.RESCHEDULE
    return {
        "reason": attempt.reason.value if attempt.reason else "",
        "next_step": step.value,
        "next_day": attempt.next_day.isoformat() if attempt.next_day else "",
    }


def rescheduled(order_id: int, day: date, tried: Attempt | None) -> News:
    """It comes on another day; the news belongs to the day on which it was tried."""
    plan = tried.plan_id if tried else None
    return News(order_id, Kind.RESCHEDULED, plan_id=plan, facts={"next_day": day.isoformat()})


def to_be_fetched(order_id: int, tried: Attempt | None) -> News:
    """It waits in the shop."""
    return News(order_id, Kind.PICKUP, plan_id=tried.plan_id if tried else None)


def out(route: RouteProgress, telling: Telling, plan_id: int | None) -> list[News]:
    """The van has left with them."""
    return [
        _eta(Kind.OUT, order, stop, telling.width_s, route.leaves, plan_id, number)
        for number, stop in enumerate(_to_come(route))
        for order in _aboard(stop)
    ]


def near(route: RouteProgress, telling: Telling, plan_id: int | None, now: int) -> list[News]:
    """Those to whom the van, which is on its way, is near by stops or by time."""
    if route.left_at is None and not route.done:
        return []
    width_s = min(telling.width_s, _NEAR_S)
    return [
        _eta(Kind.NEXT, order, stop, width_s, now, plan_id, number)
        for number, stop in enumerate(_to_come(route))
        if (telling.stops and number <= telling.stops) or ((stop.eta or 0) - now <= telling.near_s and telling.near_s)
        for order in _aboard(stop)
    ]


def late(
    route: RouteProgress, telling: Telling, plan_id: int | None, now: int, known: Mapping[int, tuple[int, int]]
) -> list[News]:
    """Those whose van comes after the window they know by more than the shop allows; `known` is by order."""
    return [
        _eta(Kind.DELAYED, order, stop, telling.width_s, now, plan_id, number)
        for number, stop in enumerate(_to_come(route))
        for order in _aboard(stop)
        if order in known and (stop.starts or 0) > known[order][1] + telling.late_s
    ]


def of_order(kind: Kind, day: DayProgress, order: int, telling: Telling, now: int) -> News | None:
    """What a message of a kind that states an ETA would say of an order now; None where it is on no route."""
    width_s = min(telling.width_s, _NEAR_S) if kind is Kind.NEXT else telling.width_s
    for route in day.routes:
        for number, stop in enumerate(_to_come(route)):
            if order in {each.order_id for each in stop.orders}:
                return _eta(kind, order, stop, width_s, max(now, route.leaves), day.plan_id, number)
    return None


def _eta(
    kind: Kind, order: int, stop: StopProgress, width_s: int, since: int, plan_id: int | None, number: int
) -> News:
    window = announced(stop.starts or 0, width_s, stop.windows, departs=since)
    facts = {"at": str(stop.eta), "stops_before": str(number)}
    return News(order, kind, *window, plan_id, facts)


def _to_come(route: RouteProgress) -> list[StopProgress]:
    return [stop for stop in route.stops if not stop.over]


def _aboard(stop: StopProgress) -> list[int]:
    return [order.order_id for order in stop.orders if order.state is OrderState.OUT]
