"""Where two streets meet: points that ways of two names share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from core.region.addresses.clusters import middle, pieces
from core.region.items import Point
from core.store.sqlite import Database

#: Points of one crossing: the lanes of a divided road meet the other street once each.
_ONE_CROSSING_M = 60
#: Where more names meet in a point than this, it is no corner of anything.
_MOST_NAMES = 6


def write_crossings(db: Database, streets: Mapping[int, Sequence[Sequence[Point]]]) -> None:
    """Write the crossings of all named ways, given by the name's number."""
    found: dict[tuple[int, int], list[Point]] = {}
    for point, names in _shared(streets).items():
        for pair in combinations(sorted(names)[:_MOST_NAMES], 2):
            found.setdefault(pair, []).append(point)
    rows = [
        (*pair, nth, *middle([points[i] for i in group])[0])
        for pair, points in sorted(found.items())
        for nth, group in enumerate(sorted(pieces(points, _ONE_CROSSING_M)))
    ]
    db.conn.executemany("INSERT INTO crossing VALUES (?, ?, ?, ?, ?)", rows)


def _shared(streets: Mapping[int, Sequence[Sequence[Point]]]) -> dict[Point, set[int]]:
    first: dict[Point, int] = {}
    shared: dict[Point, set[int]] = {}
    for name, ways in streets.items():
        for way in ways:
            for point in way:
                other = first.setdefault(point, name)
                if other != name:
                    shared.setdefault(point, {other}).add(name)
    return shared
