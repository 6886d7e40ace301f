"""Slack induction by string removals (Christiaens and Vanden Berghe, Transportation Science 54(2), 2020).

Ruin: strings of neighbouring stops are taken off routes near a seed. Recreate: absent stops go where they cost least,
tried only beside near neighbours, next to depots and on an empty vehicle, with a few positions skipped by chance.
Simulated annealing keeps or undoes. Every rule is part of the trial insertion, so that a solution is always feasible;
what cannot be placed waits in a bank at its price.

Functions called often take the arrays they need, not the whole tuples: handing over forty arrays costs more than a
trial.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from core.compiled import inner, uncounted
from core.routing.engines.ruin.kernel.chance import below, draw, unit
from core.routing.engines.ruin.kernel.crossing import cross
from core.routing.engines.ruin.kernel.exchange import exchange
from core.routing.engines.ruin.kernel.insertion import seek
from core.routing.engines.ruin.kernel.layout import (
    BANK,
    BANKED,
    BEST,
    COUNT,
    HAS_DURATION,
    HAS_ORDER,
    HAS_PAIRS,
    HAS_SHARED,
    HAS_TIME,
    IS_RICH,
    ITERATION,
    LOGLEN,
    MARK,
    MATE,
    NOW,
    NXT,
    PROFILE,
    PRV,
    RANDOM,
    RT,
    SHARED,
    TOUCHED,
    TRIED,
    Facts,
    Work,
)
from core.routing.engines.ruin.kernel.orders import held
from core.routing.engines.ruin.kernel.pairs import follow, ship
from core.routing.engines.ruin.kernel.routes import note, note_best, price, put, relay, retime, soil, take
from core.routing.engines.ruin.kernel.shares import settled, shared
from core.routing.engines.ruin.kernel.whole import ahead

#: Where vehicles differ, one iteration in so many has two of them exchange their routes.
_EXCHANGES = 16
#: One iteration in so many has two routes exchange parts.
_CROSSINGS = 2
#: So many stops on no route are tried in every iteration; of more, some.
_WAITING = 16


@inner
def cut(F: Facts, W: Work, c: Any, most: Any) -> Any:
    """A string of its route with node c in it, or two strings with some stops between them spared."""
    rec, rng = W.rec, W.rng
    nodes = len(F.stop)
    timed, lasting = F.flags[HAS_TIME] != 0, F.flags[HAS_DURATION] != 0
    r = rec[c, RT]
    p = F.lim[F.kind[r], PROFILE]
    size = W.veh[r, COUNT]
    length = min(size, int(1.0 + unit(rng) * min(float(size), most)))
    spared = 0
    if 1 < length < size and (draw(rng) & np.uint64(1)):
        spared = 1
        while length + spared < size and unit(rng) > 0.01:
            spared += 1
    span = length + spared
    index = 0
    i = rec[c, PRV]
    while i < nodes:
        index += 1
        i = rec[i, PRV]
    low = max(0, span - (size - index))
    steps = low + below(rng, min(span - 1, index) - low + 1)
    i = c
    for _ in range(steps):
        i = rec[i, PRV]
    first_part = 1 + below(rng, length - 1) if spared else length
    whole = rec[i, PRV]
    for part in range(2 if spared else 1):
        pred = rec[i, PRV]
        for _ in range(length - first_part if part else first_part):
            nxt = rec[i, NXT]
            take(F, W, p, i)
            i = nxt
        retime(F, W, p, timed, lasting, pred, i)
        if not part:
            for _ in range(spared):
                i = rec[i, NXT]
    if F.flags[IS_RICH]:
        ahead(F, W, np.int64(F.kind[r]), r, whole)


@inner
def ruin(F: Facts, W: Work, average: Any, longest: Any) -> Any:
    """Strings of stops off the routes around a seed, which is the answer."""
    rec, veh, rng = W.rec, W.veh, W.rng
    nodes = len(F.stop)
    used = 0
    for r in range(len(F.kind)):
        if veh[r, COUNT]:
            used += 1
    if used == 0:
        return below(rng, nodes)
    most = min(float(longest), (len(F.price) - W.count[BANKED]) / used)
    strings = int(1.0 + unit(rng) * (4.0 * average / (1.0 + most) - 1.0))
    seed = below(rng, nodes)
    done = 0
    for at in range(F.adj.shape[1]):
        c = np.int64(F.adj[seed, at])
        r = rec[c, RT]
        if r < 0 or veh[r, MARK] == W.count[ITERATION]:
            continue
        note(rec, veh, W.log, W.logged, W.count, r, nodes + 2 * r)
        cut(F, W, c, most)
        done += 1
        if done >= strings:
            break
    return seed


@inner
def gathered(F: Facts, W: Work, before: Any, seed: Any) -> Any:
    """`Work.todo` becomes the stops that are tried now; the answer is how many.

    That is what was just taken off, and what was on no route before. Where that is much, because much is optional or
    finds no room, only some near the seed and one from anywhere: all of them would take most of the time.
    """
    n, first = 0, np.int64(0)
    if before > _WAITING and W.count[ITERATION] > 1 and not F.flags[HAS_PAIRS]:
        first = before
        for at in range(F.adj.shape[1]):
            c = np.int64(F.adj[seed, at])
            s = np.int64(F.stop[c])
            if n < _WAITING and c == F.doors[s] and 0 <= W.place[s] < before:
                W.todo[n] = s
                n += 1
        W.todo[n] = W.bank[below(W.rng, before)]
        n += 1
    for at in range(first, W.count[BANKED]):
        W.todo[n] = W.bank[at]
        n += 1
    return n


@inner
def recreate(F: Facts, W: Work, n: Any, blinks: Any) -> Any:
    """The n stops in `Work.todo` back, in an order drawn anew each time."""
    todo, keys = W.todo, W.order
    how = below(W.rng, F.keys.shape[1])
    for at in range(n):
        s = np.int64(todo[at])
        key = unit(W.rng) if how < F.flags[RANDOM] else F.keys[s, how]
        i = at
        while i > 0 and keys[i - 1] > key:
            keys[i] = keys[i - 1]
            todo[i] = todo[i - 1]
            i -= 1
        keys[i] = key
        todo[i] = s
    for at in range(n):
        s = np.int64(todo[at])
        if W.place[s] < 0:
            continue  # it was named twice
        if F.flags[HAS_PAIRS] and F.asks[s, MATE] >= 0:
            ship(F, W, s, blinks)
            continue
        cost, c, i = seek(F, W, s, blinks)
        if c >= 0 and cost < F.price[s]:
            put(F, W, c, i)


@inner
def restore(F: Facts, W: Work, before: Any, banked: Any) -> Any:
    """Undo the iteration."""
    rec, nodes = W.rec, len(F.stop)
    for at in range(W.count[TOUCHED]):
        end = nodes + 2 * np.int64(W.logged[at, 0]) + 1
        i = rec[end - 1, NXT]
        while i != end:
            rec[i, RT] = -1
            W.door[F.stop[i]] = -1
            i = rec[i, NXT]
    for at in range(W.count[TOUCHED]):
        relay(F, W, np.int64(W.logged[at, 0]), W.log, np.int64(W.logged[at, 1]))
    for at in range(W.count[BANKED]):
        W.place[W.bank[at]] = -1
    for at in range(before):
        W.bank[at] = W.old[at]
        W.place[W.old[at]] = at
    W.count[BANKED] = before
    W.total[BANK] = banked


@inner
def change(F: Facts, W: Work) -> Any:
    """What the touched routes cost more than they did, each noted in `Work.fresh`; infinity: a lock is not held."""
    more = 0.0
    for at in range(W.count[TOUCHED]):
        r = np.int64(W.logged[at, 0])
        if F.flags[HAS_ORDER] and not held(F, W, r):
            return np.inf
        W.fresh[at] = price(F, W, r)
        more += W.fresh[at] - W.cost[r]
    if F.flags[HAS_SHARED]:
        W.total[TRIED] = shared(W.veh, F.kind, F.lim, F.dues)
        more += W.total[TRIED] - W.total[SHARED]
    return more


@inner
def accept(F: Facts, W: Work, more: Any) -> None:
    """The iteration's routes are the solution in hand, and the best if they are."""
    for at in range(W.count[TOUCHED]):
        r = np.int64(W.logged[at, 0])
        W.cost[r] = W.fresh[at]
        soil(W.veh, W.dirty, W.count, r)
    W.total[NOW] += more
    if W.total[NOW] < W.total[BEST] - 1e-7:
        W.total[BEST] = W.total[NOW]
        note_best(W.rec, W.veh, W.best, W.dirty, W.count)


@uncounted
def search(F: Facts, W: Work, iterations: Any, heat: Any, average: Any, longest: Any, blink_rate: Any) -> None:
    """So many iterations at one temperature."""
    blinks = 1.0 / math.log(1.0 - blink_rate)
    for _ in range(iterations):
        W.count[ITERATION] += 1
        W.count[TOUCHED] = 0
        W.count[LOGLEN] = 0
        banked, before = W.total[BANK], W.count[BANKED]
        for at in range(before):
            W.old[at] = W.bank[at]
        more, bound = np.inf, -heat * math.log(unit(W.rng))
        if len(F.lim) > 1 and W.count[ITERATION] > 1 and below(W.rng, _EXCHANGES) == 0:
            if exchange(F, W):
                more = change(F, W)
        elif not F.flags[HAS_PAIRS] and W.count[ITERATION] > 1 and below(W.rng, _CROSSINGS) == 0:
            if cross(F, W, bound):
                more = change(F, W)
        else:
            seed = ruin(F, W, average, longest)
            orders = F.flags[HAS_ORDER] != 0 and len(F.rel) > 0 and (draw(W.rng) & np.uint64(1)) != 0
            if orders or F.flags[HAS_PAIRS]:
                follow(F, W, before, orders)
            recreate(F, W, gathered(F, W, before, seed), blinks)
            more = W.total[BANK] - banked + change(F, W)
        better = more < bound
        if F.flags[HAS_SHARED]:
            settled(W.veh, W.logged, W.count, better)
            W.total[SHARED] = W.total[TRIED] if better else W.total[SHARED]
        if better:
            accept(F, W, more)
        else:
            restore(F, W, before, banked)
