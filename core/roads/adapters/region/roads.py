"""The region's own roads as something that knows how long the way is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from threading import RLock
from typing import NamedTuple

import numpy as np

from core.errors import Unavailable
from core.region.file import RegionFile
from core.region.network.read import Network, digest, network
from core.roads.adapters.region.graph import Graph, links_of
from core.roads.adapters.region.paths import Paths
from core.roads.adapters.region.snapping import Foot, Snapper
from core.roads.adapters.region.tables import Tables
from core.roads.adapters.region.weights import metres, seconds
from core.roads.adapters.straight import great_circle
from core.roads.model import UNREACHABLE, Detour, Drive, Point, Table, Way
from core.roads.profiles import Profiles, share

#: Spots between which the detour is measured, spread over the roads.
_SAMPLE = 128
#: Ways of a last mile: shorter ones tell little of the detour, longer ones are driven on faster roads.
_SHORTEST_M, _LONGEST_M = 500, 10_000


class _Drawn(NamedTuple):
    """A graph with what answers questions to it."""

    graph: Graph
    snapper: Snapper
    tables: Tables
    paths: Paths


class RegionRoads:
    """The roads of one region file. Any thread may ask; one is answered after the other."""

    def __init__(self, region: RegionFile, profiles: Profiles, snap_m: float) -> None:
        """`snap_m` is how far a pin may lie from its road. Raises Unavailable for a region without roads."""
        self._region = region
        self._profiles = profiles
        self._snap_m = snap_m
        self._digest = digest(region)
        self._drawn: dict[str, _Drawn] = {}
        self._detours: dict[str, Detour] = {}
        self._asked = RLock()
        if not self._digest:
            raise Unavailable(f"The region {region.path} holds no roads.")

    def source(self, drive: Drive) -> str:
        """`region 5f2d… profiles 9a… van 1.000 within 500 m`: with the shares of the speed that traffic leaves."""
        return f"region {self._digest} profiles {self._profiles.digest} {self._hours(drive)} within {self._snap_m:g} m"

    def provenance(self, drive: Drive) -> str:
        """`Roads of the region (county.osm.pbf) by van, at 80 % of the usual speed.`"""
        left = self._profiles.by_name[self._kind(drive)].share(drive)
        traffic = f", at {left:.0%} of the usual speed".replace("%", " %") if left < 0.995 else ""
        with self._asked:
            names = ", ".join(self._names)
        return f"Roads of the region ({names}) by {drive.profile}{traffic}."

    def table(self, origins: Sequence[Point], destinations: Sequence[Point], drive: Drive) -> Table:
        """Times and distances by road."""
        with self._asked:
            drawn = self._draw(drive)
            starts = drawn.snapper.feet(origins, self._snap_m)
            goals = starts if origins is destinations else drawn.snapper.feet(destinations, self._snap_m)
            found = drawn.tables.table(starts, goals)
        away = np.array([-1 if foot is None else round(foot.away_m) for foot in starts], dtype=np.int32)
        return Table(seconds(found), metres(found), away)

    def ways(self, points: Sequence[Point], drive: Drive) -> list[Way | None]:
        """The way from each point to the next."""
        with self._asked:
            drawn = self._draw(drive)
            feet = drawn.snapper.feet(points, self._snap_m)
            return [drawn.paths.way(start, finish) for start, finish in pairwise(feet)]

    def feet(self, points: Sequence[Point], drive: Drive) -> list[Foot | None]:
        """Where on the roads each point stands."""
        with self._asked:
            return self._draw(drive).snapper.feet(points, self._snap_m)

    def detour(self, drive: Drive) -> Detour:
        """How ways by road compare to straight lines here: the medians over ways between spots all over the region.

        Raises Unavailable where there are too few roads to tell.
        """
        with self._asked:
            hours = self._hours(drive)
            if hours not in self._detours:
                self._detours[hours] = self._measured(drive)
            return self._detours[hours]

    def _measured(self, drive: Drive) -> Detour:
        spots = _spread(self._draw(drive).graph)
        table = self.table(spots, spots, drive)
        line = great_circle(spots, spots)
        used = (table.durations != UNREACHABLE) & (line > _SHORTEST_M) & (line < _LONGEST_M)
        if not used.any():
            raise Unavailable("The region's roads are too few to measure a detour on.")
        far, long = table.distances[used], table.durations[used]
        return Detour(
            float(np.median(far / line[used])), float(np.median(far / long)) * 3.6, "measured on the region's roads"
        )

    def close(self) -> None:
        """Close the region."""
        self._region.close()

    def _draw(self, drive: Drive) -> _Drawn:
        """The graph of a drive; drives that traffic treats alike share one."""
        hours = self._hours(drive)
        if hours not in self._drawn:
            profile = self._profiles.by_name[self._kind(drive)]
            graph = Graph.of(self._network, profile, drive, self._profiles.zones)
            self._drawn[hours] = _Drawn(graph, Snapper(graph), Tables(graph), Paths(graph))
        return self._drawn[hours]

    @cached_property
    def _network(self) -> Network:
        return network(self._region)

    @cached_property
    def _names(self) -> list[str]:
        return [each.provenance.name for each in self._region.summary() if each.provenance.kind != "OpenAddresses"]

    def _kind(self, drive: Drive) -> str:
        return drive.profile if drive.profile in self._profiles.by_name else "van"

    def _hours(self, drive: Drive) -> str:
        """The profile with the shares of the speed that hold for the drive."""
        kind = self._kind(drive)
        shares = [self._profiles.by_name[kind].share(drive), *(share(z.hours, drive) for z in self._profiles.zones)]
        return " ".join([kind, *(f"{each:.3f}" for each in shares)])


def _spread(graph: Graph) -> list[Point]:
    """Beginnings of links that are no island, evenly over all of them in their order."""
    large = np.flatnonzero(links_of(graph.parts[1]))
    chosen = large[np.linspace(0, len(large) - 1, min(_SAMPLE, len(large))).astype(int)] if len(large) else large
    tails = graph.network.tail[chosen]
    return [
        (float(lat) / 1e7, float(lon) / 1e7)
        for lat, lon in zip(graph.network.lat[tails], graph.network.lon[tails], strict=True)
    ]
