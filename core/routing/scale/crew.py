"""Who solves the parts: processes of this machine, or whatever else is an Executor."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from time import monotonic
from typing import Protocol

from core.routing.model import Progress
from core.routing.scale.job import PartJob, Refusal, begin, do

_TICK_S = 0.05
#: How often a crew is asked whether anybody is left.
_ALIVE_S = 2.0
#: A part whose worker died is begun so many times; then it stays as it was.
_TRIES = 3


class Crew(Protocol):
    """An executor that can be had anew when it broke."""

    workers: int  #: parts that are solved at the same time
    losses: tuple[type[BaseException], ...]  #: what a part raises whose worker was lost

    def executor(self) -> Executor:
        """Whoever takes parts now."""
        ...

    def lost(self, executor: Executor) -> None:
        """A worker of it died: have another one, if it cannot go on by itself."""
        ...

    def alive(self) -> bool:
        """Whether anybody is left who could answer."""
        ...

    def close(self) -> None:
        """Let everybody go; whoever still solves a part breaks it off."""
        ...


class Processes:
    """Processes of this machine, begun when the first part comes."""

    losses: tuple[type[BaseException], ...] = (BrokenExecutor, CancelledError)

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or os.cpu_count() or 1
        self._spawned = multiprocessing.get_context("spawn")  # forks of a process with threads may hang
        self._wish = self._spawned.Event()
        self._pool: ProcessPoolExecutor | None = None

    def executor(self) -> ProcessPoolExecutor:
        """See `Crew.executor`."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self.workers, self._spawned, begin, (self._wish,))
        return self._pool

    def lost(self, executor: Executor) -> None:
        """See `Crew.lost`: one dead process ends the whole pool."""
        if executor is self._pool:
            self._pool = None
            executor.shutdown(wait=False)

    def alive(self) -> bool:
        """See `Crew.alive`: who died is replaced."""
        return True

    def close(self) -> None:
        """See `Crew.close`."""
        self._wish.set()
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)  # they end by themselves, in a moment
            self._pool = None


def answers(
    crew: Crew, jobs: Iterator[PartJob], stop: Callable[[], bool], until: float | None
) -> Iterator[tuple[int, Progress]]:
    """The number of each job with its answer, as they come; a part whose workers died again and again has none.

    A job is asked for when somebody is free to do it. Ends early when `stop` says so, at `until` (by `monotonic`), and
    when nobody is left who would answer. Raises what a part raises, DispatchError among it.
    """
    calls, asked = _Calls(crew, enumerate(jobs)), monotonic()
    while calls.begun() and not stop() and (until is None or monotonic() < until):
        if monotonic() - asked > _ALIVE_S:
            asked = monotonic()
            if not crew.alive():
                break
        yield from calls.heard()
    for future in calls.waiting:
        future.cancel()


class _Calls:
    """Parts that are being solved, each with its number, the times it was tried, and where."""

    def __init__(self, crew: Crew, jobs: Iterator[tuple[int, PartJob]]) -> None:
        self.crew = crew
        self.jobs = jobs
        self.waiting: dict[Future[Progress | Refusal], tuple[int, PartJob, int, Executor]] = {}

    def begun(self) -> bool:
        """Give everybody something to do; whether there was anything."""
        while len(self.waiting) < self.crew.workers and (following := next(self.jobs, None)) is not None:
            self.submit(*following, 1)
        return bool(self.waiting)

    def submit(self, number: int, job: PartJob, tried: int) -> None:
        """Have a part solved, for the first time or again; nothing after `_TRIES`."""
        while tried <= _TRIES:
            executor = self.crew.executor()
            try:
                self.waiting[executor.submit(do, job)] = (number, job, tried, executor)
                return
            except self.crew.losses:
                self.crew.lost(executor)
                tried += 1

    def heard(self) -> Iterator[tuple[int, Progress]]:
        """What was answered within a moment; parts whose worker was lost are begun anew."""
        for future in wait(self.waiting, _TICK_S, FIRST_COMPLETED).done:
            number, job, tried, executor = self.waiting.pop(future)
            try:
                answer = future.result()
            except self.crew.losses:
                self.crew.lost(executor)
                self.submit(number, job, tried + 1)
            else:
                if isinstance(answer, Refusal):
                    raise answer.error()
                yield number, answer
