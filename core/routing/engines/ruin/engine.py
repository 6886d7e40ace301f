"""The search around the kernel: where it starts, how hot it is, when it ends, and what is reported."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from time import perf_counter

import numpy as np

from core.errors import Refused
from core.routing.assemble import Sequences, assemble, reloads_of, sequences_of
from core.routing.changes import as_announced
from core.routing.engines import HURRY, REPORT_EVERY_S, Limit
from core.routing.engines.ruin.facts import facts, work
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
    Trips,
)
from core.routing.engines.ruin.kernel.routes import note_best
from core.routing.engines.ruin.kernel.search import search
from core.routing.engines.ruin.kernel.trips import fit
from core.routing.model import Door, Matrix, Problem, Progress, Solution, Stop, Vehicle
from core.routing.objective import objective

#: Removed on average, and the longest string (Christiaens and Vanden Berghe 2020, section 5).
_AVERAGE, _LONGEST = 10.0, 10
#: One position in a hundred is skipped by chance.
_BLINKS = 0.01
#: Temperature at the beginning and at the end, as parts of what a stop costs on average. A worse solution by a third of
#: a stop's cost is taken at first: the kernel makes 100,000 iterations a second, and hot starts win with so many.
_HOT, _COLD = 1.0, 0.001
#: A slice of the search, s: the wish to stop is heard between two.
_SLICE_S = 0.01
#: With a limit in iterations alone, slices are so long, whatever the machine.
_SLICE = 500
#: No more than one part in so many of the time is spent on reports.
_REPORT_PART = 40
#: Where hundreds of optional stops are left out nobody waits: beyond so many insertions nothing is explained.
_WHOLE = 100_000


class Ruin:
    """See the package."""

    def ready(self) -> None:
        """See `warm`."""
        warm()

    def solve(
        self,
        problem: Problem,
        *,
        seed: int,
        limit: Limit,
        stop: Callable[[], bool],
        report: Callable[[Progress], None],
        start: Solution | None = None,
    ) -> Solution:
        """See `Engine.solve`. Raises Refused where more announced stops would change than may."""
        if not problem.stops or not problem.vehicles:
            return assemble(problem, [])
        warm()
        begun = perf_counter()
        run = _Run(problem, seed, limit, begun)
        first = _first(problem, start)
        if first is not None:
            run.adopt(sequences_of(problem, first))
        reporting = _Reporting(run, report)
        while not run.over and not stop():
            if run.slice():
                reporting.news()
        found = reporting.best() if first is None else reporting.best_or(first)
        if first is not None and objective(problem, first) < objective(problem, found):
            found = first
        report(Progress(found, run.iterations, run.elapsed_s))
        return _explained(problem, found, HURRY if stop() else _WHOLE)


def _first(problem: Problem, start: Solution | None) -> Solution | None:
    """The start without what breaks a rule; where announced stops are held, without a start what was announced."""
    if start is None and problem.most_changed is None:
        return None
    sequences = as_announced(problem) if start is None else sequences_of(problem, start)
    reloads = () if start is None else reloads_of(problem, start)
    try:
        return assemble(problem, sequences, reloads=reloads, insert=start is None, reasons=False)
    except Refused:
        return None  # the search may find what holds


def _explained(problem: Problem, found: Solution, most: int) -> Solution:
    """The solution with each stop left out tried once more and given its reason, where `most` trials suffice."""
    positions = 2 * len(problem.vehicles) + sum(len(route.visits) for route in found.routes)
    if not found.unassigned or len(found.unassigned) * positions > most:
        return found
    return assemble(problem, sequences_of(problem, found), reloads=reloads_of(problem, found))


class _Reporting:
    """Better solutions on their way out: what that costs is measured, kept small, and left room for at the end."""

    def __init__(self, run: _Run, report: Callable[[Progress], None]) -> None:
        self.run = run
        self.report = report
        self.next_s = 0.0

    def best(self) -> Solution:
        """The best so far, put together."""
        begun = perf_counter()
        found, reloads = self.run.sequences(), self.run.reloads()
        best = assemble(self.run.problem, found, reloads=reloads, insert=False, reasons=False)
        self.run.reserve_s = perf_counter() - begun
        return best

    def best_or(self, other: Solution) -> Solution:
        """The best so far; the other where that changes too many announced stops."""
        try:
            return self.best()
        except Refused:
            return other

    def news(self) -> None:
        """Report, unless that was done a moment ago."""
        if self.run.elapsed_s >= self.next_s:
            with suppress(Refused):  # too many announced stops change so far
                self.report(Progress(self.best(), self.run.iterations, self.run.elapsed_s))
            self.next_s = self.run.elapsed_s + max(REPORT_EVERY_S, _REPORT_PART * self.run.reserve_s)


class _Run:
    """The kernel's arrays, and how far it has come."""

    def __init__(self, problem: Problem, seed: int, limit: Limit, begun: float) -> None:
        self.problem = problem
        self.limit = limit
        self.begun = begun
        self.facts = facts(problem)
        self.work = work(self.facts, seed)
        self.doors = [(stop, door.place) for stop, asked in enumerate(problem.stops) for door in asked.doors]
        self.iterations = 0
        self.size = 20  #: iterations of the next slice
        self.reserve_s = 0.0  #: what putting the answer together takes
        self.scale = 0.0  #: what a stop costs on average in the first solution
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
            parts.append(self.iterations / max(1, self.limit.iterations))
        if self.limit.seconds is not None:
            parts.append((self.elapsed_s + self.reserve_s) / max(1e-9, self.limit.seconds))
        return max(parts)

    @property
    def over(self) -> bool:
        """Whether the limit is reached."""
        return self.done >= 1.0

    def adopt(self, sequences: Sequences) -> None:
        """Begin with these, which break no rule."""
        node = {door: at for at, door in enumerate(self.doors)}
        for vehicle, sequence in enumerate(sequences):
            if sequence:
                nodes = np.array([*(node[visit] for visit in sequence), -1], np.int32)
                adopt(self.facts, self.work, vehicle, nodes)
        self.work.total[[NOW, BEST]] = self.work.cost.sum() + self.work.total[[BANK, SHARED]].sum()
        work = self.work
        note_best(work.rec, work.veh, work.best, work.dirty, work.count)

    def slice(self) -> bool:
        """Search on for a while; whether something better was found."""
        if not self.scale:
            search(self.facts, self.work, 1, 1.0, _AVERAGE, _LONGEST, _BLINKS)
            self.iterations += 1
            self.scale = self._scale()
        before, begun = self.work.total[BEST], perf_counter()
        count = self.size
        if self.limit.iterations is not None:
            count = max(1, min(count, self.limit.iterations - self.iterations))
        heat = self.scale * _HOT * (_COLD / _HOT) ** self.limit.along(self.done)
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
            times = self._again(vehicle, len(route))
            found.append([int(at) for at in self.work.path[AGAIN, : max(0, times)]])
        return found

    def _again(self, vehicle: int, count: int) -> int:
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


@cache
def warm() -> None:
    """Have the kernel compiled, once on a machine (some 30 s), or read from where it was kept (some 0.3 s)."""
    ways = np.array([[0, 1], [1, 0]])
    tiny = Problem(0, (Matrix(ways, ways),), (Stop("s", (Door(1),)),), (Vehicle("v", 0, 0),)).validated()
    run = _Run(tiny, 0, Limit(iterations=1), perf_counter())
    run.adopt([[(0, 1)]])
    run.slice()
    run._again(0, 1)


ENGINE = Ruin()
