"""SQL of the area served."""

from __future__ import annotations

import json
from collections.abc import Sequence

from core.geocoding.geojson import from_geometry, geometry
from core.geocoding.polygons import Polygon
from core.store.sqlite import Database

#: Where the shop is: its depots, and a few of its doors.
_KNOWN = """
SELECT lat, lon FROM depots WHERE active
UNION ALL
SELECT lat, lon FROM (SELECT lat, lon FROM pins WHERE state = 'accepted' ORDER BY at DESC LIMIT 50)
"""


def polygons(db: Database) -> tuple[Polygon, ...]:
    """The polygons of the area, in the order in which they were given."""
    rows = db.execute("SELECT name, geometry FROM area ORDER BY id").fetchall()
    return tuple(from_geometry(json.loads(text), name) for name, text in rows)


def put(db: Database, drawn: Sequence[Polygon]) -> None:
    """These polygons in place of all others."""
    db.execute("DELETE FROM area")
    rows = [(at, polygon.name, json.dumps(geometry(polygon))) for at, polygon in enumerate(drawn, 1)]
    db.conn.executemany("INSERT INTO area (id, name, geometry) VALUES (?, ?, ?)", rows)


def known(db: Database) -> list[tuple[float, float]]:
    """(lat, lon) of places where the shop delivers for certain."""
    return [(lat, lon) for lat, lon in db.execute(_KNOWN).fetchall()]
