"""What follows from a channel's answer: sent, refused, tried again later, unclear; or the channel is stopped."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field

from core.desk import Desk
from core.notifications import claiming, holding, pacing, store
from core.notifications.holding import release
from core.notifications.kinds import TRAITS
from core.notifications.model import (
    Channel,
    Kind,
    Message,
    MessageState,
    Misconfigured,
    NotSent,
    OptedOut,
    Receipt,
    RefusedForGood,
    TryLater,
    Unclear,
    Unreachable,
)
from core.notifications.outbox import note
from core.notifications.quiet import AWAKE
from core.notifications.receipts import settle
from core.store.sqlite import Database
from core.text import clean

#: After the first, second, … try in vain the next one comes within so many seconds, until the message is worthless.
#: Webhooks: the example of Standard Webhooks 1.0.0, as their receivers may be away for a night.
BACKOFF_S = {"webhook": (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)}
USUAL_S = (60, 300, 900, 1800, 3600)
#: A provider may show what it has taken so much later than it took it, s.
GRACE_S = 120


@dataclass(slots=True)
class Tally:
    """What one pass has done so far."""

    sent: int = 0
    failed: int = 0
    dropped: int = 0
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """One pass over the outbox: whose it is, and what came of it so far."""

    desk: Desk
    owner: str
    rng: random.Random
    tally: Tally = field(default_factory=Tally)


def wait_s(channel: str, attempts: int, rng: random.Random) -> int:
    """Seconds until the next try: anything up to the step's length, so that senders do not come back in step.

    (“Full jitter”: M. Brooker, Exponential Backoff And Jitter, AWS Architecture Blog, 2015.)
    """
    steps = BACKOFF_S.get(channel, USUAL_S)
    return max(1, math.ceil(rng.uniform(0, steps[min(attempts, len(steps)) - 1])))


def conclude(sender: Sender, db: Database, message: Message, came: Receipt | NotSent, channel: Channel) -> None:
    """Write down what came of a try. It counts only while the sender has the message in hand."""
    desk, tally = sender.desk, sender.tally
    if isinstance(came, Receipt):
        if claiming.taken(db, message, sender.owner, clean(came.provider_id, limit=200), desk.now()):
            note(desk, db, "message.sent", message)
            tally.sent += 1
        # A receipt may have been here first.
        settle(desk, db, message.id)
        return
    if not claiming.holds(db, message, sender.owner):
        return
    match came:
        case RefusedForGood():
            _refused(sender, db, message, came)
        case Misconfigured():
            store.uncount(db, message.id)
            _back(sender, db, message, came, desk.now())
            stop(sender, db, channel.name, came)
        case Unclear() if not channel.repeatable:
            unclear(desk, db, message, str(came))
        case _:
            _later(sender, db, message, came)


def stop(sender: Sender, db: Database, channel: str, why: Misconfigured) -> None:
    """Nothing goes by the channel until a person has mended it; it is told once."""
    if pacing.stop(sender.desk, db, channel, clean(str(why))):
        sender.tally.trouble = str(why)


def _refused(sender: Sender, db: Database, message: Message, came: RefusedForGood) -> None:
    fail(sender.desk, db, message, MessageState.FAILED, str(came))
    sender.tally.failed += 1
    if isinstance(came, OptedOut):
        order, said = message.order_id, str(came)
        dropped = holding.silence(
            sender.desk, db, message.channel, message.recipient, "provider", words=said, order=order
        )
        sender.tally.dropped += dropped or 0


def fail(desk: Desk, db: Database, message: Message, state: MessageState, why: str) -> None:
    """It is not sent. The other side's words may repeat the customer's address: the journal does not have them."""
    store.move(db, message.id, state, error=clean(why))
    note(desk, db, "message.failed", message, state=state)


def unclear(desk: Desk, db: Database, message: Message, why: str) -> None:
    """It may have gone out."""
    claiming.unclear(db, message.id, clean(why), desk.now() + GRACE_S)
    note(desk, db, "message.failed", message, state=MessageState.UNKNOWN)


def again(desk: Desk, db: Database, message: Message, due: int, why: str) -> bool:
    """Put it back into the queue; False where a newer message has made it untrue: it is dropped."""
    if claiming.superseded(db, message.id):
        fail(desk, db, message, MessageState.DROPPED, "a newer message took its place")
        return False
    # What may not wait for the end of quiet hours is dropped when it falls due in them.
    if message.channel not in AWAKE and TRAITS[Kind(message.kind)].waits:
        due = release(desk, db, message.channel, message.order_id, due)
    store.move(db, message.id, MessageState.QUEUED, error=clean(why), due=due)
    return True


def _later(sender: Sender, db: Database, message: Message, came: NotSent) -> None:
    now = sender.desk.now()
    due = now + wait_s(message.channel, message.attempts, sender.rng)
    asked = min(came.after_s, pacing.LONGEST_S) if isinstance(came, TryLater) else 0
    if asked > 0:
        # Whoever asks to wait means all that we have for them.
        pacing.pause(db, message.channel, now + asked, clean(str(came)))
    if asked > 0 or isinstance(came, Unreachable):
        sender.tally.trouble = str(came)
    _back(sender, db, message, came, max(due, now + asked))


def _back(sender: Sender, db: Database, message: Message, came: NotSent, due: int) -> None:
    if not again(sender.desk, db, message, due, str(came)):
        sender.tally.dropped += 1
