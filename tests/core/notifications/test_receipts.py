"""Receipts: in any order, repeated, too early, for what nobody knew the fate of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.notifications import inbound_store, optouts, receipts, store
from core.notifications import service as notifications
from core.notifications.incoming import Notice
from core.notifications.model import Kind, Message, MessageState, News, Receipt, Unclear
from core.undo import service as undoing
from tests.core.deliveries.shop import Shop

NUMBER = "+447700900123"


def text_message(shop: Shop, state: str = "sent", sid: str = "SM1", number: str = "A1") -> Message:
    """A text message to a customer, as it stands after the channel was asked."""
    order = shop.order(number, state="out", phone=NUMBER)
    with shop.desk.writing() as db:
        news = News(order, Kind.PLANNED, shop.at("09:00"), shop.at("11:00"))
        (message,) = notifications.enqueue(shop.desk, db, [news]).messages
        db.execute(
            "UPDATE messages SET channel = 'sms', recipient = ?, state = ?, provider_id = ?, sent_at = "
            "iif(? = 'sent', 5, NULL) WHERE id = ?",
            (NUMBER, state, sid, state, message),
        )
    return now(shop, message)


def now(shop: Shop, message: int) -> Message:
    return store.messages(shop.desk.db, message=message)[0]


def notice(status: str, *, sid: str = "SM1", words: str = "", **more: object) -> Notice:
    return replace(Notice("sms", f"{sid}:{status}", sid, status, words), **more)  # type: ignore[arg-type]


@contextmanager
def rolled_back(shop: Shop) -> Iterator[None]:
    """What happens inside is forgotten."""
    with shop.desk.store.writing() as db:
        db.execute("SAVEPOINT trial")
        yield
        db.execute("ROLLBACK TO trial")


def test_a_delivered_one_is_delivered_and_never_goes_back(shop: Shop) -> None:
    message = text_message(shop)
    for status in ("queued", "sent", "delivered", "sent", "sending", "undelivered", "failed"):
        receipts.take(shop.desk, notice(status), 100)
    after = now(shop, message.id)
    assert (after.state, after.receipt, after.receipt_at, after.error) == (MessageState.DELIVERED, "delivered", 100, "")
    assert shop.kinds("message.delivered", "message.undelivered") == ["message.delivered"]


def test_an_undelivered_one_says_why_and_the_reason_stays_out_of_the_journal_s_open_part(shop: Shop) -> None:
    message = text_message(shop)
    assert receipts.take(shop.desk, notice("undelivered", words=f"error 30005, {NUMBER} is unknown"), 100)
    after = now(shop, message.id)
    assert (after.state, after.error) == (MessageState.UNDELIVERED, f"error 30005, {NUMBER} is unknown")
    (event,) = [event for event in shop.desk.events_since() if event.kind == "message.undelivered"]
    assert NUMBER not in str(event.data)
    assert event.private == {"note": f"error 30005, {NUMBER} is unknown"}


def test_a_phone_that_has_it_counts_more_than_a_network_that_heard_nothing(shop: Shop) -> None:
    message = text_message(shop)
    receipts.take(shop.desk, notice("undelivered", words="error 30008"), 100)
    receipts.take(shop.desk, notice("delivered"), 200)
    assert (now(shop, message.id).state, now(shop, message.id).error) == (MessageState.DELIVERED, "")


def test_a_second_copy_is_known_and_a_strange_word_is_passed_over(shop: Shop) -> None:
    text_message(shop)
    assert receipts.take(shop.desk, notice("sent"), 100)
    assert not receipts.take(shop.desk, notice("sent"), 101)
    assert not receipts.take(shop.desk, notice("teleported"), 102)
    assert shop.desk.db.execute("SELECT count(*) FROM inbound").fetchone()[0] == 1


@pytest.mark.parametrize("state", ["unknown", "sending"])
def test_a_receipt_proves_that_it_was_taken(shop: Shop, state: str) -> None:
    message = text_message(shop, state, sid="")
    receipts.take(shop.desk, notice("sent", ref=message.message_id), 100)
    after = now(shop, message.id)
    assert (after.state, after.provider_id, after.sent_at) == (MessageState.SENT, "SM1", 100)


def test_of_one_unclear_message_to_a_number_its_receipt_is_the_proof_of_two_nobody_can_tell(shop: Shop) -> None:
    first = text_message(shop, "unknown", sid="")
    receipts.take(shop.desk, notice("delivered", recipient=NUMBER), 100)
    assert now(shop, first.id).state is MessageState.DELIVERED
    two = [text_message(shop, "unknown", sid="", number=name) for name in ("A2", "A3")]
    receipts.take(shop.desk, notice("delivered", sid="SM2", recipient=NUMBER), 100)
    assert {now(shop, each.id).state for each in two} == {MessageState.UNKNOWN}


def test_a_receipt_before_we_know_what_the_channel_calls_it_waits_for_us(shop: Shop) -> None:
    message = text_message(shop, "sending", sid="")
    assert receipts.take(shop.desk, notice("delivered"), 100)
    assert now(shop, message.id).state is MessageState.SENDING
    with shop.desk.writing() as db:
        store.taken(db, message.id, "SM1", 101)
        receipts.settle(shop.desk, db, message.id)
    assert now(shop, message.id).state is MessageState.DELIVERED


def test_one_that_was_left_by_a_person_stays_so(shop: Shop) -> None:
    message = text_message(shop, "dropped")
    receipts.take(shop.desk, notice("delivered"), 100)
    assert now(shop, message.id).state is MessageState.DROPPED


def test_who_has_opted_out_at_the_provider_gets_nothing_more(shop: Shop) -> None:
    text_message(shop)
    waiting = text_message(shop, "queued", sid="", number="A2")
    receipts.take(shop.desk, notice("failed", words="error 21610", opted_out=True), 100)
    assert optouts.among(shop.desk.db, "sms", [NUMBER]) == {NUMBER}
    assert now(shop, waiting.id).state is MessageState.DROPPED
    assert optouts.everybody(shop.desk.db)[0].source == "provider"


def test_what_comes_from_outside_is_no_step_to_undo(shop: Shop) -> None:
    message = text_message(shop)
    before = [step.id for step in undoing.steps(shop.desk).done]
    receipts.take(shop.desk, notice("undelivered", opted_out=True), 100)
    assert [step.id for step in undoing.steps(shop.desk).done] == before
    assert now(shop, message.id).state is MessageState.UNDELIVERED


_COMES = st.tuples(
    st.sampled_from(sorted(receipts.RANKS)), st.sampled_from(["a", "b"]), st.sampled_from(["", "error 30003"])
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_COMES, min_size=1, max_size=8), st.randoms(use_true_random=False), st.integers(0, 8))
def test_any_order_and_repetition_of_the_same_receipts_ends_the_same(shop: Shop, came, rng, known_after) -> None:
    """Also where the channel's name for the message is written down somewhere among them."""
    notices = {
        f"{status}{copy}": notice(status, words=words, source_id=f"{status}{copy}") for status, copy, words in came
    }

    def end(order: list[str], written_at: int) -> tuple[object, ...]:
        with rolled_back(shop):
            message = text_message(shop, "sending", sid="")
            db = shop.desk.db
            for place, name in enumerate([*order, ""]):
                if place == min(written_at, len(order)):
                    store.taken(db, message.id, "SM1", 50)
                    receipts.settle(shop.desk, db, message.id)
                if name:
                    # When it came is a matter of order, and no part of where the message stands.
                    receipts.taken(shop.desk, db, notices[name], 100)
            after = now(shop, message.id)
        return after.state, after.receipt, after.receipt_at, after.error

    names = list(notices)
    shuffled = names * 2
    rng.shuffle(shuffled)
    assert end(names, 0) == end(shuffled, known_after)
    assert inbound_store.heard(shop.desk.db) == []


class Hasty:
    """A channel whose receipt is here before its answer; with `loses` the answer never comes."""

    name = "sms"
    repeatable = False
    width = 1

    def __init__(self, shop: Shop, *, loses: bool) -> None:
        self.shop = shop
        self.loses = loses

    async def send(self, message: Message) -> Receipt:
        receipts.take(self.shop.desk, notice("delivered", ref=message.message_id if self.loses else ""), 100)
        if self.loses:
            raise Unclear("The answer was lost.")
        return Receipt("SM1")

    async def close(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize("loses", [False, True], ids=["by its id", "by our own"])
def test_a_receipt_that_overtakes_the_answer_counts_when_the_answer_is_here_or_lost(shop: Shop, loses: bool) -> None:
    message = text_message(shop, "queued", sid="")
    with shop.desk.writing() as db:
        db.execute("UPDATE messages SET due = 0")
    shop.desk.adapters = replace(shop.desk.adapters, channels=lambda _: {"sms": Hasty(shop, loses=loses)})
    notifications.send_due(shop.desk)
    after = now(shop, message.id)
    assert (after.state, after.provider_id) == (MessageState.DELIVERED, "SM1")
