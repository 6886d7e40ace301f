"""The message as the customer would read it, and what will become of it."""

from __future__ import annotations

from core.clock import local
from core.desk import Desk
from core.errors import NotFound
from core.notifications import store, templates
from core.notifications.model import Kind, Message, MessageState, News, Preview
from core.notifications.outbox import last_told, planned_news, quiet_hours, shop, unreachable, window
from core.notifications.templates import Customer
from core.notifications.window import moved
from core.plans import service as plans


def preview(desk: Desk, order_id: int, news: News | None = None) -> Preview:
    """What the order's customer would be told by the day's plan as it stands, or of that `news`.

    An order on no route has nothing to be told: its last message is shown, if there is one. Raises NotFound for an
    unknown order.
    """
    customer = store.customers(desk.db, [order_id]).get(order_id)
    if customer is None:
        raise NotFound(f"There is no order {order_id}; roundsman orders list shows all.")
    earlier = store.of_orders(desk.db, [order_id]).get(order_id, [])
    news = news or _news(desk, order_id)
    if news is None:
        return _last(desk, customer, earlier)
    words = templates.write(news, customer, shop(desk))
    return Preview(
        order_id,
        customer.order,
        news.kind,
        desk.setting("messages.channel"),
        customer.email,
        words.subject,
        words.body,
        news.eta_from,
        news.eta_until,
        _verdict(desk, news, customer, earlier),
    )


def _news(desk: Desk, order_id: int) -> News | None:
    day, state = store.day_and_state(desk.db, order_id)
    head = plans.standing(desk, day).head
    if head is None or state not in {"new", "out"}:
        return None
    return next(
        (news for news in planned_news(desk, plans.show(desk, plan_id=head)) if news.order_id == order_id), None
    )


def _last(desk: Desk, customer: Customer, earlier: list[Message]) -> Preview:
    verdict = "There is nothing to tell: the order is on no route, or has come to its end."
    if not earlier:
        channel = desk.setting("messages.channel")
        return Preview(
            customer.order_id, customer.order, Kind.PLANNED, channel, customer.email, "", "", None, None, verdict
        )
    last = earlier[-1]
    return Preview(
        customer.order_id, customer.order, last.kind, last.channel, last.recipient, last.subject, last.body,
        last.eta_from, last.eta_until, _fate(desk, last),
    )  # fmt: skip


_ONCE = {Kind.PLANNED: "once the plan is approved.", Kind.DELAYED: "once it is written."}


def _verdict(desk: Desk, news: News, customer: Customer, earlier: list[Message]) -> str:
    after = news.window
    queued = next((m for m in earlier if m.state is MessageState.QUEUED and window(m) == after), None)
    if queued:
        return _fate(desk, queued)
    told = last_told(earlier)
    if told and after and not moved(told, after):
        return _fate(desk, next(m for m in reversed(earlier) if window(m) == told))
    if why := unreachable(customer):
        return f"It cannot be sent: {why}."
    now = desk.now()
    release = quiet_hours(desk).release(now)
    if after and release >= after[1]:
        return "It would come too late to be sent."
    again = "again, as the window has moved," if told else ""
    held = f"at {_when(desk, release)}, after the quiet hours," if release > now else ""
    return " ".join(part for part in ("It goes out", again, held, _ONCE[news.kind]) if part)


def _fate(desk: Desk, message: Message) -> str:
    at = _when(desk, message.sent_at or message.due)
    return {
        MessageState.QUEUED: f"It waits to be sent, not before {at}.",
        MessageState.SENDING: "It is being sent.",
        MessageState.SENT: f"It was sent at {at}.",
        MessageState.DELIVERED: f"It was sent at {at}, and has arrived.",
        MessageState.UNDELIVERED: f"It was sent at {at}, and could not be brought: {message.receipt}",
        MessageState.UNKNOWN: f"It may have gone out: settle it with roundsman messages reconcile {message.id}.",
        MessageState.FAILED: f"It was refused: {message.error}",
        MessageState.DROPPED: f"It was not sent: {message.error}",
    }[message.state]


def _when(desk: Desk, instant: int) -> str:
    """The time, with its day where that is not today."""
    at = local(instant, desk.zone)
    return f"{at:%H:%M}" if at.date() == desk.today() else f"{at:%Y-%m-%d %H:%M}"
