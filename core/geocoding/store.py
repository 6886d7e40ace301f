"""SQL of pins."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import NotFound
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
       p.candidates, p.who, p.at, p.version
FROM orders o LEFT JOIN pins p ON p.address_key = o.address_key AND o.address_key <> ''
WHERE o.state IN ('new', 'out', 'attempted') AND (? = '' OR o.day = ?) AND coalesce(p.state, 'review') = 'review'
ORDER BY o.day, o.id
"""
_PIN = """
SELECT address_key, address, state, lat, lon, source, accuracy, confidence, label, why, candidates, who, at, version
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
#: A person's pin takes the place of any other; the candidates stay, to choose again.
_PUT_SET = """
INSERT INTO pins (address_key, address, state, lat, lon, source, accuracy, confidence, label, why, candidates, who, at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (address_key) DO UPDATE SET
    address = excluded.address, state = 'accepted', lat = excluded.lat, lon = excluded.lon, source = 'person',
    accuracy = excluded.accuracy, confidence = excluded.confidence, label = excluded.label, why = excluded.why,
    who = excluded.who, at = excluded.at, version = pins.version + 1
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
class Waiting:
    """An order whose address has no accepted pin; `pin` is None where nobody has looked it up."""

    order_id: int
    source_order_id: str
    day: str
    name: str
    address: str
    pin: Pin | None


def wanted(db: Database, day: str, again: bool) -> list[tuple[str, str]]:
    """Keys and addresses to look up; `day` "" for every day, `again` to include those in review."""
    return [(key, address) for key, address in db.execute(_WANTED, (day, int(again))).fetchall()]


def waiting(db: Database, day: str) -> list[Waiting]:
    """The review queue of a day, "" for every day."""
    return [
        Waiting(id_, number, due, name, address, _pin(pin) if pin[0] is not None else None)
        for id_, number, due, name, address, *pin in db.execute(_REVIEW, (day, day)).fetchall()
    ]


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


def put_set(db: Database, chosen: Pin) -> None:
    """Keep a person's pin."""
    db.execute(_PUT_SET, _values(chosen))


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
    key, address, state, lat, lon, source, accuracy, confidence, label, why, candidates, who, at, version = row
    found = tuple(Candidate.from_dict(each) for each in json.loads(candidates))
    return Pin(key, address, state, lat, lon, source, accuracy, confidence, label, why, found, who, at, version)
