"""Orders that were not delivered: another try on another day, or back to the shop."""

from __future__ import annotations

from datetime import date, timedelta

from core.deliveries import telling
from core.deliveries.model import Attempt, Moved, NextStep, Returned
from core.deliveries.saying import another_day
from core.deliveries.store import days, orders
from core.desk import Desk
from core.errors import NotFound, Refused
from core.fleet import service as fleet
from core.orders.model import OrderState
from core.store.sqlite import Database

#: How far ahead somebody is looked for who drives.
_AHEAD_DAYS = 21


def reschedule(desk: Desk, order_id: int, day: date) -> Moved:
    """Put an order on another day: one whose try failed goes for its next attempt, a new one just moves.

    Raises NotFound, BadInput for a day that cannot be, Refused for an order that is out or has come to its end.
    """
    with desk.writing() as db:
        order = _movable(db, order_id, "moved to another day")
        another_day(desk, db, order.order, order.day, day)
        moved = put_on(desk, db, order, day)
        telling.moved(desk, db, [order_id], day)
        return moved


def return_to_shop(desk: Desk, order_id: int) -> Returned:
    """Take an order whose try failed back for good. Raises NotFound, and Refused for any other."""
    with desk.writing() as db:
        order = _movable(db, order_id, "returned")
        if order.state is not OrderState.ATTEMPTED:
            raise Refused(f"Order {order.order} has not left the shop; cancel it instead.")
        returned = take_back(desk, db, order)
        telling.taken_back(desk, db, [order_id])
        return returned


def move_on(
    desk: Desk, db: Database, order: orders.Standing, attempt: Attempt, *, default: date | None = None
) -> Moved | Returned | None:
    """Take the next step of a failed try if nobody need be asked for it; None if a person has to decide.

    Where no day was named it is `default`, else the next one on which somebody drives.
    """
    if attempt.next_step is NextStep.RETURN:
        return take_back(desk, db, order)
    if attempt.next_day is None and attempt.next_step is not NextStep.RESCHEDULE:
        return None
    named = attempt.next_day
    if named is None or named < desk.today() or named in days.closed(db):
        named = default or next_working_day(desk, db, order.day)
    return put_on(desk, db, order, named)


def next_working_day(desk: Desk, db: Database, after: date) -> date:
    """The first day behind `after`, today or later, on which somebody drives and that is not closed.

    Without any shift it is the next weekday. Raises Refused where nobody drives for three weeks.
    """
    closed = days.closed(db)
    first = max(after + timedelta(days=1), desk.today())
    ahead = [day for day in (first + timedelta(days=i) for i in range(_AHEAD_DAYS)) if day not in closed]
    if not fleet.fleet(desk).shifts:
        return next(day for day in ahead if day.weekday() < 5)
    found = next((day for day in ahead if fleet.on_duty(desk, day)), None)
    if found is None:
        raise Refused(f"Nobody drives in the three weeks from {first}; name the day of the next try.")
    return found


def put_on(desk: Desk, db: Database, order: orders.Standing, day: date) -> Moved:
    """Put the order on that day, with its attempt counted if it was tried."""
    attempt = order.attempt + (order.state is OrderState.ATTEMPTED)
    orders.put(db, order.id, OrderState.NEW, day=day, attempt=attempt)
    data = {"from": order.day.isoformat(), "to": day.isoformat(), "attempt": attempt}
    desk.record(db, "order.rescheduled", f"order:{order.id}", data)
    return Moved(order.id, order.order, day, attempt)


def take_back(desk: Desk, db: Database, order: orders.Standing) -> Returned:
    """The order stays in the shop for good."""
    orders.put(db, order.id, OrderState.RETURNED)
    data = {"state": OrderState.RETURNED, "before": order.state}
    desk.record(db, "order.changed", f"order:{order.id}", data)
    return Returned(order.id, order.order)


def _movable(db: Database, order_id: int, what: str) -> orders.Standing:
    order = orders.one(db, order_id)
    if order is None:
        raise NotFound(f"There is no order {order_id}; roundsman orders list shows all.")
    if order.state is OrderState.OUT:
        raise Refused(f"Order {order.order} is out; mark its outcome before it is {what}.")
    if order.state not in {OrderState.NEW, OrderState.ATTEMPTED}:
        raise Refused(f"Order {order.order} is {order.state} and cannot be {what}.")
    return order
