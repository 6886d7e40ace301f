"""The search around the kernel: where it starts, what is reported, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from time import perf_counter

import numpy as np

from core.errors import Refused
from core.routing.assemble import assemble, explained, reloads_of, sequences_of
from core.routing.changes import as_announced
from core.routing.engines import HURRY, WHOLE, Limit, next_report_s
from core.routing.engines.ruin.facts import facts
from core.routing.engines.ruin.run import Run
from core.routing.engines.ruin.runs import Runs
from core.routing.model import Door, Matrix, Problem, Progress, Solution, Stop, Vehicle
from core.routing.objective import objective


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
        with Runs(problem, seed, limit, perf_counter()) as runs:
            found = _searched(runs, _first(problem, start), stop, report)
            report(Progress(found, runs.iterations, runs.elapsed_s))
        return explained(problem, found, HURRY if stop() else WHOLE)


def _searched(
    runs: Runs, first: Solution | None, stop: Callable[[], bool], report: Callable[[Progress], None]
) -> Solution:
    """The best found until the limit is reached or the wish to stop is heard; never worse than the first."""
    if first is not None:
        runs.adopt(sequences_of(runs.problem, first))
    reporting = _Reporting(runs, report)
    while not runs.over and not stop():
        if runs.slice():
            reporting.news()
    if first is None:
        return reporting.best()
    found = reporting.best_or(first)
    return first if objective(runs.problem, first) < objective(runs.problem, found) else found


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


class _Reporting:
    """Better solutions on their way out: what that costs is measured, kept small, and left room for at the end."""

    def __init__(self, runs: Runs, report: Callable[[Progress], None]) -> None:
        self.runs = runs
        self.report = report
        self.next_s = 0.0

    def best(self) -> Solution:
        """The best so far, put together."""
        begun = perf_counter()
        run = self.runs.best
        found, reloads = run.sequences(), run.reloads()
        best = assemble(run.problem, found, reloads=reloads, insert=False, reasons=False)
        self.runs.keep_back(perf_counter() - begun)
        return best

    def best_or(self, other: Solution) -> Solution:
        """The best so far; the other where that changes too many announced stops."""
        try:
            return self.best()
        except Refused:
            return other

    def news(self) -> None:
        """Report, unless that was done a moment ago."""
        if self.runs.elapsed_s >= self.next_s:
            with suppress(Refused):  # too many announced stops change so far
                self.report(Progress(self.best(), self.runs.iterations, self.runs.elapsed_s))
            self.next_s = next_report_s(self.runs.elapsed_s, self.runs.reserve_s)


@cache
def warm() -> None:
    """Have the kernel compiled, once on a machine (some 30 s), or read from where it was kept (some 0.3 s)."""
    ways = np.array([[0, 1], [1, 0]])
    tiny = Problem(0, (Matrix(ways, ways),), (Stop("s", (Door(1),)),), (Vehicle("v", 0, 0),)).validated()
    run = Run(tiny, facts(tiny), 0, Limit(iterations=1), perf_counter())
    run.adopt([[(0, 1)]])
    run.slice()
    run.again(0, 1)


ENGINE = Ruin()
