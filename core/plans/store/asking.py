"""What the orders of a day ask of its plan: orders with their windows, places and pins."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from core.plans.needs import Asked, Need, Spot
from core.store.sqlite import Database

#: Orders of a day that are not called off, with the pin of their own address. An order without parcels is one piece.
_ORDERS = """
SELECT o.id, o.source_order_id, o.name, o.state, o.address, o.unit, coalesce(p.state, ''), p.lat, p.lon, o.service_s,
       max(o.mass_g, (SELECT coalesce(sum(b.mass_g), 0) FROM parcels b WHERE b.order_id = o.id)),
       max(o.volume_ml, (SELECT coalesce(sum(b.volume_ml), 0) FROM parcels b WHERE b.order_id = o.id)),
       max(1, (SELECT count(*) FROM parcels b WHERE b.order_id = o.id)), o.requires, o.priority
FROM orders o
LEFT JOIN pins p ON p.address_key = o.address_key AND o.address_key <> ''
WHERE o.day = ? AND o.state <> 'cancelled'
ORDER BY o.id
"""
_WINDOWS = """
SELECT w.order_id, w.opens, w.closes, w.hard FROM windows w JOIN orders o ON o.id = w.order_id
WHERE o.day = ? ORDER BY w.order_id, w.opens, w.position
"""
#: Further places that are pinned for certain, numbered from 1 in the order in which they were given.
_PLACES = """
SELECT l.order_id, (SELECT count(*) FROM places e WHERE e.order_id = l.order_id AND e.position <= l.position),
       p.lat, p.lon, l.address
FROM places l JOIN orders o ON o.id = l.order_id
JOIN pins p ON p.address_key = l.address_key AND p.state = 'accepted'
WHERE o.day = ? ORDER BY l.order_id, l.position
"""
#: Where the addresses of these orders are.
_PINS = """
SELECT o.id, p.lat, p.lon FROM orders o JOIN pins p ON p.address_key = o.address_key AND p.state = 'accepted'
WHERE o.address_key <> '' AND o.id IN (SELECT value FROM json_each(?))
"""
#: Where each of these orders goes.
_DOORS = "SELECT id, address_key FROM orders WHERE id IN (SELECT value FROM json_each(?))"


def pins(db: Database, orders: Sequence[int]) -> dict[int, tuple[float, float]]:
    """Where these orders' addresses are, those that have an accepted pin."""
    rows = db.execute(_PINS, (json.dumps(list(orders)),)).fetchall()
    return {order: (lat, lon) for order, lat, lon in rows}


def doors(db: Database, orders: Sequence[int]) -> dict[int, str]:
    """The key of each order's address; blank where it has none."""
    return dict(db.execute(_DOORS, (json.dumps(list(orders)),)).fetchall())


def needs(db: Database, day: date) -> dict[int, Need]:
    """What each order of the day asks, by id."""
    iso = day.isoformat()
    windows: dict[int, list[Asked]] = defaultdict(list)
    for order, opens, closes, hard in db.execute(_WINDOWS, (iso,)).fetchall():
        windows[order].append(Asked(time.fromisoformat(opens), time.fromisoformat(closes), bool(hard)))
    places: dict[int, list[Spot]] = defaultdict(list)
    for order, number, lat, lon, address in db.execute(_PLACES, (iso,)).fetchall():
        places[order].append(Spot(number, lat, lon, address))
    rows = db.execute(_ORDERS, (iso,)).fetchall()
    return {row[0]: _need(row, tuple(windows[row[0]]), tuple(places[row[0]])) for row in rows}


def _need(row: tuple[Any, ...], windows: tuple[Asked, ...], places: tuple[Spot, ...]) -> Need:
    number, source_order_id, name, state, address, unit, pin, lat, lon, *rest = row
    service_s, mass_g, volume_ml, parcels, requires, priority = rest
    own = (Spot(0, lat, lon, address),) if pin == "accepted" else ()
    return Need(
        id=number,
        source_order_id=source_order_id,
        name=name,
        state=state,
        address=address,
        unit=unit,
        pin=pin,
        # Where its own address is in doubt nothing is planned, further places or not.
        spots=(*own, *places) if own else (),
        windows=windows,
        service_s=service_s,
        mass_g=mass_g,
        volume_ml=volume_ml,
        parcels=parcels,
        requires=frozenset(json.loads(requires)),
        priority=priority,
    )
