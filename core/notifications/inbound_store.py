"""SQL of what has come in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.notifications.keywords import looks_like_stop
from core.store.sqlite import Database

_ADD = """
INSERT INTO inbound (channel, source_id, what, sender, provider_id, status, order_id, message_id, body, at)
VALUES (:channel, :source_id, :what, :sender, :provider_id, :status, :order_id, :message_id, :body, :at)
ON CONFLICT DO NOTHING RETURNING id
"""
#: Every receipt of one message: by what its channel calls it, or by our own Message-ID where that was repeated.
_RECEIPTS = """
SELECT i.status, i.at, i.body FROM inbound i JOIN messages m ON m.id = :message
WHERE i.message_id = m.id AND i.what IN ('receipt', 'bounce')
UNION
SELECT i.status, i.at, i.body FROM inbound i JOIN messages m ON m.id = :message AND m.provider_id <> ''
WHERE i.provider_id = m.provider_id AND i.channel = m.channel AND i.provider_id <> ''
"""
#: The message that a receipt is about, whatever it stands at.
_NAMED = """
SELECT id FROM messages WHERE message_id = :ref AND :ref <> ''
UNION ALL
SELECT id FROM messages WHERE provider_id = :provider_id AND :provider_id <> '' AND channel = :channel
LIMIT 1
"""
#: Messages to that recipient of which nobody knows whether they were taken.
_UNCLEAR = """
SELECT id FROM messages WHERE recipient = ? COLLATE NOCASE AND channel = ? AND state = 'unknown' AND provider_id = ''
"""
#: The newest message to a number or address, with its order; those that were never sent count last.
_NEWEST = """
SELECT id, order_id FROM messages WHERE recipient = ? COLLATE NOCASE AND channel = ? AND created_at <= ?
ORDER BY state IN ('queued', 'dropped', 'failed'), id DESC LIMIT 1
"""
_ORDER_OF = {
    "sms": "SELECT id FROM orders WHERE phone = ? ORDER BY day DESC, id DESC LIMIT 1",
    "email": "SELECT id FROM orders WHERE email = ? COLLATE NOCASE ORDER BY day DESC, id DESC LIMIT 1",
}
#: What customers wrote: all of it, about one order, or about a day's orders and about none.
_HEARD = {
    "": "i.at >= 0 AND ?1 = 0",
    "order": "i.order_id = ?1",
    "day": "(i.order_id IN (SELECT id FROM orders WHERE day = ?1) OR i.order_id IS NULL)",
}
_COUNT = "SELECT count(*) FROM inbound i WHERE i.what IN ('reply', 'stop', 'start') AND "
_REPLIES = """
SELECT i.id, i.channel, i.what, i.sender, i.order_id, coalesce(o.source_order_id, ''), coalesce(o.name, ''), i.body,
       i.at
FROM inbound i LEFT JOIN orders o ON o.id = i.order_id WHERE i.what IN ('reply', 'stop', 'start') AND
"""


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that a customer wrote."""

    id: int
    channel: str
    what: str  #: 'reply', 'stop' or 'start'
    sender: str  #: empty once the person was erased
    order_id: int | None
    order: str  #: its number, empty where it is about none
    name: str
    body: str
    at: int  #: UTC s

    @property
    def asks(self) -> bool:
        """Whether a person should look: it may mean that no more is to be sent, in other words than STOP."""
        return self.what == "reply" and looks_like_stop(self.body)


def add(db: Database, values: dict[str, Any]) -> int | None:
    """Keep it, and return its number; None where it was there."""
    blank = {"sender": "", "provider_id": "", "status": "", "order_id": None, "message_id": None, "body": ""}
    row = db.execute(_ADD, blank | values).fetchone()
    return None if row is None else int(row[0])


def receipts(db: Database, message: int) -> list[tuple[str, int, str]]:
    """(status, at, words) of every receipt of that message."""
    return [(row[0], row[1], row[2]) for row in db.execute(_RECEIPTS, {"message": message}).fetchall()]


def named(db: Database, channel: str, provider_id: str, ref: str) -> int | None:
    """The message that the channel, or our Message-ID, names."""
    row = db.execute(_NAMED, {"channel": channel, "provider_id": provider_id, "ref": ref}).fetchone()
    return None if row is None else int(row[0])


def unclear(db: Database, channel: str, recipient: str) -> list[int]:
    """Messages to them of which nobody knows whether they were taken."""
    return [row[0] for row in db.execute(_UNCLEAR, (recipient, channel)).fetchall()]


def newest(db: Database, channel: str, sender: str, at: int) -> tuple[int, int] | None:
    """(message, order) of the newest message to that number or address."""
    row = db.execute(_NEWEST, (sender, channel, at)).fetchone()
    return None if row is None else (int(row[0]), int(row[1]))


def order_of(db: Database, channel: str, sender: str) -> int | None:
    """The newest order with that number or address."""
    if channel not in _ORDER_OF:
        return None
    row = db.execute(_ORDER_OF[channel], (sender,)).fetchone()
    return None if row is None else int(row[0])


def took(db: Database, message: int, provider_id: str, at: int) -> None:
    """A receipt proves that the channel has taken it."""
    db.execute(
        "UPDATE messages SET state = 'sent', provider_id = CASE WHEN :id = '' THEN provider_id ELSE :id END, "
        "sent_at = coalesce(sent_at, :at), error = '', owner = '' WHERE id = :message",
        {"id": provider_id, "at": at, "message": message},
    )


def arrived(db: Database, message: int, state: str, receipt: str, at: int, error: str) -> None:
    """What the channel's best receipt says."""
    db.execute(
        "UPDATE messages SET state = ?, receipt = ?, receipt_at = ?, error = ? WHERE id = ?",
        (state, receipt, at, error, message),
    )


def heard(db: Database, *, order: int = 0, day: str = "", limit: int = -1) -> list[Heard]:
    """What customers wrote, the latest first: of one order, or of a day's orders and of none."""
    where, given = _HEARD["order" if order else "day" if day else ""], order or day or 0
    rows = db.execute(f"{_REPLIES}{where} ORDER BY i.at DESC, i.id DESC LIMIT ?2", (given, limit))
    return [Heard(*row) for row in rows.fetchall()]


def count(db: Database, *, day: str = "") -> int:
    """How often customers wrote: at all, or about a day's orders and about none."""
    return int(db.execute(_COUNT + _HEARD["day" if day else ""], (day or 0,)).fetchone()[0])
