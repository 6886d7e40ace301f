"""No road is known: the straight line times a detour factor, at an average speed. It works everywhere and says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.roads.model import LONGEST, UNREACHABLE, Matrix

#: Mean radius of the earth, m (IUGG).
_EARTH_M = 6_371_008.8
#: Speed between doors: a factor of the van's in traffic, or km/h that hardly depend on it.
_FACTORS = {"van": 1.0, "car": 1.1}
_SPEEDS_KMH = {"bike": 15.0, "foot": 5.0}


@dataclass(frozen=True, slots=True)
class StraightLine:
    """Great circle times `detour`, driven at `speed_kmh` by a van."""

    detour: float = 1.35
    speed_kmh: float = 28.0

    @property
    def name(self) -> str:
        """`straight line x 1.35 at 28 km/h`."""
        return f"straight line x {self.detour:g} at {self.speed_kmh:g} km/h"

    def speed(self, profile: str) -> float:
        """km/h of that profile; one that is not known goes like a van."""
        return _SPEEDS_KMH.get(profile, self.speed_kmh * _FACTORS.get(profile, 1.0))

    def matrix(self, points: Sequence[tuple[float, float]], profile: str) -> Matrix:
        """Every way is as long there as back; ways of 10,000 km and more do not exist."""
        speed_kmh = self.speed(profile)
        metres = _great_circle(np.asarray(points, dtype=np.float64).reshape(-1, 2)) * self.detour
        seconds = metres * 3.6 / speed_kmh
        beyond = (metres >= LONGEST) | (seconds >= LONGEST)
        return Matrix(
            points=tuple((float(lat), float(lon)) for lat, lon in points),
            durations=np.where(beyond, UNREACHABLE, np.rint(seconds)).astype(np.int32),
            distances=np.where(beyond, UNREACHABLE, np.rint(metres)).astype(np.int32),
            source=self.name,
            provenance=f"Straight line x {self.detour:g} at {speed_kmh:g} km/h ({profile}): no road is known.",
            profile=profile,
        )


def _great_circle(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Metres between all points on a sphere, `[from, to]` (haversine; Sinnott, Sky and Telescope 68, 1984)."""
    lat, lon = np.radians(points[:, 0]), np.radians(points[:, 1])
    chord = np.sin((lat[:, None] - lat[None, :]) / 2) ** 2
    chord += np.cos(lat)[:, None] * np.cos(lat)[None, :] * np.sin((lon[:, None] - lon[None, :]) / 2) ** 2
    result: NDArray[np.float64] = 2 * _EARTH_M * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))
    return result
