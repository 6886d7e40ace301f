"""Verbs about who is told what, as scripts use them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.deliveries import service as deliveries
from core.deliveries.model import Outcome
from core.desk import Desk
from core.notifications import service as notifications
from core.notifications.model import MessageState
from tests.cli.conftest import Roundsman
from tests.conftest import StoppedClock
from tests.core.deliveries.shop import TUESDAY, Shop, keep_shop


@pytest.fixture
def shop(desk: Desk) -> Shop:
    return keep_shop(desk)


@pytest.fixture
def told(shop: Shop) -> Shop:
    """Two orders out, a message queued for each."""
    shop.plan({"Van 1": [shop.order("#1001", phone="+447400123456"), shop.order("A2")]})
    deliveries.approve(shop.desk, TUESDAY)
    return shop


def test_kinds_are_listed_and_switched(roundsman: Roundsman, shop: Shop) -> None:
    listed = roundsman("messages", "rules", "list", "--json").lines
    assert [rule["kind"] for rule in listed if rule["sends"]] == ["planned", "delayed"]
    assert roundsman("messages", "rules", "set", "out", "on").err == "“out” is on now.\n"
    done = roundsman("messages", "rules", "set", "out", "off", "--customer", "07400 123456")
    assert done.err == "“out” is off for customer +447400123456 now.\n"
    table = roundsman("messages", "rules", "list").out.splitlines()
    assert table[0].split() == ["KIND", "SENT", "FOR", "WHICH"]
    assert table[-1].split() == ["out", "off", "customer", "+447400123456"]
    assert roundsman("undo").code == 0
    assert len(roundsman("messages", "rules", "list", "--json").lines) == 9
    assert roundsman("messages", "rules", "set", "out", "usual").code == 0
    assert roundsman("messages", "rules", "set", "out", "off", "--customer", "Zoë").code == 1


def test_an_opt_out_is_entered_listed_and_ended(roundsman: Roundsman, told: Shop) -> None:
    assert roundsman("messages", "optout", "07400 123456", "--words", "stop it").err == (
        "Nothing goes to 07400 123456 any more.\n"
    )
    assert "before" in roundsman("messages", "optout", "+447400123456").err
    (one,) = roundsman("messages", "optouts", "--json").lines
    assert (one["channel"], one["address"], one["source"], one["words"]) == (
        "sms",
        "+447400123456",
        "person",
        "stop it",
    )
    assert "stop it" in roundsman("messages", "optouts").out
    assert roundsman("messages", "optin", "07400 123456").code == 0
    assert roundsman("messages", "optin", "07400 123456").code == 1
    assert roundsman("messages", "optouts", "--json").lines == []
    assert roundsman("messages", "optout").code == 1


def test_a_customer_is_left_in_peace_by_their_order(roundsman: Roundsman, told: Shop) -> None:
    done = roundsman("messages", "optout", "--order", "1001")
    assert done.err == "Nothing goes to 1001@example.com and +447400123456 any more.\n"
    (message,) = notifications.list_messages(told.desk, order_id=1)
    assert (message.state, message.error) == (MessageState.DROPPED, "they want no e-mails")
    assert roundsman("undo").code == 0
    assert notifications.list_messages(told.desk, order_id=1)[0].state is MessageState.QUEUED
    assert notifications.opt_outs(told.desk) == []


def test_a_message_is_written_by_hand_although_its_kind_is_off(roundsman: Roundsman, told: Shop) -> None:
    seen = roundsman("messages", "preview", "A2", "--kind", "next")
    assert seen.err == "It is not sent: it is off in this shop.\n"
    assert "To: a2@example.com" in seen.out
    done = roundsman("messages", "tell", "next", "A2", "--json")
    assert (done.code, len(done.json["messages"])) == (0, 1)
    refused = roundsman("messages", "tell", "delivered", "A2")
    assert (refused.code, refused.err) == (1, "“delivered” is not true of order A2: it is out.\n")
    roundsman("messages", "optout", "a2@example.com")
    silent = roundsman("messages", "tell", "out", "A2")
    assert (silent.code, silent.out) == (3, "cannot be told: order A2, they want no e-mails\n")


def test_a_van_leaves_and_its_customers_are_told(
    roundsman: Roundsman, told: Shop, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    roundsman("messages", "rules", "set", "out", "on")
    monkeypatch.setenv("ROUNDSMAN_NOW", "2026-03-03T09:20:00+00:00")
    done = roundsman("day", "leave", "Van 1", "--at", "9:15")
    assert (done.code, done.err) == (0, "Van 1 has left at 09:15, 2 messages written.\n")
    again = roundsman("day", "leave", "Van 1", "--json").json
    assert (again["already"], again["left"], again["messages"]) == (True, "2026-03-03T09:15:00+00:00", [])
    assert roundsman("day", "leave", "Van 2").code == 1
    assert roundsman("day", "leave", "Van 1", "--at", "10:00").code == 1


def test_sending_tells_first_whom_a_van_is_near_to_by_now(
    roundsman: Roundsman, told: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    roundsman("messages", "rules", "set", "next", "on")
    roundsman("messages", "send")
    monkeypatch.setenv("ROUNDSMAN_NOW", "2026-03-03T09:05:00+00:00")
    roundsman("day", "leave", "Van 1", "--at", "9:00")
    assert roundsman("messages", "send", "--json").json["sent"] == 2
    assert [message["kind"] for message in roundsman("messages", "list", "--json").lines][-2:] == ["next", "next"]


def test_a_person_is_erased_after_a_yes(roundsman: Roundsman, told: Shop, clock: StoppedClock) -> None:
    clock.now += timedelta(days=1, hours=3)
    for order in (1, 2):
        deliveries.mark(told.desk, order, Outcome.DELIVERED)
    asked = roundsman("privacy", "erase", "--phone", "07400 123456")
    assert (asked.code, asked.err) == (1, "1 orders are theirs. This cannot be undone: say it again with --yes.\n")
    told.desk.close()
    done = roundsman("privacy", "erase", "--phone", "07400 123456", "--yes", "--json")
    assert (done.code, done.json["orders"], done.json["messages"]) == (0, 1, 1)
    assert "1001@example.com" not in roundsman("orders", "show", "1001").out
    assert roundsman("privacy", "erase", "--email", "nobody@example.com", "--yes").code == 1
