"""Orders into the file. Everything here runs in the caller's write transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.addresses import address_key
from core.orders.model import OrderDraft, OrderState
from core.store.sqlite import Database
from core.text import fold

#: One more than was ever given, also to an order whose adding was undone.
_NEXT_ID = """
SELECT max(coalesce((SELECT max(id) FROM orders), 0),
           coalesce((SELECT number FROM undo_spent WHERE what = 'orders'), 0)) + 1
"""
_INSERT = """
INSERT INTO orders (id, source, source_order_id, content_hash, day, name, company, phone, email, language, address,
                    address_key, unit, notes, access, requires, priority, service_s, mass_g, volume_ml, created_at,
                    updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_UPDATE = """
UPDATE orders SET content_hash = ?, day = ?, name = ?, company = ?, phone = ?, email = ?, language = ?, address = ?,
                  address_key = ?, unit = ?, notes = ?, access = ?, requires = ?, priority = ?, service_s = ?,
                  mass_g = ?, volume_ml = ?, updated_at = ?, version = version + 1
WHERE id = ?
"""
_HASH = "UPDATE orders SET content_hash = ? WHERE id = ?"
_STATE = "UPDATE orders SET state = ?, updated_at = ?, version = version + 1 WHERE id = ?"
_SEARCH = "INSERT OR REPLACE INTO order_search (order_id, text) VALUES (?, ?)"
_WINDOW = "INSERT INTO windows (order_id, position, opens, closes, hard) VALUES (?, ?, ?, ?, ?)"
_LINE = (
    "INSERT INTO lines (order_id, position, sku, name, quantity, price_minor, currency) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_PARCEL = "INSERT INTO parcels (order_id, position, label, mass_g, volume_ml) VALUES (?, ?, ?, ?, ?)"
_PLACE = "INSERT INTO places (order_id, position, kind, address, address_key) VALUES (?, ?, ?, ?, ?)"
_CLEAR = (
    "DELETE FROM windows WHERE order_id = ?",
    "DELETE FROM lines WHERE order_id = ?",
    "DELETE FROM parcels WHERE order_id = ?",
    "DELETE FROM places WHERE order_id = ?",
)


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order that is about to be written: its id and number are decided, its day too."""

    id: int
    source: str
    number: str
    content_hash: str
    day: date
    draft: OrderDraft


def widen_cache(db: Database) -> None:
    """Let this connection hold 64 MB of pages: a large import otherwise writes the same index pages many times over.

    It is for the connection's life, and takes only what is used.
    """
    db.execute("PRAGMA cache_size = -65536")


def next_id(db: Database) -> int:
    """The id that the next new order takes; ask for it in the transaction that writes it."""
    return int(db.execute(_NEXT_ID).fetchone()[0])


def insert(db: Database, orders: Sequence[NewOrder], now: int) -> None:
    """Write new orders with everything that belongs to them."""
    many = db.conn.executemany
    many(
        _INSERT,
        [(new.id, new.source, new.number, new.content_hash, *_columns(new.draft, new.day), now, now) for new in orders],
    )
    many(_SEARCH, [(new.id, search_text(new.number, new.draft)) for new in orders])
    _children(db, [(new.id, new.draft) for new in orders])


def replace_content(
    db: Database, order_id: int, number: str, draft: OrderDraft, day: date, content_hash: str, now: int
) -> None:
    """Write what is now said of an order in place of what was; its version goes up by one."""
    db.execute(_UPDATE, (content_hash, *_columns(draft, day), now, order_id))
    db.execute(_SEARCH, (order_id, search_text(number, draft)))
    for sql in _CLEAR:
        db.execute(sql, (order_id,))
    _children(db, [(order_id, draft)])


def note_hash(db: Database, order_id: int, content_hash: str) -> None:
    """Remember what the source said last, where nothing of it differs from the file."""
    db.execute(_HASH, (content_hash, order_id))


def set_state(db: Database, order_id: int, state: OrderState, now: int) -> None:
    """Move an order to another state; its version goes up by one."""
    db.execute(_STATE, (state.value, now, order_id))


def search_text(number: str, draft: OrderDraft) -> str:
    """What a search for this order looks through."""
    said = (draft.name, draft.company, draft.phone, draft.email, draft.address, draft.unit, draft.notes, draft.access)
    return " ".join([fold(part) for part in (number, *said) if part])


def _columns(draft: OrderDraft, day: date) -> tuple[Any, ...]:
    return (
        day.isoformat(),
        draft.name,
        draft.company,
        draft.phone,
        draft.email,
        draft.language,
        draft.address,
        address_key(draft.address),
        draft.unit,
        draft.notes,
        draft.access,
        json.dumps(sorted(draft.requires), ensure_ascii=False) if draft.requires else "[]",
        draft.priority,
        draft.service_s,
        draft.mass_g,
        draft.volume_ml,
    )


def _children(db: Database, orders: Iterable[tuple[int, OrderDraft]]) -> None:
    windows: list[tuple[Any, ...]] = []
    lines: list[tuple[Any, ...]] = []
    parcels: list[tuple[Any, ...]] = []
    places: list[tuple[Any, ...]] = []
    for number, draft in orders:
        for at, window in enumerate(draft.windows):
            ends = (window.opens.isoformat("minutes"), window.closes.isoformat("minutes"))
            windows.append((number, at, *ends, int(window.hard)))
        for at, line in enumerate(draft.lines):
            lines.append((number, at, line.sku, line.name, line.quantity, line.price_minor, line.currency))
        for at, parcel in enumerate(draft.parcels):
            parcels.append((number, at, parcel.label, parcel.mass_g, parcel.volume_ml))
        for at, place in enumerate(draft.places):
            places.append((number, at, place.kind, place.address, address_key(place.address)))
    for sql, rows in ((_WINDOW, windows), (_LINE, lines), (_PARCEL, parcels), (_PLACE, places)):
        if rows:
            db.conn.executemany(sql, rows)
