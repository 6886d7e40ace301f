"""Whole orders from the file."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from core.orders.model import Line, Order, OrderState, Parcel, PinFact, Place, Window
from core.store.sqlite import Database

#: Orders by id, in the order asked for.
_ORDERS = """
SELECT o.id, o.source, o.source_order_id, o.day, o.state, o.attempt, o.name, o.company, o.phone, o.email, o.language,
       o.address, o.address_key, o.unit, o.notes, o.access, o.requires, o.priority, o.service_s, o.mass_g, o.volume_ml,
       o.created_at, o.updated_at, o.version
FROM json_each(?) AS wanted CROSS JOIN orders o ON o.id = wanted.value ORDER BY wanted.key
"""
_COLUMNS = (
    "id", "source", "source_order_id", "day", "state", "attempt", "name", "company", "phone", "email", "language",
    "address", "address_key", "unit", "notes", "access", "requires", "priority", "service_s", "mass_g", "volume_ml",
    "created_at", "updated_at", "version",
)  # fmt: skip
_WINDOWS = """
SELECT order_id, opens, closes, hard FROM windows
WHERE order_id IN (SELECT value FROM json_each(?)) ORDER BY order_id, position
"""
_LINES = """
SELECT order_id, name, quantity, sku, price_minor, currency FROM lines
WHERE order_id IN (SELECT value FROM json_each(?)) ORDER BY order_id, position
"""
_PARCELS = """
SELECT order_id, label, mass_g, volume_ml FROM parcels
WHERE order_id IN (SELECT value FROM json_each(?)) ORDER BY order_id, position
"""
_PLACES = """
SELECT order_id, address, kind FROM places
WHERE order_id IN (SELECT value FROM json_each(?)) ORDER BY order_id, position
"""
#: Orders of a source by their numbers there.
_KNOWN = """
SELECT o.source_order_id, o.id, o.content_hash, o.state
FROM json_each(?) AS wanted CROSS JOIN orders o ON o.source = ? AND o.source_order_id = wanted.value
"""
#: Orders of a day in some states, by id.
_OF_DAY = """
SELECT id FROM orders WHERE day = ? AND state IN (SELECT value FROM json_each(?)) ORDER BY id
"""
_PIN = "SELECT lat, lon, state, source, accuracy, confidence, label FROM pins WHERE address_key = ?"
_SOURCE_IS_KNOWN = "SELECT EXISTS (SELECT 1 FROM orders WHERE source = ?)"
_HASH = "SELECT content_hash FROM orders WHERE id = ?"
#: An order's id by its number in any source, the newest first.
_BY_NUMBER = "SELECT id FROM orders WHERE source_order_id = ? ORDER BY id DESC LIMIT 2"

Children = dict[int, list[Any]]


@dataclass(frozen=True, slots=True)
class Known:
    """What an import has to know of an order that is there already."""

    id: int
    content_hash: str
    state: OrderState


def load(db: Database, ids: Iterable[int]) -> list[Order]:
    """The orders with these ids, in that order; ids that do not exist are passed over."""
    wanted = json.dumps(list(ids))
    windows = _children(db, _WINDOWS, wanted, _window)
    lines = _children(db, _LINES, wanted, lambda row: Line(*row))
    parcels = _children(db, _PARCELS, wanted, lambda row: Parcel(*row))
    places = _children(db, _PLACES, wanted, lambda row: Place(*row))
    return [
        _order(row, (windows[row[0]], lines[row[0]], parcels[row[0]], places[row[0]]))
        for row in db.execute(_ORDERS, (wanted,)).fetchall()
    ]


def of_day(db: Database, day: date, states: Iterable[OrderState]) -> list[Order]:
    """The orders of a service day that stand in one of these states, by id."""
    found = db.execute(_OF_DAY, (day.isoformat(), json.dumps([state.value for state in states]))).fetchall()
    return load(db, [row[0] for row in found])


def known(db: Database, source: str, numbers: Sequence[str]) -> dict[str, Known]:
    """Of these numbers of a source, those that are in the file already."""
    rows = db.execute(_KNOWN, (json.dumps(numbers), source)).fetchall()
    return {number: Known(order_id, digest, OrderState(state)) for number, order_id, digest, state in rows}


def source_is_known(db: Database, source: str) -> bool:
    """Whether any order came from this source."""
    return bool(db.execute(_SOURCE_IS_KNOWN, (source,)).fetchone()[0])


def content_hash(db: Database, order_id: int) -> str:
    """The digest of what the order's source said last."""
    return str(db.execute(_HASH, (order_id,)).fetchone()[0])


def ids_of_number(db: Database, number: str) -> list[int]:
    """The ids of up to two orders that have this number, in whatever source."""
    return [row[0] for row in db.execute(_BY_NUMBER, (number,)).fetchall()]


def pin_of(db: Database, address_key: str) -> PinFact | None:
    """The pin of that address, if it was looked up."""
    row = db.execute(_PIN, (address_key,)).fetchone()
    return PinFact(*row) if row else None


def _children(db: Database, sql: str, wanted: str, make: Any) -> Children:
    found: Children = defaultdict(list)
    for order_id, *row in db.execute(sql, (wanted,)).fetchall():
        found[order_id].append(make(row))
    return found


def _window(row: Sequence[Any]) -> Window:
    opens, closes, hard = row
    return Window(time.fromisoformat(opens), time.fromisoformat(closes), bool(hard))


def _order(row: Sequence[Any], children: tuple[list[Any], list[Any], list[Any], list[Any]]) -> Order:
    said: dict[str, Any] = dict(zip(_COLUMNS, row, strict=True))
    said["day"] = date.fromisoformat(said["day"])
    said["state"] = OrderState(said["state"])
    said["requires"] = frozenset(json.loads(said["requires"]))
    said |= zip(("windows", "lines", "parcels", "places"), map(tuple, children), strict=True)
    return Order(**said)
