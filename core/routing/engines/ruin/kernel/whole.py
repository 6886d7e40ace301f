"""Routes looked at whole, from leaving to being back: what single steps do not tell.

Overtime and the longest time under way depend on when the vehicle is back and when it left. What such rules cost on
top of ways, stops and hours is kept for each route (`Work.extra`), so that a trial knows what it adds.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.compiled import uncounted
from core.routing.engines.ruin.kernel.layout import (
    IS_WHOLE,
    LATE,
    LEAVE_BY,
    MAT,
    MAX_DISTANCE,
    MAX_DURATION,
    NEVER,
    NODES,
    NXT,
    PER_OVER,
    PROFILE,
    READY,
    SERVICE,
    SHIFT_END,
    WALK,
    Facts,
    Work,
)
from core.routing.engines.ruin.kernel.moments import finish, leave, onward, step, through


@uncounted
def listed(F: Facts, W: Work, r: Any, i: Any, c: Any) -> Any:
    """Row NODES of `Work.path` becomes route r, node c (none if negative) after node i; how many nodes."""
    start = len(F.stop) + 2 * r
    n, at = 0, start
    while True:
        if at == i and c >= 0:
            W.path[NODES, n] = c
            n += 1
        at = W.rec[at, NXT]
        if at == start + 1:
            return n
        W.path[NODES, n] = at
        n += 1


@uncounted
def laid(F: Facts, W: Work, k: Any, r: Any, n: Any) -> Any:
    """Row WALK becomes the n nodes from start to end: how many legs, metres, and seconds but for waiting and rest."""
    p, start = F.lim[k, PROFILE], len(F.stop) + 2 * r
    W.path[WALK, 0] = start
    w, metres, busy = 0, np.int64(0), np.int64(0)
    for at in range(n + 1):
        i, j = W.path[WALK, w], W.path[NODES, at] if at < n else np.int64(start + 1)
        w += 1
        W.path[WALK, w] = j
        metres += F.dist[p, W.rec[i, MAT], W.rec[j, MAT]]
        busy += np.int64(F.time[p, W.rec[i, MAT], W.rec[j, MAT]]) + W.rec[j, SERVICE]
    return w, metres, busy


@uncounted
def driven(F: Facts, W: Work, k: Any, w: Any, depart: Any) -> Any:
    """The end of the w legs in row WALK, left at `depart`: time (NEVER if a rule is broken) and lateness."""
    first = len(W.rec)
    leave(F, W, k, first, depart)
    for at in range(w):
        step(F, W, k, W.path[WALK, at], W.path[WALK, at + 1], first + at, first + at + 1)
    return finish(F, W, k, first + w)


@uncounted
def departure(F: Facts, W: Work, k: Any, w: Any, time: Any, late: Any, busy: Any) -> Any:
    """The latest time to leave that ends no later and makes nothing worse."""
    low, high = F.lim[k, READY], min(F.lim[k, LEAVE_BY], time - busy)
    while low < high:
        middle = (low + high + 1) // 2
        t, behind = driven(F, W, k, w, middle)
        if t <= time and behind <= late:
            low = middle
        else:
            high = middle - 1
    return low


@uncounted
def too_long(F: Facts, W: Work, k: Any, w: Any, time: Any, late: Any, busy: Any) -> Any:
    """Whether the vehicle would be under way longer than it may be."""
    most = F.lim[k, MAX_DURATION]
    if time - F.lim[k, READY] <= most:
        return False
    return busy > most or time - departure(F, W, k, w, time, late, busy) > most


@uncounted
def weighed(F: Facts, W: Work, c: Any, i: Any, j: Any, r: Any, k: Any, delta: Any, limit: Any) -> Any:
    """`delta` and what node c between i and j costs on top; infinity where that is `limit` or breaks a rule."""
    time, late = through(F, W, k, c, i, j, len(F.stop) + 2 * r + 1)
    if time >= NEVER:
        return np.inf
    delta += F.dues[LATE] * late + F.money[k, PER_OVER] * max(0, time - F.lim[k, SHIFT_END]) - W.extra[r]
    if delta >= limit:
        return np.inf
    if time - F.lim[k, READY] > F.lim[k, MAX_DURATION]:
        w, _, busy = laid(F, W, k, r, listed(F, W, r, i, c))
        if too_long(F, W, k, w, time, late, busy):
            return np.inf
    return delta


@uncounted
def whole(F: Facts, W: Work, k: Any, r: Any) -> Any:
    """How long route r takes, leaving as late as makes nothing worse (-1: it breaks a rule); lateness; overtime."""
    w, metres, busy = laid(F, W, k, r, listed(F, W, r, -1, -1))
    time, late = driven(F, W, k, w, F.lim[k, READY])
    if time >= NEVER or metres > F.lim[k, MAX_DISTANCE]:
        return np.int64(-1), late, np.int64(0)
    lasting = time - departure(F, W, k, w, time, late, busy)
    if lasting > F.lim[k, MAX_DURATION]:
        lasting = np.int64(-1)
    return lasting, late, max(np.int64(0), time - F.lim[k, SHIFT_END])


@uncounted
def settle(F: Facts, W: Work, k: Any, r: Any) -> None:
    """`Work.extra` of a route that has changed."""
    W.extra[r] = 0.0
    time, late = finish(F, W, k, len(F.stop) + 2 * r + 1)
    if time < NEVER:
        W.extra[r] = F.dues[LATE] * late + F.money[k, PER_OVER] * max(0, time - F.lim[k, SHIFT_END])


@uncounted
def ahead(F: Facts, W: Work, k: Any, r: Any, i: Any) -> None:
    """Route r has changed behind node i."""
    onward(F, W, k, i)
    if F.flags[IS_WHOLE]:
        settle(F, W, k, r)
