"""Where two streets meet: points that ways of two names share."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, groupby

from core.region.addresses.clusters import middle, pieces
from core.region.items import Point
from core.store.sqlite import Database

#: Points of one crossing: the lanes of a divided road meet the other street once each.
_ONE_CROSSING_M = 60
#: Where more names meet in a point than this, it is no corner of anything.
_MOST_NAMES = 6


def write_crossings(db: Database) -> None:
    """Write the crossings of all named ways, whose points wait in the temporary table `spot`."""
    found: dict[tuple[int, int], list[Point]] = {}
    for point, names in _shared(db):
        for pair in combinations(names[:_MOST_NAMES], 2):
            found.setdefault(pair, []).append(point)
    rows = [
        (*pair, nth, *middle([points[i] for i in group])[0])
        for pair, points in sorted(found.items())
        for nth, group in enumerate(sorted(pieces(points, _ONE_CROSSING_M)))
    ]
    db.conn.executemany("INSERT INTO crossing VALUES (?, ?, ?, ?, ?)", rows)


def _shared(db: Database) -> Iterator[tuple[Point, list[int]]]:
    rows = db.conn.execute("SELECT DISTINCT lat, lon, name FROM spot ORDER BY lat, lon, name")
    for (lat, lon), group in groupby(rows, key=lambda row: (int(row[0]), int(row[1]))):
        names = [int(row[2]) for row in group]
        if len(names) > 1:
            yield (lat, lon), names
