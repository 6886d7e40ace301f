"""Routes looked at whole, from leaving to being back: what single steps do not tell.

Overtime and the longest time under way depend on when the vehicle is back and when it left. What such rules cost on
top of ways, stops and hours is kept for each route (`Work.extra`), so that a trial knows what it adds.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.compiled import inner
from core.routing.engines.ruin.kernel.layout import (
    AGAIN,
    COUNT,
    HAS_CARGO,
    IS_WHOLE,
    LATE,
    LEAVE_BY,
    MAT,
    MAX_DISTANCE,
    MAX_DURATION,
    NEVER,
    NODES,
    NXT,
    PER_M,
    PER_OVER,
    PER_S,
    PROFILE,
    READY,
    RELOADS,
    SERVICE,
    SHIFT_END,
    WALK,
    Facts,
    Work,
)
from core.routing.engines.ruin.kernel.moments import finish, leave, onward, step, through
from core.routing.engines.ruin.kernel.trips import dock, fitted


@inner
def listed(F: Facts, W: Work, r: Any, i: Any, c: Any, x: Any, b: Any) -> Any:
    """Row NODES of `Work.path` becomes route r, node c after node i, then node b after node x (none if negative).

    Answers how many nodes there are.
    """
    start = len(F.stop) + 2 * r
    n, at = 0, start
    while True:
        if at == i and c >= 0:
            W.path[NODES, n] = c
            n += 1
        if b >= 0 and (at == x or (at == i and x == c)):
            W.path[NODES, n] = b
            n += 1
        at = W.rec[at, NXT]
        if at == start + 1:
            return n
        W.path[NODES, n] = at
        n += 1


@inner
def laid(F: Facts, W: Work, k: Any, r: Any, n: Any, m: Any) -> Any:
    """Row WALK becomes the n nodes from start to end, by m places to load again: how many legs, metres, and seconds but
    for waiting and rest; metres and seconds more than without those places.
    """
    p, start, before = F.lim[k, PROFILE], len(F.stop) + 2 * r, 0
    W.path[WALK, 0] = start
    w, metres, busy, out_m, out_s = 0, np.int64(0), np.int64(0), np.int64(0), np.int64(0)
    for at in range(n + 1):
        i, j = W.path[WALK, w], W.path[NODES, at] if at < n else np.int64(start + 1)
        d, t = np.int64(F.dist[p, W.rec[i, MAT], W.rec[j, MAT]]), np.int64(F.time[p, W.rec[i, MAT], W.rec[j, MAT]])
        if before < m and W.path[AGAIN, before] == at:
            before += 1
            by, long_s, long_m = dock(F, W, k, i, j)
            w += 1
            W.path[WALK, w] = by
            out_m += long_m - d
            out_s += long_s + W.rec[by, SERVICE] - t
        w += 1
        W.path[WALK, w] = j
        metres += d
        busy += t + W.rec[j, SERVICE]
    return w, metres + out_m, busy + out_s, out_m, out_s


@inner
def driven(F: Facts, W: Work, k: Any, w: Any, depart: Any) -> Any:
    """The end of the w legs in row WALK, left at `depart`: time (NEVER if a rule is broken) and lateness."""
    first = len(W.rec)
    leave(F, W, k, first, depart)
    for at in range(w):
        step(F, W, k, W.path[WALK, at], W.path[WALK, at + 1], first + at, first + at + 1)
    return finish(F, W, k, first + w)


@inner
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


@inner
def too_long(F: Facts, W: Work, k: Any, w: Any, time: Any, late: Any, busy: Any) -> Any:
    """Whether the vehicle would be under way longer than it may be."""
    most = F.lim[k, MAX_DURATION]
    if time - F.lim[k, READY] <= most:
        return False
    return busy > most or time - departure(F, W, k, w, time, late, busy) > most


@inner
def weighed(F: Facts, W: Work, r: Any, k: Any, n: Any, c: Any, i: Any, j: Any, delta: Any, limit: Any) -> Any:
    """`delta` and what the n nodes of the path cost on top of it; infinity where that is `limit` or breaks a rule.

    The path is route r with node c between i and j; where c is negative it may be any.
    """
    m = fitted(F, W, k, r, n) if F.flags[HAS_CARGO] else np.int64(0)
    if m < 0:
        return np.inf
    w, busy = 0, np.int64(0)
    delta -= W.extra[r]
    if c >= 0 and F.lim[k, RELOADS] == 0:
        time, late = through(F, W, k, c, i, j, len(F.stop) + 2 * r + 1)
    else:
        w, metres, busy, out_m, out_s = laid(F, W, k, r, n, m)
        delta += F.money[k, PER_M] * out_m + F.money[k, PER_S] * out_s
        if delta >= limit or metres > F.lim[k, MAX_DISTANCE]:
            return np.inf
        time, late = driven(F, W, k, w, F.lim[k, READY])
    if time >= NEVER:
        return np.inf
    delta += F.dues[LATE] * late + F.money[k, PER_OVER] * max(0, time - F.lim[k, SHIFT_END])
    if delta >= limit:
        return np.inf
    if time - F.lim[k, READY] > F.lim[k, MAX_DURATION]:
        w, _, busy, _, _ = laid(F, W, k, r, n, m)
        if too_long(F, W, k, w, time, late, busy):
            return np.inf
    return delta


@inner
def whole(F: Facts, W: Work, k: Any, r: Any) -> Any:
    """How long route r takes, leaving as late as makes nothing worse (-1: it breaks a rule); lateness; overtime; and
    metres to load again.
    """
    n = listed(F, W, r, -1, -1, -1, -1)
    m = fitted(F, W, k, r, n) if F.flags[HAS_CARGO] else np.int64(0)
    if m < 0:
        return np.int64(-1), m, m, m
    w, metres, busy, out_m, _ = laid(F, W, k, r, n, m)
    time, late = driven(F, W, k, w, F.lim[k, READY])
    if time >= NEVER or metres > F.lim[k, MAX_DISTANCE]:
        return np.int64(-1), m, m, m
    lasting = time - departure(F, W, k, w, time, late, busy)
    if lasting > F.lim[k, MAX_DURATION]:
        lasting = np.int64(-1)
    return lasting, late, max(np.int64(0), time - F.lim[k, SHIFT_END]), out_m


@inner
def settle(F: Facts, W: Work, k: Any, r: Any) -> None:
    """`Work.extra` of a route that has changed."""
    W.extra[r] = 0.0
    if W.veh[r, COUNT] == 0:
        return
    if F.lim[k, RELOADS]:
        n = listed(F, W, r, -1, -1, -1, -1)
        m = fitted(F, W, k, r, n)
        if m < 0:
            return
        w, _, _, out_m, out_s = laid(F, W, k, r, n, m)
        W.extra[r] = F.money[k, PER_M] * out_m + F.money[k, PER_S] * out_s
        time, late = driven(F, W, k, w, F.lim[k, READY])
    else:
        time, late = finish(F, W, k, len(F.stop) + 2 * r + 1)
    if time < NEVER:
        W.extra[r] += F.dues[LATE] * late + F.money[k, PER_OVER] * max(0, time - F.lim[k, SHIFT_END])


@inner
def ahead(F: Facts, W: Work, k: Any, r: Any, i: Any) -> None:
    """Route r has changed behind node i."""
    onward(F, W, k, i)
    if F.flags[IS_WHOLE]:
        settle(F, W, k, r)
