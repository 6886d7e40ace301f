"""The way from one point to another: which arcs, along which line, and what the driver does."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.arrays import Floats
from core.region.items import SCALE
from core.roads.adapters.region.graph import Graph
from core.roads.adapters.region.kernel.search import search
from core.roads.adapters.region.snapping import Foot
from core.roads.adapters.region.steps import Driven, steps
from core.roads.adapters.region.tables import arriving, direct, leaving
from core.roads.adapters.region.weights import NO_WAY, metres, portion, seconds
from core.roads.model import Point, Way


class Paths:
    """Ways on one graph, one after the other."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._best = np.empty(len(graph.usable), np.int64)
        self._before = np.empty(len(graph.usable), np.int32)

    def way(self, start: Foot | None, finish: Foot | None) -> Way | None:
        """How one is reached from the other, None where no road leads."""
        if start is None or finish is None:
            return None
        across, arcs = self._searched(start, finish)
        along = direct(self._graph, start, finish)
        if min(across, along) >= NO_WAY:
            return None
        driven = self._along(start, finish) if along <= across else self._driven(arcs, start, finish)
        whole = np.array([min(across, along)])
        return Way(int(seconds(whole)[0]), int(metres(whole)[0]), self._shape(driven), steps(self._graph, driven))

    def _searched(self, start: Foot, finish: Foot) -> tuple[int, list[int]]:
        """The least weight over at least one turn, and the arcs from the one it begins on to the one it ends on."""
        graph, best, before = self._graph, self._best, self._before
        seeds, goals = leaving(graph, [start]), arriving(graph, [finish])
        if not len(seeds.vertex) or not len(goals.vertex):
            return NO_WAY, []
        search(
            graph.turn_start, graph.turn_to, graph.turn_weight, seeds.vertex, seeds.weight, goals.vertex, best, before
        )
        ends = best[goals.vertex] + goals.weight
        last = int(ends.argmin())
        if ends[last] >= NO_WAY:
            return NO_WAY, []
        arcs = [int(goals.vertex[last])]
        while before[arcs[-1]] >= 0:
            arcs.append(int(before[arcs[-1]]))
        return int(ends[last]), [self._first(start, arcs[-1]), *reversed(arcs)]

    def _first(self, start: Foot, after: int) -> int:
        """Along which arc of the link where it begins the way comes to that arc for what it cost."""
        graph = self._graph
        for arc, share in ((2 * start.link, start.share), (2 * start.link + 1, 1 - start.share)):
            if graph.usable[arc]:
                driven = portion(int(graph.weight[arc]), share)
                for i in range(graph.turn_start[arc], graph.turn_start[arc + 1]):
                    if graph.turn_to[i] == after and graph.turn_weight[i] - driven == self._best[after]:
                        return arc
        raise AssertionError("a way begins at its start")

    def _along(self, start: Foot, finish: Foot) -> list[Driven]:
        """A stretch of one link."""
        if finish.share >= start.share:
            return [Driven(2 * start.link, start.share, finish.share)]
        return [Driven(2 * start.link + 1, 1 - start.share, 1 - finish.share)]

    def _driven(self, arcs: Sequence[int], start: Foot, finish: Foot) -> list[Driven]:
        first, last = arcs[0], arcs[-1]
        begin = 1 - start.share if first & 1 else start.share
        end = 1 - finish.share if last & 1 else finish.share
        return [Driven(first, begin, 1.0), *(Driven(arc, 0.0, 1.0) for arc in arcs[1:-1]), Driven(last, 0.0, end)]

    def _shape(self, driven: Sequence[Driven]) -> tuple[Point, ...]:
        """The line along these arcs, each point once."""
        lat, lon = (np.concatenate(parts) for parts in zip(*(self._line(each) for each in driven), strict=True))
        moved = np.concatenate([[True], (np.diff(lat) != 0) | (np.diff(lon) != 0)])
        if not moved[1:].any() and len(lat) > 1:
            moved[-1] = True
        return tuple(zip(lat[moved].round(7).tolist(), lon[moved].round(7).tolist(), strict=True))

    def _line(self, driven: Driven) -> tuple[Floats, Floats]:
        """Latitudes and longitudes along a stretch of an arc, its ends included."""
        network, link = self._graph.network, driven.arc >> 1
        lat, lon = (
            part[network.shape_start[link] : network.shape_start[link + 1]] / SCALE
            for part in (network.shape_lat, network.shape_lon)
        )
        if driven.arc & 1:
            lat, lon = lat[::-1], lon[::-1]
        if (driven.begin, driven.end) == (0.0, 1.0):
            return lat, lon
        pieces = np.hypot(np.diff(lat), np.diff(lon) * np.cos(np.radians(lat.mean())))
        at = np.concatenate([[0.0], np.cumsum(pieces)])
        at = at / at[-1] if at[-1] > 0 else np.linspace(0, 1, len(at))
        inside = at[(at > driven.begin) & (at < driven.end)]
        wanted = np.concatenate([[driven.begin], inside, [driven.end]])
        return np.interp(wanted, at, lat), np.interp(wanted, at, lon)
