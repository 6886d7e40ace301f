"""Answers: put to their order, stop words obeyed, once."""

from __future__ import annotations

import pytest

from core.notifications import inbound, optouts, store
from core.notifications.incoming import Reply
from core.notifications.model import MessageState
from tests.core.deliveries.shop import TUESDAY, WEDNESDAY, Shop
from tests.core.notifications.test_receipts import NUMBER, text_message


def wrote(body: str, number: str = "SM9", sender: str = NUMBER, **more: str) -> Reply:
    return Reply("sms", number, sender, body, **more)  # type: ignore[arg-type]


def out(shop: Shop) -> bool:
    return bool(optouts.among(shop.desk.db, "sms", [NUMBER]))


def test_an_answer_is_about_the_order_of_the_newest_message_to_its_sender(shop: Shop) -> None:
    text_message(shop)
    newest = text_message(shop, sid="SM2", number="A2")
    text_message(shop, "dropped", sid="", number="A3")
    came = inbound.receive(shop.desk, wrote("Ring twice\nplease", sender="07700 900123"), shop.desk.now() + 5)
    assert came == inbound.Received("reply", newest.order_id)
    (heard,) = inbound.replies(shop.desk)
    assert (heard.order, heard.body, heard.sender, heard.what) == ("A2", "Ring twice\nplease", NUMBER, "reply")
    (event,) = [event for event in shop.desk.events_since() if event.kind == "inbound.received"]
    assert event.subject == f"order:{newest.order_id}"
    assert NUMBER not in str(event.data)
    assert "Ring" not in str(event.data)


def test_without_a_message_it_is_about_the_newest_order_with_that_number_else_about_none(shop: Shop) -> None:
    shop.order("A1", phone=NUMBER)
    later = shop.order("A2", phone=NUMBER, day=WEDNESDAY)
    assert inbound.receive(shop.desk, wrote("Hello"), 100).order_id == later
    assert inbound.receive(shop.desk, wrote("Hello", "SM8", "+447700900999"), 100).order_id is None
    assert [heard.order for heard in inbound.replies(shop.desk)] == ["", "A2"]
    assert [heard.order for heard in inbound.replies(shop.desk, day=WEDNESDAY)] == ["", "A2"]
    assert [heard.order for heard in inbound.replies(shop.desk, day=TUESDAY)] == [""]


def test_stop_ends_it_for_good_and_what_waits_is_dropped(shop: Shop) -> None:
    text_message(shop)
    waiting = text_message(shop, "queued", sid="", number="A2")
    assert inbound.receive(shop.desk, wrote("Stop, please!"), 100).what == "stop"
    assert out(shop)
    assert store.messages(shop.desk.db, message=waiting.id)[0].state is MessageState.DROPPED
    (kept,) = optouts.everybody(shop.desk.db)
    assert (kept.source, kept.words, kept.since, kept.address) == ("keyword", "Stop, please!", 100, NUMBER)
    added = [event for event in shop.desk.events_since() if event.kind == "optout.added"]
    assert [event.data["source"] for event in added] == ["keyword"]
    assert NUMBER not in str([event.data for event in added])


def test_start_begins_it_again_and_yes_only_after_a_stop(shop: Shop) -> None:
    text_message(shop)
    assert inbound.receive(shop.desk, wrote("Yes", "1"), 100).what == "reply"
    inbound.receive(shop.desk, wrote("STOP", "2"), 101)
    assert inbound.receive(shop.desk, wrote("yes please", "3"), 102).what == "start"
    assert not out(shop)
    inbound.receive(shop.desk, wrote("STOP", "4"), 103)
    assert inbound.receive(shop.desk, wrote("Start", "5"), 104).what == "start"
    assert not out(shop)
    assert shop.kinds("optout") == ["optout.added", "optout.removed"] * 2


def test_a_second_copy_changes_nothing_also_after_a_start(shop: Shop) -> None:
    text_message(shop)
    inbound.receive(shop.desk, wrote("STOP", "1"), 100)
    inbound.receive(shop.desk, wrote("START", "2"), 101)
    assert inbound.receive(shop.desk, wrote("STOP", "1"), 102).what == ""
    assert not out(shop)
    assert len(inbound.replies(shop.desk)) == 2


def test_the_provider_s_verdict_counts_before_our_own(shop: Shop) -> None:
    text_message(shop)
    assert inbound.receive(shop.desk, wrote("Genug jetzt", provider_says="STOP"), 100).what == "stop"
    assert out(shop)


@pytest.mark.parametrize(
    "body", ["", "\x1b[2J\u202eevil", "x" * 1_000_000, "[/b] $shop {0} %s", "a\x00b", "\ud800", "👩‍👩‍👧‍👦" * 500]
)
def test_hostile_words_are_kept_short_and_tame(shop: Shop, body: str) -> None:
    text_message(shop)
    inbound.receive(shop.desk, wrote(body), 100)
    (heard,) = inbound.replies(shop.desk)
    assert len(heard.body) <= inbound.LONGEST
    assert "\x1b" not in heard.body
    assert "\u202e" not in heard.body


@pytest.mark.parametrize("sender", ["", "ShopNews", "+", "12345", "x" * 10_000, "\x00", "+44\u202e7700"])
def test_a_sender_that_is_no_number_is_kept_as_it_is_and_nothing_more(shop: Shop, sender: str) -> None:
    assert inbound.receive(shop.desk, wrote("STOP", sender=sender), 100).order_id is None
    assert len(inbound.replies(shop.desk)[0].sender) <= 254
