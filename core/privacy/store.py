"""SQL of erasing. The rows stay, and what they count for; what is personal in them goes."""

from __future__ import annotations

import json
from collections.abc import Sequence

from core.store.sqlite import Database

#: Orders of the person, by number or by e-mail address in any capitals; empty ones are nobody's.
_ORDERS = """
SELECT id, source_order_id, state FROM orders
WHERE (:phone <> '' AND phone = :phone) OR (:email <> '' AND lower(email) = lower(:email)) ORDER BY id
"""
_IN = "IN (SELECT value FROM json_each(:orders))"
#: Addresses that nobody else's order, place names.
_THEIR_KEYS = f"""
SELECT address_key FROM orders WHERE id {_IN} AND address_key <> ''
UNION SELECT address_key FROM places WHERE order_id {_IN}
EXCEPT SELECT address_key FROM orders WHERE id NOT {_IN}
EXCEPT SELECT address_key FROM places WHERE order_id NOT {_IN}
"""  # noqa: S608
_BLANK = tuple(
    sql.replace("IN ORDERS", _IN)
    for sql in (
        "DELETE FROM order_search WHERE order_id IN ORDERS",
        "DELETE FROM places WHERE order_id IN ORDERS",
        "UPDATE attempts SET note = '', received_by = '', lat = NULL, lon = NULL, address_key = '' "
        "WHERE order_id IN ORDERS",
        "UPDATE orders SET name = '', company = '', phone = '', email = '', language = '', address = '', "
        "address_key = '', unit = '', notes = '', access = '', content_hash = '', version = version + 1 "
        "WHERE id IN ORDERS",
    )
)
_MESSAGES = (
    f"UPDATE messages SET recipient = '', subject = '', body = '', error = '', receipt = '' WHERE order_id {_IN}"  # noqa: S608
)
_INBOUND = f"""
UPDATE inbound SET sender = '', body = '' WHERE order_id {_IN}
   OR message_id IN (SELECT id FROM messages WHERE order_id {_IN})
   OR (:phone <> '' AND sender = :phone) OR (:email <> '' AND lower(sender) = lower(:email))
"""  # noqa: S608
#: Personal parts of the journal: of lines about these orders and their messages, and of those that hold an address.
_PRIVATE = f"""
DELETE FROM event_private WHERE seq IN (
    SELECT seq FROM event WHERE subject IN (SELECT 'order:' || value FROM json_each(:orders))
    UNION SELECT seq FROM event WHERE subject IN (
        SELECT 'message:' || id FROM messages WHERE order_id {_IN})
) OR (:phone <> '' AND instr(data, :phone)) OR (:email <> '' AND instr(lower(data), lower(:email)))
  OR EXISTS (SELECT 1 FROM json_each(:texts) t WHERE instr(data, t.value))
"""  # noqa: S608
#: What online geocoders were asked about an address.
_CACHED = "DELETE FROM geocode_cache WHERE instr(lower(query), ?1) OR instr(lower(answer), ?1)"


def orders(db: Database, phone: str, email: str) -> list[tuple[int, str, str]]:
    """(id, number, state) of every order of the person."""
    return [(row[0], row[1], row[2]) for row in db.execute(_ORDERS, {"phone": phone, "email": email}).fetchall()]


def letters(db: Database, orders: Sequence[int]) -> list[str]:
    """Names of the files that the folder channel wrote for these orders."""
    sql = f"SELECT provider_id FROM messages WHERE channel = 'folder' AND provider_id <> '' AND order_id {_IN}"  # noqa: S608
    return [row[0] for row in db.execute(sql, {"orders": json.dumps(list(orders))}).fetchall()]


def texts(db: Database, orders: Sequence[int]) -> list[str]:
    """Names and addresses that tell who it was, as they stand in the orders."""
    sql = f"SELECT name, address, email, phone FROM orders WHERE id {_IN}"  # noqa: S608
    rows = db.execute(sql, {"orders": json.dumps(list(orders))}).fetchall()
    return sorted({text for row in rows for text in row if len(text) > 5})


def erase(db: Database, orders: Sequence[int], phone: str, email: str) -> tuple[int, int, int]:
    """Blank what is personal; returns how many messages, inbound rows and lines of the journal that was in."""
    given = {"orders": json.dumps(list(orders)), "phone": phone, "email": email}
    asked = f"SELECT address FROM orders WHERE id {_IN} UNION SELECT address FROM places WHERE order_id {_IN}"  # noqa: S608
    addresses = [row[0] for row in db.execute(asked, given).fetchall() if row[0]]
    given["texts"] = json.dumps(texts(db, orders))
    keys = [row[0] for row in db.execute(_THEIR_KEYS, given).fetchall()]
    lines = db.execute(_PRIVATE, given).rowcount
    inbound = db.execute(_INBOUND, given).rowcount
    messages = db.execute(_MESSAGES, given).rowcount
    for sql in _BLANK:
        db.execute(sql, given)
    for table in ("lessons", "pins"):
        db.execute(f"DELETE FROM {table} WHERE address_key IN (SELECT value FROM json_each(?))", (json.dumps(keys),))  # noqa: S608
    for address in addresses:
        db.execute(_CACHED, (address.lower(),))
    return messages, inbound, lines
