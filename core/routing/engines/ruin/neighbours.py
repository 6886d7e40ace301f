"""Which nodes lie near which: where strings are removed together, and beside what an absent stop is tried."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.routing.engines.ruin.kernel.layout import CLOSE, OPEN, SERVICE

#: Beside so many neighbours a stop is tried, and so many are looked at for strings.
_TRIED, _RUINED = 40, 100
#: What a second of waiting weighs against a second of driving (Vidal et al. 2013 use the same measure).
_WAITING = 0.2
_FAR = 10**8


def neighbours(
    dist: NDArray[np.int32], time: NDArray[np.int32], node: NDArray[np.int64], windowed: bool
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """`Facts.near` and `Facts.adj`, from the first matrix; `dist` and `time` hold the nodes only."""
    way = np.minimum(dist, _FAR).astype(np.float64)
    close = np.minimum(way, way.T)
    np.fill_diagonal(close, -1.0)
    adj = _smallest(close, min(len(way), _RUINED))
    if windowed:
        travel = np.minimum(time, _FAR).astype(np.float64)
        opens, closes, service = (node[:, at].astype(np.float64) for at in (OPEN, CLOSE, SERVICE))
        ready = service[:, None] + travel
        wait = np.maximum(0.0, opens[None, :] - ready - np.minimum(closes, _FAR)[:, None])
        late = np.maximum(0.0, opens[:, None] + ready - closes[None, :])
        speed = max(1.0, float(np.median(way))) / max(1.0, float(np.median(travel)))
        way = way + speed * (_WAITING * wait + late)
    near = np.minimum(way, way.T)
    np.fill_diagonal(near, np.inf)
    return _smallest(near, max(0, min(len(way) - 1, _TRIED))), adj


def _smallest(table: NDArray[np.float64], count: int) -> NDArray[np.int32]:
    """For each row the columns of its smallest entries, smallest first."""
    if count == 0:
        return np.zeros((len(table), 0), np.int32)
    part = np.argpartition(table, count - 1, axis=1)[:, :count]
    part.sort(axis=1)  # so that equal entries keep one order on every machine
    order = np.argsort(np.take_along_axis(table, part, 1), axis=1, kind="stable")
    return np.take_along_axis(part, order, 1).astype(np.int32)
