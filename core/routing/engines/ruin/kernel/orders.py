"""Locked positions and orders to be kept, for the kernel's arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.compiled import inlined, inner
from core.routing.engines.ruin.kernel.layout import COUNT, NEVER, NXT, PRV, RT, Facts, Work


@inner
def placed(
    rec: Any,
    veh: Any,
    door: Any,
    stop: Any,
    pos: Any,
    rel0: Any,
    rel: Any,
    s: Any,
    i: Any,
    j: Any,
    r: Any,
    early: Any,
    more: Any,
) -> Any:
    """Whether stop s may stand between i and j of route r, as far as locks and kept orders go.

    `more` nodes come there with it, `early` of them before it.
    Positions in the middle of a route are looked at again when the iteration is over (`held`): others move meanwhile.
    """
    nodes = len(stop)
    index = early
    at = i
    while at < nodes:
        index += 1
        at = rec[at, PRV]
    lock = pos[s]
    if lock != NEVER and lock not in (index, index - veh[r, COUNT] - 1 - more):
        return False
    if i >= nodes and j < nodes and pos[stop[j]] == 0:
        return False
    if j >= nodes and i < nodes and pos[stop[i]] == -1:
        return False
    return follows(rec, door, nodes, rel0, rel, s, i, r)


@inner
def follows(rec: Any, door: Any, nodes: Any, rel0: Any, rel: Any, s: Any, i: Any, r: Any) -> Any:
    """Whether stop s behind node i of route r keeps its orders: they are on no other, and come as they should."""
    for one in range(rel0[s], rel0[s + 1]):
        other = door[rel[one, 0]]
        if other < 0:
            continue
        if rec[other, RT] != r:
            return False
        before, back = 0, i
        while back < nodes:
            if back == other:
                before = 1
            back = rec[back, PRV]
        if before != rel[one, 1]:
            return False
    return True


@inlined
def stands(F: Facts, W: Work, s: Any, i: Any, j: Any, r: Any, early: Any, more: Any) -> Any:
    """What `placed` answers."""
    return placed(W.rec, W.veh, W.door, F.stop, F.pos, F.rel0, F.rel, s, i, j, r, early, more)


@inner
def held(F: Facts, W: Work, r: Any) -> Any:
    """Whether every stop of the route is at the position that it is locked to."""
    end = len(F.stop) + 2 * r + 1
    index = 0
    at = W.rec[end - 1, NXT]
    while at != end:
        lock = F.pos[F.stop[at]]
        if lock != NEVER and lock not in (index, index - W.veh[r, COUNT]):
            return False
        index += 1
        at = W.rec[at, NXT]
    return True


@inner
def ordered(F: Facts, W: Work, r: Any) -> Any:
    """Whether every stop of the route keeps its orders."""
    rec, nodes = W.rec, len(F.stop)
    end = nodes + 2 * r + 1
    at = rec[end - 1, NXT]
    while at != end:
        if not follows(rec, W.door, nodes, F.rel0, F.rel, np.int64(F.stop[at]), rec[at, PRV], r):
            return False
        at = rec[at, NXT]
    return True
