"""The end of a service day: nothing of it may be left without an end or a next step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from core.deliveries import telling
from core.deliveries.model import (
    Attempt,
    Closed,
    Moved,
    NextStep,
    OpenOrder,
    Outcome,
    Returned,
    StillOpen,
)
from core.deliveries.moving import move_on, put_on
from core.deliveries.saying import another_day
from core.deliveries.store import attempts, days, orders
from core.desk import Desk
from core.errors import Refused
from core.orders.model import OrderState
from core.plans import service as plans
from core.plans.model import Day
from core.store.sqlite import Database

#: How many orders a sentence names; `StillOpen.orders` has all.
_NAMED = 8
_OPEN = (OrderState.OUT, OrderState.ATTEMPTED, OrderState.NEW)


def open_orders(desk: Desk, day: date) -> list[OpenOrder]:
    """Orders of the day that have come to no end: those still out first, then failed ones, then those never sent."""
    standing = plans.standing(desk, day)
    plan = standing.approved or standing.head
    aboard = days.aboard(desk.db, plan)
    left = {item.order_id: item.reason for item in plans.show(desk, plan_id=plan).unassigned} if plan else {}
    without_end = [order for order in orders.of_day(desk.db, day) if order.state in _OPEN]
    tried = attempts.last_of(desk.db, [order.id for order in without_end])
    found = [
        _open(order, tried.get(order.id), aboard.get(order.id, ""), left.get(order.id, "")) for order in without_end
    ]
    return sorted(found, key=lambda item: _OPEN.index(item.state))


def close(desk: Desk, day: date, *, next_day: date | None = None) -> Closed:
    """Close the day: every failed order takes its next step, so that none is forgotten.

    Another try is put on the day that was named for it, else on `next_day`, else on the next day on which somebody
    drives, with the attempt counted; what goes back is returned. Orders that never left move only with `next_day`.
    Raises StillOpen with the list while an order is out or needs a person's decision, and Refused for a day without
    orders. Closing a closed day changes nothing and says so.
    """
    with desk.writing() as db:
        standing = plans.standing(desk, day)
        if standing.closed_at is not None:
            return _summary(db, day, (), (), already=True)
        of_day = orders.of_day(db, day)
        if not of_day and not attempts.of_day(db, day):
            raise Refused(f"There is no order on {day}, so there is nothing to close.")
        pending = [item for item in open_orders(desk, day) if _in_the_way(item, next_day)]
        if pending:
            raise StillOpen(_sentence(day, pending), tuple(pending))
        moved, returned = _settle(desk, db, day, of_day, next_day)
        days.close(db, day, desk.now())
        closed = _summary(db, day, moved, returned)
        desk.record(db, "day.closed", f"day:{day}", _data(closed, standing))
        return closed


def _settle(
    desk: Desk, db: Database, day: date, of_day: Sequence[orders.Standing], next_day: date | None
) -> tuple[tuple[Moved, ...], tuple[Returned, ...]]:
    open_now = [order for order in of_day if order.state in {OrderState.NEW, OrderState.ATTEMPTED}]
    tried = attempts.last_of(db, [order.id for order in open_now])
    if next_day is not None and open_now:
        another_day(desk, db, open_now[0].order, day, next_day)
    settled: list[Moved | Returned | None] = []
    for order in open_now:
        if order.state is OrderState.ATTEMPTED:
            settled.append(move_on(desk, db, order, tried[order.id], default=next_day))
        elif next_day is not None:
            settled.append(put_on(desk, db, order, next_day))
    moved = tuple(item for item in settled if isinstance(item, Moved))
    returned = tuple(item for item in settled if isinstance(item, Returned))
    for to in sorted({item.day for item in moved}):
        telling.moved(desk, db, [item.order_id for item in moved if item.day == to], to)
    telling.taken_back(desk, db, [item.order_id for item in returned])
    return moved, returned


def _in_the_way(item: OpenOrder, next_day: date | None) -> bool:
    if item.state is OrderState.NEW:
        return next_day is None
    return item.needs_decision


def _open(order: orders.Standing, attempt: Attempt | None, vehicle: str, reason: str) -> OpenOrder:
    if order.state is OrderState.ATTEMPTED and attempt is not None and attempt.reason is not None:
        why = f"{attempt.reason.words}; {_next(attempt)}"
        asks = _needs_decision(attempt)
        return _item(order, vehicle, why, attempt.next_step, attempt.next_day, asks)
    if order.state is OrderState.OUT:
        return _item(order, vehicle, f"out with {vehicle or 'a vehicle'}, no outcome yet")
    return _item(order, "", reason or "never sent out")


def _item(
    order: orders.Standing,
    vehicle: str,
    why: str,
    step: NextStep | None = None,
    day: date | None = None,
    asks: bool = True,
) -> OpenOrder:
    return OpenOrder(order.id, order.order, order.name, order.state, order.attempt, vehicle, why, step, day, asks)


def _next(attempt: Attempt) -> str:
    if attempt.next_day is not None:
        return f"another try on {attempt.next_day}"
    return attempt.next_step.words if attempt.next_step else "no next step"


def _needs_decision(attempt: Attempt) -> bool:
    step = attempt.next_step
    return attempt.next_day is None and (step is None or not step.settles_itself)


def _sentence(day: date, pending: Sequence[OpenOrder]) -> str:
    """What is missing, without customers' names: it may end up in a log."""
    number = "1 order has" if len(pending) == 1 else f"{len(pending)} orders have"
    ways = {
        OrderState.OUT: "Mark what came of those that are out (roundsman outcome).",
        OrderState.ATTEMPTED: "Decide what follows on a failed try (roundsman day move, roundsman day return).",
        OrderState.NEW: "Move what was never sent out (roundsman day close --next-day), or cancel it.",
    }
    named = "; ".join(f"{item.order}: {item.why}" for item in pending[:_NAMED])
    more = f"; and {len(pending) - _NAMED} more" if len(pending) > _NAMED else ""
    needed = [ways[state] for state in _OPEN if any(item.state is state for item in pending)]
    return " ".join([f"The day {day} cannot be closed: {number} no end yet ({named}{more}).", *needed])


def _summary(
    db: Database, day: date, moved: tuple[Moved, ...], returned: tuple[Returned, ...], *, already: bool = False
) -> Closed:
    had = Counter(attempt.outcome for attempt in attempts.of_day(db, day).values())
    return Closed(day, had[Outcome.DELIVERED], had[Outcome.PARTIAL], moved, returned, already)


def _data(closed: Closed, standing: Day) -> dict[str, object]:
    return {
        "plan": standing.approved,
        "delivered": closed.delivered,
        "partial": closed.partial,
        "moved": [[item.order_id, item.day.isoformat()] for item in closed.moved],
        "returned": [item.order_id for item in closed.returned],
    }
