"""A solve in a child process, so that the console stays quick and a search can be killed. No threads are used."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from time import monotonic
from typing import IO, Any

from core.child import Sorry, last_words, packed, spawn, talk
from core.errors import Cancelled, Refused
from core.routing.engines import known
from core.routing.frames import Job
from core.routing.model import Problem, Progress, Solution

#: A solve that is given no limit at all takes this long.
DEFAULT_SECONDS = 10.0
_TICK_S = 0.05
#: A cancelled search has this long to hand over its best before it is killed: with a tick, within one second.
_FAREWELL_S = 0.7
#: A search that is this much over its seconds hangs: importing, explaining and a busy machine are allowed for.
_OVERDUE_S = 60.0


class SolveBroken(Refused):
    """The child process ended without an answer; `best` is the last solution it reported, if any."""

    def __init__(self, sentence: str, best: Solution | None) -> None:
        super().__init__(sentence)
        self.best = best


def solve(
    problem: Problem,
    *,
    engine: str = "ortools",
    seed: int = 0,
    seconds: float | None = None,
    iterations: int | None = None,
    start: Solution | None = None,
    report: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Solution:
    """Search in a child process; `check` has nothing against the answer.

    `seconds` are of searching: starting takes about one more, reasons for many left-out stops some. With `iterations`
    and no `seconds` the same problem and seed give the same solution. `report` is called in this thread, at most five
    times a second; `cancelled` is asked some twenty times a second, and ends the solve within one with the best so far.
    Raises Cancelled if there is none yet, SolveBroken if the child dies, BadInput for an engine that does not exist.
    """
    if seconds is None and iterations is None:
        seconds = DEFAULT_SECONDS
    job = Job(problem, known(engine), seed, seconds, iterations, start)
    with tempfile.TemporaryFile() as complaints, _child(complaints) as child:
        watch = _Watch(child, packed(job), report or (lambda _: None), cancelled or (lambda: False))
        try:
            watch.run(None if seconds is None else monotonic() + seconds + _OVERDUE_S)
        finally:
            child.kill()  # it has answered, has been given up, or is dead already
        return _outcome(watch, child.wait(), complaints)


class _Watch:
    """The parent's side of one child: gives it the job, listens, and tells it when to stop."""

    def __init__(
        self,
        child: subprocess.Popen[bytes],
        job: bytes,
        report: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self.child = child
        self.job = job
        self.report = report
        self.cancelled = cancelled
        self.best: Solution | None = None
        self.answer: Solution | Sorry | None = None
        self.stopped = self.overdue = False

    def run(self, deadline: float | None) -> None:
        """Until an answer, the end of the child, or the deadline; a wish to cancel brings the deadline near."""
        for heard in talk(self.child, self.job, _TICK_S):
            self._take(heard)
            self.overdue = deadline is not None and monotonic() >= deadline
            if self.answer is not None or self.overdue:
                return
            if not self.stopped and self.cancelled():
                self.stopped, deadline = True, monotonic() + _FAREWELL_S
                assert self.child.stdin is not None
                self.child.stdin.close()

    def _take(self, heard: list[Any]) -> None:
        for message in heard:
            if isinstance(message, Progress):
                self.best = message.best
                self.report(message)
            else:
                self.answer = message


def _child(complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    return spawn("core.routing.worker", complaints=complaints)


def _outcome(watch: _Watch, status: int, complaints: IO[Any]) -> Solution:
    if isinstance(watch.answer, Solution):
        return watch.answer
    if watch.stopped and watch.best is not None:
        return watch.best
    if watch.stopped:
        raise Cancelled("The search was stopped before it had found a plan; nothing has changed.")
    if isinstance(watch.answer, Sorry):
        raise SolveBroken(watch.answer.sentence, watch.best)
    kept = "the best plan found so far is kept" if watch.best is not None else "no plan had been found yet"
    if watch.overdue:
        raise SolveBroken(f"The search did not end in time and was broken off; {kept}. Try again.", watch.best)
    reasons = last_words(status, complaints)
    raise SolveBroken(f"The search process ended unexpectedly ({reasons}); {kept}. Try again.", watch.best)
