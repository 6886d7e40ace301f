"""Runs side by side, on threads of their own: the kernel holds no lock. Now and then all go on from the best."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Self

from core.routing.assemble import Sequences
from core.routing.engines import Limit
from core.routing.engines.ruin.facts import facts
from core.routing.engines.ruin.kernel.layout import BEST
from core.routing.engines.ruin.run import Run
from core.routing.model import Problem

#: When the others go on from the best, as parts of the whole search: late enough that it is more than luck.
_MEETINGS = (0.4, 0.6, 0.75, 0.9)
#: From a start that is given the search begins so far along: a fifth as hot, so that not everything of it is lost.
_WARMED = 0.25
#: Seeds of the runs are so far apart.
_APART = 1_000_003


class Runs:
    """`Limit.runs` runs of one problem. With a limit in iterations they find the same every time."""

    def __init__(self, problem: Problem, seed: int, limit: Limit, begun: float) -> None:
        self.problem = problem
        known, count = facts(problem), max(1, min(limit.runs, limit.iterations or limit.runs))
        seeds = [seed + number * _APART for number in range(count)]
        self.all = [Run(problem, known, each, limit, begun, beside=count) for each in seeds]
        self.pool = ThreadPoolExecutor(count) if count > 1 else None
        self.meetings = list(_MEETINGS) if count > 1 else []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.pool is not None:
            self.pool.shutdown()

    @property
    def best(self) -> Run:
        """The one that has found the best so far."""
        return min(self.all, key=lambda run: float(run.work.total[BEST]))

    @property
    def iterations(self) -> int:
        """Of all together."""
        return sum(run.iterations for run in self.all)

    @property
    def elapsed_s(self) -> float:
        """Seconds since the engine was asked."""
        return self.all[0].elapsed_s

    @property
    def over(self) -> bool:
        """Whether the limit is reached."""
        return all(run.over for run in self.all)

    @property
    def reserve_s(self) -> float:
        """What is kept back for that at the end."""
        return self.all[0].reserve_s

    def keep_back(self, reserve_s: float) -> None:
        """So much time is wanted at the end for putting the answer together."""
        for run in self.all:
            run.reserve_s = reserve_s

    def adopt(self, sequences: Sequences) -> None:
        """Begin with these, which break no rule."""
        for run in self.all:
            run.adopt(sequences)
            run.warmed = _WARMED if run.limit.span == (0.0, 1.0) else 0.0

    def slice(self) -> bool:
        """Search on for a while; whether something better was found by one of them."""
        if self.pool is None:
            return self.all[0].slice()
        better = any(list(self.pool.map(Run.slice, self.all)))
        if self.meetings and min(run.done for run in self.all) >= self.meetings[0]:
            del self.meetings[0]
            best = self.best
            sequences = best.sequences()
            for run in self.all:
                if run is not best:
                    run.adopt(sequences)
        return better
