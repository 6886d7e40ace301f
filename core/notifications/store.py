"""SQL of the outbox."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from core.notifications.kinds import TRAITS
from core.notifications.model import Message, MessageState
from core.notifications.templates import Customer
from core.store.sqlite import Database

#: Messages, oldest first: between two ids, of one order, state or service day where those are given.
_MESSAGES = """
SELECT m.id, m.order_id, m.kind, m.version, m.channel, m.recipient, m.subject, m.body, m.state, m.due, m.expires,
       m.eta_from, m.eta_until, m.plan_id, m.message_id, m.provider_id, m.attempts, m.error, m.created_at, m.sent_at,
       m.language, m.receipt, m.receipt_at, o.source_order_id
FROM messages m JOIN orders o ON o.id = m.order_id LEFT JOIN plans p ON p.id = m.plan_id
WHERE m.id BETWEEN :first AND :last AND (:order = 0 OR m.order_id = :order)
  AND (:state = '' OR m.state = :state) AND (:day = '' OR p.day = :day)
ORDER BY m.id LIMIT :limit
"""
#: Every message to these orders, by version: each states when the order comes, whatever its kind.
_OF_ORDERS = """
SELECT m.id, m.order_id, m.kind, m.version, m.channel, m.recipient, m.subject, m.body, m.state, m.due, m.expires,
       m.eta_from, m.eta_until, m.plan_id, m.message_id, m.provider_id, m.attempts, m.error, m.created_at, m.sent_at,
       m.language, m.receipt, m.receipt_at, o.source_order_id
FROM messages m JOIN orders o ON o.id = m.order_id
WHERE m.order_id IN (SELECT value FROM json_each(?)) ORDER BY m.version
"""
_CUSTOMERS = """
SELECT id, source_order_id, name, address, email FROM orders WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id
"""
#: In which states of its order a message of each kind is worth something.
_FITS = json.dumps({kind: sorted(trait.while_in) for kind, trait in TRAITS.items()})
#: The next message that may go out; never while an older one to the same customer is under way, nor once the order
#: stands where its words are not true.
_NEXT = """
SELECT m.id FROM messages m JOIN orders o ON o.id = m.order_id
WHERE m.state = 'queued' AND m.due <= :now AND m.expires > :now AND m.channel = :channel
  AND o.state IN (SELECT value FROM json_each(:fits -> m.kind))
  AND NOT EXISTS (SELECT 1 FROM messages e
                  WHERE e.order_id = m.order_id AND e.version < m.version AND e.state = 'sending')
ORDER BY m.due, m.id LIMIT 1
"""
#: Whether a newer message that makes it untrue has been, or will be, sent to those who read it.
_NEWER = """
SELECT 1 FROM messages m JOIN messages n ON n.order_id = m.order_id AND n.version > m.version
WHERE m.id = ? AND n.state IN ('queued', 'sending', 'sent', 'delivered', 'unknown')
  AND (n.kind = m.kind OR (n.eta_from IS NOT NULL AND m.eta_from IS NOT NULL))
  AND (n.channel = m.channel OR (n.channel NOT IN ('webhook', 'ntfy') AND m.channel NOT IN ('webhook', 'ntfy')))
LIMIT 1
"""
_WORTHLESS = """
SELECT m.id FROM messages m JOIN orders o ON o.id = m.order_id
WHERE m.state = 'queued' AND (m.expires <= :now OR m.due >= m.expires
                              OR o.state NOT IN (SELECT value FROM json_each(:fits -> m.kind))) ORDER BY m.id
"""


def messages(
    db: Database, *, message: int = 0, order: int = 0, state: str = "", day: str = "", limit: int = -1
) -> list[Message]:
    """Messages, oldest first, narrowed where asked."""
    last = message or 2**63 - 1
    asked = {"first": message, "last": last, "order": order, "state": state, "day": day, "limit": limit}
    return [_message(row) for row in db.execute(_MESSAGES, asked).fetchall()]


def of_orders(db: Database, orders: Sequence[int]) -> dict[int, list[Message]]:
    """All messages to these orders, by order, oldest version first."""
    found: dict[int, list[Message]] = defaultdict(list)
    for row in db.execute(_OF_ORDERS, (json.dumps(list(orders)),)).fetchall():
        message = _message(row)
        found[message.order_id].append(message)
    return found


def customers(db: Database, orders: Sequence[int]) -> dict[int, Customer]:
    """Whom these orders go to."""
    rows = db.execute(_CUSTOMERS, (json.dumps(list(orders)),)).fetchall()
    return {row[0]: Customer(*row) for row in rows}


def insert(db: Database, values: dict[str, Any]) -> int:
    """Write a message and return its id."""
    return int(
        db.execute(
            "INSERT INTO messages (order_id, kind, version, channel, recipient, subject, body, due, expires, eta_from, "
            "eta_until, plan_id, message_id, created_at, state, error, language) VALUES (:order_id, :kind, :version, "
            ":channel, :recipient, :subject, :body, :due, :expires, :eta_from, :eta_until, :plan_id, :message_id, "
            ":created_at, :state, :error, :language) RETURNING id",
            values,
        ).fetchone()[0]
    )


def move(db: Database, message: int, state: MessageState, *, error: str = "", due: int | None = None) -> None:
    """Bring a message to another state; nobody owns it then."""
    db.execute(
        "UPDATE messages SET state = ?, error = ?, due = coalesce(?, due), owner = '' WHERE id = ?",
        (state, error, due, message),
    )


def taken(db: Database, message: int, provider_id: str, at: int) -> None:
    """The channel has taken it."""
    db.execute(
        "UPDATE messages SET state = 'sent', provider_id = ?, sent_at = ?, error = '', owner = '' WHERE id = ?",
        (provider_id, at, message),
    )


def worthless(db: Database, now: int) -> list[Message]:
    """Queued messages that cannot go out in time, or whose order is not under way any more."""
    rows = db.execute(_WORTHLESS, {"now": now, "fits": _FITS}).fetchall()
    return [message for (number,) in rows for message in messages(db, message=number)]


def channels(db: Database, now: int) -> list[str]:
    """The channels by which something is due."""
    rows = db.execute("SELECT DISTINCT channel FROM messages WHERE state = 'queued' AND due <= ? ORDER BY 1", (now,))
    return [row[0] for row in rows.fetchall()]


def due(db: Database, now: int) -> int:
    """How many are due."""
    return int(db.execute("SELECT count(*) FROM messages WHERE state = 'queued' AND due <= ?", (now,)).fetchone()[0])


def count(db: Database, state: MessageState) -> int:
    """How many stand in that state."""
    return int(db.execute("SELECT count(*) FROM messages WHERE state = ?", (state,)).fetchone()[0])


def claim(db: Database, channel: str, owner: str, now: int) -> Message | None:
    """Take the next message in hand; None when nothing may go out. Call it in a write transaction of its own."""
    row = db.execute(_NEXT, {"now": now, "channel": channel, "fits": _FITS}).fetchone()
    if row is None:
        return None
    db.execute(
        "UPDATE messages SET state = 'sending', owner = ?, attempts = attempts + 1 WHERE id = ?", (owner, row[0])
    )
    return messages(db, message=row[0])[0]


def uncount(db: Database, message: int) -> None:
    """The last try was none."""
    db.execute("UPDATE messages SET attempts = attempts - 1 WHERE id = ?", (message,))


def in_hand(db: Database) -> list[tuple[int, str]]:
    """Messages being sent, with their owners."""
    return [(row[0], row[1]) for row in db.execute("SELECT id, owner FROM messages WHERE state = 'sending'").fetchall()]


def superseded(db: Database, message: int) -> bool:
    """Whether a newer message to the same customer has been, or will be, sent."""
    return db.execute(_NEWER, (message,)).fetchone() is not None


def _message(row: tuple[Any, ...]) -> Message:
    head, state, tail = row[:8], row[8], row[9:]
    number, order_id, kind, version, channel, recipient, subject, body = head
    return Message(number, order_id, kind, version, channel, recipient, subject, body, MessageState(state), *tail)


def day_and_state(db: Database, order: int) -> tuple[date, str]:
    """The service day of an order, and where it stands."""
    day, state = db.execute("SELECT day, state FROM orders WHERE id = ?", (order,)).fetchone()
    return date.fromisoformat(day), state


def readdress(db: Database, message: int, recipient: str) -> None:
    """Send it to another address."""
    db.execute("UPDATE messages SET recipient = ? WHERE id = ?", (recipient, message))
