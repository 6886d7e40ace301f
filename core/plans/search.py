"""The engine that a build or a what-if asks, with everything it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any

from core.desk import Desk
from core.plans.wishes import NO_WISHES, Asked, Wishes

if TYPE_CHECKING:
    from core.routing.model import Problem, Progress, Solution


@dataclass(slots=True)
class Search:
    """The engine with everything it is told; how the search ended is said afterwards."""

    desk: Desk
    engine: str
    seed: int
    seconds: float | None
    iterations: int | None
    report: Callable[[Progress], None] | None
    cancelled: Callable[[], bool] | None
    cluster: str
    broken: str = ""
    wishes: Wishes = NO_WISHES
    wish: Asked = field(default_factory=Asked)  #: the same, for the day as it stands
    answered_s: float = 0.0  #: when the engine had answered, by the monotonic clock
    even: tuple[Solution, Solution] | None = None  #: before the work was shared, and after

    @classmethod
    def of(
        cls,
        desk: Desk,
        engine: str | None,
        seed: int,
        seconds: float | None,
        iterations: int | None,
        report: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool] | None,
        cluster: str | None = None,
    ) -> Search:
        """What is asked, and what the settings say where nothing is: the engine, for how long, and the cluster."""
        if seconds is None and iterations is None:
            seconds = float(desk.setting("plan.seconds"))
        engine = engine or desk.setting("plan.engine")
        cluster = desk.setting("plan.cluster") if cluster is None else cluster
        return cls(desk, engine, seed, seconds, iterations, report, cancelled, cluster)

    def __call__(self, problem: Problem, start: Solution | None = None) -> Solution:
        """The engine's answer; the best that was found where its process dies on the way."""
        from core.routing.runner import SolveBroken

        try:
            return self.desk.adapters.solve()(
                problem,
                engine=self.engine,
                seed=self.seed,
                seconds=self.seconds and self.seconds * (1 - self.kept_back),
                iterations=self.iterations,
                start=start,
                cluster=self.cluster,
                report=self.report,
                cancelled=self.cancelled,
            )
        except SolveBroken as broken:
            if broken.best is None:
                raise
            self.broken = str(broken)
            return broken.best
        finally:
            self.answered_s = monotonic()

    @property
    def kept_back(self) -> float:
        """The part of the time in which stops change places after the engine has answered."""
        return 0.25 if self.wish.most_changes is not None or self.wish.balance is not None else 0.0

    def halted(self) -> bool:
        """Whether somebody wants it to stop, or its time is over."""
        over = self.seconds is not None and monotonic() > self.answered_s + self.seconds * self.kept_back
        return over or self._stopped()

    def _stopped(self) -> bool:
        return self.cancelled is not None and self.cancelled()

    def shared(self, before: Solution, after: Solution) -> None:
        """Remember what sharing the work evenly has changed."""
        self.even = before, after

    @property
    def ending(self) -> list[str]:
        """What a person should know of how it ended."""
        if self.broken:
            return [self.broken.rstrip(".")]
        return ["stopped before its time"] if self._stopped() else []

    @property
    def said(self) -> dict[str, Any]:
        """For the journal."""
        whole = {"engine": self.engine, "seed": self.seed, "iterations": self.iterations, "seconds": self.seconds}
        return {**whole, **self.wishes.said, "ended_early": bool(self.ending)}
