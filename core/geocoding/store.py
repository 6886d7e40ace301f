"""SQL of pins."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import NotFound
from core.geocoding.learning import Lesson
from core.geocoding.model import Candidate, Pin
from core.store.sqlite import Database

#: Addresses of orders that still go out, and of their further places, that have no pin. With ?2 also those in review.
_WANTED = """
WITH wanted (address_key, address) AS (
    SELECT address_key, address FROM orders WHERE state IN ('new', 'out', 'attempted') AND (?1 = '' OR day = ?1)
    UNION ALL
    SELECT l.address_key, l.address FROM places l JOIN orders o ON o.id = l.order_id
    WHERE o.state IN ('new', 'out', 'attempted') AND (?1 = '' OR o.day = ?1)
)
SELECT w.address_key, min(w.address) FROM wanted w LEFT JOIN pins p ON p.address_key = w.address_key
WHERE w.address_key <> '' AND (p.address_key IS NULL OR (?2 AND p.state = 'review'))
GROUP BY w.address_key ORDER BY w.address_key
"""
#: What a person has to look at: orders that still go out and whose address has no accepted pin.
_REVIEW = """
SELECT o.id, o.source_order_id, o.day, o.name, o.address,
       p.address_key, p.address, p.state, p.lat, p.lon, p.source, p.accuracy, p.confidence, p.label, p.why,
       p.candidates, p.who, p.at, p.version, p.found, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM orders o LEFT JOIN pins p ON p.address_key = o.address_key AND o.address_key <> ''
WHERE o.state IN ('new', 'out', 'attempted') AND (?1 = '' OR o.day = ?1) AND coalesce(p.state, 'review') = 'review'
ORDER BY o.day, o.id LIMIT ?2
"""
#: Orders of a day that are not called off, or all that still go out, with their pins.
_EVERY = """
SELECT o.id, o.source_order_id, o.day, o.name, o.address,
       p.address_key, p.address, p.state, p.lat, p.lon, p.source, p.accuracy, p.confidence, p.label, p.why,
       p.candidates, p.who, p.at, p.version, p.found,
       l.state, l.lat, l.lon, l.visits, l.spread_m, l.moved_m, l.at, l.revoked_at
FROM orders o LEFT JOIN pins p ON p.address_key = o.address_key AND o.address_key <> ''
LEFT JOIN lessons l ON l.address_key = p.address_key
WHERE (o.day = ?1 AND o.state <> 'cancelled') OR (?1 = '' AND o.state IN ('new', 'out', 'attempted'))
ORDER BY o.day, o.id LIMIT ?2
"""
#: Pins that people have set and that were learnt, the newest first, with the last order of their address.
_KEPT = """
SELECT coalesce(o.id, 0), coalesce(o.source_order_id, ''), coalesce(o.day, ''), coalesce(o.name, ''), p.address,
       p.address_key, p.address, p.state, p.lat, p.lon, p.source, p.accuracy, p.confidence, p.label, p.why,
       p.candidates, p.who, p.at, p.version, p.found,
       l.state, l.lat, l.lon, l.visits, l.spread_m, l.moved_m, l.at, l.revoked_at
FROM pins p LEFT JOIN lessons l ON l.address_key = p.address_key
LEFT JOIN orders o ON o.id = (SELECT max(last.id) FROM orders last WHERE last.address_key = p.address_key)
WHERE ?1 = '' AND p.source IN ('person', 'learned') ORDER BY p.at DESC, p.address_key LIMIT ?2
"""
_PIN = """
SELECT address_key, address, state, lat, lon, source, accuracy, confidence, label, why, candidates, who, at, version,
       found
FROM pins WHERE address_key = ?
"""
#: A pin that was found gives way to a person's, also to one set while it was being looked up.
_PUT_FOUND = """
INSERT INTO pins (address_key, address, state, lat, lon, source, accuracy, confidence, label, why, candidates, who, at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (address_key) DO UPDATE SET
    address = excluded.address, state = excluded.state, lat = excluded.lat, lon = excluded.lon,
    source = excluded.source, accuracy = excluded.accuracy, confidence = excluded.confidence, label = excluded.label,
    why = excluded.why, candidates = excluded.candidates, who = excluded.who, at = excluded.at,
    version = pins.version + 1
WHERE pins.source <> 'person' AND pins.state = 'review'
"""
#: A pin in place of any other; the candidates stay, to choose again.
_PUT = """
INSERT INTO pins (address_key, address, state, lat, lon, source, accuracy, confidence, label, why, candidates, who, at,
                  found)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (address_key) DO UPDATE SET
    address = excluded.address, state = excluded.state, lat = excluded.lat, lon = excluded.lon,
    source = excluded.source, accuracy = excluded.accuracy, confidence = excluded.confidence, label = excluded.label,
    why = excluded.why, who = excluded.who, at = excluded.at, found = excluded.found, version = pins.version + 1
"""
_ORDER = "SELECT id, source_order_id, address, address_key FROM orders WHERE id = ?"
_BY_NUMBER = "SELECT id FROM orders WHERE source_order_id = ? ORDER BY id DESC LIMIT 1"
_SAME_DOOR = "SELECT count(*) FROM orders WHERE address_key = ?"
_DEPOTS = "SELECT lat, lon FROM depots WHERE active ORDER BY id"


@dataclass(frozen=True, slots=True)
class Addressed:
    """An order as far as its pin is concerned."""

    id: int
    source_order_id: str
    address: str
    address_key: str


@dataclass(frozen=True, slots=True)
class Listed:
    """An order with its pin, None where nobody has looked it up, and what deliveries taught of it."""

    order_id: int
    source_order_id: str
    day: str
    name: str
    address: str
    pin: Pin | None
    lesson: Lesson | None


def wanted(db: Database, day: str, again: bool) -> list[tuple[str, str]]:
    """Keys and addresses to look up; `day` "" for every day, `again` to include those in review."""
    return [(key, address) for key, address in db.execute(_WANTED, (day, int(again))).fetchall()]


def waiting(db: Database, day: str, most: int) -> list[Listed]:
    """The review queue of a day, "" for every day."""
    return _listed(db, _REVIEW, day, most)


def every(db: Database, day: str, most: int) -> list[Listed]:
    """Every order of a day, "" for all that still go out."""
    return _listed(db, _EVERY, day, most)


def kept(db: Database, most: int) -> list[Listed]:
    """What people set and deliveries taught; an address without an order has the order id 0."""
    return _listed(db, _KEPT, "", most)


def _listed(db: Database, sql: str, day: str, most: int) -> list[Listed]:
    found = []
    for id_, number, due, name, address, *rest in db.execute(sql, (day, most)).fetchall():
        pin, lesson = rest[:15], rest[15:]
        known = _pin(pin) if pin[0] is not None else None
        found.append(Listed(id_, number, due, name, address, known, Lesson(*lesson) if lesson[0] else None))
    return found


def pin(db: Database, address_key: str) -> Pin | None:
    """The pin kept for an address."""
    row = db.execute(_PIN, (address_key,)).fetchone()
    return _pin(row) if row else None


def put_found(db: Database, pins: Iterable[Pin]) -> int:
    """Keep what was looked up and say how many; accepted pins and a person's stay as they are."""
    count = 0
    for found in pins:
        count += db.conn.execute(_PUT_FOUND, _values(found)).rowcount
    return count


def put(db: Database, pin: Pin) -> None:
    """Keep a pin whatever was there: one that a person chose, that was learnt, or that comes back."""
    db.execute(_PUT, (*_values(pin), json.dumps(pin.found.as_found()) if pin.found else ""))


def order(db: Database, order_id: int) -> Addressed:
    """The order with that id. Raises NotFound."""
    row = db.execute(_ORDER, (order_id,)).fetchone()
    if row is None:
        raise NotFound(f"There is no order {order_id}; roundsman orders list shows all.")
    return Addressed(*row)


def order_id(db: Database, text: str) -> int:
    """The id of the order that a person names, by the shop's number or by our id. Raises NotFound."""
    row = db.execute(_BY_NUMBER, (text,)).fetchone()
    if row is not None:
        return int(row[0])
    if text.isascii() and text.isdigit() and len(text) < 18:
        return order(db, int(text)).id
    raise NotFound(f"There is no order “{text}”; roundsman orders list shows all.")


def same_door(db: Database, address_key: str) -> int:
    """How many orders share the address."""
    return int(db.execute(_SAME_DOOR, (address_key,)).fetchone()[0])


def depots(db: Database) -> list[tuple[float, float]]:
    """Where the vehicles start: (lat, lon)."""
    return [(lat, lon) for lat, lon in db.execute(_DEPOTS).fetchall()]


def _json(candidates: Iterable[Candidate]) -> str:
    return json.dumps([candidate.as_dict() for candidate in candidates], ensure_ascii=False)


def _values(found: Pin) -> tuple[object, ...]:
    return (
        found.address_key, found.address, found.state, found.lat, found.lon, found.source, found.accuracy,
        found.confidence, found.label, found.why, _json(found.candidates), found.who, found.at,
    )  # fmt: skip


def _pin(row: Sequence[Any]) -> Pin:
    key, address, state, lat, lon, source, accuracy, confidence, label, why, candidates, who, at, version, found = row
    choices = tuple(Candidate.from_dict(each) for each in json.loads(candidates))
    below = Pin(key, address, candidates=choices, **json.loads(found)) if found else None
    return Pin(
        key, address, state, lat, lon, source, accuracy, confidence, label, why, choices, who, at, version, below
    )
