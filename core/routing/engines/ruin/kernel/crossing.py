"""Two routes that pass near each other exchange what lies behind there, or short strings of it.

Known as 2-opt* (Potvin and Rousseau, JORS 46(12), 1995) and CROSS exchange (Taillard et al., Transportation Science
31(2), 1997). A look takes some additions and comparisons, so many are had for one iteration of ruin and recreate, which
never finds the exchange of two long ends by itself.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.compiled import inlined, inner
from core.routing.engines.ruin.kernel.chance import below
from core.routing.engines.ruin.kernel.exchange import relaid
from core.routing.engines.ruin.kernel.layout import (
    CLOSE,
    DEP,
    DNX,
    FIXED,
    HAS_CARGO,
    HAS_ORDER,
    HAS_TIME,
    LATEST,
    LOGLEN,
    MAT,
    NXT,
    OPEN,
    PER_M,
    PROFILE,
    PRV,
    RT,
    SERVICE,
    Facts,
    Work,
)
from core.routing.engines.ruin.kernel.orders import ordered
from core.routing.engines.ruin.kernel.routes import copied, note
from core.routing.engines.ruin.kernel.ways import way

#: So many looks in one iteration.
_LOOKS = 32
#: Routes cross at a node and one of so many of its nearest.
_CLOSE = 20
#: Once in so many looks strings are exchanged, no longer than that; else all that lies behind.
_STRINGS, _LONGEST = 8, 5


@inner
def cross(F: Facts, W: Work, bound: Any) -> Any:
    """Whether two routes have exchanged parts, at the first look that does not tell that it costs `bound` more.

    The rules that `price` looks at are left to it.
    """
    for _ in range(_LOOKS):
        c = below(W.rng, len(F.stop))
        n1 = np.int64(F.adj[c, below(W.rng, min(_CLOSE, F.adj.shape[1]))])
        a, b = W.rec[c, RT], W.rec[n1, RT]
        if a >= 0 and b >= 0 and a != b:
            c2, n2 = parts(W.rec, W.rng, len(F.stop), a, c, b, n1)
            if glance(F, W, a, c, c2, b, n1, n2) < bound and may_cross(F, W, a, c, c2, b, n1, n2):
                return spliced(F, W, a, c, c2, b, n1, n2)
    return False


@inner
def parts(rec: Any, rng: Any, nodes: Any, a: Any, c: Any, b: Any, n1: Any) -> Any:
    """The last node of what lies behind c in route a, and from n1 on in route b, that may be exchanged."""
    if below(rng, _STRINGS):
        return rec[nodes + 2 * a + 1, PRV], rec[nodes + 2 * b + 1, PRV]
    return behind(rec, c, nodes, below(rng, _LONGEST)), behind(rec, n1, nodes, below(rng, _LONGEST))


@inner
def behind(rec: Any, i: Any, nodes: Any, most: Any) -> Any:
    """The last of at most so many nodes behind node i."""
    for _ in range(most):
        if rec[i, NXT] < nodes:
            i = rec[i, NXT]
    return np.int64(i)


@inlined
def glance(F: Facts, W: Work, a: Any, c: Any, c2: Any, b: Any, n1: Any, n2: Any) -> Any:
    """About what the exchange costs more, by the ways that are new and gone; 0 where these differ between vehicles.

    Behind c in route a lies c1 … c2, then c3; in route b n1 … n2 lies between n0 and n3.
    """
    rec, nodes, k, m = W.rec, len(F.stop), np.int64(F.kind[a]), np.int64(F.kind[b])
    money, p, more, still = F.money, F.lim[k, PROFILE], 0.0, np.int64(0)  # service is the same either way
    if p == F.lim[m, PROFILE]:
        c1, c3, n0, n3 = rec[c, NXT], rec[c2, NXT], rec[n1, PRV], rec[n2, NXT]
        more = way(money, F.dist, F.time, rec, p, k, c, n1, still) + way(
            money, F.dist, F.time, rec, p, k, n2, c3, still
        )
        more -= way(money, F.dist, F.time, rec, p, k, c, c1, still)
        if c != c2:
            more -= way(money, F.dist, F.time, rec, p, k, c2, c3, still)
        if money[k, PER_M] != money[m, PER_M]:
            apart = money[k, PER_M] - money[m, PER_M]
            more += apart * (inside(rec, n1, n2) - (inside(rec, c1, c2) if c != c2 else 0))
        more -= way(money, F.dist, F.time, rec, p, m, n0, n1, still) + way(
            money, F.dist, F.time, rec, p, m, n2, n3, still
        )
        if c != c2:
            more += way(money, F.dist, F.time, rec, p, m, n0, c1, still) + way(
                money, F.dist, F.time, rec, p, m, c2, n3, still
            )
        elif n0 < nodes or n3 < nodes:
            more += way(money, F.dist, F.time, rec, p, m, n0, n3, still)
        else:
            more -= money[m, FIXED]  # the vehicle stays at home
    return more


@inner
def inside(rec: Any, first: Any, last: Any) -> Any:
    """Metres from node first to node last of a route."""
    metres = np.int64(0)
    while first != last:
        metres += rec[first, DNX]
        first = rec[first, NXT]
    return metres


@inner
def may_cross(F: Facts, W: Work, a: Any, c: Any, c2: Any, b: Any, n1: Any, n2: Any) -> Any:
    """Whether windows, skills, locks and loads let the two routes exchange c1 … c2 and n1 … n2."""
    rec, n0, n3 = W.rec, W.rec[n1, PRV], W.rec[n2, NXT]
    if not leads(F, W, a, c, n1, n2, rec[c2, NXT]):
        return False
    if c != c2:
        if not leads(F, W, b, n0, rec[c, NXT], c2, n3):
            return False
    elif F.flags[HAS_TIME] and (n0 < len(F.stop) or n3 < len(F.stop)) and not leg(F, W, b, rec[n0, DEP], n0, n3):
        return False
    if F.flags[HAS_CARGO]:
        return True
    for q in range(F.demand.shape[1]):
        more = asked(rec, F.demand, n1, n2, q) - (asked(rec, F.demand, rec[c, NXT], c2, q) if c != c2 else 0)
        if W.load[a, q] + more > F.cap[F.kind[a], q] or W.load[b, q] - more > F.cap[F.kind[b], q]:
            return False
    return True


@inner
def leads(F: Facts, W: Work, r: Any, i: Any, first: Any, last: Any, j: Any) -> Any:
    """Whether vehicle r may drive from node i over first … last to j, as far as skills, locks and windows tell."""
    rec, k, timed = W.rec, np.int64(F.kind[r]), F.flags[HAS_TIME] != 0
    alike = k == F.kind[rec[first, RT]]
    if alike and not timed:
        return True
    time, before, at = rec[i, DEP], i, first
    while True:
        if timed:
            if alike and j >= len(F.stop) and rec[j, MAT] == rec[rec[last, NXT], MAT]:
                return leg(F, W, r, time, before, at)  # it goes home as it would have
            time = max(time + np.int64(F.time[F.lim[k, PROFILE], rec[before, MAT], rec[at, MAT]]), rec[at, OPEN])
            if time > rec[at, CLOSE]:
                return False
            time += rec[at, SERVICE]
        if not F.fits[F.stop[at], k]:
            return False
        if at == last:
            return not timed or leg(F, W, r, time, at, j)
        before = at
        at = rec[at, NXT]


@inlined
def leg(F: Facts, W: Work, r: Any, time: Any, i: Any, j: Any) -> Any:
    """Whether vehicle r, leaving node i at that time, comes to j early enough for all that lies behind j."""
    return time + np.int64(F.time[F.lim[F.kind[r], PROFILE], W.rec[i, MAT], W.rec[j, MAT]]) <= W.rec[j, LATEST]


@inner
def asked(rec: Any, demand: Any, first: Any, last: Any, q: Any) -> Any:
    """What the nodes first … last ask for in dimension q."""
    found = np.int64(demand[first, q])
    while first != last:
        first = rec[first, NXT]
        found += demand[first, q]
    return found


@inner
def spliced(F: Facts, W: Work, a: Any, c: Any, c2: Any, b: Any, n1: Any, n2: Any) -> Any:
    """Whether the routes may be driven with what lies behind c up to c2, in a, and n1 … n2, in b, exchanged."""
    rec, log, start, other = W.rec, W.log, len(F.stop) + 2 * a, len(F.stop) + 2 * b
    note(rec, W.veh, log, W.logged, W.count, a, start)
    note(rec, W.veh, log, W.logged, W.count, b, other)
    first = W.count[LOGLEN]
    to = copied(rec, log, first, rec[start, NXT], rec[c, NXT])
    to = copied(rec, log, to, n1, rec[n2, NXT])
    to = copied(rec, log, to, rec[c2, NXT], start + 1)
    log[to] = -1
    second = to + 1
    to = copied(rec, log, second, rec[other, NXT], n1)
    to = copied(rec, log, to, rec[c, NXT], rec[c2, NXT])
    to = copied(rec, log, to, rec[n2, NXT], other + 1)
    log[to] = -1
    if not relaid(F, W, a, first, b, second):
        return False
    return not F.flags[HAS_ORDER] or (ordered(F, W, a) and ordered(F, W, b))
