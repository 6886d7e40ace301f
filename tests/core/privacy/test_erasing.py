"""Erasing a person: nothing says who it was, not in the rows, not in the bytes; an opt-out stays in force."""

from __future__ import annotations

import pytest

from core.deliveries import service as deliveries
from core.deliveries.model import Outcome
from core.desk import Desk
from core.errors import BadInput, NotFound, Refused
from core.notifications import rules
from core.notifications import service as notifications
from core.notifications.model import Kind
from core.orders import service as orders
from core.privacy import service as privacy
from core.undo import service as undoing
from tests.core.deliveries.shop import TUESDAY, Shop, keep_shop

PHONE, EMAIL = "+447400123456", "Quilla.Zoe@example.com"
TRACES = (
    "Quilla", "quilla.zoe", "447400123456", "Larkspur Terrace", "larkspur", "behind the green gate", "Aunt Wilhelmina",
    "please never write again", "I moved house",
)  # fmt: skip


@pytest.fixture
def shop(desk: Desk) -> Shop:
    return keep_shop(desk)


def a_life(shop: Shop) -> int:
    """An order with everything that can be known of its customer, brought and closed."""
    desk = shop.desk
    order = shop.order(
        "A1", name="Zoë Quilla", email=EMAIL, phone=PHONE, address="7 Larkspur Terrace, Colchester",
        notes="behind the green gate",
    )  # fmt: skip
    orders.edit(desk, order, 1, access="ring twice, says Quilla")
    rules.put(desk, Kind.DELIVERED, False, customer=EMAIL)
    other = shop.order("A2", name="Ben Ostler", email="ben@example.com")
    shop.plan({"Van 1": [order, other]})
    deliveries.approve(desk, TUESDAY)
    notifications.send_due(desk)
    deliveries.mark(desk, order, Outcome.DELIVERED, received_by="Aunt Wilhelmina", note="for Quilla")
    notifications.opt_out(desk, PHONE, words="please never write again")
    with desk.writing() as db:
        db.execute(
            "INSERT INTO inbound (channel, source_id, what, sender, order_id, body, at) "
            "VALUES ('sms', 'SM1', 'reply', ?, ?, 'I moved house', 0)", (PHONE, order),
        )  # fmt: skip
    return order


def bytes_on_disk(desk: Desk) -> bytes:
    return b"".join(
        path.read_bytes() for path in desk.path.parent.rglob("*") if path.is_file() and path.suffix != ".json"
    )


@pytest.mark.parametrize("by", [{"phone": "07400 123456"}, {"email": EMAIL.lower()}, {"phone": PHONE, "email": EMAIL}])
def test_no_byte_on_disk_says_who_it_was(shop: Shop, by: dict[str, str]) -> None:
    order = a_life(shop)
    before = bytes_on_disk(shop.desk).decode("utf-8", "replace")
    assert [trace for trace in TRACES if trace not in before] == []
    done = privacy.erase(shop.desk, **by)
    assert (done.orders, done.messages, done.inbound, done.letters) == (1, 1, 1, 1)
    after = bytes_on_disk(shop.desk).decode("utf-8", "replace")
    assert [trace for trace in TRACES if trace in after] == []
    assert "Ben Ostler" in after
    assert shop.state(order) == "delivered"
    assert shop.desk.fsck() == []


def test_who_had_opted_out_stays_so(shop: Shop) -> None:
    a_life(shop)
    privacy.erase(shop.desk, phone=PHONE)
    (optout,) = notifications.opt_outs(shop.desk)
    assert (optout.address, optout.words, optout.source) == ("", "", "person")
    shop.desk.set("messages.channel", "sms")
    again = shop.order("A3", phone=PHONE)
    assert [each.why for each in notifications.untold(shop.desk, [again])] == ["they want no text messages"]


def test_nobody_can_undo_what_would_bring_them_back(shop: Shop) -> None:
    a_life(shop)
    privacy.erase(shop.desk, phone=PHONE)
    assert undoing.steps(shop.desk).done == ()
    assert [event.kind for event in shop.desk.events_since()][-1] == "person.erased"


def test_while_an_order_is_open_nobody_is_erased(shop: Shop) -> None:
    shop.order("A1", phone=PHONE)
    with pytest.raises(Refused, match="Order A1 is open"):
        privacy.erase(shop.desk, phone=PHONE)
    assert privacy.known(shop.desk, phone=PHONE) == 1


def test_who_is_not_known_is_said_to_be_unknown(shop: Shop) -> None:
    with pytest.raises(NotFound, match="Nothing is known"):
        privacy.erase(shop.desk, email="nobody@example.com")
    with pytest.raises(BadInput, match="Say whom"):
        privacy.erase(shop.desk)
