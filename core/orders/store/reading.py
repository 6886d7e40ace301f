"""Whole orders from the file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from core.orders.model import Line, Order, OrderState, Parcel, Place, Window
from core.store.sqlite import Database

#: The columns of an order `o`, whole: what belongs to it as JSON, a list of its rows in their order.
WHOLE = """
o.id, o.source, o.source_order_id, o.day, o.state, o.attempt, o.name, o.company, o.phone, o.email, o.language,
o.address, o.address_key, o.unit, o.notes, o.access, o.requires, o.priority, o.service_s, o.mass_g, o.volume_ml,
o.created_at, o.updated_at, o.version,
(SELECT json_group_array(json_array(w.opens, w.closes, w.hard) ORDER BY w.position)
 FROM windows w WHERE w.order_id = o.id),
(SELECT json_group_array(json_array(l.name, l.quantity, l.sku, l.price_minor, l.currency) ORDER BY l.position)
 FROM lines l WHERE l.order_id = o.id),
(SELECT json_group_array(json_array(p.label, p.mass_g, p.volume_ml) ORDER BY p.position)
 FROM parcels p WHERE p.order_id = o.id),
(SELECT json_group_array(json_array(e.address, e.kind) ORDER BY e.position)
 FROM places e WHERE e.order_id = o.id)
"""
#: Orders by id, in the order asked for.
_ORDERS = """
SELECT /*whole*/ FROM json_each(?) AS wanted CROSS JOIN orders o ON o.id = wanted.value ORDER BY wanted.key
""".replace("/*whole*/", WHOLE)
_COLUMNS = (
    "id", "source", "source_order_id", "day", "state", "attempt", "name", "company", "phone", "email", "language",
    "address", "address_key", "unit", "notes", "access", "requires", "priority", "service_s", "mass_g", "volume_ml",
    "created_at", "updated_at", "version",
)  # fmt: skip
#: Orders of a source by their numbers there.
_KNOWN = """
SELECT o.source_order_id, o.id, o.content_hash, o.state
FROM json_each(?) AS wanted CROSS JOIN orders o ON o.source = ? AND o.source_order_id = wanted.value
"""
#: Orders of a day in some states, by id.
_OF_DAY = """
SELECT id FROM orders WHERE day = ? AND state IN (SELECT value FROM json_each(?)) ORDER BY id
"""
_SOURCE_IS_KNOWN = "SELECT EXISTS (SELECT 1 FROM orders WHERE source = ?)"
_HASH = "SELECT content_hash FROM orders WHERE id = ?"
#: An order's id by its number in any source, the newest first.
_BY_NUMBER = "SELECT id FROM orders WHERE source_order_id = ? ORDER BY id DESC LIMIT 2"


@dataclass(frozen=True, slots=True)
class Known:
    """What an import has to know of an order that is there already."""

    id: int
    content_hash: str
    state: OrderState


def load(db: Database, ids: Iterable[int]) -> list[Order]:
    """The orders with these ids, in that order; ids that do not exist are passed over."""
    return [whole(row) for row in db.execute(_ORDERS, (json.dumps(list(ids)),)).fetchall()]


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


def _window(row: Sequence[Any]) -> Window:
    opens, closes, hard = row
    return Window(time.fromisoformat(opens), time.fromisoformat(closes), bool(hard))


def whole(row: Sequence[Any]) -> Order:
    """The order of a row of the columns `WHOLE`."""
    said: dict[str, Any] = dict(zip(_COLUMNS, row[:-4], strict=True))
    said["day"] = date.fromisoformat(said["day"])
    said["state"] = OrderState(said["state"])
    said["requires"] = frozenset(json.loads(said["requires"]))
    windows, lines, parcels, places = (json.loads(rows) for rows in row[-4:])
    return Order(
        **said,
        windows=tuple(map(_window, windows)),
        lines=tuple(Line(*line) for line in lines),
        parcels=tuple(Parcel(*parcel) for parcel in parcels),
        places=tuple(Place(*place) for place in places),
    )
