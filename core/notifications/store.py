"""SQL of the outbox."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

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
SELECT o.id, o.source_order_id, o.name, o.address, o.email, o.phone, o.language,
       coalesce((SELECT group_concat(quantity || ' x ' || coalesce(nullif(name, ''), sku), ', ')
                 FROM (SELECT * FROM lines WHERE order_id = o.id ORDER BY position)), '')
FROM orders o WHERE o.id IN (SELECT value FROM json_each(?)) ORDER BY o.id
"""


def messages(
    db: Database, *, message: int = 0, order: int = 0, state: str = "", day: str = "", limit: int = -1
) -> list[Message]:
    """Messages, oldest first, narrowed where asked."""
    last = message or 2**63 - 1
    asked = {"first": message, "last": last, "order": order, "state": state, "day": day, "limit": limit}
    return [_message(row) for row in db.execute(_MESSAGES, asked).fetchall()]


def one(db: Database, message: int) -> Message:
    """The message of that number, which is there."""
    return messages(db, message=message, limit=1)[0]


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
        "UPDATE messages SET state = ?, error = ?, due = coalesce(?, due), owner = '', lease = 0 WHERE id = ?",
        (state, error, due, message),
    )


def taken(db: Database, message: int, provider_id: str, at: int) -> None:
    """It has arrived, as a person says."""
    db.execute(
        "UPDATE messages SET state = 'sent', provider_id = ?, sent_at = ?, error = '', owner = '' WHERE id = ?",
        (provider_id, at, message),
    )


def count(db: Database, state: MessageState) -> int:
    """How many stand in that state."""
    return int(db.execute("SELECT count(*) FROM messages WHERE state = ?", (state,)).fetchone()[0])


def uncount(db: Database, message: int) -> None:
    """The last try was none."""
    db.execute("UPDATE messages SET attempts = attempts - 1 WHERE id = ?", (message,))


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
