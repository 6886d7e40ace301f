"""Where a search begins: every vehicle at home, or routes that are given."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.compiled import inlined, uncounted
from core.routing.engines.ruin.kernel.layout import (
    AS_KEPT,
    AS_TRIED,
    BEST,
    HAS_SHARED,
    IS_RICH,
    NOW,
    READY,
    RT,
    SHARED,
    Facts,
    Work,
)
from core.routing.engines.ruin.kernel.moments import clock, leave, onward
from core.routing.engines.ruin.kernel.routes import price, relay, soil, withdraw
from core.routing.engines.ruin.kernel.shares import shared


@inlined
def together(F: Facts, W: Work) -> None:
    """What the routes cost together, as they are."""
    W.total[SHARED] = shared(W.veh, F.kind, F.lim, F.dues)


@uncounted
def begin(F: Facts, W: Work) -> None:
    """The states of vehicles that stay at home, where states are kept."""
    if F.flags[IS_RICH]:
        for r in range(len(F.kind)):
            k, start = np.int64(F.kind[r]), len(F.stop) + 2 * r
            leave(clock(F, W), k, start, F.lim[k, READY])
            onward(clock(F, W), k, start)
    if F.flags[HAS_SHARED]:
        together(F, W)
        W.total[NOW] += W.total[SHARED]
        W.total[BEST] += W.total[SHARED]


@uncounted
def adopt(F: Facts, W: Work, r: Any, nodes: Any) -> None:
    """Route r, empty so far, becomes these nodes, which a negative one ends: their stops leave the bank.

    Unless it would break a rule, loading again where the kernel does: then it stays empty.
    """
    at = np.int64(0)
    while True:
        relay(F, W, r, nodes, at)
        W.cost[r] = price(F, W, r)
        if W.cost[r] < np.inf:
            break
        while nodes[at] >= 0:
            W.rec[nodes[at], RT] = -1
            W.door[F.stop[nodes[at]]] = -1
            at += 1
    while nodes[at] >= 0:
        withdraw(W.bank, W.place, W.count, W.total, F.price, np.int64(F.stop[nodes[at]]))
        at += 1
    if F.flags[HAS_SHARED]:
        for part in range(2):
            W.veh[r, AS_KEPT + part] = W.veh[r, AS_TRIED + part]
        together(F, W)
    soil(W.veh, W.dirty, W.count, r)
