"""Who is told what when something happens, in the transaction in which it does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from core.clock import resolve
from core.deliveries import news
from core.deliveries.model import Attempt, FailureReason
from core.deliveries.news import Telling
from core.deliveries.progress import progress
from core.deliveries.store import attempts, departures
from core.desk import Desk
from core.notifications import service as notifications
from core.notifications.model import Kind, News, Queued
from core.store.sqlite import Database

#: What an outcome has caused, and is not true any more once it is corrected.
_OF_OUTCOMES = (Kind.DELIVERED, Kind.ATTEMPTED, Kind.RESCHEDULED, Kind.PICKUP, Kind.FEEDBACK)


def marked(desk: Desk, db: Database, attempt: Attempt) -> None:
    """An outcome was entered: its customer is told of it, and those whom the van comes to next, or comes late to."""
    wanted = notifications.wanted(desk, db)
    _left_by_then(db, attempt)
    telling = Telling.of(desk)
    found = [item for item in news.of_try(attempt, telling) if item.kind in wanted]
    if attempt.vehicle_id is not None and ((telling.alone and Kind.DELAYED in wanted) or Kind.NEXT in wanted):
        found += _on_the_way(desk, attempt.day, telling, wanted, attempt.vehicle_id)
    notifications.enqueue(desk, db, found)


def corrected(desk: Desk, db: Database, attempt: Attempt) -> None:
    """It was otherwise: what was not sent yet is not sent, and the customer is told how it was."""
    notifications.withdraw(desk, db, [attempt.order_id], "the outcome was corrected", kinds=_OF_OUTCOMES)
    marked(desk, db, attempt)


def moved(desk: Desk, db: Database, orders: Sequence[int], day: date) -> None:
    """These orders come on another day: who knew of one is told, unless the words about the failed try have said it."""
    if not orders or Kind.RESCHEDULED not in notifications.wanted(desk, db):
        return
    tried, knew = attempts.last_of(db, orders), notifications.have_heard(db, orders)
    said = notifications.have_heard(db, orders, Kind.ATTEMPTED)
    told = [
        order
        for order in orders
        if order in knew and not (order in tried and tried[order].next_day == day and order in said)
    ]
    notifications.enqueue(desk, db, [news.rescheduled(order, day) for order in told])


def taken_back(desk: Desk, db: Database, orders: Sequence[int]) -> None:
    """These orders wait in the shop: their customers may fetch them, but for those who did not want them."""
    if not orders or Kind.PICKUP not in notifications.wanted(desk, db):
        return
    tried = attempts.last_of(db, orders)
    refused = {order for order, attempt in tried.items() if attempt.reason is FailureReason.REFUSED}
    notifications.enqueue(desk, db, [News(order, Kind.PICKUP) for order in orders if order not in refused])


def tell_by_the_clock(desk: Desk) -> Queued:
    """Tell those to whom a van is near by now, although nothing was entered; call it before messages are sent."""
    if Kind.NEXT not in notifications.wanted(desk, desk.db):
        return Queued()
    day = desk.today()
    standing = progress(desk, day)
    if not standing.approved or standing.closed_at is not None:
        return Queued()
    telling, now = Telling.of(desk), desk.now()
    found = [item for route in standing.routes for item in news.near(route, telling, standing.plan_id, now)]
    heard = notifications.have_heard(desk.db, [item.order_id for item in found], Kind.NEXT, since=_midnight(desk, day))
    found = [item for item in found if item.order_id not in heard]
    if not found:
        return Queued()
    with desk.writing() as db:
        return notifications.enqueue(desk, db, found)


def _midnight(desk: Desk, day: date) -> int:
    return resolve(day, time(0), desk.zone)


def _left_by_then(db: Database, attempt: Attempt) -> None:
    """At a first outcome the van has left, whether somebody said so or not; one before its time is a rehearsal."""
    if attempt.vehicle_id is None:
        return
    known = departures.of_van(db, attempt.day, attempt.plan_id, attempt.vehicle_id)
    if known is not None and known[1] is None and known[0] <= attempt.done_at:
        departures.put(db, attempt.day, attempt.vehicle_id, known[0])


def _on_the_way(desk: Desk, day: date, telling: Telling, wanted: frozenset[Kind], vehicle: int) -> list[News]:
    """What the prediction, made anew, has to tell of the other stops of that van."""
    standing, now = progress(desk, day), desk.now()
    route = next((route for route in standing.routes if route.vehicle_id == vehicle), None)
    if route is None or not standing.approved or standing.closed_at is not None:
        return []
    late: list[News] = []
    if telling.alone and Kind.DELAYED in wanted:
        orders = [order.order_id for stop in route.stops for order in stop.orders]
        late = news.late(route, telling, standing.plan_id, now, notifications.written_windows(desk.db, orders))
    near = news.near(route, telling, standing.plan_id, now) if Kind.NEXT in wanted else []
    hold_back = {item.order_id for item in late}
    return late + [item for item in near if item.order_id not in hold_back]
