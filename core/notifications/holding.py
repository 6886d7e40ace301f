"""What had fallen due and was not sent in time: in quiet hours it waits on, or is dropped where it may not wait."""

from __future__ import annotations

from core.desk import Desk
from core.notifications import people, policy, store
from core.notifications.kinds import TRAITS
from core.notifications.model import Kind, MessageState
from core.notifications.outbox import note
from core.notifications.policy import QUIET, TOO_LATE
from core.notifications.quiet import AWAKE
from core.store.sqlite import Database

#: What is due, and may be read in quiet hours.
_DUE = "SELECT id, order_id, channel, kind, expires FROM messages WHERE state = 'queued' AND due <= ? ORDER BY id"


def hold(desk: Desk, db: Database, now: int) -> int:
    """Let nothing that is due go out in the quiet hours of its reader; returns how many were dropped.

    Call it in a write transaction before messages are claimed, and again once a minute while a pass goes on.
    """
    due = [row for row in db.execute(_DUE, (now,)).fetchall() if row[2] not in AWAKE]
    if not due:
        return 0
    known = people.of_orders(db, sorted({row[1] for row in due}))
    decides = policy.load(desk, db, ())
    dropped = 0
    for number, order, channel, kind, expires in due:
        release = decides.quiet_hours(channel, known[order].zone(decides.shop)).release(now)
        waits = TRAITS[Kind(kind)].waits
        if release == now:
            continue
        if waits and release < expires:
            store.move(db, number, MessageState.QUEUED, due=release)
            continue
        why = TOO_LATE if waits else QUIET
        store.move(db, number, MessageState.DROPPED, error=why)
        note(desk, db, "message.failed", store.messages(db, message=number)[0], state=MessageState.DROPPED, why=why)
        dropped += 1
    return dropped


def release(desk: Desk, db: Database, channel: str, order: int, instant: int) -> int:
    """When a message to that order's customer may go out by the channel, not before `instant`."""
    who = people.of_orders(db, [order])[order]
    decides = policy.load(desk, db, ())
    return decides.quiet_hours(channel, who.zone(decides.shop)).release(instant)
