"""A hierarchy of shortcuts, and tables by it. Vertices are numbered in the order in which they are taken out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.arrays import Ints, Longs
from core.compiled import compiled
from core.roads.adapters.region.weights import NO_WAY, Weights


@compiled
def filled(start: Longs, higher: Ints) -> tuple[Longs, Ints, Ints]:
    """The graph with all shortcuts: where each vertex's higher neighbours begin, these ascending, and the lowest one.

    `higher` holds the higher neighbours of each vertex in the graph itself. Taking a vertex out joins its higher
    neighbours to each other; it is enough to hand them on to the lowest (the elimination tree's parent, -1 at a root).
    """
    count = len(start) - 1
    up_start, parent = np.zeros(count + 1, np.int64), np.full(count, -1, np.int32)
    up = np.empty(max(16, 4 * len(higher)), np.int32)
    seen, child, sibling = np.full(count, -1, np.int32), np.full(count, -1, np.int32), np.full(count, -1, np.int32)
    used = 0
    for vertex in range(count):
        begin, most = used, start[vertex + 1] - start[vertex]
        below = child[vertex]
        while below >= 0:
            most += up_start[below + 1] - up_start[below]
            below = sibling[below]
        if used + most > len(up):
            larger = np.empty(2 * len(up) + most, np.int32)
            larger[:used] = up[:used]
            up = larger
        seen[vertex] = vertex
        for i in range(start[vertex], start[vertex + 1]):
            if seen[higher[i]] != vertex:
                seen[higher[i]] = vertex
                up[used] = higher[i]
                used += 1
        below = child[vertex]
        while below >= 0:
            for i in range(up_start[below], up_start[below + 1]):
                if seen[up[i]] != vertex:
                    seen[up[i]] = vertex
                    up[used] = up[i]
                    used += 1
            below = sibling[below]
        up[begin:used].sort()
        up_start[vertex + 1] = used
        if used > begin:
            parent[vertex] = up[begin]
            sibling[vertex] = child[up[begin]]
            child[up[begin]] = vertex
    return up_start, up[:used].copy(), parent


@compiled
def customised(up_start: Longs, up: Ints, climb: Weights, descend: Weights) -> None:
    """Make each shortcut's weights, up and down, the least of its own and of the ways through lower vertices."""
    count = len(up_start) - 1
    down_start = np.zeros(count + 1, np.int64)
    for higher in up:
        down_start[higher + 1] += 1
    down_start = np.cumsum(down_start)
    free, lower = down_start[:-1].copy(), np.empty(len(up), np.int64)
    owner = np.empty(len(up), np.int32)
    for vertex in range(count):
        for i in range(up_start[vertex], up_start[vertex + 1]):
            lower[free[up[i]]] = i
            free[up[i]] += 1
            owner[i] = vertex
    slot = np.full(count, -1, np.int64)
    for vertex in range(count):
        for i in range(up_start[vertex], up_start[vertex + 1]):
            slot[up[i]] = i
        for k in range(down_start[vertex], down_start[vertex + 1]):
            i = lower[k]
            up_here, down_here = climb[i], descend[i]
            for j in range(i + 1, up_start[owner[i] + 1]):
                # from below `vertex`, both `up[i]` (the vertex itself) and `up[j]` are reached
                other = slot[up[j]]
                climb[other] = min(climb[other], down_here + climb[j])
                descend[other] = min(descend[other], descend[j] + up_here)


class Hierarchy(NamedTuple):
    """The graph with all shortcuts and their weights, from a vertex to a higher neighbour and back."""

    up_start: Longs
    up: Ints
    parent: Ints
    climb: Weights
    descend: Weights


class Ends(NamedTuple):
    """Points as vertices: where each point's begin (one more at the end), and what leads from it to them or back."""

    start: Longs
    vertex: Ints
    weight: Weights


@compiled
def _above(vertices: Ints, parent: Ints, seen: Ints, mark: int, found: Ints) -> int:
    """Write these vertices and all above them to `found`, ascending; how many."""
    count = 0
    for vertex in vertices:
        here = vertex
        while here >= 0 and seen[here] != mark:
            seen[here] = mark
            found[count] = here
            count += 1
            here = parent[here]
    found[:count].sort()
    return count


@compiled
def _below(hierarchy: Hierarchy, targets: Ints) -> tuple[Ints, Longs, Ints, Weights]:
    """The targets and all above them, highest first, numbered so, with what leads down to each.

    Number of each vertex (-1: none); where a number's higher neighbours begin; their numbers; weights down from them.
    """
    count = len(hierarchy.parent)
    found, number = np.empty(count, np.int32), np.full(count, -1, np.int32)
    size = _above(targets, hierarchy.parent, number, 0, found)
    found, number[:] = found[:size][::-1], -1
    start = np.zeros(size + 1, np.int64)
    for i in range(size):
        number[found[i]] = i
        start[i + 1] = start[i] + hierarchy.up_start[found[i] + 1] - hierarchy.up_start[found[i]]
    higher, weight = np.empty(start[size], np.int32), np.empty(start[size], np.int64)
    for i in range(size):
        first = hierarchy.up_start[found[i]]
        for k in range(start[i], start[i + 1]):
            higher[k] = number[hierarchy.up[first + k - start[i]]]
            weight[k] = hierarchy.descend[first + k - start[i]]
    return number, start, higher, weight


@compiled
def table(hierarchy: Hierarchy, origins: Ends, targets: Ends, lanes: int) -> Weights:
    """The least weight from each origin to each target, `NO_WAY` and above where no way leads.

    From each origin up the elimination tree, then once down through all that lies above any target, for as many
    origins side by side as there are lanes (Dibbelt, Strasser and Wagner, "Customizable Contraction Hierarchies",
    JEA 21, 2016; restricted sweeps as in Delling, Goldberg and Werneck, "Faster Batched Shortest Paths", OASIcs 2011).
    """
    up_start, up, parent, climb, _ = hierarchy
    number, start, higher, weight = _below(hierarchy, targets.vertex)
    count, size = len(parent), len(start) - 1
    found, seen = np.empty(count, np.int32), np.full(count, -1, np.int32)
    best, side = np.full(count, NO_WAY, np.int64), np.empty((size, lanes), np.int64)
    answer = np.full((len(origins.start) - 1, len(targets.start) - 1), NO_WAY, np.int64)
    for block in range(0, len(answer), lanes):
        used = min(lanes, len(answer) - block)
        side[:] = NO_WAY
        for lane in range(used):
            first, last = origins.start[block + lane], origins.start[block + lane + 1]
            above = _above(origins.vertex[first:last], parent, seen, block + lane, found)
            for i in range(above):
                best[found[i]] = NO_WAY
            for i in range(first, last):
                best[origins.vertex[i]] = min(best[origins.vertex[i]], origins.weight[i])
            for i in range(above):
                here = best[found[i]]
                if number[found[i]] >= 0:
                    side[number[found[i]], lane] = here
                if here < NO_WAY:
                    for k in range(up_start[found[i]], up_start[found[i] + 1]):
                        best[up[k]] = min(best[up[k]], here + climb[k])
        for i in range(size):
            mine = side[i]
            for k in range(start[i], start[i + 1]):
                if weight[k] < NO_WAY:
                    theirs, down = side[higher[k]], weight[k]
                    for lane in range(lanes):
                        mine[lane] = min(mine[lane], theirs[lane] + down)
        for target in range(len(targets.start) - 1):
            for i in range(targets.start[target], targets.start[target + 1]):
                last_leg, row = targets.weight[i], side[number[targets.vertex[i]]]
                for lane in range(used):
                    answer[block + lane, target] = min(answer[block + lane, target], row[lane] + last_leg)
    return answer
