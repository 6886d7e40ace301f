"""One run of the search: the kernel, how hot it is, and when it is over."""

from __future__ import annotations

from time import perf_counter

import numpy as np

from core.routing.assemble import Sequences
from core.routing.engines import Limit
from core.routing.engines.ruin.cooling import Cooling
from core.routing.engines.ruin.facts import work
from core.routing.engines.ruin.kernel.beginning import adopt, begin
from core.routing.engines.ruin.kernel.layout import (
    AGAIN,
    BANK,
    BANKED,
    BEST,
    HAS_CARGO,
    NODES,
    NOW,
    PARTS,
    SHARED,
    Clock,
    Facts,
    Trips,
)
from core.routing.engines.ruin.kernel.routes import note_best
from core.routing.engines.ruin.kernel.search import search
from core.routing.engines.ruin.kernel.trips import fit
from core.routing.model import Problem

#: Removed on average (Christiaens and Vanden Berghe 2020, section 5), and the longest string: theirs is 10, which takes
#: too little of long routes with windows.
_AVERAGE, _LONGEST = 10.0, 15
#: One position in a hundred is skipped by chance.
_BLINKS = 0.01
#: A slice of the search, s: the wish to stop is heard between two.
_SLICE_S = 0.01
#: With a limit in iterations alone, slices are so long, whatever the machine.
_SLICE = 500


class Run:
    """The kernel's arrays, and how far it has come: one of `beside` runs, which share the limit in iterations."""

    def __init__(
        self, problem: Problem, known: Facts, seed: int, limit: Limit, begun: float, *, beside: int = 1
    ) -> None:
        self.problem = problem
        self.limit = limit
        self.begun = begun
        self.beside = beside
        self.facts = known
        self.work = work(known, seed)
        self.doors = [(stop, door.place) for stop, asked in enumerate(problem.stops) for door in asked.doors]
        self.iterations = 0
        self.size = 20  #: iterations of the next slice
        self.reserve_s = 0.0  #: what putting the answer together takes
        self.scale = 0.0  #: what a stop costs on average in the first solution
        self.cooling = Cooling(len(problem.stops))
        self.warmed = 0.0  #: how far along the search begins: 0 as hot as it gets
        begin(self.facts, self.work)

    @property
    def elapsed_s(self) -> float:
        """Seconds since the engine was asked."""
        return perf_counter() - self.begun

    @property
    def done(self) -> float:
        """How much of the limit is used up: 1 is all of it."""
        parts = [0.0]
        if self.limit.iterations is not None:
            parts.append(self.iterations * self.beside / max(1, self.limit.iterations))
        if self.limit.seconds is not None:
            parts.append((self.elapsed_s + self.reserve_s) / max(1e-9, self.limit.seconds))
        return max(parts)

    @property
    def over(self) -> bool:
        """Whether the limit is reached."""
        return self.done >= 1.0

    def adopt(self, sequences: Sequences) -> None:
        """Go on from these, which break no rule, instead of from what was found; chance goes on as it would have."""
        self.work = work(self.facts, 0)._replace(rng=self.work.rng)
        begin(self.facts, self.work)
        node = {door: at for at, door in enumerate(self.doors)}
        for vehicle, sequence in enumerate(sequences):
            if sequence:
                nodes = np.array([*(node[visit] for visit in sequence), -1], np.int32)
                adopt(self.facts, self.work, vehicle, nodes)
        self.work.total[[NOW, BEST]] = self.work.cost.sum() + self.work.total[[BANK, SHARED]].sum()
        now = self.work
        note_best(now.rec, now.veh, now.best, now.dirty, now.count)

    def slice(self) -> bool:
        """Search on for a while; whether something better was found."""
        if not self.scale:
            search(self.facts, self.work, 1, 1.0, _AVERAGE, _LONGEST, _BLINKS)
            self.iterations += 1
            self.scale = self._scale()
        before, begun = self.work.total[BEST], perf_counter()
        count = self.size
        if self.limit.iterations is not None:
            count = max(1, min(count, self.limit.iterations // self.beside - self.iterations))
        along = self.limit.along(self.warmed + (1 - self.warmed) * self.done)
        self.cooling.watch(along, self.iterations, float(self.work.total[NOW]))
        heat = self.scale * self.cooling.heat(along)
        search(self.facts, self.work, count, heat, _AVERAGE, _LONGEST, _BLINKS)
        self.iterations += count
        if self.limit.seconds is None:
            self.size = _SLICE
        else:
            taken = max(1e-6, perf_counter() - begun)
            self.size = max(1, int(count * min(2.0, _SLICE_S / taken)))
        return bool(self.work.total[BEST] < before or self.iterations <= count + 1)

    def _scale(self) -> float:
        """What a served stop costs on average, in minor units."""
        served = max(1, len(self.problem.stops) - int(self.work.count[BANKED]))
        return max(1e-6, float(self.work.cost.sum()) / served)

    def sequences(self) -> list[list[tuple[int, int]]]:
        """The best solution so far: `(stop, place)` in order, for each vehicle."""
        return [[self.doors[node] for node in route] for route in self._nodes()]

    def reloads(self) -> list[list[int]]:
        """Before which visits of `sequences` each vehicle loads again."""
        if not self.facts.flags[HAS_CARGO]:
            return []
        found = []
        for vehicle, route in enumerate(self._nodes()):
            self.work.path[NODES, : len(route)] = route
            times = self.again(vehicle, len(route))
            found.append([int(at) for at in self.work.path[AGAIN, : max(0, times)]])
        return found

    def again(self, vehicle: int, count: int) -> int:
        """How often the vehicle loads again on the nodes in row NODES: before those in row AGAIN."""
        known = {**self.facts._asdict(), **self.work._asdict()}
        clock, trips = Clock(*map(known.get, Clock._fields)), Trips(*map(known.get, Trips._fields))
        start = len(self.doors) + 2 * vehicle
        return int(fit(clock, trips, self.facts.flags[PARTS], int(self.facts.kind[vehicle]), start, count))

    def _nodes(self) -> list[list[int]]:
        following, nodes = self.work.best, len(self.doors)
        found = []
        for vehicle in range(len(self.problem.vehicles)):
            route, at = [], int(following[nodes + 2 * vehicle])
            while at < nodes:
                route.append(at)
                at = int(following[at])
            found.append(route)
        return found
