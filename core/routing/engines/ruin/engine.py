"""The search around the kernel: where it starts, how hot it is, when it ends, and what is reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from time import perf_counter

import numpy as np

from core.errors import BadInput
from core.routing.assemble import Sequences, assemble, sequences_of
from core.routing.engines import HURRY, REPORT_EVERY_S, Limit
from core.routing.engines.ruin.facts import facts, work
from core.routing.engines.ruin.kernel.layout import BANK, BANKED, BEST, NOW
from core.routing.engines.ruin.kernel.routes import adopt, begin, note_best
from core.routing.engines.ruin.kernel.search import search
from core.routing.model import Door, Matrix, Problem, Progress, Solution, Stop, Vehicle
from core.routing.objective import objective
from core.routing.words import listed

#: Removed on average, and the longest string (Christiaens and Vanden Berghe 2020, section 5).
_AVERAGE, _LONGEST = 10.0, 10
#: One position in a hundred is skipped by chance.
_BLINKS = 0.01
#: Temperature at the beginning and at the end, as parts of what a stop costs on average. A worse solution by a third of
#: a stop's cost is taken at first: the kernel makes 100,000 iterations a second, and hot starts win with so many.
_HOT, _COLD = 0.3, 0.001
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
        """See `Engine.solve`. Raises BadInput where the problem asks for what the kernel does not hold."""
        if unheld := list(_unheld(problem)):
            raise BadInput(f"The engine ruin does not hold {listed(unheld)}; choose another engine, or leave it out.")
        if not problem.stops or not problem.vehicles:
            return assemble(problem, [])
        warm()
        begun = perf_counter()
        run = _Run(problem, seed, limit, begun)
        first = assemble(problem, sequences_of(problem, start), insert=False, reasons=False) if start else None
        if first is not None:
            run.adopt(sequences_of(problem, first))
        reporting = _Reporting(run, report)
        while not run.over and not stop():
            if run.slice():
                reporting.news()
        found = reporting.best()
        if first is not None and objective(problem, first) < objective(problem, found):
            found = first
        report(Progress(found, run.iterations, run.elapsed_s))
        return _explained(problem, found, HURRY if stop() else _WHOLE)


def _explained(problem: Problem, found: Solution, most: int) -> Solution:
    """The solution with each stop left out tried once more and given its reason, where `most` trials suffice."""
    positions = 2 * len(problem.vehicles) + sum(len(route.visits) for route in found.routes)
    if not found.unassigned or len(found.unassigned) * positions > most:
        return found
    return assemble(problem, sequences_of(problem, found))


class _Reporting:
    """Better solutions on their way out: what that costs is measured, kept small, and left room for at the end."""

    def __init__(self, run: _Run, report: Callable[[Progress], None]) -> None:
        self.run = run
        self.report = report
        self.next_s = 0.0

    def best(self) -> Solution:
        """The best so far, put together."""
        begun = perf_counter()
        best = assemble(self.run.problem, self.run.sequences(), insert=False, reasons=False)
        self.run.reserve_s = perf_counter() - begun
        return best

    def news(self) -> None:
        """Report, unless that was done a moment ago."""
        if self.run.elapsed_s >= self.next_s:
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
        self.work.total[[NOW, BEST]] = self.work.cost.sum() + self.work.total[BANK]
        note_best(self.facts, self.work)

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
        following, nodes = self.work.best, len(self.doors)
        found = []
        for vehicle in range(len(self.problem.vehicles)):
            route, at = [], int(following[nodes + 2 * vehicle])
            while at < nodes:
                route.append(self.doors[at])
                at = int(following[at])
            found.append(route)
        return found


def _unheld(problem: Problem) -> Iterator[str]:
    """What a problem asks for that the kernel knows nothing of."""
    vans = problem.vehicles
    asked = {
        "a longest time under way": any(van.max_duration_s is not None for van in vans),
        "overtime": any(van.overtime_s for van in vans),
        "loading again": any(van.reloads for van in vans),
        "vans under way": any(van.aboard is not None for van in vans),
        "returns": any(any(stop.pickup) for stop in problem.stops),
        "shipments": bool(problem.pairs),
        "balance": problem.balance is not None,
        "a limit on changes": problem.most_changed is not None,
    }
    return (what for what, is_asked in asked.items() if is_asked)


@cache
def warm() -> None:
    """Have the kernel compiled, once on a machine (some 15 s), or read from where it was kept (some 0.3 s)."""
    ways = np.array([[0, 1], [1, 0]])
    tiny = Problem(0, (Matrix(ways, ways),), (Stop("s", (Door(1),)),), (Vehicle("v", 0, 0),)).validated()
    run = _Run(tiny, 0, Limit(iterations=1), perf_counter())
    run.adopt([[(0, 1)]])
    run.slice()


ENGINE = Ruin()
