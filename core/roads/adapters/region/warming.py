"""The region's roads, from the map to the way, walked through once on a block of four streets: see `core.ready`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np

from core.region.build import build
from core.region.file import RegionFile
from core.region.items import Item, Provenance, Report, Road
from core.region.network.links import Links
from core.region.network.order import order
from core.region.network.read import Network, network
from core.region.network.tags import traits
from core.roads.adapters.region.graph import Graph
from core.roads.adapters.region.paths import Paths
from core.roads.adapters.region.snapping import Snapper
from core.roads.adapters.region.tables import Tables
from core.roads.model import Drive
from core.roads.profiles import read

#: How far a point may lie from its road, m.
_SNAP_M = 500
#: Corners of the block, in ten-millionths of a degree.
_CORNERS = [
    (500_000_000 + north, 80_000_000 + east) for north, east in ((0, 0), (0, 9_000), (9_000, 9_000), (9_000, 0))
]


class _Block:
    """A source of four streets."""

    provenance = Provenance("block", "/block", "list", "public domain", "2026-01-01", 1)

    def items(self, report: Report) -> Iterator[Item]:
        """Each from corner to corner."""
        street = traits({"highway": "residential"})
        assert street is not None
        for one in range(4):
            other = (one + 1) % 4
            yield Road(one + 1, [one + 1, other + 1], [_CORNERS[one], _CORNERS[other]], street, "")


def warm() -> None:
    """Have all loops compiled (some 20 s), or read from where they were kept."""
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder) / "block.region.db", [_Block()], now=0)
        with closing(RegionFile(Path(folder) / "block.region.db")) as region:
            few = network(region)
        # Profiles of motor traffic and of bicycles hand over arrays of their own kinds.
        for profile in ("van", "bike"):
            for found in (few, _ordered(few)):
                _drive(found, profile)


def _ordered(found: Network) -> Network:
    """The network with its links ranked, as those of large regions are."""
    none = np.empty(0, np.int64)
    made = Links(
        none, found.lat, found.lon, found.spots, found.tail, found.head, found.length_cm, found.traits, found.halts,
        found.names, found.shape_start, found.shape_lat, found.shape_lon,
    )  # fmt: skip
    return replace(found, order=order(made, np.zeros(1, np.uint8)))


def _drive(found: Network, profile: str) -> None:
    graph = Graph.of(found, read().by_name[profile], Drive(profile), ())
    points = [(lat / 1e7, lon / 1e7) for lat, lon in (_CORNERS[0], _CORNERS[2])]
    start, goal = Snapper(graph).feet(points, _SNAP_M)
    assert start is not None
    assert goal is not None
    Tables(graph).table((start, goal), (start, goal))
    Paths(graph).way(start, goal)
