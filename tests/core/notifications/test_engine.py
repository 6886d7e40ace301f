"""The engine of sending: several at once, stopped channels, rates, what is unclear, and clocks that jump."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from core.desk import Desk
from core.errors import Refused
from core.notifications import claiming, optouts, pacing
from core.notifications import service as notifications
from core.notifications.concluding import GRACE_S, wait_s
from core.notifications.model import (
    Gone,
    Message,
    MessageState,
    Misconfigured,
    NotSent,
    OptedOut,
    Receipt,
    Sent,
    TryLater,
    Unaskable,
    Unclear,
)
from tests.conftest import StoppedClock
from tests.core.deliveries.shop import Shop
from tests.core.notifications.test_sending import states
from tests.reliability.outboxes import always, everything, fill

Says = Callable[[Message], NotSent | None]


@dataclass
class Post:
    """A channel that takes what it is told to take, and can be asked."""

    name: str = "sms"
    repeatable: bool = False
    width: int = 4
    says: Says = lambda message: None
    #: Whether it takes a message although it answers with an error.
    takes: bool = False
    askable: bool = True
    taken: list[int] = field(default_factory=list)
    flying: set[int] = field(default_factory=set)
    most: int = 0

    async def send(self, message: Message) -> Receipt:
        assert message.order_id not in self.flying
        self.flying.add(message.order_id)
        self.most = max(self.most, len(self.flying))
        await asyncio.sleep(0.001)
        self.flying.discard(message.order_id)
        wrong = self.says(message)
        if wrong is None or self.takes:
            self.taken.append(message.id)
        if wrong is not None:
            raise wrong
        return Receipt(f"{self.name}-{message.id}")

    async def find(self, message: Message) -> Receipt | None:
        if not self.askable:
            raise Unaskable("It keeps no list.")
        return Receipt(f"{self.name}-{message.id}") if message.id in self.taken else None

    async def close(self) -> None:
        """Nothing is open."""


def by(shop: Shop, *channels: Post) -> None:
    """These are the channels; no hour is quiet, and no rate a limit."""
    always(shop.desk)
    for key in ("sms", "smtp", "webhook"):
        shop.desk.set(f"{key}.per_second", "1000")
    shop.desk.adapters = replace(shop.desk.adapters, channels=lambda _: {each.name: each for each in channels})


def no(sentence: str, kind: type[NotSent] = Unclear, **more: Any) -> Says:
    return lambda message: kind(sentence, **more)


def test_a_channel_takes_as_many_at_once_as_it_is_wide(shop: Shop) -> None:
    post = Post(width=4)
    by(shop, post)
    fill(shop.desk, 30, channels=("sms",))
    assert notifications.send_due(shop.desk) == Sent(sent=30)
    assert post.most == 4
    assert sorted(post.taken) == list(everything(shop.desk))


def test_two_messages_of_one_order_are_never_in_hand_at_once_by_whatever_channel(shop: Shop) -> None:
    flying: set[int] = set()
    posts = [Post("sms", flying=flying), Post("webhook", repeatable=True, flying=flying)]
    by(shop, *posts)
    fill(shop.desk, 12, channels=("sms",))
    with shop.desk.writing() as db:
        db.execute(
            "INSERT INTO messages (order_id, kind, version, channel, recipient, body, due, expires, message_id, "
            "created_at) SELECT order_id, kind, version, 'webhook', 'https://x', body, due, expires, 'w' || id, "
            "created_at FROM messages"
        )
    assert notifications.send_due(shop.desk) == Sent(sent=24)


@pytest.mark.parametrize("wrong", [Misconfigured, Gone])
def test_a_channel_that_takes_nothing_from_us_is_stopped_and_told_once(shop: Shop, wrong: type[NotSent]) -> None:
    post = Post(width=1, says=no("The token is wrong.", wrong))
    by(shop, post)
    fill(shop.desk, 3, channels=("sms",))
    first = notifications.send_due(shop.desk)
    assert (first.trouble, first.waiting) == ("The token is wrong.", 3)
    post.says = lambda message: None
    second = notifications.send_due(shop.desk)
    assert (second.sent, second.trouble, second.waiting) == (0, "", 3)
    assert [(one.channel, one.why) for one in second.stopped] == [("sms", "The token is wrong.")]
    assert shop.kinds("channel.") == ["channel.stopped"]
    assert notifications.resume(shop.desk, "sms") == ("sms",)
    assert notifications.send_due(shop.desk) == Sent(sent=3)
    assert [message.attempts for message in everything(shop.desk).values()] == [1, 1, 1]
    with pytest.raises(Refused, match="Text messages are not stopped"):
        notifications.resume(shop.desk, "sms")


def test_a_stopped_channel_tries_again_once_its_settings_have_changed(shop: Shop) -> None:
    post = Post(says=no("No account.", Misconfigured))
    by(shop, post)
    fill(shop.desk, 1, channels=("sms",))
    notifications.send_due(shop.desk)
    post.says = lambda message: None
    shop.desk.set("smtp.host", "mail.example.com")
    assert notifications.send_due(shop.desk).sent == 0
    shop.desk.set("sms.twilio.from", "+447400000000")
    assert notifications.send_due(shop.desk) == Sent(sent=1)


def test_who_has_opted_out_with_the_provider_is_never_written_to_again(shop: Shop) -> None:
    post = Post(width=1, says=no("error 21610", OptedOut))
    by(shop, post)
    fill(shop.desk, 3, channels=("sms",), recipients=1)
    assert notifications.send_due(shop.desk) == Sent(failed=1, dropped=2)
    assert states(shop.desk) == [MessageState.FAILED, MessageState.DROPPED, MessageState.DROPPED]
    (out,) = optouts.everybody(shop.desk.db)
    assert (out.channel, out.source) == ("sms", "provider")
    assert "+4474" not in str([event.data for event in shop.desk.events_since()])
    assert shop.kinds("optout.") == ["optout.added"]
    of_undo = "SELECT 1 FROM undo_steps WHERE id IN (SELECT seq FROM event WHERE kind = 'optout.added')"
    assert shop.desk.db.execute(of_undo).fetchall() == []


def test_a_channel_that_asks_to_wait_is_left_alone_by_all_senders_so_long(shop: Shop, clock: StoppedClock) -> None:
    post = Post(width=1, says=no("Slow down.", TryLater, after_s=600))
    by(shop, post)
    fill(shop.desk, 3, channels=("sms",))
    assert notifications.send_due(shop.desk).trouble == "Slow down."
    post.says = lambda message: None
    clock.now += timedelta(seconds=599)
    assert notifications.send_due(shop.desk) == Sent(waiting=3)
    clock.now += timedelta(seconds=1)
    assert notifications.send_due(shop.desk) == Sent(sent=3)


def test_nobody_waits_longer_than_an_hour_whatever_is_asked_or_the_clock_does(shop: Shop, clock: StoppedClock) -> None:
    post = Post(says=no("Slow down.", TryLater, after_s=10**6))
    by(shop, post)
    fill(shop.desk, 1, channels=("sms",))
    notifications.send_due(shop.desk)
    post.says = lambda message: None
    clock.now += timedelta(seconds=3600)
    assert notifications.send_due(shop.desk) == Sent(sent=1)


def test_tries_come_back_at_a_random_moment_of_a_growing_step() -> None:
    rng = random.Random(1)
    for attempts, step in ((1, 5), (2, 300), (3, 1800), (4, 7200), (9, 86_400), (30, 86_400)):
        waits = [wait_s("webhook", attempts, rng) for _ in range(200)]
        assert 1 <= min(waits) <= 1 + step * 0.1
        assert step * 0.9 <= max(waits) <= step
    assert max(wait_s("email", 5, rng) for _ in range(200)) <= 3600


def test_what_is_unclear_is_asked_for_and_found(shop: Shop) -> None:
    post = Post(says=no("The answer was lost."), takes=True)
    by(shop, post)
    fill(shop.desk, 5, channels=("sms",))
    assert notifications.send_due(shop.desk) == Sent(unknown=5)
    post.says = no("nothing may be sent twice")
    assert notifications.send_due(shop.desk) == Sent(sent=5)
    assert sorted(post.taken) == [1, 2, 3, 4, 5]
    assert {message.provider_id for message in everything(shop.desk).values()} == {f"sms-{n}" for n in range(1, 6)}


def test_what_is_surely_absent_goes_out_again_once_the_grace_is_over(shop: Shop, clock: StoppedClock) -> None:
    post = Post(says=no("The answer was lost."))
    by(shop, post)
    fill(shop.desk, 2, channels=("sms",))
    notifications.send_due(shop.desk)
    post.says = lambda message: None
    clock.now += timedelta(seconds=GRACE_S - 1)
    assert notifications.send_due(shop.desk) == Sent(unknown=2)
    clock.now += timedelta(seconds=1)
    assert notifications.send_due(shop.desk) == Sent(sent=2)


def test_what_is_surely_absent_and_too_late_is_dropped(shop: Shop, clock: StoppedClock) -> None:
    by(shop, Post(says=no("The answer was lost.")))
    fill(shop.desk, 1, channels=("sms",), life_s=3600)
    notifications.send_due(shop.desk)
    clock.now += timedelta(seconds=3600)
    assert notifications.send_due(shop.desk) == Sent(dropped=1)


def test_what_cannot_be_asked_for_waits_for_a_person(shop: Shop, clock: StoppedClock) -> None:
    by(shop, Post(says=no("The answer was lost."), askable=False))
    fill(shop.desk, 1, channels=("sms",))
    notifications.send_due(shop.desk)
    clock.now += timedelta(hours=2)
    assert notifications.send_due(shop.desk) == Sent(unknown=1)


def test_the_same_words_of_another_message_are_not_taken_for_its_own(shop: Shop, clock: StoppedClock) -> None:
    post = Post()
    by(shop, post)
    fill(shop.desk, 2, channels=("sms",))
    notifications.send_due(shop.desk)
    with shop.desk.writing() as db:
        db.execute("UPDATE messages SET state = 'unknown', provider_id = '' WHERE id = 2")
        db.execute("UPDATE messages SET provider_id = 'sms-2' WHERE id = 1")
    assert notifications.send_due(shop.desk) == Sent(unknown=1)


def test_a_rate_is_kept_by_all_senders_together(shop: Shop, open_shop: Callable[..., Desk]) -> None:
    by(shop, Post(width=8))
    shop.desk.set("sms.per_second", "20")
    fill(shop.desk, 20, channels=("sms",))
    started = time.monotonic()
    assert notifications.send_due(shop.desk) == Sent(sent=20)
    # The first goes at once, and two more for the places that nobody took in the last tenth of a second.
    assert time.monotonic() - started >= 17 / 20 - 0.05


def test_a_place_in_the_far_future_is_that_of_a_clock_that_was_set_back(desk: Desk) -> None:
    with desk.writing() as db:
        pacing.took(db, "sms", 1, 1, ticks=10_000_000)
        assert pacing.room(db, "sms", 1, 5, now=10_000, ticks=10_000_100) == (0, 800)
        assert pacing.room(db, "sms", 1, 5, now=6_400, ticks=6_400_000) == (1, 0)


def test_a_rate_gives_no_more_places_than_it_has(desk: Desk) -> None:
    with desk.writing() as db:
        given = 0
        for ticks in range(1_000_000, 1_010_000, 7):
            count, _ = pacing.room(db, "sms", 50, 100, now=1000, ticks=ticks)
            pacing.took(db, "sms", 50, count, ticks=ticks)
            given += count
    assert 490 <= given <= 506


@pytest.mark.parametrize("jump_s", [-3600, 3600])
def test_a_clock_that_jumps_in_the_middle_sends_nothing_twice_and_loses_nothing(
    shop: Shop, clock: StoppedClock, jump_s: int
) -> None:
    post = Post(width=2)
    by(shop, post)
    fill(shop.desk, 20, channels=("sms",))

    def jump(done: int, due: int) -> None:
        if done == 7:
            clock.now += timedelta(seconds=jump_s)

    sent = notifications.send_due(shop.desk, report=jump).sent
    clock.now += timedelta(seconds=3600)
    sent += notifications.send_due(shop.desk).sent
    assert sent == 20
    assert sorted(post.taken) == list(range(1, 21))


def test_a_sender_that_was_given_up_for_dead_overwrites_nothing(shop: Shop) -> None:
    fill(shop.desk, 1, channels=("sms",))
    with shop.desk.writing() as db:
        (first,) = claiming.claim(db, "sms", "a", shop.desk.now())
        db.execute("UPDATE messages SET state = 'queued', owner = ''")
        (second,) = claiming.claim(db, "sms", "b", shop.desk.now())
        assert not claiming.taken(db, first, "a", "late", shop.desk.now())
        assert not claiming.holds(db, first, "a")
        assert claiming.holds(db, second, "b")
    assert states(shop.desk) == [MessageState.SENDING]


def test_a_defect_of_a_channel_is_raised_and_its_message_is_put_by(shop: Shop) -> None:
    post = Post(width=1)

    def broken(message: Message) -> NotSent | None:
        raise ZeroDivisionError

    post.says = broken
    by(shop, post)
    fill(shop.desk, 2, channels=("sms",))
    with pytest.raises(ZeroDivisionError):
        notifications.send_due(shop.desk)
    assert states(shop.desk) == [MessageState.UNKNOWN, MessageState.QUEUED]
