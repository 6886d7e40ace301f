"""Who is told by which way, when, and why not: the same for writing and for preview."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from core.errors import BadInput
from core.notifications import optouts, rules
from core.notifications import service as notifications
from core.notifications.model import Kind, Message, MessageState, News, Queued, Sent
from tests.conftest import StoppedClock
from tests.core.deliveries.shop import Shop
from tests.core.notifications.wording import speak_of_all

MOBILE, OTHER_MOBILE, LANDLINE = "+447400123456", "+447400123457", "+441206555010"


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> None:
    speak_of_all(monkeypatch)


def tell(shop: Shop, order: int, kind: Kind = Kind.PLANNED, opens: str = "09:00", closes: str = "11:00") -> Queued:
    """Enqueue that news."""
    with shop.desk.writing() as db:
        return notifications.enqueue(shop.desk, db, [News(order, kind, shop.at(opens), shop.at(closes))])


def out(shop: Shop, number: str = "A1", **more: str) -> int:
    """An order under way."""
    return shop.order(number, state="out", **more)


def silence(shop: Shop, channel: str, address: str) -> None:
    with shop.desk.writing() as db:
        optouts.add(db, channel, address, since=0, source="person")


def ways(shop: Shop, order: int = 0) -> list[tuple[str, str]]:
    return [(message.channel, message.recipient) for message in notifications.list_messages(shop.desk, order_id=order)]


def last(shop: Shop) -> Message:
    return notifications.list_messages(shop.desk)[-1]


@pytest.mark.parametrize(
    ("setting", "email", "phone", "silent", "told"),
    [
        ("folder", "a@b.example", MOBILE, "", ("folder", "a@b.example")),
        ("folder", "", MOBILE, "", ("folder", MOBILE)),
        ("email", "a@b.example", MOBILE, "", ("email", "a@b.example")),
        ("sms", "a@b.example", MOBILE, "", ("sms", MOBILE)),
        ("sms, email", "a@b.example", MOBILE, "", ("sms", MOBILE)),
        ("sms, email", "a@b.example", LANDLINE, "", ("email", "a@b.example")),
        ("sms, email", "a@b.example", "", "", ("email", "a@b.example")),
        ("sms, email", "a@b.example", MOBILE, "sms", ("email", "a@b.example")),
        ("email, sms", "no address", MOBILE, "", ("sms", MOBILE)),
        ("email, sms", "A@b.example", MOBILE, "email", ("sms", MOBILE)),
        ("sms", "", "+12125550123", "", ("sms", "+12125550123")),
    ],
)
def test_a_customer_is_told_by_the_first_channel_by_which_they_can_be(
    shop: Shop, setting: str, email: str, phone: str, silent: str, told: tuple[str, str]
) -> None:
    shop.desk.set("messages.channel", setting)
    order = out(shop, email=email, phone=phone)
    if silent:
        silence(shop, silent, email.lower() if silent == "email" else phone)
    tell(shop, order)
    assert ways(shop) == [told]


@pytest.mark.parametrize(
    ("setting", "email", "phone", "silent", "why"),
    [
        ("sms", "a@b.example", "", "", "no phone number"),
        ("sms", "a@b.example", LANDLINE, "", "its number takes no text messages"),
        ("sms", "a@b.example", "+44", "", "its phone number cannot be used"),
        ("sms", "a@b.example", MOBILE, MOBILE, "they want no text messages"),
        ("sms, email", "", LANDLINE, "", "its number takes no text messages; no e-mail"),
        ("email", "a@b.example", MOBILE, "a@b.example", "they want no e-mails"),
        ("folder", "a@b.example", "", "a@b.example", "they want no e-mails"),
    ],
)
def test_who_cannot_be_told_is_named_with_the_reason(
    shop: Shop, setting: str, email: str, phone: str, silent: str, why: str
) -> None:
    shop.desk.set("messages.channel", setting)
    order = out(shop, email=email, phone=phone)
    if silent:
        silence(shop, "email" if "@" in silent else "sms", silent)
    (untold,) = tell(shop, order).cannot_be_told
    assert untold.why == why
    assert notifications.preview(shop.desk, order, news(shop, order)).verdict == f"It cannot be sent: {why}."
    assert [each.why for each in notifications.untold(shop.desk, [order])] == [why]
    assert notifications.list_messages(shop.desk) == []


def news(shop: Shop, order: int, kind: Kind = Kind.PLANNED) -> News:
    return News(order, kind, shop.at("09:00"), shop.at("11:00"))


def test_webhook_and_staff_are_told_beside_the_customer_whoever_that_is(shop: Shop) -> None:
    shop.desk.set("webhook.url", "https://hooks.example")
    shop.desk.set("ntfy.topic", "vans")
    known, unknown = out(shop, "A1"), out(shop, "A2", email="", phone="")
    assert len(tell(shop, known, Kind.DELAYED).messages) == 3
    tell(shop, unknown, Kind.DELAYED)
    hook, staff = ("webhook", "https://hooks.example"), ("ntfy", "vans")
    assert sorted(ways(shop, known)) == [("folder", "a1@example.com"), staff, hook]
    assert sorted(ways(shop, unknown)) == [staff, hook]
    assert {message.version for message in notifications.list_messages(shop.desk, order_id=known)} == {1}
    assert [seen.channel for seen in notifications.previews(shop.desk, known, news(shop, known, Kind.DELAYED))] == [
        "folder", "ntfy", "webhook",
    ]  # fmt: skip


def test_staff_is_told_of_its_kinds_although_customers_are_not(shop: Shop) -> None:
    shop.desk.set("ntfy.topic", "vans")
    order = out(shop)
    with shop.desk.writing() as db:
        done = notifications.enqueue(shop.desk, db, [News(order, Kind.ATTEMPTED)])
    assert ways(shop) == [("ntfy", "vans")]
    assert [each.why for each in done.off] == ["“attempted” is off in this shop"]


def test_what_the_customer_was_told_counts_for_nobody_else(shop: Shop) -> None:
    order = out(shop)
    tell(shop, order)
    notifications.send_due(shop.desk)
    shop.desk.set("webhook.url", "https://hooks.example")
    assert tell(shop, order) == Queued(messages=(2,), unchanged=(order,))
    assert last(shop).channel == "webhook"


def test_the_narrowest_rule_counts(shop: Shop) -> None:
    def sends(order: int) -> bool:
        return not notifications.preview(shop.desk, order, news(shop, order, Kind.OUT)).verdict.startswith("It is not")

    plain = out(shop, "A1")
    cold, fine = out(shop, "A2", requires='["chilled"]'), out(shop, "A3", requires='["chilled"]', phone=MOBILE)
    assert [sends(plain), sends(cold), sends(fine)] == [False, False, False]
    rules.put(shop.desk, Kind.OUT, True)
    assert [sends(plain), sends(cold), sends(fine)] == [True, True, True]
    rules.put(shop.desk, Kind.OUT, False, type_="Chilled")
    assert [sends(plain), sends(cold), sends(fine)] == [True, False, False]
    rules.put(shop.desk, Kind.OUT, True, customer="07400 123456")
    assert [sends(plain), sends(cold), sends(fine)] == [True, False, True]
    rules.put(shop.desk, Kind.OUT, False, customer="a1@EXAMPLE.com")
    assert [sends(plain), sends(cold), sends(fine)] == [False, False, True]
    rules.put(shop.desk, Kind.OUT, None, type_="chilled")
    assert [sends(plain), sends(cold), sends(fine)] == [False, True, True]
    off = [(rule.scope, rule.about, rule.sends) for rule in rules.listed(shop.desk) if rule.kind is Kind.OUT]
    assert off == [("shop", "", True), ("customer", MOBILE, True), ("customer", "a1@example.com", False)]
    with pytest.raises(BadInput, match="not both"):
        rules.put(shop.desk, Kind.OUT, False, type_="a", customer=MOBILE)
    with pytest.raises(BadInput, match="neither an e-mail address nor a number"):
        rules.put(shop.desk, Kind.OUT, False, customer="Zoë")


def test_a_rule_about_a_customer_leaves_no_address_in_the_journal(shop: Shop) -> None:
    rules.put(shop.desk, Kind.OUT, False, customer=MOBILE)
    (line,) = [event for event in shop.desk.events_since() if event.kind == "rule.changed"]
    assert MOBILE not in str(line.data)
    assert line.private == {"about": MOBILE}


@pytest.mark.parametrize(
    ("kind", "state", "due", "error"),
    [
        (Kind.PLANNED, MessageState.QUEUED, "08:00", ""),
        (Kind.DELAYED, MessageState.QUEUED, "08:00", ""),
        (Kind.OUT, MessageState.DROPPED, "21:05", "quiet hours"),
        (Kind.NEXT, MessageState.DROPPED, "21:05", "quiet hours"),
    ],
)
def test_at_five_past_nine_in_the_evening_it_waits_for_the_morning_or_is_dropped_by_its_kind(
    shop: Shop, clock: StoppedClock, kind: Kind, state: MessageState, due: str, error: str
) -> None:
    clock.now += timedelta(hours=13, minutes=5)
    rules.put(shop.desk, kind, True)
    done = tell(shop, out(shop), kind)
    message = last(shop)
    assert (message.state, message.error) == (state, error)
    assert datetime.fromtimestamp(message.due, UTC).strftime("%H:%M") == due
    assert bool(done.dropped) == bool(error)
    tell(shop, message.order_id, kind)
    assert len(notifications.list_messages(shop.desk)) == 1


def test_quiet_hours_are_those_on_the_clock_of_the_door(shop: Shop, clock: StoppedClock) -> None:
    clock.now += timedelta(hours=12, minutes=30)  # 20:30 in Colchester, 21:30 in Paris
    here, there = out(shop, "A1"), out(shop, "A2", address="3 Rue Cler, Paris")
    shop.pin("3 Rue Cler, Paris", 48.8566, 2.3060)
    tell(shop, here), tell(shop, there)
    near, far = notifications.list_messages(shop.desk)
    assert near.due == shop.desk.now()
    assert datetime.fromtimestamp(far.due, UTC).isoformat() == "2026-03-03T07:00:00+00:00"


def test_what_fell_due_by_day_waits_at_night_by_the_clock_of_its_door(shop: Shop, clock: StoppedClock) -> None:
    here, there = out(shop, "A1"), out(shop, "A2", address="3 Rue Cler, Paris")
    shop.pin("3 Rue Cler, Paris", 48.8566, 2.3060)
    rules.put(shop.desk, Kind.NEXT, True)
    tell(shop, here), tell(shop, there), tell(shop, out(shop, "A3"), Kind.NEXT)
    clock.now += timedelta(hours=12, minutes=30)
    assert notifications.send_due(shop.desk) == Sent(sent=2, waiting=1)
    assert notifications.list_messages(shop.desk, order_id=here)[0].state is MessageState.SENT


def test_what_may_not_wait_is_dropped_when_quiet_hours_have_begun_before_it_went_out(
    shop: Shop, clock: StoppedClock
) -> None:
    rules.put(shop.desk, Kind.OUT, True)
    tell(shop, out(shop), Kind.OUT)
    clock.now += timedelta(hours=13, minutes=5)
    assert notifications.send_due(shop.desk) == Sent(dropped=1)
    assert last(shop).error == "quiet hours"


def test_that_a_van_has_left_is_told_once_a_try_and_again_when_a_person_asks(shop: Shop) -> None:
    rules.put(shop.desk, Kind.OUT, True)
    order = out(shop)
    tell(shop, order, Kind.OUT)
    notifications.send_due(shop.desk)
    assert tell(shop, order, Kind.OUT, "13:00", "15:00").unchanged == (order,)
    asked = News(order, Kind.OUT, shop.at("13:00"), shop.at("15:00"), asked=True)
    with shop.desk.writing() as db:
        assert len(notifications.enqueue(shop.desk, db, [asked]).messages) == 1


def test_the_shop_says_how_far_a_window_must_move(shop: Shop) -> None:
    shop.desk.set("messages.late_min", "30")
    order = out(shop)
    tell(shop, order)
    notifications.send_due(shop.desk)
    assert tell(shop, order, Kind.DELAYED, "09:30", "11:30").unchanged == (order,)
    assert len(tell(shop, order, Kind.DELAYED, "09:31", "11:31").messages) == 1


def test_only_what_states_an_eta_gives_way_to_a_newer_eta(shop: Shop) -> None:
    for kind in (Kind.RESCHEDULED, Kind.OUT):
        rules.put(shop.desk, kind, True)
    order = out(shop)
    with shop.desk.writing() as db:
        notifications.enqueue(shop.desk, db, [News(order, Kind.RESCHEDULED)])
    tell(shop, order)
    tell(shop, order, Kind.OUT, "10:00", "12:00")
    stand = [(message.kind, message.state) for message in notifications.list_messages(shop.desk)]
    assert stand == [("rescheduled", "queued"), ("planned", "dropped"), ("out", "queued")]


def test_five_hundred_orders_take_as_many_questions_as_one(shop: Shop) -> None:
    shop.desk.set("webhook.url", "https://hooks.example")
    silence(shop, "email", "nobody@example.com")
    orders = [out(shop, f"A{n}") for n in range(500)]

    def asked(about: list[int]) -> Counter[str]:
        seen: list[str] = []
        found = [news(shop, order) for order in about]
        with shop.desk.writing() as db:
            db.conn.set_trace_callback(seen.append)
            notifications.enqueue(shop.desk, db, found)
            db.conn.set_trace_callback(None)
        # Each message has its own line in the journal, which asks for the line before it.
        return Counter(sql for sql in seen if sql.lstrip().startswith("SELECT") and "FROM event " not in sql)

    one, many = asked(orders[:1]), asked(orders[1:])
    assert one.total() == many.total() <= 12
    assert len(notifications.list_messages(shop.desk)) == 1000
