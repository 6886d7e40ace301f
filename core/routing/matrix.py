"""Travel between all places for one kind of vehicle; `core.routing.model` offers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: In a matrix: there is no way between these two places. Any other entry is below `LONGEST`.
UNREACHABLE = 1_000_000_000
#: The largest duration (s) or distance (m) that a matrix, and the largest time that a problem, may hold: 115 days.
LONGEST = 10_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Travel between all places for one kind of vehicle: `[from, to]`, both int32, `UNREACHABLE` where no way leads.

    One of a kind that works ways out when they are asked for makes the whole tables only for who reads them.
    """

    durations: NDArray[np.int32]  #: s
    distances: NDArray[np.int32]  #: m

    @property
    def places(self) -> int:
        """How many places it knows."""
        return len(self.durations)

    @property
    def longest_m(self) -> int:
        """No way is longer, m."""
        return int(self.distances[self.distances < UNREACHABLE].max(initial=0))

    def leg(self, origin: int, to: int) -> tuple[int, int] | None:
        """Seconds and metres from one place to another; None where no way leads."""
        seconds, metres = int(self.durations.item(origin, to)), int(self.distances.item(origin, to))
        return None if seconds == UNREACHABLE else (seconds, metres)

    def between(self, origins: Sequence[int], to: Sequence[int]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Seconds and metres, `[from, to]`, from each of some places to each of others."""
        rows = np.ix_(np.asarray(origins, np.int64), np.asarray(to, np.int64))
        return self.durations[rows], self.distances[rows]
