"""Who solves the parts: processes of this machine, or whatever else is an Executor."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
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
from core.routing.scale.job import PartJob, begin, do

_TICK_S = 0.05
#: A part whose worker died is begun so many times; then it stays as it was.
_TRIES = 3


class Crew(Protocol):
    """An executor that can be had anew when it broke."""

    workers: int  #: parts that are solved at the same time
    losses: tuple[type[BaseException], ...]  #: what a part raises whose worker was lost

    def executor(self) -> Executor:
        """Whoever takes parts now. Raises Unavailable."""
        ...

    def lost(self, executor: Executor) -> None:
        """A worker of it died: have another one, if it cannot go on by itself."""
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

    def close(self) -> None:
        """See `Crew.close`."""
        self._wish.set()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def answers(
    crew: Crew, jobs: Sequence[PartJob], stop: Callable[[], bool], until: float | None
) -> Iterator[tuple[int, Progress | None]]:
    """The number of each job with its answer, as they come; None: its worker died again and again.

    Ends early when `stop` says so, and at `until` (by `monotonic`). Raises what a part raises, DispatchError among it.
    """
    waiting: dict[Future[Progress], tuple[int, int, Executor]] = {}

    def submit(number: int, tried: int) -> None:
        for left in range(_TRIES, 0, -1):
            executor = crew.executor()
            try:
                waiting[executor.submit(do, jobs[number])] = (number, tried, executor)
                return
            except crew.losses:
                crew.lost(executor)
                if left == 1:
                    raise

    for number in range(len(jobs)):
        submit(number, 1)
    while waiting and not stop() and (until is None or monotonic() < until):
        for future in wait(waiting, _TICK_S, FIRST_COMPLETED).done:
            number, tried, executor = waiting.pop(future)
            try:
                yield number, future.result()
            except crew.losses:
                crew.lost(executor)
                if tried < _TRIES:
                    submit(number, tried + 1)
                else:
                    yield number, None
    for future in waiting:
        future.cancel()
