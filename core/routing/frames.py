"""What a solve and its child process tell each other; how it gets there is `core.child`."""

from __future__ import annotations

from dataclasses import dataclass

from core.routing.model import Problem, Solution


@dataclass(frozen=True, slots=True)
class Job:
    """What the child is asked; its standard input closing means: stop now, keep the best."""

    problem: Problem
    engine: str
    seed: int
    seconds: float | None
    iterations: int | None
    start: Solution | None
    cluster: str = ""
