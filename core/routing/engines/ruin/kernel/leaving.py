"""When a vehicle leaves: as late as makes nothing worse, as `core.routing.schedule` has it."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.compiled import inner
from core.routing.engines.ruin.kernel.layout import (
    ENDS,
    LEAVE_BY,
    MAT,
    PROFILE,
    READY,
    SERVICE,
    WALK,
    Clock,
)
from core.routing.engines.ruin.kernel.moments import finish, leave, step


@inner
def driven(C: Clock, path: Any, k: Any, w: Any, depart: Any) -> Any:
    """The end of the w legs in row WALK, left at `depart`: time (NEVER if a rule is broken) and lateness."""
    first = len(C.rec)
    leave(C, k, first, depart)
    for at in range(w):
        step(C, k, path[WALK, at], path[WALK, at + 1], first + at, first + at + 1)
    return finish(C, k, first + w)


@inner
def delay(C: Clock, path: Any, k: Any, w: Any) -> Any:
    """How much later than READY a vehicle without breaks may leave, which drove the legs just now."""
    first, most = len(C.rec), np.int64(0)
    for at in range(w, 0, -1):
        i, j = path[WALK, at - 1], path[WALK, at]
        ready = C.state[first + at - 1, 0, 0] + C.time[C.lim[k, PROFILE], C.rec[i, MAT], C.rec[j, MAT]]
        until = C.state[first + at, 0, 0] - C.rec[j, SERVICE] + most
        if C.rec[j, ENDS] == 0 and C.nwin[j]:
            window = C.nwin[j] - 1
            while window > 0 and C.wins[j, window, 0] > until:
                window -= 1
            until = max(ready, min(until, C.wins[j, window, 1]))  # later than the last window closes it is late already
        most = until - ready
    return most


@inner
def departure(C: Clock, path: Any, k: Any, w: Any, time: Any, late: Any, busy: Any) -> Any:
    """The latest time to leave that ends no later and makes nothing worse; the legs were driven last from READY on.

    With breaks by halving, probe by probe as in `core.routing.schedule.latest_departure`, so that both find the same.
    """
    low, high = C.lim[k, READY], min(C.lim[k, LEAVE_BY], time - busy)
    if C.nrest[k] == 0:
        return max(low, min(high, low + delay(C, path, k, w)))
    while low < high:
        middle = (low + high + 1) // 2
        t, behind = driven(C, path, k, w, middle)
        if t <= time and behind <= late:
            low = middle
        else:
            high = middle - 1
    return low
