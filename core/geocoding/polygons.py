"""Polygons on the map: whether a point lies in one, and how far it is to the edge.

Everything is decided on a grid of 10^-7 degrees (a centimetre), in whole numbers and so without rounding: a point on an
edge or a corner is inside, always. Edges are straight in latitude and longitude (RFC 7946, 3.1.1).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.geocoding.model import distance_m

#: Units in a degree.
GRID = 10_000_000
#: (lat, lon) on the grid.
Point = tuple[int, int]
#: Corners in order; the last is joined to the first, none stands twice in a row.
Ring = tuple[Point, ...]

_KM_PER_DEGREE = 111.195


def on_grid(lat: float, lon: float) -> Point:
    """The grid's point nearest to one in degrees."""
    return round(lat * GRID), round(lon * GRID)


@dataclass(frozen=True, slots=True)
class Polygon:
    """An outer ring and the holes in it."""

    name: str
    rings: tuple[Ring, ...]

    def contains(self, at: tuple[float, float]) -> bool:
        """Whether a (lat, lon) lies in it; edges count, those of holes too."""
        point = on_grid(*at)
        outer, *holes = (where(ring, point) for ring in self.rings)
        return outer >= 0 and all(hole <= 0 for hole in holes)

    def edge_m(self, at: tuple[float, float]) -> float:
        """Metres from a (lat, lon) to the nearest edge, on whichever side of it."""
        return min(_to_edge_m(at, a, b) for ring in self.rings for a, b in edges(ring))

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre of gravity, as (lat, lon), holes not counted; of a winding shape it may lie outside."""
        lat0, lon0 = self.rings[0][0]
        twice = lat = lon = 0
        for a, b in edges(tuple((y - lat0, x - lon0) for y, x in self.rings[0])):
            cross = a[1] * b[0] - b[1] * a[0]
            twice, lat, lon = twice + cross, lat + cross * (a[0] + b[0]), lon + cross * (a[1] + b[1])
        return (lat0 + lat / (3 * twice)) / GRID, (lon0 + lon / (3 * twice)) / GRID

    @property
    def km2(self) -> float:
        """Its size in square kilometres, within some percent."""
        outer, *holes = (abs(_twice_area(ring)) / 2 / GRID**2 for ring in self.rings)
        return (outer - sum(holes)) * _KM_PER_DEGREE**2 * math.cos(math.radians(self.middle[0]))

    @property
    def points(self) -> int:
        """How many corners it has."""
        return sum(len(ring) for ring in self.rings)


def edges(ring: Ring) -> Iterator[tuple[Point, Point]]:
    """Its edges, one after the other."""
    return zip(ring, (*ring[1:], ring[0]), strict=True)


def where(ring: Ring, point: Point) -> int:
    """1 where the point lies inside the ring, 0 on its edge, -1 outside.

    Inside is where a ray to the east crosses the ring an odd number of times.
    """
    lat, lon = point
    side = -1
    for a, b in edges(ring):
        turn = _turn(a, b, point)
        if turn == 0 and min(a[0], b[0]) <= lat <= max(a[0], b[0]) and min(a[1], b[1]) <= lon <= max(a[1], b[1]):
            return 0
        if (a[0] > lat) != (b[0] > lat) and (turn > 0) == (b[0] > a[0]):
            side = -side
    return side


def flat(ring: Ring) -> bool:
    """Whether it encloses nothing."""
    return len(ring) < 3 or _twice_area(ring) == 0


def meets_itself(ring: Ring) -> Point | None:
    """Where two edges meet that are no neighbours, None where the ring is simple."""
    last = len(ring) - 1
    for (i, one), (j, other) in _near_pairs([list(enumerate(edges(ring)))]):
        if abs(i - j) not in {1, last} and (spot := _crossing(one, other) or _touching(one, other)):
            return spot
    return None


def crosses(ring: Ring, other: Ring) -> Point | None:
    """Where an edge of the one runs through an edge of the other; touching is no crossing."""
    pairs = _near_pairs([list(enumerate(edges(ring))), list(enumerate(edges(other)))])
    return next((spot for (_, one), (_, two) in pairs if (spot := _crossing(one, two))), None)


Edge = tuple[Point, Point]


def _near_pairs(groups: Sequence[list[tuple[int, Edge]]]) -> Iterator[tuple[tuple[int, Edge], tuple[int, Edge]]]:
    """Pairs of edges whose latitudes overlap: of one group among themselves, of two groups across them."""
    order = [(min(e[1][0][0], e[1][1][0]), at, e) for at, group in enumerate(groups) for e in group]
    order.sort(key=lambda entry: entry[:2])
    running: list[tuple[int, tuple[int, Edge]]] = []
    for low, at, edge in order:
        running = [(group, e) for group, e in running if max(e[1][0][0], e[1][1][0]) >= low]
        yield from ((e, edge) for group, e in running if len(groups) == 1 or group != at)
        running.append((at, edge))


def _turn(a: Point, b: Point, point: Point) -> int:
    """Positive where the point lies to the left of the way from a to b, 0 where it lies on their line."""
    return (b[1] - a[1]) * (point[0] - a[0]) - (b[0] - a[0]) * (point[1] - a[1])


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)


def _crossing(one: Edge, two: Edge) -> Point | None:
    """Where the inside of the one edge runs through the inside of the other."""
    (a, b), sides = two, [_turn(*one, p) for p in two]
    others = [_turn(*two, p) for p in one]
    if _sign(sides[0]) * _sign(sides[1]) >= 0 or _sign(others[0]) * _sign(others[1]) >= 0:
        return None
    along = sides[0] / (sides[0] - sides[1])
    return round(a[0] + along * (b[0] - a[0])), round(a[1] + along * (b[1] - a[1]))


def _touching(one: Edge, two: Edge) -> Point | None:
    """An end of the one edge that lies on the other."""
    return next((p for edge, ends in ((one, two), (two, one)) for p in ends if where(edge, p) == 0), None)


def _twice_area(ring: Ring) -> int:
    return sum(a[1] * b[0] - b[1] * a[0] for a, b in edges(ring))


def _to_edge_m(at: tuple[float, float], a: Point, b: Point) -> float:
    # The foot is sought on a plane as narrow as the earth is at that latitude; the way to it is a great circle.
    narrow = math.cos(math.radians(at[0]))
    start, end = (a[0] / GRID, a[1] / GRID), (b[0] / GRID, b[1] / GRID)
    north, east = end[0] - start[0], (end[1] - start[1]) * narrow
    length = north * north + east * east
    along = ((at[0] - start[0]) * north + (at[1] - start[1]) * narrow * east) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    return distance_m(at, (start[0] + along * (end[0] - start[0]), start[1] + along * (end[1] - start[1])))
