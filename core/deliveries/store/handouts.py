"""What the driver must know of each order."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence

from core.deliveries.sheets.model import Handout
from core.store.sqlite import Database

_ORDERS = """
SELECT o.id, o.source_order_id, o.name, o.company, o.phone, o.address, o.unit, o.access, o.notes,
       max(o.mass_g, (SELECT coalesce(sum(p.mass_g), 0) FROM parcels p WHERE p.order_id = o.id)), o.attempt
FROM orders o WHERE o.id IN (SELECT value FROM json_each(?))
"""
_LINES = """
SELECT order_id, quantity, coalesce(nullif(name, ''), sku) FROM lines
WHERE order_id IN (SELECT value FROM json_each(?)) ORDER BY order_id, position
"""
_PARCELS = """
SELECT order_id, label FROM parcels WHERE order_id IN (SELECT value FROM json_each(?)) ORDER BY order_id, position
"""


def handouts(db: Database, orders: Sequence[int]) -> dict[int, Handout]:
    """What the driver must know of these orders; the address is the order's own."""
    wanted = (json.dumps(list(orders)),)
    lines: dict[int, list[str]] = defaultdict(list)
    for order, quantity, name in db.execute(_LINES, wanted).fetchall():
        lines[order].append(f"{quantity} x {name}")
    parcels: dict[int, list[str]] = defaultdict(list)
    for order, label in db.execute(_PARCELS, wanted).fetchall():
        parcels[order].append(label)
    found: dict[int, Handout] = {}
    for number, order, name, company, phone, address, unit, access, notes, mass_g, attempt in db.execute(
        _ORDERS, wanted
    ).fetchall():
        who = (order, name, company, phone, address, unit, access, notes)
        found[number] = Handout(number, *who, tuple(lines[number]), tuple(parcels[number]), mass_g, attempt)
    return found
