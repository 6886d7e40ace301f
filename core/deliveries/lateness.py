"""Who will be reached too late, what they were told last, and telling them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.deliveries.progress import progress
from core.deliveries.progress_model import OrderProgress, Risk, RouteProgress, StopProgress
from core.desk import Desk
from core.errors import Refused
from core.notifications import service as notifications
from core.notifications.model import Kind, Message, News, Preview, Queued
from core.notifications.window import announced
from core.orders.model import OrderState


@dataclass(frozen=True, slots=True)
class LateOrder:
    """An order that is out and will be late, or that is tight. Instants are UTC seconds."""

    order_id: int
    order: str
    name: str
    vehicle_id: int
    vehicle: str
    position: int  #: its stop on the route; 0 is the first
    risk: Risk  #: late or tight
    late_s: int  #: after the end of what was told or promised; 0 where it is only tight
    starts: int  #: predicted begin of service
    promise_until: int | None  #: when the last promised window closes
    told: Message | None  #: from which the customer knows, or will know, when it comes
    window: tuple[int, int]  #: what a delay message would say now
    plan_id: int | None  #: the approved revision


def late_orders(desk: Desk, day: date) -> list[LateOrder]:
    """The orders of an approved day that will be late, the latest first; then those that are tight, the next first."""
    standing = progress(desk, day)
    if not standing.approved or standing.closed_at is not None:
        return []
    risky = [
        (route, stop, order)
        for route in standing.routes
        for stop in route.stops
        if not stop.over and stop.risk is not Risk.NONE
        for order in stop.orders
        if order.state is OrderState.OUT
    ]
    told = notifications.last_messages(desk, [order.order_id for _, _, order in risky])
    width_s = round(float(desk.setting("messages.window_min")) * 60)
    found = []
    for route, stop, order in risky:
        window = announced(stop.starts or 0, width_s, stop.windows, departs=desk.now())
        found.append(_late(route, stop, order, told.get(order.order_id), window, standing.plan_id))
    return sorted(found, key=lambda late: (-late.late_s, late.starts))


def _late(
    route: RouteProgress,
    stop: StopProgress,
    order: OrderProgress,
    told: Message | None,
    window: tuple[int, int],
    plan_id: int | None,
) -> LateOrder:
    return LateOrder(
        order.order_id,
        order.order,
        order.name,
        route.vehicle_id,
        route.vehicle,
        stop.position,
        stop.risk,
        stop.late_s,
        stop.starts or 0,
        stop.promise_until,
        told,
        window,
        plan_id,
    )


def delay_preview(desk: Desk, day: date, order_id: int) -> Preview:
    """The delay message to the order's customer as it would be written now. Raises Refused where none is due."""
    (late,) = _asked(desk, day, [order_id])
    return notifications.preview(desk, order_id, _news(late))


def tell_delay(desk: Desk, day: date, orders: Sequence[int] | None = None) -> Queued:
    """Write the delay messages of these orders into the outbox, or of all that will be late (None).

    Each names the window by the prediction of this moment, and takes the place of what is still queued. Who was told
    as much is not told again; nothing goes out at night, and where that would be too late there is no message. Raises
    Refused where one of the orders is neither late nor tight.
    """
    with desk.writing() as db:
        return notifications.enqueue(desk, db, [_news(late) for late in _asked(desk, day, orders)])


def _asked(desk: Desk, day: date, orders: Sequence[int] | None) -> list[LateOrder]:
    late = {each.order_id: each for each in late_orders(desk, day)}
    if orders is None:
        return [each for each in late.values() if each.risk is Risk.LATE]
    if any(order not in late for order in orders):
        raise Refused("It will come as told, or is not on its way: there is no delay to tell of.")
    return [late[order] for order in dict.fromkeys(orders)]


def _news(late: LateOrder) -> News:
    return News(late.order_id, Kind.DELAYED, *late.window, late.plan_id, asked=True)
