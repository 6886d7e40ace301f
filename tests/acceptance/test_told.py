"""W5: each trigger fires once through a day; nobody is woken, nobody who said stop is written to, no ETA is old."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from core.deliveries import service as deliveries
from core.deliveries.model import FailureReason, Outcome
from core.desk import Desk
from core.notifications import rules
from core.notifications import service as notifications
from core.notifications.model import Kind, MessageState
from core.plans.model import Stop
from tests.conftest import StoppedClock
from tests.core.deliveries.shop import TUESDAY, WEDNESDAY, Shop, keep_shop


@pytest.fixture
def shop(desk: Desk) -> Shop:
    """A shop that tells its customers everything, by itself."""
    shop = keep_shop(desk)
    for kind in Kind:
        rules.put(desk, kind, True)
    desk.set("messages.late_alone", "yes")
    desk.set("messages.window_min", "60")
    desk.set("messages.next_stops", "0")
    desk.set("messages.next_min", "1")
    return shop


def send(shop: Shop) -> None:
    """What the console and `messages send` do."""
    deliveries.tell_by_the_clock(shop.desk)
    notifications.send_due(shop.desk)


def at(clock: StoppedClock, instant: int) -> None:
    clock.now = datetime.fromtimestamp(instant, UTC)


def the_evening_before(shop: Shop, clock: StoppedClock) -> None:
    """At 21:05 the plan is approved: nothing goes out until the morning."""
    notifications.opt_out(shop.desk, "stop@example.com", words="no more mails please")
    at(clock, shop.at("21:05", TUESDAY - timedelta(days=1)))
    done = deliveries.approve(shop.desk, TUESDAY)
    assert [item.why for item in done.cannot_be_told] == ["they want no e-mails"]
    send(shop)
    assert {m.state for m in notifications.list_messages(shop.desk)} == {MessageState.QUEUED}
    at(clock, shop.at("08:00"))
    send(shop)


def the_round(shop: Shop, clock: StoppedClock, orders: list[int], stops: list[Stop]) -> None:
    """The first door in time; before the second two hours are lost, and nobody is there."""
    a, b, c, d, quiet = orders
    at(clock, stops[0].arrival - 30)
    send(shop)
    at(clock, stops[0].departure)
    deliveries.mark(shop.desk, a, Outcome.DELIVERED, received_by="Zoë")
    send(shop)
    at(clock, stops[1].departure + 2 * 3600)
    deliveries.mark(shop.desk, b, Outcome.FAILED, reason=FailureReason.NOT_HOME)
    send(shop)
    send(shop)
    at(clock, shop.desk.now() + 180)
    send(shop)
    deliveries.mark(shop.desk, c, Outcome.DELIVERED)
    at(clock, shop.desk.now() + 180)
    send(shop)
    deliveries.mark(shop.desk, d, Outcome.FAILED, reason=FailureReason.AGE_CHECK)
    deliveries.mark(shop.desk, quiet, Outcome.DELIVERED)


def test_each_trigger_fires_once_through_a_whole_day(shop: Shop, clock: StoppedClock) -> None:
    orders = [*(shop.order(f"A{n}") for n in range(4)), shop.order("A4", email="stop@example.com")]
    plan = shop.plan({"Van 1": orders})
    the_evening_before(shop, clock)
    at(clock, plan.routes[0].departs)
    deliveries.leave(shop.desk, TUESDAY, shop.vans["Van 1"])
    send(shop)
    the_round(shop, clock, orders, [stop for _, stop in plan.stops()])
    deliveries.reschedule(shop.desk, orders[1], WEDNESDAY)
    send(shop)
    deliveries.close(shop.desk, TUESDAY)
    at(clock, shop.desk.now() + 4 * 3600)
    send(shop)
    send(shop)
    told: dict[str, list[str]] = defaultdict(list)
    for message in notifications.list_messages(shop.desk):
        if message.state is MessageState.SENT:
            told[message.order].append(message.kind)
    assert told == {
        "A0": ["planned", "out", "next", "delivered", "feedback"],
        "A1": ["planned", "out", "attempted", "rescheduled"],
        "A2": ["planned", "out", "delayed", "next", "delivered", "feedback"],
        "A3": ["planned", "out", "delayed", "next", "attempted", "pickup"],
    }
    assert never_an_older_eta(shop)
    # Dry run: nothing has left the house, as no sender was set.
    assert {m.channel for m in notifications.list_messages(shop.desk)} == {"folder"}
    assert len(list(shop.desk.beside(".outbox").glob("*.eml"))) == sum(map(len, told.values()))


def never_an_older_eta(shop: Shop) -> bool:
    """Whether of each order the messages with an ETA went out in the order in which they were written."""
    sent: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for message in notifications.list_messages(shop.desk):
        if message.eta_from is not None and message.sent_at is not None:
            sent[message.order_id].append((message.sent_at, message.version))
    return all(sorted(pairs) == sorted(pairs, key=lambda pair: pair[1]) for pairs in sent.values())


def test_at_five_past_nine_what_can_wait_waits_and_what_cannot_is_dropped(shop: Shop, clock: StoppedClock) -> None:
    order = shop.order("A1")
    plan = shop.plan({"Van 1": [order]})
    deliveries.approve(shop.desk, TUESDAY)
    send(shop)
    clock.now = datetime.fromtimestamp(shop.at("21:05"), UTC)
    deliveries.leave(shop.desk, TUESDAY, shop.vans["Van 1"])
    deliveries.mark(shop.desk, order, Outcome.DELIVERED)
    send(shop)
    stand = {m.kind: (m.state, m.error) for m in notifications.list_messages(shop.desk)}
    assert stand["out"] == (MessageState.DROPPED, "quiet hours")
    assert stand["delivered"] == (MessageState.QUEUED, "")
    delivered = next(m for m in notifications.list_messages(shop.desk) if m.kind == "delivered")
    assert delivered.due == shop.at("08:00", WEDNESDAY)
    assert plan.id == delivered.plan_id


def test_who_said_stop_on_one_channel_is_told_by_the_other(shop: Shop) -> None:
    shop.desk.set("messages.channel", "sms, email")
    order = shop.order("A1", phone="+447400123456")
    shop.plan({"Van 1": [order]})
    notifications.opt_out(shop.desk, "07400 123456")
    deliveries.approve(shop.desk, TUESDAY)
    assert [(m.channel, m.recipient) for m in notifications.list_messages(shop.desk)] == [("email", "a1@example.com")]
