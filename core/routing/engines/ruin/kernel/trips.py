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
    PARTS,
    PROFILE,
    RELOADS,
    Facts,
    Work,
)

#: Seconds out of the way that are none: no way leads to where it may load, or on from there.
_NOWHERE = 1_000_000_000


@inner
def dock(F: Facts, W: Work, k: Any, i: Any, j: Any) -> Any:
    """The node of the place to load again least out of the way from node i to node j, and seconds and metres by it."""
    p, mi, mj = F.lim[k, PROFILE], W.rec[i, MAT], W.rec[j, MAT]
    found, seconds, metres = np.int64(-1), np.int64(NEVER), np.int64(NEVER)
    for at in range(F.lim[k, DOCK], F.lim[k, DOCK] + F.lim[k, DOCKS]):
        place = W.rec[at, MAT]
        s = np.int64(F.time[p, mi, place]) + np.int64(F.time[p, place, mj])
        d = np.int64(F.dist[p, mi, place]) + np.int64(F.dist[p, place, mj])
        if s < seconds or (s == seconds and d < metres):
            found, seconds, metres = np.int64(at), s, d
    return found, seconds, metres


@inlined
def begun(F: Facts, W: Work, k: Any, b: Any, away: Any) -> Any:
    """A trip begins before node b of the path, in the scratch rows of `Work.load`; whether what stays aboard fits."""
    now, parts, fits = len(F.kind), F.flags[PARTS], True
    for q in range(parts):
        have = F.lim[k, CARGO + q] if away else W.trip[b, q]
        W.load[now, q] = W.load[now + 1, q] = have
        fits = fits and have <= F.lim[k, CARGO + parts + q]
    return fits


@inlined
def boards(F: Facts, W: Work, k: Any, s: Any, away: Any) -> Any:
    """The trip in the scratch rows goes on to stop s; whether that fits. `away`: its goods are aboard, or nowhere."""
    now, parts, fits = len(F.kind), F.flags[PARTS], True
    if away and F.fits[s, k] != 1:
        return False
    for q in range(parts):
        brought, more = F.asks[s, GOODS + q], F.asks[s, GOODS + parts + q] + F.asks[s, GOODS + 2 * parts + q]
        if away:
            more -= brought
        else:
            W.load[now + 1, q] += brought
        W.load[now, q] += more
        W.load[now + 1, q] = max(W.load[now + 1, q], W.load[now, q])
        fits = fits and W.load[now + 1, q] <= F.lim[k, CARGO + parts + q]
    return fits


@inner
def reach(F: Facts, W: Work, k: Any, b: Any, n: Any, away: Any) -> Any:
    """How far the trip that begins before node b of the path may go: it fits if it ends before that node or earlier."""
    if not begun(F, W, k, b, away):
        return b - 1
    e = b
    while e < n and boards(F, W, k, np.int64(F.stop[W.path[NODES, e]]), away):
        e += 1
    return e


@inner
def kept(F: Facts, W: Work, k: Any, r: Any, n: Any) -> None:
    """For each node of the path, the shipments under way before it, and what loading before it costs in time."""
    parts = F.flags[PARTS]
    here = np.int64(len(F.stop) + 2 * r)
    for q in range(parts):
        W.trip[0, q] = 0
    for at in range(n):
        c = W.path[NODES, at]
        _, by, _ = dock(F, W, k, here, c)
        W.trip[at, parts] = by - np.int64(F.time[F.lim[k, PROFILE], W.rec[here, MAT], W.rec[c, MAT]])
        for q in range(parts):
            W.trip[at + 1, q] = W.trip[at, q] + F.asks[F.stop[c], GOODS + 2 * parts + q]
        here = c


@uncounted
def fitted(F: Facts, W: Work, k: Any, r: Any, n: Any) -> Any:
    """How often the vehicle loads again on the n nodes of the path, before those in row AGAIN; -1: nothing fits."""
    for q in range(F.flags[PARTS]):
        W.trip[0, q] = 0
    if reach(F, W, k, 0, n, F.lim[k, AWAY] != 0) == n:
        return np.int64(0)
    return again(F, W, k, r, n) if F.lim[k, RELOADS] and n else np.int64(-1)


@inner
def again(F: Facts, W: Work, k: Any, r: Any, n: Any) -> Any:
    """What `fitted` answers where not everything fits on one trip."""
    most = min(F.lim[k, RELOADS], n)
    kept(F, W, k, r, n)
    value = F.flags[PARTS] + 1  # columns of `trip`: least seconds out of the way with x loads, the last before a node
    pred = value + (W.trip.shape[1] - value) // 2  # and the load before that
    for x in range(most + 1):
        for at in range(n + 1):
            W.trip[at, value + x] = NEVER
    W.trip[0, value] = 0
    best, last, times = np.int64(NEVER), np.int64(-1), np.int64(-1)
    for x in range(most + 1):
        for b in range(n if x else 1):
            if W.trip[b, value + x] >= best:
                continue
            away = x == 0 and F.lim[k, AWAY] != 0
            end = reach(F, W, k, b, n, away)
            if end == n:
                best, last, times = W.trip[b, value + x], np.int64(b), np.int64(x)
            for e in range(b + (not away), min(end, n - 1) + 1 if x < most else 0):
                out = W.trip[b, value + x] + W.trip[e, F.flags[PARTS]]
                if out < _NOWHERE and out < W.trip[e, value + x + 1]:
                    W.trip[e, value + x + 1] = out
                    W.trip[e, pred + x + 1] = b
    for x in range(times, 0, -1):
        W.path[AGAIN, x - 1] = last
        last = W.trip[last, pred + x]
    return times
