"""The compiled loops of nested dissection: see `core.region.network.order`."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.arrays import Bytes, Flags, Floats, Ints, Longs
from core.compiled import compiled

#: Share of a cell's junctions that are held on each side of a cut.
_HELD = 0.25
_NOT_SEEN, _GOAL = -1, -2
_FAR = 1 << 30


class Graph(NamedTuple):
    """Junctions with the links at each, and what one flow after the other writes down."""

    start: Longs  #: where a junction's links begin
    links: Ints
    tail: Ints
    head: Ints
    cell: Ints  #: of each junction
    flow: NDArray[np.int8]  #: along each link: 1 onward, -1 back
    level: Ints  #: of each junction: steps from where the flow comes
    queue: Ints
    at: Longs  #: which link of a junction is tried next


@compiled
def adjacency(tail: Ints, head: Ints, count: int) -> tuple[Longs, Ints]:
    """Each junction's links; a link that comes back to where it began separates nothing and is left out."""
    start = np.zeros(count + 1, np.int64)
    for link in range(len(tail)):
        if tail[link] != head[link]:
            start[tail[link] + 1] += 1
            start[head[link] + 1] += 1
    start = np.cumsum(start)
    free = start[:-1].copy()
    links = np.empty(start[count], np.int32)
    for link in range(len(tail)):
        if tail[link] != head[link]:
            for junction in (tail[link], head[link]):
                links[free[junction]] = link
                free[junction] += 1
    return start, links


@compiled
def _levels(graph: Graph, members: Ints, held: int) -> int:
    """Steps from the first `held` members along links with room; how many to the last ones, `_FAR` if cut off."""
    start, links, tail, head, cell, flow, level, queue, _ = graph
    count = len(members)
    for i in range(count):
        level[members[i]] = _GOAL if i >= count - held else _NOT_SEEN
    for i in range(held):
        level[members[i]] = 0
        queue[i] = members[i]
    read, written, goal = 0, held, _FAR
    while read < written and level[queue[read]] + 1 <= goal:
        here = queue[read]
        read += 1
        for i in range(start[here], start[here + 1]):
            link = links[i]
            onward = tail[link] == here
            there = head[link] if onward else tail[link]
            if cell[there] != cell[here] or (flow[link] == 1 if onward else flow[link] == -1):
                continue
            if level[there] == _GOAL:
                goal = level[here] + 1
            elif level[there] == _NOT_SEEN:
                level[there] = level[here] + 1
                queue[written] = there
                written += 1
    return goal


@compiled
def _pushed(graph: Graph, source: int, goal: int) -> bool:
    """Send one unit from a source along rising levels to the goal, if there is room (Dinic's blocking flow)."""
    start, links, tail, head, cell, flow, level, queue, at = graph
    here, depth = source, 0
    while level[here] != _GOAL:
        found = False
        while at[here] < start[here + 1] and not found:
            link = links[at[here]]
            onward = tail[link] == here
            there = head[link] if onward else tail[link]
            step = level[here] + 1
            nearer = (level[there] == _GOAL and step == goal) or (level[there] == step and step < goal)
            found = nearer and cell[there] == cell[here] and (flow[link] < 1 if onward else flow[link] > -1)
            if not found:
                at[here] += 1
        if found:
            queue[depth] = link
            depth += 1
            here = there
        elif depth == 0:
            return False
        else:
            depth -= 1
            link = queue[depth]
            here = head[link] if tail[link] == here else tail[link]
            at[here] += 1
    for i in range(depth - 1, -1, -1):
        link = queue[i]
        onward = head[link] == here
        flow[link] += 1 if onward else -1
        here = tail[link] if onward else head[link]
    return True


@compiled
def _cut(graph: Graph, members: Ints, held: int, most: int) -> int:
    """The least number of links between the first and the last `held` members; it stops counting at `most`.

    Afterwards the members with a level are on the first side.
    """
    start, links, _, _, _, flow, _, _, at = graph
    for junction in members:
        for i in range(start[junction], start[junction + 1]):
            flow[links[i]] = 0
    total = 0
    while True:
        goal = _levels(graph, members, held)
        if goal == _FAR:
            return total
        for junction in members:
            at[junction] = start[junction]
        for i in range(held):
            while _pushed(graph, members[i], goal):
                total += 1
                if total >= most:
                    return total


@compiled
def _halved(graph: Graph, members: Ints, x: Floats, y: Floats) -> Flags:
    """Which members are on the first side of the least cut along the four directions."""
    held = max(1, int(len(members) * _HELD))
    best, first = _FAR, np.zeros(len(members), np.bool_)
    for across, up in ((1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, -1.0)):
        along = np.argsort(across * x[members] + up * y[members])
        total = _cut(graph, members[along], held, best)
        if total < best:
            best = total
            for i in range(len(members)):
                first[i] = graph.level[members[i]] >= 0
        if best == 0:
            break
    return first


@compiled
def dissect(graph: Graph, x: Floats, y: Floats, stop: Bytes) -> Ints:
    """Ranks of links: those of the first cut last."""
    start, links, tail, head, cells_of, _, _, _, _ = graph
    ranks = np.full(len(tail), -1, np.int32)
    rank, cells = len(tail) - 1, 0
    members = np.arange(len(x)).astype(np.int32)
    low, high = [0], [len(x)]
    while len(low) > 0:
        begin, end = low.pop(), high.pop()
        if end - begin < 2 or stop[0]:
            continue
        cell = members[begin:end].copy()
        first = _halved(graph, cell, x, y)
        middle = begin + int(first.sum())
        members[begin:middle] = cell[first]
        members[middle:end] = cell[~first]
        cells += 1
        for junction in members[middle:end]:
            cells_of[junction] = cells
        for junction in members[begin:middle]:
            for i in range(start[junction], start[junction + 1]):
                link = links[i]
                there = head[link] if tail[link] == junction else tail[link]
                if ranks[link] < 0 and cells_of[there] == cells:
                    ranks[link] = rank
                    rank -= 1
        low.extend((begin, middle))
        high.extend((middle, end))
    for link in range(len(ranks)):
        if ranks[link] < 0:
            ranks[link] = rank
            rank -= 1
    return ranks
