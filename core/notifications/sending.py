"""Sending what is due: claimed first, then sent, then the result written down; each in a transaction of its own.

A message is brought to `sending`, with its owner's name, before the call. Should the sender die in the call, the next
one finds the row with a dead owner: it goes out again where that leaves the customer with one message, and waits for a
person where it might become two.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from core.desk import Desk
from core.notifications import owner, store
from core.notifications.holding import hold, release
from core.notifications.model import (
    Channel,
    Message,
    MessageState,
    Misconfigured,
    NotSent,
    Receipt,
    RefusedForGood,
    Sent,
    TryLater,
    Unclear,
    Unreachable,
)
from core.notifications.outbox import note
from core.store.sqlite import Database
from core.text import clean

#: After a try in vain: 1 min, 5 min, 15 min, 30 min, then every hour, until the message is worthless.
BACKOFF_S = (60, 300, 900, 1800, 3600)

#: So often a long pass looks whether quiet hours have begun.
_HOLD_EVERY_S = 60

Report = Callable[[int, int], None]


@dataclass(slots=True)
class _Tally:
    """What one pass has done so far."""

    sent: int = 0
    failed: int = 0
    dropped: int = 0
    trouble: str = ""


def send_due(desk: Desk, *, report: Report | None = None, cancelled: Callable[[], bool] | None = None) -> Sent:
    """One pass over the outbox: everything that is due goes out once. `report(done, due)` after each message.

    Several may run at once. It stops between two messages when `cancelled()` says so. Do not call it on a thread that
    runs an event loop.
    """
    tally = _Tally()
    with desk.writing() as db:
        _recover(desk, db)
        _tidy(desk, db, tally)
    total, done = store.due(desk.db, desk.now()), 0

    def after_each() -> bool:
        nonlocal done
        done += 1
        if report:
            report(done, max(total, done))
        return cancelled is None or not cancelled()

    if cancelled is None or not cancelled():
        channels = desk.adapters.channels(desk)
        for name in store.channels(desk.db, desk.now()):
            if name in channels:
                asyncio.run(_pass(desk, channels[name], tally, after_each))
    return Sent(
        tally.sent,
        tally.failed,
        store.count(desk.db, MessageState.QUEUED),
        store.count(desk.db, MessageState.UNKNOWN),
        tally.dropped,
        tally.trouble,
    )


async def _pass(desk: Desk, channel: Channel, tally: _Tally, after_each: Callable[[], bool]) -> None:
    """Send what is due over one channel until nothing is, or nothing can be."""
    held = desk.now()
    try:
        while True:
            if desk.now() - held >= _HOLD_EVERY_S:
                held = desk.now()
                with desk.writing() as db:
                    tally.dropped += hold(desk, db, held)
            # Ctrl-C is heard here, between two messages, also by a channel that never waits.
            await asyncio.sleep(0)
            if (message := _claim(desk, channel.name)) is None:
                break
            try:
                came: Receipt | NotSent = await channel.send(message)
            except NotSent as refusal:
                came = refusal
            except BaseException:
                # Stopped in the middle of the call: nobody knows how far it had come.
                _conclude(desk, message, Unclear("The sending was broken off."), channel, _Tally())
                raise
            _conclude(desk, message, came, channel, tally)
            if not after_each() or isinstance(came, Misconfigured | Unreachable):
                break
    finally:
        await channel.close()


def _claim(desk: Desk, channel: str) -> Message | None:
    with desk.writing() as db:
        return store.claim(db, channel, owner.myself(), desk.now())


def _conclude(desk: Desk, message: Message, came: Receipt | NotSent, channel: Channel, tally: _Tally) -> None:
    """Write down what came of it."""
    with desk.writing() as db:
        match came:
            case Receipt():
                store.taken(db, message.id, clean(came.provider_id, limit=200), desk.now())
                note(desk, db, "message.sent", message)
                tally.sent += 1
            case RefusedForGood():
                _fail(desk, db, message, MessageState.FAILED, str(came))
                tally.failed += 1
            case Unclear() if not channel.repeatable:
                _fail(desk, db, message, MessageState.UNKNOWN, str(came))
            case _:
                _again(desk, db, message, came, tally)


def _again(desk: Desk, db: Database, message: Message, came: NotSent, tally: _Tally) -> None:
    """Put it back into the queue, unless a newer message has made it untrue."""
    if store.superseded(db, message.id):
        _fail(desk, db, message, MessageState.DROPPED, "a newer message took its place")
        tally.dropped += 1
        return
    due = desk.now()
    if isinstance(came, Misconfigured):
        store.uncount(db, message.id)
    else:
        wait = BACKOFF_S[min(message.attempts, len(BACKOFF_S)) - 1]
        due += max(wait, came.after_s) if isinstance(came, TryLater) else wait
    if isinstance(came, Misconfigured | Unreachable):
        tally.trouble = str(came)
    due = release(desk, db, message.channel, message.order_id, due)
    store.move(db, message.id, MessageState.QUEUED, error=clean(str(came)), due=due)


def _recover(desk: Desk, db: Database) -> None:
    """Find messages whose sender has died with them in hand."""
    stranded = [number for number, who in store.in_hand(db) if not owner.alive(who)]
    channels = desk.adapters.channels(desk) if stranded else {}
    for number in stranded:
        message = store.messages(db, message=number)[0]
        channel = channels.get(message.channel)
        if channel is None or not channel.repeatable:
            _fail(desk, db, message, MessageState.UNKNOWN, "The sender ended in the middle: it may have gone out.")
        elif store.superseded(db, number):
            _fail(desk, db, message, MessageState.DROPPED, "a newer message took its place")
        else:
            store.move(db, number, MessageState.QUEUED, error="The sender ended in the middle; it is sent again.")


def _tidy(desk: Desk, db: Database, tally: _Tally) -> None:
    """Let nothing go out in quiet hours, nor after it has become worthless."""
    now = desk.now()
    tally.dropped += hold(desk, db, now)
    for message in store.worthless(db, now):
        late = message.expires <= max(now, message.due)
        why = "It would have come too late." if late else "Its order is not under way any more."
        _fail(desk, db, message, MessageState.DROPPED, f"{why} {message.error}".strip())
        tally.dropped += 1


def _fail(desk: Desk, db: Database, message: Message, state: MessageState, why: str) -> None:
    # The other side's words may repeat the customer's address: they stay in the outbox, out of the journal.
    store.move(db, message.id, state, error=clean(why))
    note(desk, db, "message.failed", message, state=state)
