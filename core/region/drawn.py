"""A region as it is drawn: the straight pieces of its roads by class, and its doors, within a box."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import numpy as np

from core.arrays import Bytes, Flags, Ints
from core.region.addresses.near import Surroundings
from core.region.addresses.squares import M_PER_UNIT, stretch
from core.region.items import SCALE

#: What is read of the network: where links bend, of what class they are, and how they are called.
_ARRAYS = """
SELECT name, kind, width, data FROM network
WHERE name IN ('shape_start', 'shape_lat', 'shape_lon', 'traits', 'names')
"""
#: A street is named so far from the place that is looked at: there it hides nothing.
_ASIDE_M = 20.0


class Box(NamedTuple):
    """Degrees; `south <= north`, `west <= east`."""

    south: float
    west: float
    north: float
    east: float


class Door(NamedTuple):
    """A house number and its (lat, lon)."""

    number: str
    street: str
    at: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class RoadLines:
    """Straight pieces of roads, small ones first: from `lat[0], lon[0]` to `lat[1], lon[1]`, ten-millionths of degrees.

    `road` holds the number of each one's `RoadClass`, `name` that of its street's name (0: none).
    """

    lat: Ints  #: two rows, a column a piece
    lon: Ints
    road: Bytes
    name: Ints

    def __len__(self) -> int:
        return len(self.road)

    def within(self, box: Box, *, up_to: int = 255) -> RoadLines:
        """The pieces whose own box meets this one, of classes up to that number."""
        south, west, north, east = (round(edge * SCALE) for edge in box)
        # Small roads come first, so that what is left out by class is left out before anything is compared.
        first = int(np.searchsorted(-self.road.astype(np.int16), -up_to))
        (lat_a, lat_b), (lon_a, lon_b) = self.lat[:, first:], self.lon[:, first:]
        found: Flags = (np.maximum(lat_a, lat_b) >= south) & (np.minimum(lat_a, lat_b) <= north)
        found &= (np.maximum(lon_a, lon_b) >= west) & (np.minimum(lon_a, lon_b) <= east)
        return RoadLines(self.lat[:, first:], self.lon[:, first:], self.road[first:], self.name[first:]).only(found)

    def only(self, these: Flags) -> RoadLines:
        """Some of them."""
        return RoadLines(self.lat[:, these], self.lon[:, these], self.road[these], self.name[these])


#: Where no road is known.
NO_ROADS = RoadLines(
    np.empty((2, 0), np.int32), np.empty((2, 0), np.int32), np.empty(0, np.uint8), np.empty(0, np.int32)
)


@dataclass(frozen=True, slots=True)
class Vicinity:
    """What lies around places: the roads of the region, and near the places its doors and named streets."""

    roads: RoadLines | None = None
    doors: tuple[Door, ...] = ()
    streets: tuple[tuple[str, tuple[float, float]], ...] = ()  #: names, each with a (lat, lon) on the street


class DrawnRegion:
    """An open region file, asked for what a map of it shows; any thread may ask. Raises Unavailable."""

    def __init__(self, path: Path) -> None:
        self._file = Surroundings(path)
        self._asking = Lock()

    @cached_property
    def roads(self) -> RoadLines:
        """All roads of the region; none where it was built from addresses alone."""
        with self._asking, self._file.answering():
            found: dict[str, Any] = {}
            for name, kind, width, data in self._file.db.execute(_ARRAYS).fetchall():
                found[name] = np.frombuffer(zlib.decompress(data), dtype=kind).reshape(-1, width)
        return road_lines(**found) if found else NO_ROADS

    def doors(self, box: Box, limit: int = 500) -> list[Door]:
        """Doors within the box, at most `limit`."""
        edges = [round(edge * SCALE) for edge in box]
        with self._asking, self._file.answering():
            found = self._file.within(edges[0], edges[1], edges[2], edges[3], limit)
        return [Door(door.number, door.street, door.at) for door in found]

    def vicinity(self, places: Sequence[tuple[float, float]], reach_m: float) -> Vicinity:
        """The roads; and doors and streets within so many metres north, south, east and west of these (lat, lon)."""
        doors: dict[Door, None] = {}
        streets: dict[tuple[str, tuple[float, float]], None] = {}
        for lat, lon in places:
            up = reach_m / (M_PER_UNIT * SCALE)
            aside = up / stretch(round(lat * SCALE))
            box = Box(lat - up, lon - aside, lat + up, lon + aside)
            doors |= dict.fromkeys(self.doors(box))
            streets |= dict.fromkeys(self._streets(box))
        return Vicinity(self.roads, tuple(doors), tuple(streets))

    def _streets(self, box: Box) -> list[tuple[str, tuple[float, float]]]:
        """The named streets within the box, nearest first, each with a point on it near the box's middle."""
        seen = self.roads.within(box)
        seen = seen.only(seen.name > 0)
        lat, lon = (box.south + box.north) / 2, (box.west + box.east) / 2
        per_degree = M_PER_UNIT * SCALE
        y = (seen.lat / SCALE - lat) * per_degree
        x = (seen.lon / SCALE - lon) * (per_degree * stretch(round(lat * SCALE)))
        dx, dy = x[1] - x[0], y[1] - y[0]
        length = np.maximum(np.hypot(dx, dy), 0.01)
        share = np.clip(-(x[0] * dx + y[0] * dy) / length**2, 0.0, 1.0)
        near = np.hypot(x[0] + share * dx, y[0] + share * dy)
        share = np.clip(share + np.where(share < 0.5, _ASIDE_M, -_ASIDE_M) / length, 0.0, 1.0)
        order = np.argsort(near, kind="stable")
        first = np.sort(np.unique(seen.name[order], return_index=True)[1])
        at_lat, at_lon = ((ends[0] + share * (ends[1] - ends[0])) / SCALE for ends in (seen.lat, seen.lon))
        return [(self._texts[int(seen.name[at])], (float(at_lat[at]), float(at_lon[at]))) for at in order[first]]

    @cached_property
    def _texts(self) -> dict[int, str]:
        with self._asking, self._file.answering():
            return dict(self._file.db.execute("SELECT id, text FROM road_name").fetchall())

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def road_lines(*, shape_start: Any, shape_lat: Any, shape_lon: Any, traits: Any, names: Any) -> RoadLines:
    """The pieces of links, from arrays as the region file keeps them (points as differences)."""
    starts = shape_start[:, 0]
    lat, lon = (np.cumsum(steps[:, 0], dtype=np.int32) for steps in (shape_lat, shape_lon))
    owner = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    road, name = traits[:, 0].astype(np.uint8)[owner], names[:, 0].astype(np.int32)[owner]
    # A piece begins at every point but the last one of its link.
    begins = np.ones(len(lat), dtype=bool)
    begins[starts[1:] - 1] = False
    at = np.flatnonzero(begins)
    at = at[np.argsort(-road[at].astype(np.int16), kind="stable")]
    return RoadLines(np.stack([lat[at], lat[at + 1]]), np.stack([lon[at], lon[at + 1]]), road[at], name[at])
