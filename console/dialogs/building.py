"""A plan being built: the time that is left, the best one so far, and how its cost fell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.widget import Widget
from textual.widgets import Static

from console.dialogs.progress import Bar, Progress
from console.formats import count
from console.jobs import Job
from console.text import show
from console.widgets.gauges import plot, spark
from core.units import Money

if TYPE_CHECKING:
    from core.routing.model import Progress as Searched

_WIDE, _HIGH = 58, 4
#: Cells of the curve in the masthead, while the search was put aside.
_BRIEF = 8


@dataclass(slots=True)
class Search:
    """What a build has told so far. Written by its thread, read by the dialog: single values and appends only."""

    seconds: float
    currency: str
    costs: list[float] = field(default_factory=list)
    left_out: int = -1
    better: int = 0  #: how often a better one was found
    better_at: float = 0.0  #: when the last time, seconds from the beginning
    now: float = 0.0  #: seconds from the beginning, by the last word of it
    routes: int = 0
    note: str = ""

    def report(self, job: Job) -> Callable[[Searched], None]:
        """What the build calls a few times a second."""

        def heard(searched: Searched) -> None:
            best = searched.best
            self.now = searched.seconds
            if self.left_out != len(best.unassigned) or best.cost < self.costs[-1]:
                self.better, self.better_at = self.better + 1, searched.seconds
            if len(best.unassigned) != self.left_out:
                # With another number of orders on routes the costs before say nothing.
                self.left_out, self.costs = len(best.unassigned), []
            self.routes, self.note = len(best.routes), searched.note
            self.costs.append(best.cost)
            job.curve = spark(self.costs, _BRIEF)
            job.report(round(searched.seconds * 10), round(self.seconds * 10))

        return heard

    def words(self) -> str:
        """The best so far."""
        if not self.costs:
            return "Looking for a first plan…"
        left = f", {count(self.left_out, 'stop')} on no route" if self.left_out else ""
        note = f"; {self.note}" if self.note else ""
        return (
            f"Best so far: {Money(round(self.costs[-1]), self.currency)} on {count(self.routes, 'route')}{left}{note}"
        )

    def pace(self) -> str:
        """How often it was bettered, and how long that is ago."""
        if not self.costs:
            return ""
        still = round(self.now - self.better_at)
        since = f"none better for {still} s" if still else "still getting better"
        return f"{count(self.better, 'improvement')}, {since}"


class Building(Progress):
    """Progress with the best cost falling; Esc keeps the best plan so far."""

    keys = (("w", "go on working"), ("Esc", "stop, keeping the best so far"))

    def __init__(self, job: Job, search: Search) -> None:
        super().__init__(job)
        self._search = search

    def body(self) -> Iterable[Widget]:
        """The time, the best so far, and the curve."""
        yield Bar()
        yield Static("", classes="doing")
        yield Static("", classes="curve")
        yield Static("", classes="pace")

    def _look(self) -> None:
        job = self._job
        self.query_one(Bar).share = job.share
        words = "Stopping; the best plan so far is kept…" if job.stopped() else self._search.words()
        self.query_one(".doing", Static).update(show(words))
        self.query_one(".pace", Static).update(show(self._search.pace(), "$ink-muted"))
        curve = plot(self._search.costs, _WIDE, _HIGH)
        self.query_one(".curve", Static).update(show("").join([show(line + "\n", "$primary") for line in curve]))
