"""What a worker is asked and what it does: one part, solved by an engine."""

from __future__ import annotations

from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import wait
from multiprocessing.synchronize import Event
from os import _exit
from threading import Thread
from time import perf_counter
from typing import Any

from core.errors import DispatchError
from core.routing.engines import Limit, engine
from core.routing.model import Problem, Progress, Solution
from core.routing.objective import objective

#: Whether this process was asked to stop; set in the workers of a pool here, elsewhere parts end by their limit.
_wish: Event | None = None


@dataclass(frozen=True, slots=True)
class PartJob:
    """Small enough to be sent anywhere."""

    problem: Problem
    engine: str
    seed: int
    limit: Limit
    start: Solution


@dataclass(frozen=True, slots=True)
class Refusal:
    """An engine's refusal on its way back, whatever it takes to make one: as an exception it might not arrive."""

    kind: type[DispatchError]
    said: tuple[Any, ...]
    facts: dict[str, Any]

    @classmethod
    def of(cls, error: DispatchError) -> Refusal:
        """What is to be known of it."""
        return cls(type(error), error.args, dict(vars(error)))

    def error(self) -> DispatchError:
        """The same once more."""
        again = self.kind.__new__(self.kind, *self.said)
        vars(again).update(self.facts)
        return again


def begin(wish: Event) -> None:
    """In a process of a pool, at first: hear the wish to stop, and end with the parent, however that ends."""
    global _wish
    _wish = wish
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    wait([parent.sentinel])
    _exit(1)


def do(job: PartJob) -> Progress | Refusal:
    """The part's answer, no worse than its start, with the iterations made; or what the engine has against it."""
    try:
        return _solved(job)
    except DispatchError as error:
        return Refusal.of(error)


def _solved(job: PartJob) -> Progress:
    search, begun, done = engine(job.engine), perf_counter(), 0
    search.ready()

    def heard(progress: Progress) -> None:
        nonlocal done
        done = max(done, progress.iterations)

    ready = perf_counter()

    def stop() -> bool:
        late = job.limit.seconds is not None and perf_counter() - ready >= job.limit.seconds
        return late or (_wish is not None and _wish.is_set())

    found = search.solve(job.problem, seed=job.seed, limit=job.limit, stop=stop, report=heard, start=job.start)
    if objective(job.problem, job.start) < objective(job.problem, found):
        found = job.start
    return Progress(found, done, perf_counter() - begun)
