"""Where an absent stop costs least: every rule is looked at before a place is taken."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from core.compiled import inlined, inner
from core.routing.engines.ruin.kernel.chance import below, unit
from core.routing.engines.ruin.kernel.layout import (
    BLINK,
    CLOSE,
    COUNT,
    DEP,
    DISTANCE,
    DNX,
    FIXED,
    HAS_DURATION,
    HAS_ORDER,
    HAS_TIME,
    IS_RICH,
    IS_WHOLE,
    LATE,
    LATEST,
    MAT,
    MAX_DISTANCE,
    MAX_DURATION,
    MAX_STOPS,
    NEVER,
    NXT,
    ON,
    OPEN,
    PER_M,
    PER_S,
    PER_STOP,
    PROFILE,
    PRV,
    RT,
    SERVICE,
    UP,
    Clock,
    Facts,
    Work,
)
from core.routing.engines.ruin.kernel.moments import clock, finish, through
from core.routing.engines.ruin.kernel.orders import stands
from core.routing.engines.ruin.kernel.trips import trips
from core.routing.engines.ruin.kernel.ways import merged
from core.routing.engines.ruin.kernel.whole import listed, weighed

#: The ends of all routes cost more to look at than all neighbours: that is done once in so many trials, or at need.
_ENDS = 16


@inner
def empty_of(fleet0: Any, fleet: Any, veh: Any, hint: Any, k: Any) -> Any:
    """A vehicle of the kind that stays at home, or -1."""
    r = hint[k]
    if r >= 0 and veh[r, COUNT] == 0:
        return np.int64(r)
    for at in range(fleet0[k], fleet0[k + 1]):
        if veh[fleet[at], COUNT] == 0:
            hint[k] = fleet[at]
            return np.int64(fleet[at])
    return np.int64(-1)


@inlined
def room(F: Facts, W: Work, c: Any, s: Any, r: Any, k: Any) -> Any:
    """Whether skills, locks, number of stops and load leave room for node c."""
    if not F.fits[s, k] or W.veh[r, COUNT] >= F.lim[k, MAX_STOPS]:
        return False
    free = True
    for q in range(F.demand.shape[1]):
        free = free and W.load[r, q] + F.demand[c, q] <= F.cap[k, q]
    return free


@inlined
def trial(F: Facts, W: Work, timed: Any, lasting: Any, c: Any, i: Any, j: Any, r: Any, k: Any, limit: Any) -> Any:
    """What node c adds between i and j of route r, if that is below the limit and nothing breaks; else infinity."""
    rec, p = W.rec, F.lim[k, PROFILE]
    mi, mj = rec[i, MAT], rec[j, MAT]
    away = np.int64(F.dist_t[p, c, mi]) + np.int64(F.dist[p, c, mj])
    more = away - rec[i, DNX]
    delta = F.money[k, PER_M] * more + F.money[k, PER_STOP]
    whole = away + (W.veh[r, DISTANCE] - rec[i, DNX] if W.veh[r, COUNT] else 0)
    if (lasting or delta < limit) and whole <= F.lim[k, MAX_DISTANCE]:
        if not timed:
            return delta
        to, on = np.int64(F.time_t[p, c, mi]), np.int64(F.time[p, c, mj])
        begin = max(rec[i, DEP] + to, rec[c, OPEN])
        if begin <= rec[c, CLOSE] and begin + rec[c, SERVICE] + on <= rec[j, LATEST]:
            if not lasting:
                return delta
            d, e, b = merged(
                rec[i, UP], rec[i, UP + 1], rec[i, UP + 2], to, rec[c, SERVICE], rec[c, OPEN], rec[c, CLOSE]
            )
            d, e, b = merged(d, e, b, on, rec[j, ON], rec[j, ON + 1], rec[j, ON + 2])
            if d <= F.lim[k, MAX_DURATION]:
                return delta + F.money[k, PER_S] * (d - rec[len(F.stop) + 2 * r + 1, UP])
    return np.inf


@inner
def confirmed(
    C: Clock, veh: Any, c: Any, i: Any, j: Any, r: Any, k: Any, end: Any, price: Any, delta: Any, limit: Any
) -> Any:
    """What the trial costs with breaks and soft windows looked at; infinity where it breaks one."""
    time, late = through(C, k, c, i, j, end)
    if time >= NEVER:
        return np.inf
    before = np.int64(0)
    if veh[r, COUNT]:
        _, before = finish(C, k, end)
    delta += price * (late - before)
    return delta if delta < limit else np.inf


@inlined
def tried(
    F: Facts, W: Work, timed: Any, lasting: Any, c: Any, s: Any, i: Any, j: Any, r: Any, k: Any, fixed: Any, best: Any
) -> Any:
    """What node c adds between i and j of route r, `fixed` with it, all rules looked at; `best` or more: it may not."""
    delta = trial(F, W, timed, lasting, c, i, j, r, k, best - fixed) + fixed
    if delta < best and F.flags[IS_RICH]:
        end = len(F.stop) + 2 * r + 1
        if F.flags[HAS_ORDER] and not stands(F, W, s, i, j, r, np.int64(0), np.int64(0)):
            delta = np.inf
        elif F.flags[IS_WHOLE]:
            n = listed(W.path, W.rec, end - 1, i, c, np.int64(-1), np.int64(-1))
            delta = weighed(
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
                c,
                i,
                j,
                delta,
                best,
            )
        else:
            delta = confirmed(clock(F, W), W.veh, c, i, j, r, k, end, F.dues[LATE], delta, best)
    return delta


@inner
def seek(F: Facts, W: Work, s: Any, blinks: Any) -> Any:
    """The cheapest place for stop s: what it adds, its node, and the node before.

    Looked at in turn: beside near neighbours; alone on a vehicle that stays at home, one of each kind; at need, or now
    and then, as first and last stop of every route. In one loop: a trial written out twice takes thrice to compile.
    """
    rec, veh, nodes = W.rec, W.veh, len(F.stop)
    timed, lasting = F.flags[HAS_TIME] != 0, F.flags[HAS_DURATION] != 0
    best, door, after = np.inf, np.int64(-1), np.int64(-1)
    home = F.near.shape[1]
    ends = home + len(F.lim)
    for c in range(F.doors[s], F.doors[s + 1]):
        at, upto, last, free, k = 0, ends, np.int64(-1), False, np.int64(0)
        while at < upto or (at == ends and (door < 0 or below(W.rng, _ENDS) == 0)):
            fixed, sides = 0.0, 2
            if at < home:
                first = np.int64(F.near[c, at])
                at += 1
                r = rec[first, RT]
                if r < 0:
                    continue
                if r != last:
                    last, k = r, np.int64(F.kind[r])
                    free = room(F, W, c, s, r, k)
                if not free:
                    continue
                W.count[BLINK] -= 2
                if W.count[BLINK] <= 0:
                    W.count[BLINK] = 1 + np.int64(math.log(unit(W.rng)) * blinks)
                    continue
                second = rec[first, PRV]
            elif at < ends:
                k = np.int64(at - home)
                at += 1
                r = empty_of(F.fleet0, F.fleet, veh, W.hint, k) if F.fits[s, k] else np.int64(-1)
                if r < 0 or not room(F, W, c, s, r, k):
                    continue
                first = second = nodes + 2 * r
                fixed, sides = F.money[k, FIXED] + rec[first, DNX] * F.money[k, PER_M], 1
            else:
                upto = ends + len(F.kind)
                r = np.int64(at - ends)
                at += 1
                k, first = np.int64(F.kind[r]), nodes + 2 * r
                if veh[r, COUNT] == 0 or not room(F, W, c, s, r, k):
                    continue
                second = rec[first + 1, PRV]
            for side in range(sides):
                i = second if side else first
                delta = tried(F, W, timed, lasting, c, s, i, rec[i, NXT], r, k, fixed, best)
                if delta < best:
                    best, door, after = delta, np.int64(c), i
    return best, door, after
