"""The least way from arcs to arcs, on the graph itself."""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np

from core.arrays import Ints, Longs
from core.compiled import compiled
from core.roads.adapters.region.weights import NO_WAY, Weights


@compiled
def search(
    start: Longs, to: Ints, weight: Weights, arcs: Ints, weights: Weights, goals: Ints, best: Weights, before: Ints
) -> None:
    """The least weight from arcs, with what leads to each, to every goal: into `best`, the arc before into `before`.

    Dijkstra, ended when all goals are reached. Both arrays are written anew; -1 before an arc that it begins with.
    """
    best[:] = NO_WAY
    before[:] = -1
    wanted = np.zeros(len(best), np.bool_)
    left = 0
    for goal in goals:
        left += not wanted[goal]
        wanted[goal] = True
    heap = [(np.int64(0), np.int32(0)) for _ in range(0)]
    for i in range(len(arcs)):
        if weights[i] < best[arcs[i]]:
            best[arcs[i]] = weights[i]
            heappush(heap, (weights[i], arcs[i]))
    while len(heap) > 0 and left > 0:
        here, arc = heappop(heap)
        if here > best[arc]:
            continue
        if wanted[arc]:
            wanted[arc] = False
            left -= 1
        for i in range(start[arc], start[arc + 1]):
            there = here + weight[i]
            if there < best[to[i]]:
                best[to[i]] = there
                before[to[i]] = arc
                heappush(heap, (there, to[i]))
