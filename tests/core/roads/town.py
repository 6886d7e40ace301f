"""Roads of a small town written by hand, at 50° N, 8° E."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from core.region.build import build
from core.region.file import RegionFile
from core.region.items import Item
from core.region.network.read import Network
from core.roads.adapters.region.graph import Graph
from core.roads.adapters.region.roads import RegionRoads
from core.roads.model import Drive, Point
from core.roads.profiles import Profiles, read
from tests.core.region.making import Corner, Listed, at, network_of, roads

VAN = Drive("van")
STREET = {"highway": "residential", "name": "Mill Lane", "maxspeed": "45"}  # 36 km/h: ten metres a second


def point(north_m: float, east_m: float) -> Point:
    """Degrees of a point so many metres north and east."""
    lat, lon = at(north_m, east_m)
    return lat / 1e7, lon / 1e7


def town(
    folder: Path,
    corners: Mapping[int, Corner],
    *ways: tuple[int, Sequence[int], Mapping[str, str]],
    more: Sequence[Item] = (),
    profiles: Profiles | None = None,
    snap_m: float = 500,
) -> RegionRoads:
    """A region of these ways, as something that knows the roads."""
    target = folder / "town.region.db"
    build(target, [Listed([*roads(corners, *ways), *more])], now=0)
    return RegionRoads(RegionFile(target), profiles or read(), snap_m)


def graph(items: Sequence[Item], folder: Path, *, profile: str = "car", ordered: bool = False) -> Graph:
    """The graph of these roads for a profile; `ordered` ranks their links however few they are."""
    found = network_of(items, folder)
    return Graph.of(_ordered(found) if ordered else found, read().by_name[profile], Drive(profile), ())


def _ordered(found: Network) -> Network:
    from core.region.network.links import Links
    from core.region.network.order import order

    none = np.empty(0, np.int64)
    made = Links(
        none, found.lat, found.lon, found.spots, found.tail, found.head, found.length_cm, found.traits, found.halts,
        found.names, found.shape_start, found.shape_lat, found.shape_lon,
    )  # fmt: skip
    return replace(found, order=order(made, np.zeros(1, np.uint8)))


def grid(
    rows: int, north: float = 0.0, first: int = 0
) -> tuple[dict[int, Corner], list[tuple[int, list[int], dict[str, str]]]]:
    """Streets of a grid of crossings 100 m apart, 20 in a row."""
    corners = {first + r * 20 + c: (north + 100.0 * r, 100.0 * c) for r in range(rows) for c in range(20)}
    ways = [(first + 1 + r, [first + r * 20 + c for c in range(20)], STREET) for r in range(rows)]
    ways += [(first + 501 + c, [first + r * 20 + c for r in range(rows)], STREET) for c in range(20)]
    return corners, ways
