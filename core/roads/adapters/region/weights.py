"""Time, distance and entries of a way as one number, so that the least sum is the way to drive.

From the highest bit down: how often the way enters a road that is only for those with business there (4 bits),
milliseconds (29 bits: 149 hours), decimetres (28 bits: 26,843 km). Sums of weights are sums of their parts, and the
smaller of two has fewer entries, then less time, then less distance: nobody drives through a private road where
there is another way, however long, and what an entry costs is no time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.roads.model import UNREACHABLE

Weights = NDArray[np.int64]

TIME_BIT = 28
ENTRY_BIT = 57
#: No way: two of them and one more still fit.
NO_WAY = 1 << 61
ENTRY = 1 << ENTRY_BIT
_DISTANCE = (1 << TIME_BIT) - 1
_TIME = (1 << (ENTRY_BIT - TIME_BIT)) - 1


def weights(milliseconds: NDArray[np.float64], decimetres: NDArray[np.float64]) -> Weights:
    """One number for each pair."""
    return (np.rint(milliseconds).astype(np.int64) << TIME_BIT) + np.rint(decimetres).astype(np.int64)


def seconds(found: Weights) -> NDArray[np.int32]:
    """The time of each, `UNREACHABLE` where there is no way."""
    whole = (found >> TIME_BIT & _TIME) + 500
    return np.where(found >= NO_WAY, UNREACHABLE, whole // 1000).astype(np.int32)


def metres(found: Weights) -> NDArray[np.int32]:
    """The distance of each, `UNREACHABLE` where there is no way."""
    return np.where(found >= NO_WAY, UNREACHABLE, ((found & _DISTANCE) + 5) // 10).astype(np.int32)


def portion(whole: int, share: float) -> int:
    """The weight of that share of a way."""
    return (round((whole >> TIME_BIT) * share) << TIME_BIT) + round((whole & _DISTANCE) * share)


def parts(whole: int) -> tuple[float, float]:
    """Seconds and metres of a way."""
    return (whole >> TIME_BIT & _TIME) / 1000, (whole & _DISTANCE) / 10
