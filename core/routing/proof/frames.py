"""What proofs and their child process tell each other; how it gets there is `core.child`."""

from __future__ import annotations

from dataclasses import dataclass

from core.routing.model import Problem, Route


@dataclass(frozen=True, slots=True)
class Job:
    """What the child is asked."""

    problem: Problem
    routes: tuple[Route, ...]
    seconds: float  #: for each route
