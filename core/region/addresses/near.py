"""What a region knows near a point: the doors, and the street."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from core.region.addresses.numbers import plain
from core.region.addresses.squares import (
    HEIGHT,
    M_PER_UNIT,
    STEPS,
    Spot,
    Square,
    apart_m,
    aside,
    column_of,
    corner,
    row_of,
    stretch,
    unpacked,
    width_of,
)
from core.region.file import RegionFile
from core.region.items import SCALE, Point

#: Nothing farther away than this is near.
FARTHEST_M = 1_000
#: How far is looked, one after the other: in a town the first answers.
_REACHES_M = (120, 400, FARTHEST_M)
#: Entries of one number in one street so near to each other are one house.
_SAME_HOUSE_M = 150.0
#: So many entries may one house have.
_ENTRIES = 8
_TURN = 360 * SCALE

#: The doors in squares of one row, and within a rectangle, that are nearest to a point; a street's doors may stand in
#: the ranges of two squares. A degree of longitude counts ?10 of one of latitude, squared.
_DOORS = """
SELECT DISTINCT d.piece, d.place, d.nth, d.number, d.city, d.postcode, d.lat, d.lon
FROM square s CROSS JOIN door d ON d.piece = s.piece AND d.place BETWEEN s.low AND s.high
WHERE s.y = ?1 AND s.x BETWEEN ?2 AND ?3 AND d.lat BETWEEN ?4 AND ?5 AND d.lon BETWEEN ?6 AND ?7
ORDER BY (d.lat - ?9) * (d.lat - ?9) + (d.lon - ?8) * (d.lon - ?8) * ?10 LIMIT ?11
"""
#: The courses of streets in squares of one row.
_COURSES = "SELECT x, piece, course FROM square WHERE y = ? AND x BETWEEN ? AND ? AND course <> x''"
_NAME = "SELECT n.text FROM piece s JOIN name n ON n.id = s.name WHERE s.id = ?"
_TOWN = """
SELECT coalesce((SELECT text FROM city WHERE id = ?), ''), coalesce((SELECT text FROM postcode WHERE id = ?), '')
"""


class NearDoor(NamedTuple):
    """A door with its distance in metres; place and postcode are empty where it does not tell them."""

    street: str
    number: str
    city: str
    postcode: str
    at: tuple[float, float]
    distance_m: float


class NearStreet(NamedTuple):
    """A street with the distance to its course in metres, or to its nearest door where no course is mapped."""

    name: str
    distance_m: float


class _Found(NamedTuple):
    """A door as it is kept."""

    distance_m: float
    piece: int
    place: int
    number: str
    city: int | None
    postcode: int | None
    at: Point


class Surroundings(RegionFile):
    """An open region file, asked for what is near a point."""

    def near(self, lat: float, lon: float, limit: int = 5) -> tuple[list[NearDoor], NearStreet | None]:
        """The nearest doors, at most `limit`, and the nearest street; nothing beyond `FARTHEST_M`."""
        here = round(lat * SCALE), round(lon * SCALE)
        doors = self._doors(here, limit)
        return [self._door(each) for each in doors], self._street(here, doors)

    def within(self, south: int, west: int, north: int, east: int, limit: int) -> list[NearDoor]:
        """Doors within a box of ten-millionths of a degree, each house once, the nearest to its middle first."""
        here = (south + north) // 2, (west + east) // 2
        found: dict[tuple[int, int, int], _Found] = {}
        for y in range(row_of(south), row_of(north) + 1):
            columns = column_of(y, west), column_of(y, east)
            asked = (y, *columns, south, north, west, east, here[1], here[0], stretch(here[0]) ** 2, limit)
            for piece, place, nth, number, city, postcode, lat, lon in self.db.execute(_DOORS, asked).fetchall():
                away, text = apart_m(here, (lat, lon)), number or plain(place)
                found[piece, place, nth] = _Found(away, piece, place, text, city, postcode, (lat, lon))
        return [self._door(each) for each in _once(sorted(found.values(), key=lambda door: door[:4]))[:limit]]

    def _doors(self, here: Point, limit: int) -> list[_Found]:
        """The nearest doors, each house once."""
        for reach_m in _REACHES_M:
            found: dict[tuple[int, int, int], _Found] = {}
            for bounds in _rows(here, reach_m):
                asked = (*bounds, here[0], stretch(here[0]) ** 2, limit * _ENTRIES)
                for piece, place, nth, number, city, postcode, lat, lon in self.db.execute(_DOORS, asked).fetchall():
                    away = apart_m(here, (lat, lon))
                    if away <= reach_m:
                        text = number or plain(place)
                        found[piece, place, nth] = _Found(away, piece, place, text, city, postcode, (lat, lon))
            houses = _once(sorted(found.values(), key=lambda door: door[:4]))
            # Fewer than were asked for are enough: who stands at a door does not ask for one 400 m away.
            if houses:
                break
        return houses[:limit]

    def _street(self, here: Point, doors: list[_Found]) -> NearStreet | None:
        best: tuple[float, int] | None = (doors[0].distance_m, doors[0].piece) if doors else None
        for reach_m in _REACHES_M:
            for y, low, high, *_ in _rows(here, reach_m):
                for x, piece, line in self.db.execute(_COURSES, (y, low, high)).fetchall():
                    away = _to_line_m(here, (y, x), line)
                    best = min(best or (away, piece), (away, piece))
            if best and best[0] <= reach_m:
                return NearStreet(self._name(best[1]), best[0])
        return None

    def _door(self, found: _Found) -> NearDoor:
        city, postcode = self.db.execute(_TOWN, (found.city, found.postcode)).fetchone()
        at = found.at[0] / SCALE, found.at[1] / SCALE
        return NearDoor(self._name(found.piece), found.number, city, postcode, at, found.distance_m)

    def _name(self, piece: int) -> str:
        found = self.db.execute(_NAME, (piece,)).fetchone()
        return str(found[0]) if found else ""


def _rows(here: Point, reach_m: float) -> Iterator[tuple[int, int, int, int, int, int, int, int]]:
    """What is looked at: for each row of squares its columns, the rectangle around the point, and its longitude.

    Where the date line runs through the rectangle, its other side is looked at with the longitude counted from there.
    """
    lat, lon = here
    up = math.ceil(reach_m / M_PER_UNIT)
    wide = math.ceil(up / stretch(lat))
    half = _TURN // 2
    for centre in (lon, lon - _TURN if lon > 0 else lon + _TURN):
        west, east = max(-half, centre - wide), min(half, centre + wide)
        if west <= east:
            for y in range(row_of(lat - up), row_of(lat + up) + 1):
                yield y, column_of(y, west), column_of(y, east), lat - up, lat + up, west, east, centre


def _to_line_m(here: Point, square: Square, line: bytes) -> float:
    """Metres from a point to a course in a square."""
    south, west = corner(square)
    east = M_PER_UNIT * stretch(here[0])
    scale_x, scale_y = east * width_of(square[0]) / STEPS, M_PER_UNIT * HEIGHT / STEPS
    x0, y0 = east * aside(here, west), M_PER_UNIT * (south - here[0])

    def metres(spot: Spot) -> tuple[float, float]:
        return x0 + scale_x * spot[0], y0 + scale_y * spot[1]

    best = math.inf
    for run in unpacked(line):
        ax, ay = metres(run[0])
        best = min(best, math.hypot(ax, ay))
        for spot in run[1:]:
            bx, by = metres(spot)
            best = min(best, _to_segment_m(ax, ay, bx, by))
            ax, ay = bx, by
    return best


def _to_segment_m(ax: float, ay: float, bx: float, by: float) -> float:
    """From the origin to the straight line between two points."""
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    share = max(0.0, min(1.0, -(ax * dx + ay * dy) / length)) if length else 0.0
    return math.hypot(ax + share * dx, ay + share * dy)


def _once(doors: list[_Found]) -> list[_Found]:
    """Each house once, the nearest of its entries."""
    kept: dict[tuple[int, str], list[_Found]] = {}
    houses = []
    for door in doors:
        same = kept.setdefault((door.piece, door.number), [])
        if not any(apart_m(other.at, door.at) < _SAME_HOUSE_M for other in same):
            houses.append(door)
        same.append(door)
    return houses
