"""The rounds: everything is divided, each part is solved beside the others, and the borders are drawn anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic, perf_counter

import numpy as np

from core.routing.assemble import assemble, explained, sequences_of
from core.routing.engines import WHOLE, Limit, engine, next_report_s
from core.routing.model import Problem, Progress, Route, Solution
from core.routing.scale.borders import Borders, Share
from core.routing.scale.crew import Crew, Processes, answers
from core.routing.scale.job import PartJob
from core.routing.scale.part import Part, left_out

#: Stops of a part: its tables fit a processor's cache. Where routes are long it has more of them, up to so many, so
#: that so many routes meet in it.
PART, _LARGEST, _MEETING = 300, 1000, 8
#: Rounds where iterations are counted; by the clock, as many as give a part so many seconds for 1,000 stops.
_ROUNDS, _PART_S = 12, 3.0
#: Where a round lasts longer than so many s, a quick one with so many for each part comes first: a plan of everything.
_LONG_S, _QUICK_S = 10.0, 1.0
#: Whoever is this much late with a part, s, has died or hangs; in the first round it may still have to start.
_PATIENCE_S, _FIRST_S = 3.0, 30.0
#: The last round's parts are to end so much before the time is over: this share of it, or so many s.
_EARLY, _EARLY_S = 0.03, 0.5
#: No part is begun for less, s.
_LEAST_S = 0.05
#: With more places than this nothing is explained: whole tables would be too large.
_TABLES = 6000


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
        run = _Run(problem, self, seed, limit, stop, report)
        try:
            run.begin(start)
            while run.going and not stop():
                run.round()
            found = run.best()
        finally:
            run.crew.close()
        report(Progress(found, run.iterations, run.elapsed_s))
        return found if stop() else _explained(problem, found)


class _Run:
    """How far a solve has come."""

    def __init__(
        self,
        problem: Problem,
        parts: Parts,
        seed: int,
        limit: Limit,
        stop: Callable[[], bool],
        report: Callable[[Progress], None],
    ) -> None:
        self.begun = perf_counter()
        self.problem, self.engine, self.crew, self.limit = problem, parts.name, parts.crew(), limit
        self.stop, self.report = stop, report
        self.seed, self.chance = seed, np.random.default_rng(seed)
        self.borders = Borders(problem)
        self.part = parts.part
        self.routes: dict[int, Route] = {}
        self.ends = self._ends()  #: of each round, as shares of the whole
        self.number = 0  #: of the round
        self.iterations = 0
        self.spent_s = 0.5  #: what a part takes beside its search
        self.next_s = 0.0

    def _ends(self) -> list[float]:
        if self.limit.seconds is None:
            return [(number + 1) / _ROUNDS for number in range(_ROUNDS)]
        share_s = self.limit.seconds * self.crew.workers / (len(self.problem.stops) / 1000)
        rounds = min(_ROUNDS, max(1, int(share_s / _PART_S)))
        quick = _QUICK_S * self._parts() / self.crew.workers / self.limit.seconds
        first = [quick] if self.limit.seconds / rounds > _LONG_S and quick < 0.5 / rounds else []
        return first + [(number + 1) / rounds for number in range(rounds)]

    @property
    def going(self) -> bool:
        """Whether a round is left."""
        return self.number < len(self.ends)

    @property
    def _span(self) -> tuple[float, float]:
        """Of this round, as shares of the whole."""
        return self.ends[self.number - 1] if self.number else 0.0, self.ends[self.number]

    def _parts(self) -> int:
        """How many there are to be in this round: by the clock, as many as keep everybody busy to its end."""
        stops, vans = len(self.problem.stops), len(self.routes or self.problem.vehicles)
        count = max(1, round(stops / min(max(self.part, _MEETING * stops / vans), max(self.part, _LARGEST))))
        return count if self.limit.seconds is None else -(-count // self.crew.workers) * self.crew.workers

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
        """Draw borders, have every part solved, take what comes back; what is left when nobody answers is done here."""
        shares = self.borders.shares([self.routes[van] for van in sorted(self.routes)], self._parts(), self.chance)
        todo = {number: share for number, share in enumerate(shares) if share.vehicles}
        while todo:
            asked = _Asked(self, todo)
            for at, answer in answers(self.crew, asked.jobs(), self.stop, self._patience()):
                number, part = asked.answered(at)
                self._take(part, answer)
                del todo[number]
                self._tell(len(shares) - len(todo), len(shares))
            if self.stop() or self.crew.alive():
                break
            self.crew.close()
            self.crew = Processes()
        self._next()

    def _next(self) -> None:
        """On to the next round; those whose time has passed already are left out."""
        self.number += 1
        if self.limit.seconds is not None:
            while self.going and self.elapsed_s >= self._ends_s:
                self.number += 1

    def job(self, part: Part, number: int, left: int) -> PartJob:
        """What is asked of part `number` of this round, while so many are still to be begun."""
        limit = Limit(self._seconds(left), self._iterations(part), self._span)
        start = part.inside(self.routes[van] for van in part.vehicles if van in self.routes)
        return PartJob(part.problem, self.engine, self.seed * 1_000_003 + self.number * 1009 + number, limit, start)

    def _seconds(self, left: int) -> float | None:
        """For a part of this round: the time that is left for the round, shared with the parts to come."""
        if self.limit.seconds is None:
            return None
        waves = max(1.0, left / self.crew.workers)
        return max(_LEAST_S, (self._ends_s - self.elapsed_s) / waves - self.spent_s)

    @property
    def _ends_s(self) -> float:
        """When this round is to be over; the last one a little before its time, so that its parts are heard."""
        whole_s = self.limit.seconds or 0.0
        early_s = min(_EARLY_S, whole_s * _EARLY) if self.ends[self.number] == 1 else 0.0
        return whole_s * self.ends[self.number] - early_s

    def _iterations(self, part: Part) -> int | None:
        if self.limit.iterations is None:
            return None
        return max(1, round(self.limit.iterations / len(self.ends) * len(part.stops) / len(self.problem.stops)))

    def _patience(self) -> float | None:
        """When no answer is waited for any longer, by `monotonic`: in the last of several rounds by the clock."""
        if self.limit.seconds is None:
            return None
        if self.number and self.ends[self.number] == 1:
            return monotonic() + self.limit.seconds - self.elapsed_s
        return monotonic() + max(0.0, self._ends_s - self.elapsed_s) + (_PATIENCE_S if self.routes else _FIRST_S)

    def _take(self, part: Part, answer: Progress) -> None:
        for van in part.vehicles:
            self.routes.pop(van, None)
        self.routes |= {route.vehicle: route for route in part.outside(answer.best)}
        self.iterations += answer.iterations

    def _tell(self, done: int, parts: int) -> None:
        if self.elapsed_s >= self.next_s:
            begun = perf_counter()
            note = f"round {self.number + 1} of {len(self.ends)}, {done} of {parts} parts"
            self.report(Progress(self.best(), self.iterations, self.elapsed_s, note))
            self.next_s = next_report_s(self.elapsed_s, perf_counter() - begun)


class _Asked:
    """Jobs of a round as they are asked for, and what a part takes beside its search."""

    def __init__(self, run: _Run, todo: dict[int, Share]) -> None:
        self.run = run
        self.todo = list(todo.items())
        self.parts: list[tuple[int, Part, float, float]] = []

    def jobs(self) -> Iterator[PartJob]:
        """One after another, each for as long as is then right."""
        for at, (number, share) in enumerate(self.todo):
            begun = self.run.elapsed_s
            part = Part.of(self.run.problem, share.vehicles, share.stops)
            job = self.run.job(part, number, len(self.todo) - at)
            self.parts.append((number, part, begun, job.limit.seconds or 0.0))
            yield job

    def answered(self, at: int) -> tuple[int, Part]:
        """The number of the part, and the part."""
        number, part, begun, seconds = self.parts[at]
        self.run.spent_s = (self.run.spent_s + max(0.0, self.run.elapsed_s - begun - seconds)) / 2
        return number, part


def _explained(problem: Problem, found: Solution) -> Solution:
    """With the reasons for what is left out, unless whole tables would be too large for that."""
    large = max(matrix.places for matrix in problem.matrices) > _TABLES
    return found if large else explained(problem, found, WHOLE)
