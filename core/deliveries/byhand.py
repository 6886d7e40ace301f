"""Telling by hand: a person asks for a message of any kind, whatever the rules; who has opted out is left in peace."""

from __future__ import annotations

from collections.abc import Sequence

from core.deliveries import news
from core.deliveries.news import Telling
from core.deliveries.progress import progress
from core.deliveries.store import attempts, orders
from core.desk import Desk
from core.errors import NotFound, Refused
from core.notifications import service as notifications
from core.notifications.kinds import TRAITS
from core.notifications.model import Kind, News, Preview, Queued
from core.store.sqlite import Database


def tell(desk: Desk, kind: Kind, order_ids: Sequence[int]) -> Queued:
    """Write a message of that kind to the customers of these orders, as things stand now; all of them or none.

    Raises NotFound, and Refused where an order stands where such words are not true.
    """
    with desk.writing() as db:
        found = [_news(desk, db, kind, order, asked=True) for order in dict.fromkeys(order_ids)]
        return notifications.enqueue(desk, db, found)


def tell_preview(desk: Desk, kind: Kind, order_id: int, *, asked: bool = False) -> list[Preview]:
    """What the order's customer, a webhook and staff would be told by such a message now, and what becomes of each.

    `asked`: as if by hand, whatever the rules. Raises as `tell` does.
    """
    return notifications.previews(desk, order_id, _news(desk, desk.db, kind, order_id, asked=asked))


def _news(desk: Desk, db: Database, kind: Kind, order_id: int, *, asked: bool) -> News:
    order = orders.one(db, order_id)
    if order is None:
        raise NotFound(f"There is no order {order_id}; roundsman orders list shows all.")
    if order.state not in TRAITS[kind].while_in:
        raise Refused(f"Order {order.order} is {order.state}: a message “{kind}” would not be true.")
    said = _of(desk, db, kind, order)
    if said is None:
        raise Refused(f"There is nothing to tell of order {order.order} by “{kind}”: it is on no route, or untried.")
    return News(said.order_id, kind, said.eta_from, said.eta_until, said.plan_id, said.facts, said.due, asked)


def _of(desk: Desk, db: Database, kind: Kind, order: orders.Standing) -> News | None:
    telling = Telling.of(desk)
    if TRAITS[kind].states_eta:
        return news.of_order(kind, progress(desk, order.day), order.id, telling, desk.now())
    if kind is Kind.RESCHEDULED:
        return news.rescheduled(order.id, order.day)
    if kind is Kind.PICKUP:
        return News(order.id, kind)
    tried = attempts.last_of(db, [order.id]).get(order.id)
    return next((item for item in news.of_try(tried, telling) if item.kind is kind), None) if tried else None
