"""Shipments: both stops go together, and come back together where they cost least."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from core.compiled import inlined, inner
from core.routing.engines.ruin.kernel.chance import unit
from core.routing.engines.ruin.kernel.insertion import empty_of, room
from core.routing.engines.ruin.kernel.layout import (
    BANKED,
    BLINK,
    CLOSE,
    COUNT,
    DEP,
    FIXED,
    HAS_DURATION,
    HAS_ORDER,
    HAS_TIME,
    LATEST,
    MAT,
    MATE,
    MAX_STOPS,
    NXT,
    OPEN,
    PER_STOP,
    PROFILE,
    PRV,
    RT,
    SENT,
    SERVICE,
    Facts,
    Work,
)
from core.routing.engines.ruin.kernel.moments import clock
from core.routing.engines.ruin.kernel.orders import stands
from core.routing.engines.ruin.kernel.routes import note, put, retime, take
from core.routing.engines.ruin.kernel.trips import trips
from core.routing.engines.ruin.kernel.ways import way
from core.routing.engines.ruin.kernel.whole import ahead, listed, weighed


@inner
def off(F: Facts, W: Work, c: Any) -> None:
    """Node c off its route and into the bank, times and all."""
    r, i, j = W.rec[c, RT], W.rec[c, PRV], W.rec[c, NXT]
    k = np.int64(F.kind[r])
    note(W.rec, W.veh, W.log, W.logged, W.count, r, len(F.stop) + 2 * r)
    take(F, W, F.lim[k, PROFILE], c)
    retime(F, W, F.lim[k, PROFILE], F.flags[HAS_TIME] != 0, F.flags[HAS_DURATION] != 0, i, j)
    ahead(F, W, k, r, i)


@inner
def follow(F: Facts, W: Work, since: Any, orders: Any) -> None:
    """Stops follow theirs of a shipment (and of an order, if `orders`) into the bank, from its place `since` on."""
    at = since
    while at < W.count[BANKED]:
        s = W.bank[at]
        others = F.rel0[s + 1] - F.rel0[s] if orders else 0
        for one in range(others + 1):
            other = F.rel[F.rel0[s] + one, 0] if one < others else F.asks[s, MATE]
            if other >= 0 and W.door[other] >= 0:
                off(F, W, W.door[other])
        at += 1


@inlined
def there(F: Facts, W: Work, k: Any, i: Any, j: Any) -> Any:
    """What it costs to go from node i to node j and to serve there."""
    return way(F.money, F.dist, F.time, W.rec, F.lim[k, PROFILE], k, i, j, W.rec[j, SERVICE])


@inlined
def detour(F: Facts, W: Work, k: Any, i: Any, c: Any, j: Any) -> Any:
    """What node c adds between nodes i and j."""
    return there(F, W, k, i, c) + there(F, W, k, c, j) - there(F, W, k, i, j)


@inlined
def in_time(F: Facts, W: Work, k: Any, i: Any, c: Any, j: Any) -> Any:
    """Whether node c can be reached in time from node i, and node j from there, for all that is known so far."""
    p = F.lim[k, PROFILE]
    begin = max(W.rec[i, DEP] + F.time[p, W.rec[i, MAT], W.rec[c, MAT]], W.rec[c, OPEN])
    on = begin + W.rec[c, SERVICE] + F.time[p, W.rec[c, MAT], W.rec[j, MAT]]
    return begin <= W.rec[c, CLOSE] and on <= W.rec[j, LATEST]


@inner
def later(F: Facts, W: Work, r: Any, k: Any, a: Any, i: Any, b: Any, delta: Any, best: Any) -> Any:
    """With node a after node i of route r, at `delta`: the least that both add, node b behind a, and the node before b.

    It is `best` or more, and the node -1, where both fit nowhere for less.
    """
    end, x, after = len(F.stop) + 2 * r + 1, i, np.int64(-1)
    while x != end:
        y = W.rec[x, NXT]
        more = detour(F, W, k, a if x == i else x, b, y)
        if delta + more < best and in_time(F, W, k, x, b, y):
            before = a if x == i else x
            if not F.flags[HAS_ORDER] or stands(F, W, np.int64(F.stop[b]), x, y, r, np.int64(1), np.int64(1)):
                n = listed(W.path, W.rec, end - 1, i, a, before, b)
                cost = weighed(
                    clock(F, W),
                    trips(F, W),
                    F.money,
                    F.dues,
                    W.extra,
                    W.veh,
                    W.count,
                    F.flags,
                    r,
                    k,
                    end - 1,
                    n,
                    np.int64(-1),
                    i,
                    y,
                    delta + more,
                    best,
                )
                if cost < best:
                    best, after = cost, before
        x = y
    return best, after


@inner
def on_route(F: Facts, W: Work, r: Any, a: Any, b: Any, blinks: Any, best: Any) -> Any:
    """Nodes a and b on route r: the least they add, and the nodes before them (-1: not for less than `best`)."""
    k, end = np.int64(F.kind[r]), len(F.stop) + 2 * r + 1
    at_a, at_b = np.int64(-1), np.int64(-1)
    fits = W.veh[r, COUNT] + 2 <= F.lim[k, MAX_STOPS] and F.fits[F.stop[b], k] != 0
    if not fits or not room(F, W, a, np.int64(F.stop[a]), r, k):
        return best, at_a, at_b
    base = 2 * F.money[k, PER_STOP]
    if W.veh[r, COUNT] == 0:
        base += F.money[k, FIXED] + there(F, W, k, end - 1, end)
    i = np.int64(end - 1)
    while i != end:
        j = W.rec[i, NXT]
        W.count[BLINK] -= 2
        if W.count[BLINK] <= 0:
            W.count[BLINK] = 1 + np.int64(math.log(unit(W.rng)) * blinks)
        else:
            delta = base + detour(F, W, k, i, a, j)
            free = delta < best and in_time(F, W, k, i, a, j)
            if free and (
                not F.flags[HAS_ORDER] or stands(F, W, np.int64(F.stop[a]), i, j, r, np.int64(0), np.int64(1))
            ):
                best, after = later(F, W, r, k, a, i, b, delta, best)
                if after >= 0:
                    at_a, at_b = i, after
        i = j
    return best, at_a, at_b


@inner
def ship(F: Facts, W: Work, s: Any, blinks: Any) -> None:
    """The shipment collected at stop s back on a route, if that is cheaper than leaving it out."""
    if F.asks[s, SENT] == 0:
        return  # comes with the stop where it is collected
    mate = F.asks[s, MATE]
    best = F.price[s] + F.price[mate]
    a, b, at_a, at_b = np.int64(-1), np.int64(-1), np.int64(-1), np.int64(-1)
    vehicles = len(F.kind)
    for at in range(vehicles + len(F.lim)):  # those under way, and one of each kind that is not
        r = np.int64(at) if at < vehicles else empty_of(F.fleet0, F.fleet, W.veh, W.hint, at - vehicles)
        if r < 0 or (at < vehicles and W.veh[r, COUNT] == 0):
            continue
        for c in range(F.doors[s], F.doors[s + 1]):
            for d in range(F.doors[mate], F.doors[mate + 1]):
                best, first, second = on_route(F, W, r, np.int64(c), np.int64(d), blinks, best)
                if first >= 0:
                    a, b, at_a, at_b = np.int64(c), np.int64(d), first, second
    for side in range(2 if a >= 0 else 0):
        put(F, W, b if side else a, at_b if side else at_a)
