"""No road is known: the straight line times a detour factor, at an average speed. It works everywhere and says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.roads.model import LONGEST, UNREACHABLE, Detour, Drive, Point, Table, Way

#: Mean radius of the earth, m (IUGG).
_EARTH_M = 6_371_008.8
#: Speed between doors: a factor of the van's in traffic, or km/h that hardly depend on it.
_FACTORS = {"van": 1.0, "car": 1.1}
_SPEEDS_KMH = {"bike": 15.0, "foot": 5.0}


def guessed(factor: float, speed_kmh: float) -> Callable[[Drive], Detour]:
    """The same detour for every profile, at a speed that is the van's."""

    def detour(drive: Drive) -> Detour:
        return Detour(factor, _SPEEDS_KMH.get(drive.profile, speed_kmh * _FACTORS.get(drive.profile, 1.0)))

    return detour


@dataclass(frozen=True, slots=True)
class StraightLine:
    """Great circle times a detour factor, driven at an average speed."""

    detour: Callable[[Drive], Detour]

    def source(self, drive: Drive) -> str:
        """`straight line x 1.35 at 28 km/h`."""
        used = self.detour(drive)
        return f"straight line x {used.factor:.3g} at {used.speed_kmh:.3g} km/h"

    def provenance(self, drive: Drive) -> str:
        """That no road is known, and what is taken instead."""
        source, where = self.source(drive), self.detour(drive).where
        return f"{source[0].upper()}{source[1:]} ({drive.profile}){f', as {where}' if where else ''}: no road is known."

    def table(self, origins: Sequence[Point], destinations: Sequence[Point], drive: Drive) -> Table:
        """Every way is as long there as back; ways of 10,000 km and more do not exist."""
        used = self.detour(drive)
        metres = great_circle(origins, destinations) * used.factor
        seconds = metres * 3.6 / used.speed_kmh
        beyond = (metres >= LONGEST) | (seconds >= LONGEST)
        return Table(
            durations=np.where(beyond, UNREACHABLE, np.rint(seconds)).astype(np.int32),
            distances=np.where(beyond, UNREACHABLE, np.rint(metres)).astype(np.int32),
            away=np.full(len(origins), -1, dtype=np.int32),
        )

    def ways(self, points: Sequence[Point], drive: Drive) -> list[Way | None]:
        """Lines from point to point."""
        found: list[Way | None] = []
        for here, there in pairwise(points):
            table = self.table([here], [there], drive)
            found.append(Way(int(table.durations[0, 0]), int(table.distances[0, 0]), (here, there), straight=True))
        return found


def apart(one: Point, other: Point) -> float:
    """Metres between two points."""
    return float(great_circle([one], [other])[0, 0])


def great_circle(origins: Sequence[Point], destinations: Sequence[Point]) -> NDArray[np.float64]:
    """Metres on a sphere, `[from, to]` (haversine; Sinnott, Sky and Telescope 68, 1984)."""
    (lat, lon), (to_lat, to_lon) = (
        np.radians(np.asarray(points, dtype=np.float64).reshape(-1, 2)).T for points in (origins, destinations)
    )
    chord = np.sin((lat[:, None] - to_lat[None, :]) / 2) ** 2
    chord += np.cos(lat)[:, None] * np.cos(to_lat)[None, :] * np.sin((lon[:, None] - to_lon[None, :]) / 2) ** 2
    result: NDArray[np.float64] = 2 * _EARTH_M * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))
    return result
