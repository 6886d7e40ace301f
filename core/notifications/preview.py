"""The messages as they would be read, and what will become of each, by the decision that writing them makes."""

from __future__ import annotations

from core.clock import local
from core.desk import Desk
from core.errors import NotFound
from core.notifications import people, policy, store
from core.notifications.model import Kind, Message, MessageState, News, Preview
from core.notifications.outbox import as_told, last_told, planned_news, read_by, window, words
from core.notifications.people import Person
from core.notifications.policy import Policy, Verdict, Way
from core.plans import service as plans


def preview(desk: Desk, order_id: int, news: News | None = None) -> Preview:
    """What the order's customer would be told by the day's plan as it stands, or of that `news`.

    An order on no route has nothing to be told: its last message is shown, if there is one. Raises NotFound for an
    unknown order.
    """
    return previews(desk, order_id, news)[0]


def previews(desk: Desk, order_id: int, news: News | None = None) -> list[Preview]:
    """The same for every channel: the customer's first, then what goes to a webhook and to staff."""
    person = people.of_orders(desk.db, [order_id]).get(order_id)
    if person is None:
        raise NotFound(f"There is no order {order_id}; roundsman orders list shows all.")
    earlier = store.of_orders(desk.db, [order_id]).get(order_id, [])
    news = news or _news(desk, order_id)
    if news is None:
        return [_last(desk, person, read_by("customer", earlier))]
    decides = policy.load(desk, desk.db, [person])
    verdict = decides.verdict(news, person)
    found = [_way(desk, decides, news, person, way, read_by(way.audience, earlier)) for way in verdict.ways]
    if verdict.off or verdict.untold:
        found.insert(0, _silent(decides, news, person, verdict, read_by("customer", earlier), desk))
    return found


def _way(desk: Desk, decides: Policy, news: News, person: Person, way: Way, earlier: list[Message]) -> Preview:
    said, _ = words(decides.values, decides.shop, news, person, way.channel)
    queued = next((m for m in earlier if m.state is MessageState.QUEUED and window(m) == news.window
                   and m.kind == news.kind), None)  # fmt: skip
    if queued is not None:
        fate = _fate(desk, queued)
    elif as_told(decides, news, way, said, earlier):
        told = last_told(earlier)
        same = [m for m in earlier if (window(m) == told if told else m.kind == news.kind)]
        fate = _fate(desk, same[-1])
    else:
        fate = _goes(desk, news, way, again=bool(news.window and last_told(earlier)))
    return _shown(news, person, way.channel, way.recipient, said.subject, said.body, fate)


def _silent(
    decides: Policy, news: News, person: Person, verdict: Verdict, earlier: list[Message], desk: Desk
) -> Preview:
    channel = decides.values["messages.channel"].replace(",", " ").split()[0]
    said, _ = words(decides.values, decides.shop, news, person, channel)
    to = person.phone if channel == "sms" else person.customer.email
    fate = f"It is not sent: {verdict.off}." if verdict.off else f"It cannot be sent: {verdict.untold}."
    told = last_told(earlier)
    if not verdict.off and told and told == news.window:
        fate = _fate(desk, next(m for m in reversed(earlier) if window(m) == told))
    return _shown(news, person, channel, to, said.subject, said.body, fate)


def _shown(news: News, person: Person, channel: str, to: str, subject: str, body: str, fate: str) -> Preview:
    number, order = person.customer.order_id, person.customer.order
    return Preview(number, order, news.kind, channel, to, subject, body, news.eta_from, news.eta_until, fate)


def _news(desk: Desk, order_id: int) -> News | None:
    day, state = store.day_and_state(desk.db, order_id)
    head = plans.standing(desk, day).head
    if head is None or state not in {"new", "out"}:
        return None
    return next(
        (news for news in planned_news(desk, plans.show(desk, plan_id=head)) if news.order_id == order_id), None
    )


def _last(desk: Desk, person: Person, earlier: list[Message]) -> Preview:
    customer = person.customer
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


#: What causes each kind.
_CAUSES = {
    Kind.PLANNED: "once the plan is approved",
    Kind.OUT: "when the van leaves",
    Kind.NEXT: "when the van is near",
    Kind.DELAYED: "once it is written",
    Kind.DELIVERED: "when it is delivered",
    Kind.ATTEMPTED: "when nobody takes it",
    Kind.RESCHEDULED: "when it is put on another day",
    Kind.PICKUP: "when it is back in the shop",
    Kind.FEEDBACK: "some hours after it was delivered",
}


def _goes(desk: Desk, news: News, way: Way, *, again: bool) -> str:
    if way.why:
        return f"It is not sent: {way.why}."
    held = f"at {_when(desk, way.due)}, after the quiet hours," if way.held else ""
    moved = "again, as the window has moved," if again else ""
    return " ".join(part for part in ("It goes out", moved, held, _CAUSES[news.kind]) if part) + "."


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
