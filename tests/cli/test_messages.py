"""Verbs about messages, as scripts use them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.deliveries import service as deliveries
from core.desk import Desk
from tests.core.deliveries.shop import TUESDAY, Shop, keep_shop

Roundsman = Callable[..., Any]


@pytest.fixture
def shop(desk: Desk) -> Shop:
    return keep_shop(desk)


@pytest.fixture
def told(shop: Shop) -> Shop:
    """Two orders out, a message queued for each."""
    shop.plan({"Van 1": [shop.order("#1001", name="Zoë\x1b[31m"), shop.order("A2")]})
    deliveries.approve(shop.desk, TUESDAY)
    return shop


def test_the_outbox_is_listed_an_object_a_line(roundsman: Roundsman, told: Shop) -> None:
    first, second = roundsman("messages", "list", "--json").lines
    assert {"id", "order", "kind", "channel", "to", "state", "due", "provider_id", "error"} <= set(first)
    assert (first["order"], first["kind"], first["channel"], first["to"], first["state"], first["due"]) == (
        "#1001", "planned", "folder", "1001@example.com", "queued", "2026-03-02T08:00:00+00:00",
    )  # fmt: skip
    assert second["id"] == 2
    listed = roundsman("messages", "list")
    assert listed.out.splitlines()[0].split() == ["ID", "ORDER", "KIND", "CHANNEL", "TO", "STATE", "DUE", "REMARK"]
    assert roundsman("messages", "list", "--order", "A2", "--json").lines[0]["order"] == "A2"
    assert len(roundsman("messages", "list", "--day", "tomorrow", "--json").lines) == 2
    assert roundsman("messages", "list", "--state", "sent", "--json").lines == []


def test_sending_writes_the_folder_once(roundsman: Roundsman, told: Shop) -> None:
    done = roundsman("messages", "send", "--json")
    assert (done.code, done.json["sent"], done.json["waiting"]) == (0, 2, 0)
    assert len(list(told.desk.beside(".outbox").glob("*.eml"))) == 2
    again = roundsman("messages", "send")
    assert (again.code, again.out, again.err) == (0, "", "0 sent.\n")


def test_a_sender_that_is_not_set_up_exits_with_1_and_the_remedy(roundsman: Roundsman, shop: Shop) -> None:
    shop.desk.set("messages.channel", "email")
    shop.plan({"Van 1": [shop.order("A1")]})
    deliveries.approve(shop.desk, TUESDAY)
    done = roundsman("messages", "send")
    assert done.code == 1
    assert "1 waiting" in done.err
    assert "settings set smtp.host" in done.err


def test_a_preview_is_data_and_its_verdict_narration(roundsman: Roundsman, told: Shop) -> None:
    shown = roundsman("messages", "preview", "1001")
    assert shown.out.startswith("To: 1001@example.com\nSubject: Your delivery from Harrow & Finch: Tuesday 3 March, ")
    assert "Hello Zoë\\x1b[31m," in shown.out
    assert shown.err == "It waits to be sent, not before 08:00.\n"
    seen = roundsman("messages", "preview", "1001", "--json").json
    assert seen["from"].startswith("2026-03-03T")
    assert seen["verdict"] == shown.err.strip()


def test_what_is_unknown_is_settled_by_hand(roundsman: Roundsman, told: Shop) -> None:
    with told.desk.writing() as db:
        db.execute("UPDATE messages SET state = 'unknown', channel = 'email' WHERE id = 1")
    assert roundsman("messages", "send").code == 3
    assert roundsman("messages", "reconcile", 1, "sent", "--json").json["state"] == "sent"
    refused = roundsman("messages", "reconcile", 1, "sent")
    assert (refused.code, refused.err) == (1, "Message 1 is sent: there is nothing to settle.\n")
    assert roundsman("messages", "reconcile", 99, "drop").code == 1
    assert roundsman("messages", "reconcile", 1, "burn").code == 2


@pytest.fixture
def late(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """Two orders out, and one without an e-mail; on Tuesday at two none of them is there yet."""
    shop.desk.set("messages.window_min", "60")
    shop.plan({"Van 1": [shop.order("A1"), shop.order("A2"), shop.order("A3", email="", windows=["08:00-11:00"])]})
    deliveries.approve(shop.desk, TUESDAY)
    monkeypatch.setenv("ROUNDSMAN_NOW", "2026-03-03T14:00:00+00:00")
    return shop


def test_a_delay_is_read_then_written_once_and_who_cannot_be_told_is_named(roundsman: Roundsman, late: Shop) -> None:
    found = roundsman("day", "late", "--json").lines
    assert {"order", "vehicle", "eta", "risk", "late_s", "promise_until", "told", "would_tell"} <= set(found[0])
    told = {each["order"]: each["told"] and each["told"]["state"] for each in found}
    assert told == {"A1": "queued", "A2": "queued", "A3": None}
    listed = roundsman("day", "late").out.splitlines()
    assert listed[0].split()[:4] == ["ORDER", "VEHICLE", "ETA", "RISK"]
    assert len(listed) == 4
    assert "running late" in roundsman("messages", "delay", "A1", "--preview").out
    assert len(roundsman("messages", "delay", "--preview", "--json").lines) == 3
    assert roundsman("messages", "list", "--order", "A1", "--json").lines[-1]["kind"] == "planned"
    done = roundsman("messages", "delay", "--json")
    assert (done.code, len(done.json["messages"])) == (3, 2)
    assert done.json["cannot_be_told"] == [{"order": "A3", "why": "no e-mail"}]
    last = roundsman("messages", "list", "--order", "A1", "--json").lines
    assert [(message["kind"], message["state"]) for message in last] == [("planned", "dropped"), ("delayed", "queued")]
    assert roundsman("messages", "send", "--json").json["sent"] == 2


def test_of_a_day_that_goes_as_told_there_is_no_delay_to_write(roundsman: Roundsman, told: Shop) -> None:
    assert roundsman("day", "late", "--day", "tomorrow", "--json").lines == []
    refused = roundsman("messages", "delay", "A2", "--day", "tomorrow")
    assert (refused.code, refused.out) == (1, "")
    assert "there is no delay to tell of" in refused.err
    nobody = roundsman("messages", "delay", "--day", "tomorrow")
    assert (nobody.code, nobody.err) == (0, "0 written, 0 told as much before; messages send sends them.\n")


def test_a_channel_is_tried_with_an_address_of_one_s_own(roundsman: Roundsman, shop: Shop) -> None:
    done = roundsman("messages", "test", "folder", "+447400123456")
    assert (done.code, done.out) == (0, "")
    assert "The folder channel took the test message to +447400123456: 000000-" in done.err
    assert roundsman("messages", "test", "folder", "me@example.com", "--json").json["taken"] is True
    assert len(list(shop.desk.beside(".outbox").glob("*"))) == 2
    assert roundsman("messages", "list", "--json").lines == []


def test_a_channel_that_is_not_set_exits_with_1_and_names_what_is_missing(roundsman: Roundsman, shop: Shop) -> None:
    done = roundsman("messages", "test", "sms", "+447400123456")
    assert (done.code, done.out) == (1, "")
    assert "settings set sms.twilio.account_sid" in done.err
    assert roundsman("messages", "test", "pigeon", "x").code == 2
