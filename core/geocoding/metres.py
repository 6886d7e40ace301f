"""Metres north and east: how a pin is moved by hand, and in which words that is told.

On the WGS 84 ellipsoid, from which maps and phones have their coordinates: a degree is as long as its radii of
curvature in the meridian and in the prime vertical make it there (J. P. Snyder, Map Projections: A Working Manual,
USGS Professional Paper 1395, 1987, pages 24 and 25). Taken half way between two points, moving there and back again is
the same move; within 10 km it is right to the centimetre away from the poles.
"""

from __future__ import annotations

import math
import re

from core.errors import BadInput
from core.geocoding.model import checked_point

#: A pin that goes farther than this is not moved, it is set anew.
MOST_M = 10_000.0

_EQUATOR_M, _FLATTENING = 6_378_137.0, 1 / 298.257_223_563
_E2 = _FLATTENING * (2 - _FLATTENING)
_SIDES = {
    "n": (1, 0), "north": (1, 0), "s": (-1, 0), "south": (-1, 0),
    "e": (0, 1), "east": (0, 1), "w": (0, -1), "west": (0, -1),
}  # fmt: skip
_STEP = re.compile(
    r"([+-]?[0-9]+(?:\.[0-9]+)?)\s*(km|m)?\s*(north|south|east|west|[nsew])(?![a-z])[\s,;]*", re.IGNORECASE
)


def moved(at: tuple[float, float], north_m: float, east_m: float) -> tuple[float, float]:
    """The (lat, lon) so many metres to the north and to the east. Raises BadInput beyond 10 km or over a pole."""
    if not math.hypot(north_m, east_m) <= MOST_M:
        raise BadInput("A pin is moved by 10 km at most; give coordinates instead.")
    lat = at[0] + math.degrees(north_m / _meridian_m(at[0]))
    lat = at[0] + math.degrees(north_m / _meridian_m((at[0] + lat) / 2))
    if abs(lat) > 89.9:
        raise BadInput("So near to a pole there is no east and west; give coordinates instead.")
    lon = at[1] + math.degrees(east_m / _parallel_m((at[0] + lat) / 2))
    return checked_point(lat, (lon + 180) % 360 - 180 if abs(lon) > 180 else lon)


def offset_m(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    """How many metres `end` lies to the north and to the east of `start`: the inverse of `moved`."""
    half_way = (start[0] + end[0]) / 2
    east = (end[1] - start[1] + 180) % 360 - 180
    return math.radians(end[0] - start[0]) * _meridian_m(half_way), math.radians(east) * _parallel_m(half_way)


def read_move(text: str) -> tuple[float, float]:
    """Metres to the north and to the east of `12n,5w`, `+12n 5w` or `12 m north, 5 m west`. Raises BadInput."""
    north = east = 0.0
    at, word = 0, text.strip()
    while at < len(word) and (step := _STEP.match(word, at)):
        metres = float(step[1]) * (1000 if (step[2] or "").lower() == "km" else 1)
        to_north, to_east = _SIDES[step[3].lower()]
        north, east, at = north + metres * to_north, east + metres * to_east, step.end()
    if not word or at < len(word):
        raise BadInput(
            f"“{text[:60]}” is no way to move a pin; write 12n,5w for 12 m to the north and 5 m to the west."
        )
    return north, east


def offset_words(north_m: float, east_m: float) -> str:
    """`12 m north, 5 m west`; empty where neither comes to a metre."""
    parts = [
        f"{abs(metres):.0f} m {side[metres < 0]}"
        for metres, side in ((north_m, ("north", "south")), (east_m, ("east", "west")))
        if round(metres)
    ]
    return ", ".join(parts)


def _meridian_m(lat: float) -> float:
    """Radius of curvature along the meridian."""
    bulge = 1 - _E2 * math.sin(math.radians(lat)) ** 2
    return _EQUATOR_M * (1 - _E2) / (bulge * math.sqrt(bulge))


def _parallel_m(lat: float) -> float:
    """Radius of the circle of latitude."""
    return _EQUATOR_M * math.cos(math.radians(lat)) / math.sqrt(1 - _E2 * math.sin(math.radians(lat)) ** 2)
