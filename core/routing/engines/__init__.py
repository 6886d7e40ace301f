"""Who searches. One Protocol; an engine is imported, with all that it needs, only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from core.errors import BadInput
from core.routing.model import Problem, Progress, Solution

#: The one that searches where none is named, and the one that takes over what that does not hold.
DEFAULT, FALLBACK = "ruin", "ortools"
#: Name: the module whose `ENGINE` it is.
ENGINES = {"ortools": "core.routing.engines.ortools", "ruin": "core.routing.engines.ruin"}

#: Progress costs a schedule and a check of everything: at most five a second.
REPORT_EVERY_S = 0.2
#: Whoever stops a search is not kept waiting for more insertions than this (some 0.2 s) to be explained.
HURRY = 2000


class Unheld(BadInput):
    """An engine knows nothing of something that the problem asks for: `what`."""

    def __init__(self, engine: str, what: str) -> None:
        super().__init__(f"The engine {engine} does not hold {what}; choose another engine, or leave it out.")
        self.engine = engine
        self.what = what


@dataclass(frozen=True, slots=True)
class Limit:
    """When a search ends by itself; None does not limit. With `iterations` alone it ends the same every time."""

    seconds: float | None = None
    iterations: int | None = None


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
        """The best found within the limit; `stop` ends it early. Raises Unheld.

        `report` hears of better ones as they are found, and at last how many iterations there were.
        """
        ...


def known(name: str) -> str:
    """The name, if there is such an engine; nothing is imported for it. Raises BadInput."""
    if name not in ENGINES:
        raise BadInput(f"There is no engine called {name}; there are: {', '.join(sorted(ENGINES))}.")
    return name


def engine(name: str) -> Engine:
    """The engine of this name. Raises BadInput."""
    return cast(Engine, import_module(ENGINES[known(name)]).ENGINE)
