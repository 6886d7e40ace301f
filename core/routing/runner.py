"""A solve in a child process, so that the console stays quick and a search can be killed. No threads are used."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from time import monotonic
from typing import IO

from core.child import Conversation, Sorry, last_words, packed, spawn
from core.errors import Cancelled, Refused
from core.routing.engines import DEFAULT, known
from core.routing.frames import Job
from core.routing.model import Problem, Progress, Solution

#: A solve that is given no limit at all takes this long.
DEFAULT_SECONDS = 10.0
#: A search that is this much over its seconds hangs: importing, explaining, compiling where nothing can be kept, and a
#: busy machine are allowed for.
_OVERDUE_S = 120.0


class SolveBroken(Refused):
    """The child process ended without an answer; `best` is the last solution it reported, if any."""

    def __init__(self, sentence: str, best: Solution | None) -> None:
        super().__init__(sentence)
        self.best = best


def solve(
    problem: Problem,
    *,
    engine: str = DEFAULT,
    seed: int = 0,
    seconds: float | None = None,
    iterations: int | None = None,
    start: Solution | None = None,
    cluster: str = "",
    report: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Solution:
    """Search in a child process; `check` has nothing against the answer.

    `seconds` are of searching: starting takes about one more, reasons for many left-out stops some. With `iterations`
    and no `seconds` the same problem and seed give the same solution. `report` is called in this thread, at most five
    times a second; `cancelled` is asked some twenty times a second, and ends the solve within one with the best so far.
    Thousands of stops are solved part by part (`core.routing.scale`), on the workers of the Dask `cluster`, if named.
    Raises Cancelled if there is none yet, SolveBroken if the child dies, BadInput for an engine that does not exist.
    """
    if seconds is None and iterations is None:
        seconds = DEFAULT_SECONDS
    job = Job(problem, known(engine), seed, seconds, iterations, start, cluster)
    deadline = None if seconds is None else monotonic() + seconds + _OVERDUE_S
    with tempfile.TemporaryFile() as complaints, _child(complaints) as child:
        talk = Conversation(child, packed(job), cancelled or (lambda: False), deadline)
        try:
            best, answer = _heard(talk, report or (lambda _: None))
        finally:
            child.kill()  # it has answered, has been given up, or is dead already
        status = child.wait()
        if isinstance(answer, Solution):
            return answer
        return _without_answer(talk, best, answer, last_words(status, complaints))


def _heard(talk: Conversation, report: Callable[[Progress], None]) -> tuple[Solution | None, Solution | Sorry | None]:
    """The best that was reported, and the answer, if there was one."""
    best = None
    for message in talk:
        if not isinstance(message, Progress):
            return best, message
        best = message.best
        report(message)
    return best, None


def _child(complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    return spawn("core.routing.worker", complaints=complaints)


def _without_answer(talk: Conversation, best: Solution | None, sorry: Sorry | None, reasons: str) -> Solution:
    """The best so far where that was wished. Raises Cancelled or SolveBroken."""
    if talk.stopped:
        if best is None:
            raise Cancelled("The search was stopped before it had found a plan; nothing has changed.")
        return best
    if sorry is not None:
        raise SolveBroken(sorry.sentence, best)
    kept = "the best plan found so far is kept" if best is not None else "no plan had been found yet"
    if talk.overdue:
        raise SolveBroken(f"The search did not end in time and was broken off; {kept}. Try again.", best)
    raise SolveBroken(f"The search process ended unexpectedly ({reasons}); {kept}. Try again.", best)
