"""The rounds: everything is divided, each part is solved beside the others, and the borders are drawn anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic, perf_counter

import numpy as np

from core.routing.assemble import assemble, sequences_of
from core.routing.engines import REPORT_EVERY_S, Limit, engine
from core.routing.model import Problem, Progress, Route, Solution
from core.routing.scale.borders import Borders
from core.routing.scale.crew import Crew, Processes, answers
from core.routing.scale.job import PartJob
from core.routing.scale.part import Part, left_out

#: Stops of a part: its tables are small enough for a processor's cache, its routes enough to exchange much.
PART = 700
#: Rounds where iterations are counted; by the clock, as many as give a part so many seconds for 1,000 stops.
_ROUNDS, _PART_S = 8, 3.0
_MOST_ROUNDS = 12
#: Whoever is this much late with a part, s, has died or hangs.
_PATIENCE_S = 3.0
#: Beyond so many insertions nothing is explained, nor where whole tables would be too large for it.
_WHOLE, _TABLES = 100_000, 6000
_REPORT_PART = 40


@dataclass(frozen=True, slots=True)
class Parts:
    """An engine that has another engine solve part by part. It does not hold what only the whole can be judged by."""

    name: str
    crew: Callable[[], Crew] = Processes
    part: int = PART

    def ready(self) -> None:
        """See `Engine.ready`: what is compiled here is found compiled by every worker of this machine."""
        engine(self.name).ready()

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
        """See `Engine.solve`. Raises BadInput where the problem cannot be divided."""
        if not problem.stops or not problem.vehicles:
            return assemble(problem, [])
        crew = self.crew()
        try:
            run = _Run(problem, self, crew, seed, limit, stop, report)
            run.begin(start)
            while run.rounds_left and not stop():
                run.round()
            found = run.best()
        finally:
            crew.close()
        report(Progress(found, run.iterations, run.elapsed_s))
        return _explained(problem, found)


class _Run:
    """How far a solve has come."""

    def __init__(
        self,
        problem: Problem,
        parts: Parts,
        crew: Crew,
        seed: int,
        limit: Limit,
        stop: Callable[[], bool],
        report: Callable[[Progress], None],
    ) -> None:
        self.begun = perf_counter()
        self.problem, self.engine, self.crew, self.limit = problem, parts.name, crew, limit
        self.stop, self.report = stop, report
        self.seed, self.chance = seed, np.random.default_rng(seed)
        self.borders = Borders(problem)
        self.parts = max(1, round(len(problem.stops) / parts.part))
        self.rounds = self.rounds_left = self._rounds()
        self.routes: dict[int, Route] = {}
        self.iterations = 0
        self.spent_s = 0.5  #: what a part takes beside its search
        self.next_s = 0.0

    def _rounds(self) -> int:
        if self.limit.seconds is None:
            return _ROUNDS
        self.parts = -(-self.parts // self.crew.workers) * self.crew.workers
        share_s = self.limit.seconds * self.crew.workers / (len(self.problem.stops) / 1000)
        return min(_MOST_ROUNDS, max(1, int(share_s / _PART_S)))

    @property
    def elapsed_s(self) -> float:
        return perf_counter() - self.begun

    def begin(self, start: Solution | None) -> None:
        """From these routes, as far as they break no rule."""
        if start is not None:
            first = assemble(self.problem, sequences_of(self.problem, start), insert=False, reasons=False)
            self.routes = {route.vehicle: route for route in first.routes}

    def best(self) -> Solution:
        """All routes as they are now."""
        routes = tuple(self.routes[van] for van in sorted(self.routes))
        served = {visit.stop for route in routes for visit in route.visits}
        return Solution(routes, left_out(set(range(len(self.problem.stops))) - served))

    def round(self) -> None:
        """Draw borders, have every part solved, take what came back."""
        number = self.rounds - self.rounds_left
        shares = self.borders.shares([self.routes[van] for van in sorted(self.routes)], self.parts, self.chance)
        parts = [Part.of(self.problem, share.vehicles, share.stops) for share in shares]
        jobs = [self._job(part, number, at) for at, part in enumerate(parts)]
        until = None if jobs[0].limit.seconds is None else self._patience(jobs)
        begun = perf_counter()
        for at, answer in answers(self.crew, jobs, self.stop, until):
            if answer is not None:
                self._take(parts[at], answer)
                self._tell()
        self._measure(jobs, perf_counter() - begun)
        self.rounds_left -= 1

    def _job(self, part: Part, number: int, at: int) -> PartJob:
        span = (number / self.rounds, (number + 1) / self.rounds)
        limit = Limit(self._seconds(), self._iterations(part), span)
        start = part.inside(self.routes[van] for van in part.vehicles if van in self.routes)
        return PartJob(part.problem, self.engine, self.seed * 1_000_003 + number * 1009 + at, limit, start)

    def _seconds(self) -> float | None:
        """For each part of this round: the time that is left, shared with the rounds and parts to come."""
        if self.limit.seconds is None:
            return None
        left_s = (self.limit.seconds - self.elapsed_s) / self.rounds_left
        return max(0.05, left_s / (self.parts / self.crew.workers) - self.spent_s)

    def _iterations(self, part: Part) -> int | None:
        if self.limit.iterations is None:
            return None
        return max(1, round(self.limit.iterations / self.rounds * len(part.stops) / len(self.problem.stops)))

    def _patience(self, jobs: Sequence[PartJob]) -> float:
        each_s = (jobs[0].limit.seconds or 0.0) + self.spent_s
        return monotonic() + each_s * len(jobs) / self.crew.workers + _PATIENCE_S

    def _measure(self, jobs: Sequence[PartJob], taken_s: float) -> None:
        """Learn what a part takes beside its search."""
        waves = max(1.0, len(jobs) / self.crew.workers)
        self.spent_s = max(0.02, taken_s / waves - (jobs[0].limit.seconds or 0.0))

    def _take(self, part: Part, answer: Progress) -> None:
        for van in part.vehicles:
            self.routes.pop(van, None)
        self.routes |= {route.vehicle: route for route in part.outside(answer.best)}
        self.iterations += answer.iterations

    def _tell(self) -> None:
        if self.elapsed_s >= self.next_s:
            begun = perf_counter()
            self.report(Progress(self.best(), self.iterations, self.elapsed_s))
            self.next_s = self.elapsed_s + max(REPORT_EVERY_S, _REPORT_PART * (perf_counter() - begun))


def _explained(problem: Problem, found: Solution) -> Solution:
    """With the reasons for what is left out, where they do not take long."""
    positions = 2 * len(problem.vehicles) + sum(len(route.visits) for route in found.routes)
    large = max(matrix.places for matrix in problem.matrices) > _TABLES
    if not found.unassigned or large or len(found.unassigned) * positions > _WHOLE:
        return found
    return assemble(problem, sequences_of(problem, found))
