"""Proofs of a whole plan in a child process, so that the console stays quick and a proof can be killed."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from time import monotonic
from typing import IO, Any

from core.child import Conversation, Sorry, last_words, packed, spawn
from core.errors import Refused
from core.routing.model import Problem, Solution
from core.routing.proof.frames import Job
from core.routing.proof.model import Proof

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
    proofs: list[Proof] = []
    deadline = monotonic() + seconds * len(solution.routes) + _OVERDUE_S
    with tempfile.TemporaryFile() as complaints, _child(complaints) as child:
        job = Job(problem, solution.routes, seconds)
        talk = Conversation(child, packed(job), cancelled or (lambda: False), deadline)
        try:
            done, sorry = _heard(talk, proofs, report or (lambda _: None))
        finally:
            child.kill()  # it has answered, has been given up, or is dead already
        status = child.wait()
        if not (done or talk.stopped):
            raise ProofBroken(sorry or _sentence(status, complaints), tuple(proofs))
    return tuple(proofs)


def _heard(talk: Conversation, proofs: list[Proof], report: Callable[[Proof], None]) -> tuple[bool, str]:
    """The proofs as they come, into the list; whether the child said that it is done, or why it cannot be."""
    for message in talk:
        if not isinstance(message, Proof):
            return message is None, message.sentence if isinstance(message, Sorry) else ""
        proofs.append(message)
        report(message)
    return False, ""


def _child(complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    return spawn("core.routing.proof.worker", complaints=complaints)


def _sentence(status: int, complaints: IO[Any]) -> str:
    reasons = last_words(status, complaints)
    return f"Proving ended unexpectedly ({reasons}); what was proven before is kept. Try again."
