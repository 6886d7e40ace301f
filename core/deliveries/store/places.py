"""Where drivers stood: what deliveries tell of an address, and how far that was from its pin."""

from __future__ import annotations

import math
from datetime import date

from core.geocoding.learning import CROWD_M, Visit
from core.store.sqlite import Database

#: The address at which an order is tried: its own, or the further place for which that revision has planned it.
_TRIED = """
SELECT coalesce(
    (SELECT l.address_key FROM plan_stop_orders s JOIN places l ON l.order_id = s.order_id
     WHERE s.plan_id = ?2 AND s.order_id = o.id AND s.place > 0
       AND s.place = (SELECT count(*) FROM places e WHERE e.order_id = l.order_id AND e.position <= l.position)),
    o.address_key)
FROM orders o WHERE o.id = ?1
"""
#: The latest deliveries at an address whose place is known, as they count now: when each was first said, and how many
#: addresses had an outcome entered so near on that day.
_VISITS = """
SELECT a.lat, a.lon, a.day, a.done_at,
       (SELECT min(f.at) FROM attempts f WHERE f.order_id = a.order_id AND f.number = a.number),
       (SELECT count(DISTINCT c.address_key) FROM attempts c
        WHERE c.day = a.day AND c.lat BETWEEN a.lat - :lat AND a.lat + :lat
          AND c.lon BETWEEN a.lon - :lon AND a.lon + :lon)
FROM attempts a
WHERE a.address_key = :key AND a.lat IS NOT NULL AND a.outcome IN ('delivered', 'partial')
  AND a.id = (SELECT max(b.id) FROM attempts b WHERE b.order_id = a.order_id AND b.number = a.number)
ORDER BY a.done_at DESC LIMIT 100
"""
#: Of deliveries between two days, as they count now, the metres from the pin; NULL where nobody told the place.
_FROM_PINS = """
SELECT a.pin_m FROM attempts a
WHERE a.day BETWEEN ? AND ? AND a.outcome IN ('delivered', 'partial')
  AND a.id = (SELECT max(b.id) FROM attempts b WHERE b.order_id = a.order_id AND b.number = a.number)
"""
_DEGREE_M = 111_195.0


def tried_at(db: Database, order: int, plan: int | None) -> str:
    """The key of the address at which the order is tried by that revision."""
    return str(db.execute(_TRIED, (order, plan)).fetchone()[0])


def visits(db: Database, address_key: str, near: tuple[float, float]) -> list[Visit]:
    """The deliveries at an address whose place is known, latest first; `near` tells how long a degree is there."""
    lat = CROWD_M / _DEGREE_M
    given = {"key": address_key, "lat": lat, "lon": lat / max(0.01, math.cos(math.radians(near[0])))}
    return [Visit(*row) for row in db.execute(_VISITS, given).fetchall()]


def from_pins(db: Database, first: date | None, last: date | None) -> list[int | None]:
    """Metres between pin and driver of every delivery from the first to the last of these days."""
    span = (first.isoformat() if first else "", last.isoformat() if last else "9999-12-31")
    return [row[0] for row in db.execute(_FROM_PINS, span).fetchall()]
