"""Proofs of a whole plan in a child process, so that the console stays quick and a proof can be killed."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import IO, Any

from core.child import Sorry, last_words, packed, spawn, talk
from core.errors import Refused
from core.routing.model import Problem, Solution
from core.routing.proof.frames import Job
from core.routing.proof.model import Proof

_TICK_S = 0.05
#: A cancelled proof has this long to hand over what it knows before it is killed: with a tick, within one second.
_FAREWELL_S = 0.7
#: Proofs that are this much over their seconds hang: importing and a busy machine are allowed for.
_OVERDUE_S = 60.0


class ProofBroken(Refused):
    """The child process ended before it was done; `proofs` are of the routes that it had done."""

    def __init__(self, sentence: str, proofs: tuple[Proof, ...]) -> None:
        super().__init__(sentence)
        self.proofs = proofs


def prove_all(
    problem: Problem,
    solution: Solution,
    *,
    seconds: float,
    report: Callable[[Proof], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Proof, ...]:
    """How good the order of each route is, in a child process, `seconds` at most for each; starting takes one more.

    `report` hears in this thread of each route as it is done. `cancelled` is asked some twenty times a second:
    when it says so the proofs end within one, and those of the routes so far are returned. Raises ProofBroken if the
    child dies.
    """
    talked = _Talk(report or (lambda _: None), cancelled or (lambda: False))
    deadline = monotonic() + seconds * len(solution.routes) + _OVERDUE_S
    with tempfile.TemporaryFile() as complaints, _child(complaints) as child:
        try:
            talked.run(child, packed(Job(problem, solution.routes, seconds)), deadline)
        finally:
            child.kill()  # it has answered, has been given up, or is dead already
        status = child.wait()
        if not talked.over:
            raise ProofBroken(talked.sorry or _sentence(status, complaints), tuple(talked.proofs))
    return tuple(talked.proofs)


@dataclass(slots=True)
class _Talk:
    """The parent's side."""

    report: Callable[[Proof], None]
    cancelled: Callable[[], bool]
    proofs: list[Proof] = field(default_factory=list)
    over: bool = False  #: it has said so, or was told to stop
    sorry: str = ""

    def run(self, child: subprocess.Popen[bytes], job: bytes, deadline: float) -> None:
        """Until the last answer, the end of the child, or the deadline; a wish to cancel brings the deadline near."""
        assert child.stdin is not None
        for heard in talk(child, job, _TICK_S):
            done = self._take(heard)
            if done or monotonic() >= deadline:
                return
            if not self.over and self.cancelled():
                self.over, deadline = True, monotonic() + _FAREWELL_S
                child.stdin.close()

    def _take(self, heard: list[Any]) -> bool:
        for message in heard:
            if isinstance(message, Proof):
                self.proofs.append(message)
                self.report(message)
            elif isinstance(message, Sorry):
                self.sorry = message.sentence
                return True
            else:
                self.over = True
                return True
        return False


def _child(complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    return spawn("core.routing.proof.worker", complaints=complaints)


def _sentence(status: int, complaints: IO[Any]) -> str:
    reasons = last_words(status, complaints)
    return f"Proving ended unexpectedly ({reasons}); what was proven before is kept. Try again."
