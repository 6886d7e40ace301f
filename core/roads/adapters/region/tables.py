"""Times and distances from many points to many: by the hierarchy of the graph, in a small one by searching it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

import numpy as np

from core.arrays import Ints
from core.roads.adapters.region.graph import Graph
from core.roads.adapters.region.kernel import hierarchy as kernel
from core.roads.adapters.region.kernel.hierarchy import Ends, Hierarchy
from core.roads.adapters.region.kernel.search import search
from core.roads.adapters.region.snapping import Foot
from core.roads.adapters.region.weights import NO_WAY, Weights, portion

#: Origins worked on side by side: as many as a few vector registers hold.
_LANES = 32


def leaving(graph: Graph, feet: Sequence[Foot | None]) -> Ends:
    """What leads from each point to the arcs that it can turn into at either end of its link."""

    def turned(arc: int, share: float) -> Iterator[tuple[int, int]]:
        driven = portion(int(graph.weight[arc]), share)
        for i in range(graph.turn_start[arc], graph.turn_start[arc + 1]):
            yield int(graph.turn_to[i]), int(graph.turn_weight[i]) - driven

    return _ends(graph, feet, turned)


def arriving(graph: Graph, feet: Sequence[Foot | None]) -> Ends:
    """What leads from the beginning of each point's arcs to the point."""

    def driven(arc: int, share: float) -> Iterator[tuple[int, int]]:
        yield arc, portion(int(graph.weight[arc]), share)

    return _ends(graph, feet, driven)


def direct(graph: Graph, start: Foot, finish: Foot) -> int:
    """The weight from one point to another along the link they share, `NO_WAY` where none leads there."""
    if start.link != finish.link:
        return NO_WAY
    arc, done, far = 2 * start.link, start.share, finish.share
    if far < done:
        arc, done, far = arc + 1, 1 - done, 1 - far
    if not graph.usable[arc]:
        return 0 if far == done else NO_WAY
    return portion(int(graph.weight[arc]), far - done)


class Tables:
    """Answers from many to many on one graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def table(self, origins: Sequence[Foot | None], targets: Sequence[Foot | None]) -> Weights:
        """The least weight from each origin to each target, `NO_WAY` where no way leads."""
        between = self._between if len(self._graph.network.order) else self._searched
        found = between(leaving(self._graph, origins), arriving(self._graph, targets))
        here: dict[int, list[int]] = {}
        for number, foot in enumerate(targets):
            if foot is not None:
                here.setdefault(foot.link, []).append(number)
        for number, foot in enumerate(origins):
            for target in here.get(foot.link, ()) if foot is not None else ():
                finish = targets[target]
                assert foot is not None
                assert finish is not None
                found[number, target] = min(found[number, target], direct(self._graph, foot, finish))
        return np.minimum(found, NO_WAY)

    def _between(self, origins: Ends, targets: Ends) -> Weights:
        position, hierarchy = self._hierarchy
        starts, goals = (Ends(ends.start, position[ends.vertex], ends.weight) for ends in (origins, targets))
        return kernel.table(hierarchy, starts, goals, min(_LANES, max(1, len(starts.start) - 1)))

    def _searched(self, origins: Ends, targets: Ends) -> Weights:
        graph = self._graph
        best, before = np.empty(len(graph.usable), np.int64), np.empty(len(graph.usable), np.int32)
        found = np.full((len(origins.start) - 1, len(targets.start) - 1), NO_WAY, np.int64)
        for row, (first, last) in zip(found, zip(origins.start, origins.start[1:], strict=False), strict=True):
            arcs, weights = origins.vertex[first:last], origins.weight[first:last]
            search(graph.turn_start, graph.turn_to, graph.turn_weight, arcs, weights, targets.vertex, best, before)
            ends = np.minimum(best[targets.vertex] + targets.weight, NO_WAY)
            np.minimum.at(row, np.repeat(np.arange(len(row)), np.diff(targets.start)), ends)
        return found

    @cached_property
    def _hierarchy(self) -> tuple[Ints, Hierarchy]:
        """The position of each arc (-1: not used), and the hierarchy of positions."""
        graph = self._graph
        arcs = np.flatnonzero(graph.usable)
        arcs = arcs[np.argsort(graph.network.order[arcs >> 1], kind="stable")]
        position = np.full(len(graph.usable), -1, np.int32)
        position[arcs] = np.arange(len(arcs), dtype=np.int32)
        tail = position[np.repeat(np.arange(len(graph.usable)), np.diff(graph.turn_start))]
        return position, _built(len(arcs), tail, position[graph.turn_to], graph.turn_weight)


def _ends(graph: Graph, feet: Sequence[Foot | None], led: Callable[[int, float], Iterator[tuple[int, int]]]) -> Ends:
    """Each point's arcs, both ways along its link where they may be driven."""
    start, vertices, weights = [0], [], []
    for foot in feet:
        if foot is not None:
            for arc, share in ((2 * foot.link, foot.share), (2 * foot.link + 1, 1 - foot.share)):
                for vertex, weight in led(arc, share) if graph.usable[arc] else ():
                    vertices.append(vertex)
                    weights.append(weight)
        start.append(len(vertices))
    return Ends(np.array(start, np.int64), np.array(vertices, np.int32), np.array(weights, np.int64))


def _built(count: int, tail: Ints, head: Ints, weight: Weights) -> Hierarchy:
    """The hierarchy of vertices numbered in the order in which they are taken out."""
    loop = tail == head
    tail, head, weight = tail[~loop], head[~loop], weight[~loop]
    low, high = np.minimum(tail, head), np.maximum(tail, head)
    order = np.argsort(low, kind="stable")
    start = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(low, minlength=count), out=start[1:])
    up_start, up, parent = kernel.filled(start, high[order])
    keys = np.repeat(np.arange(count, dtype=np.int64), np.diff(up_start)) * count + up
    slot = np.searchsorted(keys, low.astype(np.int64) * count + high)
    climb, descend = (np.full(len(up), NO_WAY, np.int64) for _ in range(2))
    upward = tail < head
    np.minimum.at(climb, slot[upward], weight[upward])
    np.minimum.at(descend, slot[~upward], weight[~upward])
    kernel.customised(up_start, up, climb, descend)
    return Hierarchy(up_start, up, parent, climb, descend)
