"""Who searches. One Protocol; an engine is imported, with all that it needs, only when it is asked for."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from core.errors import BadInput
from core.routing.model import Problem, Progress, Solution

#: The one that searches where none is named.
DEFAULT = "ruin"
#: Name: the module whose `ENGINE` it is.
ENGINES = {"ortools": "core.routing.engines.ortools", "ruin": "core.routing.engines.ruin"}

#: Progress costs a schedule and a check of everything: at most five a second.
REPORT_EVERY_S = 0.2
#: No more than one part in so many of the time is spent on progress.
_REPORT_PART = 40
#: Where hundreds of optional stops are left out nobody waits: beyond so many insertions nothing is explained.
WHOLE = 100_000
#: Whoever stops a search is not kept waiting for more insertions than this (some 0.2 s) to be explained.
HURRY = 2000
#: More runs side by side than this get in each other's way more than they find.
_MOST_RUNS = 4


@dataclass(frozen=True, slots=True)
class Limit:
    """When a search ends by itself; None does not limit. With `iterations` alone it ends the same every time."""

    seconds: float | None = None
    iterations: int | None = None
    span: tuple[float, float] = (0.0, 1.0)  #: which stretch of a longer search this is: 0 its beginning, 1 its end
    runs: int = 1  #: side by side, where the engine can: they take no less time, but find better

    @classmethod
    def with_all_cores(cls, seconds: float | None, iterations: int | None) -> Limit:
        """A run for each core there is, a few at most; one where iterations are counted, so that machines agree."""
        return cls(seconds, iterations, runs=1 if iterations is not None else min(_MOST_RUNS, _cores()))

    def along(self, done: float) -> float:
        """How far the longer search has come when this one is `done`, 1 at most."""
        begins, ends = self.span
        return begins + (ends - begins) * min(1.0, done)


class Engine(Protocol):
    """A way to search. It returns what `assemble` made of its answer, so `check` has nothing against it."""

    def ready(self) -> None:
        """Whatever takes long the first time, done now, so that a limit in seconds is one of searching."""
        ...

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
        """The best found within the limit; `stop` ends it early.

        Raises BadInput where the problem asks for what the engine does not hold.

        `report` hears of better ones as they are found, and at last how many iterations there were.
        """
        ...


def next_report_s(elapsed_s: float, took_s: float) -> float:
    """When progress is told again, in seconds of the search, after telling it `took_s`."""
    return elapsed_s + max(REPORT_EVERY_S, _REPORT_PART * took_s)


def _cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def known(name: str) -> str:
    """The name, if there is such an engine; nothing is imported for it. Raises BadInput."""
    if name not in ENGINES:
        raise BadInput(f"There is no engine called {name}; there are: {', '.join(sorted(ENGINES))}.")
    return name


def engine(name: str) -> Engine:
    """The engine of this name. Raises BadInput."""
    return cast(Engine, import_module(ENGINES[known(name)]).ENGINE)
