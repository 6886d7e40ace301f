"""Routes looked at whole, from leaving to being back: what single steps do not tell.

Overtime and the longest time under way depend on when the vehicle is back and when it left. What such rules cost on
top of ways, stops and hours is kept for each route (`Work.extra`), so that a trial knows what it adds.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.compiled import inlined, inner
from core.routing.engines.ruin.kernel.layout import (
    AGAIN,
    ALL_ASTRAY,
    AS_KEPT,
    ASTRAY,
    BY_TIME,
    COUNT,
    HAS_CARGO,
    HAS_SHARED,
    HAS_TOLD,
    IS_WHOLE,
    LATE,
    MAT,
    MAX_DISTANCE,
    MAX_DURATION,
    MEAN,
    MOST,
    NEVER,
    NODES,
    NXT,
    PARTS,
    PER_M,
    PER_OVER,
    PER_S,
    PROFILE,
    READY,
    RELOADS,
    SERVICE,
    SHIFT_END,
    UNEVEN,
    WALK,
    Clock,
    Facts,
    Trips,
    Work,
)
from core.routing.engines.ruin.kernel.leaving import departure, driven
from core.routing.engines.ruin.kernel.moments import clock, finish, onward, through
from core.routing.engines.ruin.kernel.shares import announced, noted
from core.routing.engines.ruin.kernel.trips import dock, fit, trips


@inner
def listed(path: Any, rec: Any, start: Any, i: Any, c: Any, x: Any, b: Any) -> Any:
    """Row NODES of `path` becomes the route from `start`, node c after node i, then b after x (none if negative).

    Answers how many nodes there are.
    """
    n, at = 0, start
    while True:
        if at == i and c >= 0:
            path[NODES, n] = c
            n += 1
        if b >= 0 and (at == x or (at == i and x == c)):
            path[NODES, n] = b
            n += 1
        at = rec[at, NXT]
        if at == start + 1:
            return n
        path[NODES, n] = at
        n += 1


@inner
def laid(path: Any, rec: Any, lim: Any, dist: Any, time: Any, k: Any, start: Any, n: Any, m: Any) -> Any:
    """Row WALK becomes the n nodes from start to end, by m places to load again: how many legs, metres, and seconds but
    for waiting and rest; metres and seconds more than without those places.
    """
    p, before = lim[k, PROFILE], 0
    path[WALK, 0] = start
    w, metres, busy, out_m, out_s = 0, np.int64(0), np.int64(0), np.int64(0), np.int64(0)
    for at in range(n + 1):
        i, j = path[WALK, w], path[NODES, at] if at < n else np.int64(start + 1)
        d, t = np.int64(dist[p, rec[i, MAT], rec[j, MAT]]), np.int64(time[p, rec[i, MAT], rec[j, MAT]])
        if before < m and path[AGAIN, before] == at:
            before += 1
            by, long_s, long_m = dock(rec, lim, dist, time, k, i, j)
            w += 1
            path[WALK, w] = by
            out_m += long_m - d
            out_s += long_s + rec[by, SERVICE] - t
        w += 1
        path[WALK, w] = j
        metres += d
        busy += t + rec[j, SERVICE]
    return w, metres + out_m, busy + out_s, out_m, out_s


@inner
def too_long(C: Clock, path: Any, k: Any, w: Any, time: Any, late: Any, busy: Any) -> Any:
    """Whether the vehicle would be under way longer than it may be."""
    most = C.lim[k, MAX_DURATION]
    if time - C.lim[k, READY] <= most:
        return False
    return busy > most or time - departure(C, path, k, w, time, late, busy) > most


@inner
def weighed(
    C: Clock,
    T: Trips,
    money: Any,
    dues: Any,
    extra: Any,
    veh: Any,
    count: Any,
    flags: Any,
    r: Any,
    k: Any,
    start: Any,
    n: Any,
    c: Any,
    i: Any,
    j: Any,
    delta: Any,
    limit: Any,
) -> Any:
    """`delta` and what the n nodes of the path cost on top of it; infinity where that is `limit` or breaks a rule.

    The path is route r with node c between i and j; where c is negative it may be any.
    """
    m = fit(C, T, flags[PARTS], k, start, n) if flags[HAS_CARGO] else np.int64(0)
    if m < 0:
        return np.inf
    delta -= extra[r]
    if c >= 0 and C.lim[k, RELOADS] == 0:
        time, late = through(C, k, c, i, j, start + 1)
    else:
        w, metres, _, out_m, out_s = laid(T.path, C.rec, C.lim, T.dist, C.time, k, start, n, m)
        delta += money[k, PER_M] * out_m + money[k, PER_S] * out_s
        if delta >= limit or metres > C.lim[k, MAX_DISTANCE]:
            return np.inf
        time, late = driven(C, T.path, k, w, C.lim[k, READY])
    if time >= NEVER:
        return np.inf
    delta += dues[LATE] * late + money[k, PER_OVER] * max(0, time - C.lim[k, SHIFT_END])
    if delta >= limit:
        return np.inf
    if time - C.lim[k, READY] > C.lim[k, MAX_DURATION]:
        w, _, busy, _, _ = laid(T.path, C.rec, C.lim, T.dist, C.time, k, start, n, m)
        driven(C, T.path, k, w, C.lim[k, READY])
        if too_long(C, T.path, k, w, time, late, busy):
            return np.inf
    if flags[HAS_TOLD]:
        told, holding = as_told(C, T, dues, k, r, start, n, m, time, late)
        now = told - holding
        if now > veh[r, ASTRAY] and count[ALL_ASTRAY] + now - veh[r, ASTRAY] > dues[MOST]:
            return np.inf
    return delta + uneven(C, veh, dues, r, k, c, i, j) if flags[HAS_SHARED] else delta


@inner
def as_told(C: Clock, T: Trips, dues: Any, k: Any, r: Any, start: Any, n: Any, m: Any, time: Any, late: Any) -> Any:
    """How many of the n nodes' stops, driven to that end, were announced, and how many are as announced."""
    w, _, busy, _, _ = laid(T.path, C.rec, C.lim, T.dist, C.time, k, start, n, m)
    driven(C, T.path, k, w, C.lim[k, READY])
    driven(C, T.path, k, w, departure(C, T.path, k, w, time, late, busy))
    return announced(C.state, T.path, C.rests, C.nrest, C.lim, C.rec, T.stop, T.asks, dues, k, r, np.int64(w))


@inlined
def uneven(C: Clock, veh: Any, dues: Any, r: Any, k: Any, c: Any, i: Any, j: Any) -> Any:
    """About what node c between i and j makes the work less even, where route r has more than its share already."""
    if dues[BY_TIME] == 0:
        return dues[UNEVEN] if veh[r, COUNT] >= dues[MEAN] else 0.0
    total = np.int64(0)
    for other in range(len(veh)):
        total += veh[other, AS_KEPT]
    if c < 0 or veh[r, AS_KEPT] * len(veh) <= total:
        return 0.0
    p, here = C.lim[k, PROFILE], C.rec[c, MAT]
    to, on = np.int64(C.time[p, C.rec[i, MAT], here]), np.int64(C.time[p, here, C.rec[j, MAT]])
    return dues[UNEVEN] * (to + on + C.rec[c, SERVICE])


@inner
def whole(F: Facts, W: Work, k: Any, r: Any) -> Any:
    """How long route r takes, leaving as late as makes nothing worse (-1: it breaks a rule); lateness; overtime; and
    metres to load again.
    """
    n = listed(W.path, W.rec, len(F.stop) + 2 * r, np.int64(-1), np.int64(-1), np.int64(-1), np.int64(-1))
    m = fit(clock(F, W), trips(F, W), F.flags[PARTS], k, len(F.stop) + 2 * r, n) if F.flags[HAS_CARGO] else np.int64(0)
    if m < 0:
        return np.int64(-1), m, m, m
    w, metres, busy, out_m, _ = laid(W.path, W.rec, F.lim, F.dist, F.time, k, len(F.stop) + 2 * r, n, m)
    time, late = driven(clock(F, W), W.path, k, w, F.lim[k, READY])
    if time >= NEVER or metres > F.lim[k, MAX_DISTANCE]:
        return np.int64(-1), m, m, m
    lasting = np.int64(0)  # where it does not matter
    if F.money[k, PER_S] > 0 or F.lim[k, MAX_DURATION] < NEVER or F.flags[HAS_SHARED]:
        lasting = time - departure(clock(F, W), W.path, k, w, time, late, busy)
    if lasting > F.lim[k, MAX_DURATION]:
        lasting = np.int64(-1)
    elif F.flags[HAS_SHARED]:
        holding = np.int64(0)
        if F.flags[HAS_TOLD]:
            _, holding = as_told(clock(F, W), trips(F, W), F.dues, k, r, len(F.stop) + 2 * r, n, m, time, late)
        noted(W.veh, r, lasting, holding)
    return lasting, late, max(np.int64(0), time - F.lim[k, SHIFT_END]), out_m


@inner
def settle(F: Facts, W: Work, k: Any, r: Any) -> None:
    """`Work.extra`, and what is not as announced, of a route that has changed."""
    W.extra[r] = 0.0
    W.count[ALL_ASTRAY] -= W.veh[r, ASTRAY]
    W.veh[r, ASTRAY] = 0
    if W.veh[r, COUNT] == 0:
        return
    n, m = np.int64(0), np.int64(0)
    start = len(F.stop) + 2 * r
    if F.lim[k, RELOADS] or F.flags[HAS_TOLD]:
        n = listed(W.path, W.rec, start, np.int64(-1), np.int64(-1), np.int64(-1), np.int64(-1))
        m = fit(clock(F, W), trips(F, W), F.flags[PARTS], k, start, n) if F.flags[HAS_CARGO] else np.int64(0)
        if m < 0:
            return
    if F.lim[k, RELOADS]:
        w, _, _, out_m, out_s = laid(W.path, W.rec, F.lim, F.dist, F.time, k, start, n, m)
        W.extra[r] = F.money[k, PER_M] * out_m + F.money[k, PER_S] * out_s
        time, late = driven(clock(F, W), W.path, k, w, F.lim[k, READY])
    else:
        time, late = finish(clock(F, W), k, start + 1)
    if time >= NEVER:
        return
    W.extra[r] += F.dues[LATE] * late + F.money[k, PER_OVER] * max(0, time - F.lim[k, SHIFT_END])
    if F.flags[HAS_TOLD]:
        told, holding = as_told(clock(F, W), trips(F, W), F.dues, k, r, start, n, m, time, late)
        W.veh[r, ASTRAY] = told - holding
        W.count[ALL_ASTRAY] += told - holding


@inner
def ahead(F: Facts, W: Work, k: Any, r: Any, i: Any) -> None:
    """Route r has changed behind node i."""
    onward(clock(F, W), k, i)
    if F.flags[IS_WHOLE]:
        settle(F, W, k, r)
