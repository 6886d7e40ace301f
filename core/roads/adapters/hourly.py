"""The hours of traffic for what knows none of its own: servers, and OSRM on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.roads.model import UNREACHABLE, Drive, Point, Roads, Table, Way
from core.roads.profiles import Profiles


@dataclass(frozen=True, slots=True)
class Hourly:
    """Roads whose times are longer while the profile of a drive has slow hours; zones are the region's alone."""

    roads: Roads
    profiles: Profiles

    def source(self, drive: Drive) -> str:
        """What it is, and the share of its speed that is left."""
        share = self._share(drive)
        return self.roads.source(drive) + (f" at {share:.3f} of its speed" if share != 1 else "")

    def provenance(self, drive: Drive) -> str:
        """The same for people."""
        share = self._share(drive)
        said = f" Hours of the profile: {share:.0%} of that speed on average." if share != 1 else ""
        return self.roads.provenance(drive) + said

    def table(self, origins: Sequence[Point], destinations: Sequence[Point], drive: Drive) -> Table:
        """Its distances, and its times over the share. Raises Unavailable."""
        table, share = self.roads.table(origins, destinations, drive), self._share(drive)
        if share == 1:
            return table
        there = table.durations != UNREACHABLE
        slowed = np.where(there, np.rint(table.durations / share), UNREACHABLE).astype(np.int32)
        return replace(table, durations=slowed)

    def ways(self, points: Sequence[Point], drive: Drive) -> list[Way | None]:
        """Its ways, each step as much slower as the whole. Raises Unavailable."""
        share = self._share(drive)
        return [way and self._slowed(way, share) for way in self.roads.ways(points, drive)]

    def _slowed(self, way: Way, share: float) -> Way:
        steps = tuple(replace(step, duration_s=round(step.duration_s / share)) for step in way.steps)
        return replace(way, duration_s=round(way.duration_s / share), steps=steps)

    def _share(self, drive: Drive) -> float:
        named = self.profiles.by_name
        return round(named.get(drive.profile, named["van"]).share(drive), 3)
