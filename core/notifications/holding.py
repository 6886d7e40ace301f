"""What waits and may not go out: in quiet hours it waits on, or is dropped; to who wants no messages it never goes."""

from __future__ import annotations

from core.desk import Desk
from core.notifications import optouts, people, policy, store
from core.notifications.kinds import TRAITS
from core.notifications.model import Kind, MessageState
from core.notifications.outbox import drop
from core.notifications.policy import QUIET, REFUSED, TOO_LATE
from core.notifications.quiet import AWAKE
from core.store.sqlite import Database
from core.text import clean

#: What is due, and may be read in quiet hours.
_DUE = "SELECT id, order_id, channel, kind, expires FROM messages WHERE state = 'queued' AND due <= ? ORDER BY id"
#: What waits, due or not.
_WAITING = "SELECT id, channel, recipient FROM messages WHERE state = 'queued' ORDER BY id"


def hold(desk: Desk, db: Database, now: int) -> int:
    """Let nothing that is due go out in the quiet hours of its reader, nor to who has opted out; returns how many were
    dropped.

    Call it in a write transaction before messages are claimed, and again once a minute while a pass goes on.
    """
    return drop_silent(desk, db) + _quiet(desk, db, now)


def drop_silent(desk: Desk, db: Database) -> int:
    """Drop what waits for who wants no messages by that channel; returns how many. Call it when somebody opts out."""
    waiting = [row for row in db.execute(_WAITING).fetchall() if row[1] not in AWAKE]
    silent = {channel: optouts.among(db, channel, [row[2] for row in waiting]) for channel in ("email", "sms")}
    dropped = 0
    for number, channel, recipient in waiting:
        # The folder holds what would go by e-mail, or to a number.
        by = channel if channel in silent else "email" if "@" in recipient else "sms"
        if recipient in silent[by]:
            drop(desk, db, store.one(db, number), REFUSED[by])
            dropped += 1
    return dropped


def silence(
    desk: Desk,
    db: Database,
    channel: str,
    address: str,
    source: str,
    *,
    words: str = "",
    order: int | None = None,
    at: int | None = None,
) -> int | None:
    """They want no messages by that channel: an opt-out is written, and what waits for them is dropped; how many.

    `words` are what they wrote or said, `at` UTC s, now where it is left away. None where it was so already. Call it in
    a write transaction.
    """
    words, since = clean(words, limit=500), desk.now() if at is None else at
    if not address or not optouts.add(db, channel, address, since=since, source=source, words=words):
        return None
    dropped = drop_silent(desk, db)
    # What they wrote stands in the line before, where they wrote it.
    private = {"to": address, **({"note": words} if words and source != "keyword" else {})}
    subject = f"order:{order}" if order else f"optout:{channel}"
    desk.record(db, "optout.added", subject, {"channel": channel, "source": source}, private)
    return dropped


def _quiet(desk: Desk, db: Database, now: int) -> int:
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
        drop(desk, db, store.one(db, number), TOO_LATE if waits else QUIET)
        dropped += 1
    return dropped


def release(desk: Desk, db: Database, channel: str, order: int, instant: int) -> int:
    """When a message to that order's customer may go out by the channel, not before `instant`."""
    who = people.of_orders(db, [order])[order]
    decides = policy.load(desk, db, ())
    return decides.quiet_hours(channel, who.zone(decides.shop)).release(instant)
