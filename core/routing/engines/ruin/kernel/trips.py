"""What is aboard along a route, and where the vehicle loads again: the sums of `core.routing.load`, for the arrays.

A trip grows stop by stop until it no longer fits: what is brought there is aboard from the trip's beginning, what is
collected until its end, a shipment from where it is collected to where it is delivered, whatever is loaded between.
Where to load again is decided by dynamic programming over the ends of trips: least out of the way by time.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.compiled import inlined, inner, uncounted
from core.routing.engines.ruin.kernel.layout import (
    AGAIN,
    AWAY,
    CARGO,
    DOCK,
    DOCKS,
    GOODS,
    MAT,
    NEVER,
    NODES,
    PROFILE,
    RELOADS,
    Clock,
    Facts,
    Trips,
    Work,
)

#: Seconds out of the way that are none: no way leads to where it may load, or on from there.
_NOWHERE = 1_000_000_000


@inner
def dock(rec: Any, lim: Any, dist: Any, time: Any, k: Any, i: Any, j: Any) -> Any:
    """The node of the place to load again least out of the way from node i to node j, and seconds and metres by it."""
    p, mi, mj = lim[k, PROFILE], rec[i, MAT], rec[j, MAT]
    found, seconds, metres = np.int64(-1), np.int64(NEVER), np.int64(NEVER)
    for at in range(lim[k, DOCK], lim[k, DOCK] + lim[k, DOCKS]):
        place = rec[at, MAT]
        s = np.int64(time[p, mi, place]) + np.int64(time[p, place, mj])
        d = np.int64(dist[p, mi, place]) + np.int64(dist[p, place, mj])
        if s < seconds or (s == seconds and d < metres):
            found, seconds, metres = np.int64(at), s, d
    return found, seconds, metres


@inner
def reach(
    path: Any,
    trip: Any,
    load: Any,
    stop: Any,
    asks: Any,
    fits: Any,
    lim: Any,
    parts: Any,
    k: Any,
    b: Any,
    n: Any,
    away: Any,
) -> Any:
    """How far the trip that begins before node b of the path may go: it fits if it ends before that node or earlier.

    `away`: it began with what is aboard at first, and nothing else is loaded. What is aboard at the end, and the most
    on the way, stand in the last two rows of `load`.
    """
    now, fit = len(load) - 2, True
    for q in range(parts):
        have = lim[k, CARGO + q] if away else trip[b, q]
        load[now, q] = load[now + 1, q] = have
        fit = fit and have <= lim[k, CARGO + parts + q]
    if not fit:
        return b - 1
    for e in range(b, n):
        s = stop[path[NODES, e]]
        if away and fits[s, k] != 1:
            return e
        for q in range(parts):
            brought, more = asks[s, GOODS + q], asks[s, GOODS + parts + q] + asks[s, GOODS + 2 * parts + q]
            if away:
                more -= brought
            else:
                load[now + 1, q] += brought
            load[now, q] += more
            load[now + 1, q] = max(load[now + 1, q], load[now, q])
            fit = fit and load[now + 1, q] <= lim[k, CARGO + parts + q]
        if not fit:
            return e
    return n


@inner
def kept(
    path: Any,
    trip: Any,
    rec: Any,
    stop: Any,
    asks: Any,
    lim: Any,
    dist: Any,
    time: Any,
    parts: Any,
    k: Any,
    here: Any,
    n: Any,
) -> None:
    """For each node of the path, the shipments under way before it, and what loading before it costs in time."""
    for at in range(n):
        c = path[NODES, at]
        _, by, _ = dock(rec, lim, dist, time, k, here, c)
        trip[at, parts] = by - np.int64(time[lim[k, PROFILE], rec[here, MAT], rec[c, MAT]])
        for q in range(parts):
            trip[at + 1, q] = trip[at, q] + asks[stop[c], GOODS + 2 * parts + q]
        here = c


@inner
def again(
    path: Any, trip: Any, load: Any, stop: Any, asks: Any, fits: Any, lim: Any, parts: Any, k: Any, n: Any
) -> Any:
    """What `fit` answers where not everything fits on one trip; `kept` has been there."""
    most = min(lim[k, RELOADS], n)
    value = parts + 1  # columns of `trip`: least seconds out of the way with x loads, the last before a node
    pred = value + (trip.shape[1] - value) // 2  # and the load before that
    for x in range(most + 1):
        for at in range(n + 1):
            trip[at, value + x] = NEVER
    trip[0, value] = 0
    best, last, times = np.int64(NEVER), np.int64(-1), np.int64(-1)
    for x in range(most + 1):
        for b in range(n if x else 1):
            if trip[b, value + x] >= best:
                continue
            away = x == 0 and lim[k, AWAY] != 0
            end = reach(path, trip, load, stop, asks, fits, lim, parts, k, b, n, away)
            if end == n:
                best, last, times = trip[b, value + x], np.int64(b), np.int64(x)
            for e in range(b + (not away), min(end, n - 1) + 1 if x < most else 0):
                out = trip[b, value + x] + trip[e, parts]
                if out < _NOWHERE and out < trip[e, value + x + 1]:
                    trip[e, value + x + 1] = out
                    trip[e, pred + x + 1] = b
    for x in range(times, 0, -1):
        path[AGAIN, x - 1] = last
        last = trip[last, pred + x]
    return times


@inlined
def trips(F: Facts, W: Work) -> Any:
    """The parts of both that `fit` takes."""
    return Trips(W.path, W.trip, W.load, F.stop, F.asks, F.fits, F.dist)


@uncounted
def fit(C: Clock, T: Trips, parts: Any, k: Any, start: Any, n: Any) -> Any:
    """How often the vehicle loads again on the n nodes of the path, before those in row AGAIN; -1: nothing fits."""
    away = C.lim[k, AWAY] != 0
    for q in range(parts):
        T.trip[0, q] = 0
    if reach(T.path, T.trip, T.load, T.stop, T.asks, T.fits, C.lim, parts, k, np.int64(0), n, away) == n:
        return np.int64(0)
    if C.lim[k, RELOADS] == 0 or n == 0:
        return np.int64(-1)
    kept(T.path, T.trip, C.rec, T.stop, T.asks, C.lim, T.dist, C.time, parts, k, start, n)
    return again(T.path, T.trip, T.load, T.stop, T.asks, T.fits, C.lim, parts, k, n)
