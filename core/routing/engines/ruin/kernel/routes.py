"""Routes as linked lists of nodes, and the bank of stops that are on none."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.compiled import inlined, inner, uncounted
from core.routing.engines.ruin.kernel.layout import (
    BANK,
    BANKED,
    COUNT,
    DEP,
    DIRTY,
    DISTANCE,
    DNX,
    FIXED,
    HAS_DURATION,
    HAS_TIME,
    IS_RICH,
    ITERATION,
    LATE,
    LATEST,
    LOGGED,
    LOGLEN,
    MARK,
    MAT,
    MAX_DURATION,
    NEVER,
    NXT,
    PER_M,
    PER_OVER,
    PER_S,
    PER_STOP,
    PROFILE,
    PRV,
    RT,
    TOUCHED,
    UP,
    Facts,
    Work,
)
from core.routing.engines.ruin.kernel.shares import noted
from core.routing.engines.ruin.kernel.ways import backward, forward
from core.routing.engines.ruin.kernel.whole import ahead, whole


@inner
def lay(
    rec: Any,
    veh: Any,
    load: Any,
    demand: Any,
    dist: Any,
    time: Any,
    p: Any,
    timed: Any,
    lasting: Any,
    r: Any,
    nodes: Any,
    at: Any,
    start: Any,
) -> Any:
    """Make route r of nodes[at], nodes[at + 1], … up to a negative one, times and sums and all."""
    end = start + 1
    for q in range(demand.shape[1]):
        load[r, q] = 0
    i, count, distance = start, 0, np.int64(0)
    while nodes[at] >= 0:
        c = np.int64(nodes[at])
        at += 1
        count += 1
        for q in range(demand.shape[1]):
            load[r, q] += demand[c, q]
        d = np.int64(dist[p, rec[i, MAT], rec[c, MAT]])
        distance += d
        rec[i, DNX] = d
        rec[i, NXT] = c
        rec[c, PRV] = i
        rec[c, RT] = r
        rec[c, DEP] = -1
        rec[c, LATEST] = -NEVER
        i = c
    d = np.int64(dist[p, rec[i, MAT], rec[end, MAT]])
    rec[i, DNX] = d
    rec[i, NXT] = end
    rec[end, PRV] = i
    rec[end, DEP] = -1
    veh[r, COUNT] = count
    veh[r, DISTANCE] = distance + d if count else 0
    if timed:
        rec[start, LATEST] = -NEVER
        forward(rec, time, p, lasting, start)
        backward(rec, time, p, lasting, end)


@inner
def note(rec: Any, veh: Any, log: Any, logged: Any, count: Any, r: Any, start: Any) -> Any:
    """Remember the route as it is, before it is changed for the first time in this iteration."""
    if veh[r, MARK] == count[ITERATION]:
        return
    veh[r, MARK] = count[ITERATION]
    touched, at = count[TOUCHED], count[LOGLEN]
    logged[touched, 0] = r
    logged[touched, 1] = at
    count[TOUCHED] = touched + 1
    at = copied(rec, log, at, rec[start, NXT], start + 1)
    log[at] = -1
    count[LOGLEN] = at + 1


@inner
def copied(rec: Any, log: Any, to: Any, i: Any, j: Any) -> Any:
    """Nodes from i on up to, but without, j into the log from `to` on; where the next one goes."""
    while i != j:
        log[to] = i
        to += 1
        i = rec[i, NXT]
    return to


@inner
def unlink(rec: Any, veh: Any, load: Any, demand: Any, dist: Any, p: Any, c: Any) -> Any:
    """Node c off its route; times are for `forward` and `backward` afterwards."""
    r, i, j = rec[c, RT], rec[c, PRV], rec[c, NXT]
    d = np.int64(dist[p, rec[i, MAT], rec[j, MAT]])
    veh[r, COUNT] -= 1
    veh[r, DISTANCE] = veh[r, DISTANCE] + d - rec[i, DNX] - rec[c, DNX] if veh[r, COUNT] else 0
    for q in range(demand.shape[1]):
        load[r, q] -= demand[c, q]
    rec[i, DNX] = d
    rec[i, NXT] = j
    rec[j, PRV] = i
    rec[c, RT] = -1


@inner
def link(
    rec: Any, veh: Any, load: Any, demand: Any, dist: Any, time: Any, p: Any, timed: Any, lasting: Any, c: Any, i: Any
) -> Any:
    """Node c after node i, times and all."""
    r, j = rec[i, RT], rec[i, NXT]
    before = np.int64(dist[p, rec[i, MAT], rec[c, MAT]])
    after = np.int64(dist[p, rec[c, MAT], rec[j, MAT]])
    veh[r, DISTANCE] += before + after - (rec[i, DNX] if veh[r, COUNT] else 0)
    veh[r, COUNT] += 1
    for q in range(demand.shape[1]):
        load[r, q] += demand[c, q]
    rec[i, DNX] = before
    rec[c, DNX] = after
    rec[c, RT] = r
    rec[c, PRV] = i
    rec[c, NXT] = j
    rec[i, NXT] = c
    rec[j, PRV] = c
    if timed:
        rec[c, DEP] = -1
        rec[c, LATEST] = -NEVER
        forward(rec, time, p, lasting, i)
        backward(rec, time, p, lasting, j)


@inlined
def deposit(bank: Any, place: Any, count: Any, total: Any, price_: Any, s: Any) -> Any:
    """Stop s into the bank."""
    n = count[BANKED]
    bank[n] = s
    place[s] = n
    count[BANKED] = n + 1
    total[BANK] += price_[s]


@inlined
def withdraw(bank: Any, place: Any, count: Any, total: Any, price_: Any, s: Any) -> Any:
    """Stop s out of the bank."""
    at = place[s]
    last = bank[count[BANKED] - 1]
    bank[at] = last
    place[last] = at
    place[s] = -1
    count[BANKED] -= 1
    total[BANK] -= price_[s]


@inlined
def take(F: Facts, W: Work, p: Any, c: Any) -> None:
    """Node c off its route, its stop into the bank; times are for `retime` afterwards."""
    unlink(W.rec, W.veh, W.load, F.demand, F.dist, p, c)
    W.door[F.stop[c]] = -1
    deposit(W.bank, W.place, W.count, W.total, F.price, np.int64(F.stop[c]))


@inlined
def retime(F: Facts, W: Work, p: Any, timed: Any, lasting: Any, i: Any, j: Any) -> None:
    """Times up to j and from i on, after what stood between the two has gone."""
    if timed:
        forward(W.rec, F.time, p, lasting, i)
        backward(W.rec, F.time, p, lasting, j)


@inlined
def put(F: Facts, W: Work, c: Any, i: Any) -> None:
    """Node c after node i, its stop out of the bank, times and all."""
    timed, lasting = F.flags[HAS_TIME] != 0, F.flags[HAS_DURATION] != 0
    r, s = W.rec[i, RT], np.int64(F.stop[c])
    note(W.rec, W.veh, W.log, W.logged, W.count, r, len(F.stop) + 2 * r)
    p = F.lim[F.kind[r], PROFILE]
    link(W.rec, W.veh, W.load, F.demand, F.dist, F.time, p, timed, lasting, c, i)
    withdraw(W.bank, W.place, W.count, W.total, F.price, s)
    W.door[s] = c
    if F.flags[IS_RICH]:
        ahead(F, W, np.int64(F.kind[r]), r, i)


@inlined
def relay(F: Facts, W: Work, r: Any, nodes: Any, at: Any) -> None:
    """Lay route r of nodes[at], nodes[at + 1], …: times, sums, states, and which door serves each stop."""
    timed, lasting = F.flags[HAS_TIME] != 0, F.flags[HAS_DURATION] != 0
    k, start = np.int64(F.kind[r]), len(F.stop) + 2 * r
    p = F.lim[k, PROFILE]
    lay(W.rec, W.veh, W.load, F.demand, F.dist, F.time, p, timed, lasting, r, nodes, at, start)
    i = W.rec[start, NXT]
    while i < len(F.stop):
        W.door[F.stop[i]] = i
        i = W.rec[i, NXT]
    if F.flags[IS_RICH]:
        ahead(F, W, k, r, start)


@inlined
def soil(veh: Any, dirty: Any, count: Any, r: Any) -> None:
    """Route r has changed since the best was noted."""
    if not veh[r, LOGGED]:
        veh[r, LOGGED] = 1
        dirty[count[DIRTY]] = r
        count[DIRTY] += 1


@inner
def price(F: Facts, W: Work, r: Any) -> Any:
    """What the route costs now, soft lateness priced in; infinity where it breaks a rule."""
    if W.veh[r, COUNT] == 0:
        noted(W.veh, r, np.int64(0), np.int64(0))
        return 0.0
    k = F.kind[r]
    cost = F.money[k, FIXED] + F.money[k, PER_M] * W.veh[r, DISTANCE] + F.money[k, PER_STOP] * W.veh[r, COUNT]
    start = len(F.stop) + 2 * r
    if F.flags[IS_RICH]:
        lasting, late, over, out_m = whole(F, W, np.int64(k), r)
        if lasting < 0:
            return np.inf
        cost += F.money[k, PER_S] * lasting + F.dues[LATE] * late
        return cost + F.money[k, PER_OVER] * over + F.money[k, PER_M] * out_m
    if F.flags[HAS_DURATION]:
        if W.rec[start + 1, UP] > F.lim[k, MAX_DURATION]:
            return np.inf
        cost += F.money[k, PER_S] * W.rec[start + 1, UP]
    return cost


@uncounted
def note_best(rec: Any, veh: Any, best: Any, dirty: Any, count: Any) -> Any:
    """The solution in hand becomes the best."""
    for at in range(count[DIRTY]):
        r = np.int64(dirty[at])
        veh[r, LOGGED] = 0
        end = len(best) - 2 * len(veh) + 2 * r + 1
        i = end - 1
        while i != end:
            best[i] = rec[i, NXT]
            i = rec[i, NXT]
    count[DIRTY] = 0
