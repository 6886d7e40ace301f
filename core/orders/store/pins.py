"""Coordinates that stood in a file of orders become pins of their addresses, unless one is there that is better."""

from __future__ import annotations

from collections.abc import Sequence

from core.store.sqlite import Database

#: Nothing is written where it would change nothing, or where a pin stands that a person set or deliveries taught.
_PUT = """
INSERT INTO pins (address_key, address, state, lat, lon, source, accuracy, confidence, why, who, at)
VALUES (?, ?, 'accepted', ?, ?, 'file', 'address', 1.0, 'Its coordinates stood in the file of orders.', ?, ?)
ON CONFLICT (address_key) DO UPDATE SET
    state = 'accepted', lat = excluded.lat, lon = excluded.lon, source = 'file', accuracy = 'address', confidence = 1.0,
    label = '', why = excluded.why, candidates = '[]', who = excluded.who, at = excluded.at, version = pins.version + 1
WHERE pins.source NOT IN ('person', 'learned')
  AND (pins.source <> 'file' OR pins.lat <> excluded.lat OR pins.lon <> excluded.lon)
"""

FilePin = tuple[str, str, float, float]


def put(db: Database, pins: Sequence[FilePin], who: str, now: int) -> int:
    """Write (address_key, address, lat, lon) as accepted pins and say how many are new or moved."""
    if not pins:
        return 0
    return int(db.conn.executemany(_PUT, [(*pin, who, now) for pin in pins]).rowcount)
