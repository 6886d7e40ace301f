"""Where on the roads a pin stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Flags, Floats, Ints
from core.region.items import SCALE
from core.region.network.read import Network
from core.roads.adapters.region.graph import Graph, links_of
from core.roads.adapters.region.kernel import near as kernel
from core.roads.model import Point

#: A square of the grid: some 220 m.
_SQUARE = 20_000


@dataclass(frozen=True, slots=True)
class Foot:
    """Where a point stands: how far along a link (0 to 1), metres from there to the point, whether on an island.

    It is on an island only where no road that leads on is near enough.
    """

    link: int
    share: float
    away_m: float
    island: bool


class Snapper:
    """Finds the nearest road that a graph can use."""

    def __init__(self, graph: Graph) -> None:
        self._network = graph.network
        self._grid = _grid(graph.network)
        self._large = links_of(graph.parts[1])
        self._small = links_of(graph.usable) & ~self._large

    def feet(self, points: Sequence[Point], most_m: float) -> list[Foot | None]:
        """Where each point stands, None where no road is within `most_m`."""
        return [self._foot(point, most_m) for point in points]

    def _foot(self, point: Point, most_m: float) -> Foot | None:
        # Most islands are stubs whose connection is mapped wrongly, or cut off with the extract.
        main = self._nearest(point, self._large, most_m)
        found = main or self._nearest(point, self._small, most_m)
        if found is None:
            return None
        piece, along, away_m = found
        link = int(self._grid.link[piece])
        return Foot(link, _share(self._network, link, piece, along), away_m, main is None)

    def _nearest(self, point: Point, chosen: Flags, most_m: float) -> tuple[int, float, float] | None:
        if most_m <= 0 or not len(self._grid.piece):
            return None
        lat, lon = self._network.shape_lat, self._network.shape_lon
        piece, along, away_m = kernel.nearest(self._grid, lat, lon, chosen, point[0] * SCALE, point[1] * SCALE, most_m)
        return (piece, along, away_m) if piece >= 0 else None


def _grid(network: Network) -> kernel.Grid:
    lat, lon, starts = network.shape_lat, network.shape_lon, network.shape_start
    link = np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts))
    pieces = np.flatnonzero(link[1:] == link[:-1]).astype(np.int32)
    if not len(pieces):
        return kernel.Grid(0, 0, _SQUARE, _SQUARE, 1, 1, np.zeros(2, np.int64), pieces, link)
    south, west = int(lat.min()), int(lon.min())
    stretch = max(0.05, float(np.cos(np.radians(lat.mean() / SCALE))))
    size_lat, size_lon = _sizes(lat, lon, stretch)
    rows, columns = (int(lat.max()) - south) // size_lat + 1, (int(lon.max()) - west) // size_lon + 1
    start, piece = kernel.gridded(lat, lon, pieces, (south, west, size_lat, size_lon, rows, columns))
    return kernel.Grid(south, west, size_lat, size_lon, rows, columns, start, piece, link)


def _sizes(lat: Ints, lon: Ints, stretch: float) -> tuple[int, int]:
    """Sides of a square: larger where roads lie far apart, so that there are never more squares than pieces of road."""
    area = float(np.ptp(lat.astype(np.int64)) + 1) * float(np.ptp(lon.astype(np.int64)) + 1) * stretch
    side = max(float(_SQUARE), (area / max(1000, len(lat))) ** 0.5)
    return int(side), int(side / stretch)


def _share(network: Network, link: int, piece: int, along: float) -> float:
    """How far along its link a spot on one of its pieces is, from 0 to 1."""
    first, last = int(network.shape_start[link]), int(network.shape_start[link + 1]) - 1
    lengths = _lengths(network, first, last)
    whole = float(lengths.sum())
    if whole <= 0:
        return 0.0
    before = float(lengths[: piece - first].sum()) + along * float(lengths[piece - first])
    return min(1.0, before / whole)


def _lengths(network: Network, first: int, last: int) -> Floats:
    """Of the pieces between two points of the shapes, in some unit."""
    lat = network.shape_lat[first : last + 1].astype(np.float64)
    lon = network.shape_lon[first : last + 1] * np.cos(np.radians(lat.mean() / SCALE))
    result: Floats = np.hypot(np.diff(lat), np.diff(lon))
    return result
