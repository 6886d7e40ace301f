"""Travel between points of a plane, worked out when it is asked for: 20,000 places fit, whose table would be 3 GB."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt, trunc

import numpy as np
from numpy.typing import NDArray

from core.routing.model import Matrix

#: How VRPLIB's kinds of Euclidean distance are made whole before anything else, by EDGE_WEIGHT_TYPE.
EUCLIDEAN = ("EUC_2D", "CEIL_2D", "FLOOR_2D", "EXACT_2D")


def euclidean(origins: NDArray[np.float64], to: NDArray[np.float64], kind: str) -> NDArray[np.float64]:
    """`[from, to]`; of whole coordinates the root of a whole number, so that no rounding goes astray."""
    apart = np.zeros((len(origins), len(to)))
    for axis in (0, 1):
        ways = np.subtract.outer(origins[:, axis], to[:, axis])
        apart += ways * ways
    np.sqrt(apart, out=apart)
    if kind == "EXACT_2D":
        return np.rint(apart * 1000)
    return np.ceil(apart) if kind == "CEIL_2D" else np.floor(apart) if kind == "FLOOR_2D" else apart


@dataclass(frozen=True, slots=True)
class Rounding:
    """How a distance becomes the integer of the file's convention."""

    times: int
    cut: bool  #: cut off rather than rounded
    kind: str = "EUC_2D"  #: one of `EUCLIDEAN`

    def whole(self, given: NDArray[np.float64]) -> NDArray[np.int64]:
        """Of what is as the file gives it."""
        scaled = given * self.times
        return (np.trunc(scaled) if self.cut else np.rint(scaled)).astype(np.int64)

    def one(self, east: float, north: float) -> int:
        """What `whole` makes of the distance over these differences, without an array."""
        apart = sqrt(east * east + north * north)
        if self.kind == "EXACT_2D":
            apart = float(round(apart * 1000))
        elif self.kind != "EUC_2D":
            apart = float(ceil(apart) if self.kind == "CEIL_2D" else floor(apart))
        return trunc(apart * self.times) if self.cut else round(apart * self.times)


class Plane(Matrix):
    """A matrix that holds points instead of ways."""

    __slots__ = ("_at", "_rounding", "_timed")
    _at: NDArray[np.float64]
    _rounding: Rounding
    _timed: bool

    def __init__(self, at: NDArray[np.float64], rounding: Rounding, timed: bool) -> None:
        """Points `[places, 2]`; where it is `timed` a unit of distance takes a unit of time, else nothing does."""
        for name, value in zip(self.__slots__, (at, rounding, timed), strict=True):
            object.__setattr__(self, name, value)

    def __reduce__(self) -> tuple[type[Plane], tuple[NDArray[np.float64], Rounding, bool]]:
        return Plane, (self._at, self._rounding, self._timed)

    @property
    def durations(self) -> NDArray[np.int32]:
        """The whole table, s."""
        return self.tables()[0]

    @property
    def distances(self) -> NDArray[np.int32]:
        """The whole table, m."""
        return self.tables()[1]

    def tables(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Both."""
        return self.between(range(self.places), range(self.places))

    @property
    def places(self) -> int:
        """How many points there are."""
        return len(self._at)

    @property
    def longest_m(self) -> int:
        """The diagonal of the rectangle around them all."""
        return self._rounding.one(*np.ptp(self._at, axis=0).tolist())

    def leg(self, origin: int, to: int) -> tuple[int, int]:
        """As in the table."""
        (x, y), (there_x, there_y) = self._at[origin].tolist(), self._at[to].tolist()
        way = self._rounding.one(x - there_x, y - there_y)
        return way if self._timed else 0, way

    def between(self, origins: Sequence[int], to: Sequence[int]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """As in the table."""
        given = euclidean(self._at[np.asarray(origins)], self._at[np.asarray(to)], self._rounding.kind)
        ways = self._rounding.whole(given).astype(np.int32)
        return ways if self._timed else np.zeros_like(ways), ways
