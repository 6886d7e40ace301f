"""A table that is put together from parts, for engines answer only so much at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.roads.model import UNREACHABLE, Point, Table

#: Numbers of points from which, and to which.
Part = tuple[list[int], list[int]]


class Draft:
    """Travel between some of the points, `UNREACHABLE` until it is put in; the rest is not asked for."""

    def __init__(self, origins: Sequence[Point], destinations: Sequence[Point]) -> None:
        self.points = tuple(dict.fromkeys((*origins, *destinations)))
        at = {point: number for number, point in enumerate(self.points)}
        self._rows, self._columns = [at[point] for point in origins], [at[point] for point in destinations]
        shape = (len(self.points), len(self.points))
        self.durations = np.full(shape, UNREACHABLE, dtype=np.int32)
        self.distances = np.full(shape, UNREACHABLE, dtype=np.int32)
        #: m from points to their roads; a point that is near none is in `off`.
        self.away: dict[int, int] = {}
        self.off: set[int] = set()

    @property
    def whole(self) -> Part:
        """All that is asked for."""
        return list(dict.fromkeys(self._rows)), list(dict.fromkeys(self._columns))

    def on_road(self, part: Part) -> Part:
        """The part without the points that are near no road."""
        rows, columns = part
        return [each for each in rows if each not in self.off], [each for each in columns if each not in self.off]

    def put(self, part: Part, durations: NDArray[np.int32], distances: NDArray[np.int32]) -> None:
        """What has been answered; a way has a time and a distance, or it is none."""
        neither = (durations == UNREACHABLE) | (distances == UNREACHABLE)
        self.durations[np.ix_(*part)] = np.where(neither, UNREACHABLE, durations)
        self.distances[np.ix_(*part)] = np.where(neither, UNREACHABLE, distances)

    def table(self) -> Table:
        """The table as it was asked for; nothing is far from itself."""
        for travel in (self.durations, self.distances):
            np.fill_diagonal(travel, 0)
        for number in self.off:
            for travel in (self.durations, self.distances):
                travel[number], travel[:, number] = UNREACHABLE, UNREACHABLE
        asked = np.ix_(self._rows, self._columns)
        away = [-1 if number in self.off else self.away.get(number, 0) for number in self._rows]
        return Table(self.durations[asked], self.distances[asked], np.array(away, dtype=np.int32))


def parts(part: Part, rows: int, columns: int) -> list[Part]:
    """The part in even parts of so many rows and columns at most."""
    return [(some, others) for some in _even(part[0], rows) for others in _even(part[1], columns)]


def halves(part: Part) -> list[Part]:
    """The part in two, cut across its longer side; one of a single pair is not cut."""
    rows, columns = part
    return (
        parts(part, -(-len(rows) // 2), len(columns))
        if len(rows) >= len(columns)
        else parts(part, len(rows), -(-len(columns) // 2))
    )


def _even(numbers: list[int], most: int) -> list[list[int]]:
    count = -(-len(numbers) // max(1, most))
    return [numbers[len(numbers) * i // count : len(numbers) * (i + 1) // count] for i in range(count)]
