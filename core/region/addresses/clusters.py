"""Points that belong together: the pieces of a street name, and how far a set of points spreads."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.region.items import SCALE, Point

_M_PER_UNIT = 111_195 / SCALE  # metres to a ten-millionth of a degree of latitude


def pieces(points: Sequence[Point], gap_m: float) -> list[list[int]]:
    """Groups of indexes of points that hang together by steps of about `gap_m` (up to 2.8 times of it).

    The points fall into squares of that size, and squares that touch are one group: linear in the number of points.
    """
    size = gap_m / _M_PER_UNIT
    stretch = max(0.01, math.cos(math.radians(points[0][0] / SCALE)))
    squares: dict[tuple[int, int], list[int]] = {}
    for i, (lat, lon) in enumerate(points):
        squares.setdefault((int(lat // size), int(lon * stretch // size)), []).append(i)
    groups = []
    while squares:
        square, members = squares.popitem()
        group, edge = members, [square]
        while edge:
            y, x = edge.pop()
            for near in [(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]:
                if near in squares:
                    group.extend(squares.pop(near))
                    edge.append(near)
        groups.append(group)
    return groups


def middle(points: Sequence[Point]) -> tuple[Point, int]:
    """The point of the set that is nearest to its middle, and how far the farthest lies from there, in metres."""
    lat = sum(point[0] for point in points) / len(points)
    lon = sum(point[1] for point in points) / len(points)
    stretch = math.cos(math.radians(lat / SCALE))

    def square(point: Point, y: float, x: float) -> float:
        return (point[0] - y) ** 2 + ((point[1] - x) * stretch) ** 2

    centre = min(points, key=lambda point: square(point, lat, lon))
    farthest = max(square(point, *centre) for point in points)
    return centre, math.ceil(math.sqrt(farthest) * _M_PER_UNIT)


@dataclass(slots=True)
class Spread:
    """Middle and extent of many points, in constant memory."""

    count: int = 0
    lat: float = 0.0
    lon: float = 0.0
    squares: float = 0.0

    def add(self, point: Point) -> None:
        """Take in one point (Welford's running mean and variance)."""
        self.count += 1
        dy, dx = point[0] - self.lat, point[1] - self.lon
        self.lat += dy / self.count
        self.lon += dx / self.count
        stretch = math.cos(math.radians(self.lat / SCALE))
        self.squares += dy * (point[0] - self.lat) + dx * (point[1] - self.lon) * stretch**2

    @property
    def at(self) -> Point:
        """The middle."""
        return round(self.lat), round(self.lon)

    @property
    def radius_m(self) -> int:
        """What holds nearly all of the points: 2.5 standard deviations, and 500 m for what was not mapped."""
        return round(2.5 * math.sqrt(self.squares / max(1, self.count)) * _M_PER_UNIT) + 500
