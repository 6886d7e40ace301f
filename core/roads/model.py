"""From pins to travel times and distances, whatever knows the roads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: In a matrix: there is no way between these two points. Any other entry is below `LONGEST`, as in routing.
UNREACHABLE = 1_000_000_000
#: The largest duration (s) or distance (m) of a way.
LONGEST = 10_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Travel between all points for one profile: `[from, to]`, int32, `UNREACHABLE` where no way leads."""

    points: tuple[tuple[float, float], ...]  #: latitude, longitude
    durations: NDArray[np.int32]  #: s
    distances: NDArray[np.int32]  #: m
    source: str  #: what knows the roads, with everything that changes its answers: part of the key it is kept under
    provenance: str  #: a sentence for people: nobody mistakes a straight line for a road
    profile: str  #: van, car, bike, foot


class Roads(Protocol):
    """Something that knows how long the way is."""

    @property
    def name(self) -> str:
        """What it is, with everything that changes its answers: equal names give equal matrices."""
        ...

    def matrix(self, points: Sequence[tuple[float, float]], profile: str) -> Matrix:
        """Times and distances between all `(latitude, longitude)` for a vehicle profile. Raises Unavailable."""
        ...
