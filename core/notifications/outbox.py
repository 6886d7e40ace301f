"""Writing messages into the outbox, in the transaction that gives cause for them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence

from core.clock import parse_wall
from core.desk import Desk
from core.errors import BadInput
from core.notifications import store, templates
from core.notifications.mailbox import Mailbox
from core.notifications.model import TOLD, Kind, Message, MessageState, News, Queued, Untold
from core.notifications.quiet import QuietHours
from core.notifications.templates import Customer, Shop
from core.notifications.window import announced, moved
from core.plans.model import Plan
from core.store.sqlite import Database


def planned_news(desk: Desk, plan: Plan) -> list[News]:
    """What the customers of every order on a route of the plan are to be told."""
    width_s = round(float(desk.setting("messages.window_min")) * 60)
    return [
        News(order.id, Kind.PLANNED, *announced(stop.starts, width_s, stop.windows, departs=route.departs), plan.id)
        for route, stop in plan.stops()
        for order in stop.orders
    ]


def enqueue(desk: Desk, db: Database, news: Sequence[News]) -> Queued:
    """Write a message for each order whose customer must be told; call it in the transaction that causes it.

    What is still queued gives way to a newer window. Who was told already is told again only when the window moved by
    more than 15 minutes. An order without a usable e-mail address gets no message and is listed.
    """
    about = [item.order_id for item in news]
    known, earlier = store.customers(db, about), store.of_orders(db, about)
    queued: list[int] = []
    unchanged: list[int] = []
    untold: list[Untold] = []
    for item in news:
        customer = known[item.order_id]
        came = _tell(desk, db, item, customer, earlier.get(item.order_id, []))
        if came is None:
            unchanged.append(item.order_id)
        elif isinstance(came, str):
            untold.append(Untold(item.order_id, customer.order, came))
        else:
            queued.append(came)
    return Queued(tuple(queued), tuple(unchanged), tuple(untold))


def withdraw(desk: Desk, db: Database, orders: Sequence[int], why: str) -> tuple[int, ...]:
    """Drop what is still queued for these orders, as it is not true any more. Returns the orders told already."""
    told: list[int] = []
    for order, messages in store.of_orders(db, orders).items():
        _drop(desk, db, messages, why)
        if any(message.state in TOLD for message in messages):
            told.append(order)
    return tuple(sorted(told))


def quiet_hours(desk: Desk) -> QuietHours:
    """The shop's quiet hours."""
    return QuietHours(
        parse_wall(desk.setting("messages.quiet_from")), parse_wall(desk.setting("messages.quiet_until")), desk.zone
    )


def shop(desk: Desk) -> Shop:
    """The sender, as customers know it."""
    name, phone, link, address = (
        desk.setting(key) for key in ("shop.name", "shop.phone", "messages.link", "shop.address")
    )
    return Shop(name, phone, desk.zone, link, address)


def unreachable(customer: Customer) -> str:
    """Why this customer cannot be told, empty when they can."""
    if not customer.email:
        return "no e-mail"
    try:
        Mailbox.parse(customer.email)
    except BadInput as wrong:
        return f"its e-mail address cannot be used: {wrong}"
    return ""


def note(desk: Desk, db: Database, kind: str, message: Message, **more: str) -> None:
    """A line of the journal about a message."""
    facts = {"order": message.order_id, "kind": message.kind, "version": message.version, "channel": message.channel}
    desk.record(db, kind, f"message:{message.id}", {**facts, **more})


def window(message: Message) -> tuple[int, int] | None:
    """The window that it announces."""
    if message.eta_from is None or message.eta_until is None:
        return None
    return message.eta_from, message.eta_until


def _tell(desk: Desk, db: Database, item: News, customer: Customer, earlier: list[Message]) -> int | str | None:
    """The id of the message written, or why there can be none, or None where they have been told as much."""
    after = item.window
    if after and (told := last_told(earlier)) and not moved(told, after):
        _drop(desk, db, earlier, "an earlier message says the same")
        return None
    words = templates.write(item, customer, shop(desk))
    if any(m.state is MessageState.QUEUED and (m.subject, m.body) == (words.subject, words.body) for m in earlier):
        return None
    _drop(desk, db, earlier, "a newer message took its place")
    if why := unreachable(customer):
        return why
    now = desk.now()
    values = {
        "order_id": item.order_id,
        "kind": item.kind,
        "version": max((m.version for m in earlier), default=0) + 1,
        "channel": desk.setting("messages.channel"),
        "recipient": str(Mailbox.parse(customer.email)),
        "subject": words.subject,
        "body": words.body,
        "due": quiet_hours(desk).release(now),
        "expires": item.eta_until,
        "eta_from": item.eta_from,
        "eta_until": item.eta_until,
        "plan_id": item.plan_id,
        "message_id": _message_id(desk),
        "created_at": now,
    }
    number = store.insert(db, values)
    note(desk, db, "message.queued", store.messages(db, message=number)[0])
    return number


def last_told(messages: Iterable[Message]) -> tuple[int, int] | None:
    """The window that the customer knows, or may know."""
    return next((window(m) for m in sorted(messages, key=lambda m: -m.version) if m.state in TOLD), None)


def _drop(desk: Desk, db: Database, messages: Iterable[Message], why: str) -> None:
    for message in messages:
        if message.state is MessageState.QUEUED:
            store.move(db, message.id, MessageState.DROPPED, error=why)
            note(desk, db, "message.failed", message, state="dropped", why=why)


def _message_id(desk: Desk) -> str:
    """RFC 5322 Message-ID, never used before; made once a row, so that mail servers know a second copy."""
    try:
        domain = Mailbox.parse(desk.setting("messages.from")).domain
    except BadInput:
        domain = "roundsman.invalid"
    return f"<{secrets.token_hex(16)}@{domain}>"
