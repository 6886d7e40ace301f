"""A plan that stands, made better with few changes: at most `Problem.most_changed` announced stops are others then.

Engines need not know the limit. One is asked for the best in which nothing announced changes but what has to: such
stops are held to their vehicle and to a window around the time that was told. From there single stops change places
while that saves money and the limit leaves room; every such step is timed and counted exactly.

Work is shared evenly in the same way: from an answer that knows nothing of `Problem.balance` stops change places while
that is worth more than it costs.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice

from core.errors import Refused
from core.routing.assemble import assemble, reloads_of, sequences_of
from core.routing.balance import balance_of
from core.routing.changes import changed, holds
from core.routing.draft import Draft, Trial
from core.routing.line import Line
from core.routing.model import Door, Lock, Problem, Route, Solution, Stop, TimeWindow
from core.routing.objective import objective
from core.routing.schedule import schedule

#: Insertions tried at most while stops change places: some five seconds.
_MOST_TRIALS = 20_000
#: Of the places that are cheaper for a stop so many are timed.
_TIMED = 4


def steady(
    problem: Problem,
    standing: Solution,
    solve: Callable[[Problem, Solution], Solution],
    cancelled: Callable[[], bool] = lambda: False,
) -> Solution:
    """The best found that changes no more announced stops than may be, from the plan that stands.

    `solve` searches from a start; it never sees the limit. Raises Refused where no plan within the limit was found.
    """
    best = assemble(problem, sequences_of(problem, standing), reloads=reloads_of(problem, standing))
    held = _held(problem, frozenset(changed(problem, best)))
    with suppress(Refused):  # what waits at a door there may come too early without that window
        found = solve(held, best)
        other = assemble(problem, sequences_of(problem, found), reloads=reloads_of(problem, found))
        best = min(best, other, key=lambda each: objective(problem, each))
    better = _Moving(problem, best).run(cancelled)
    return min(best, better, key=lambda each: objective(problem, each))


def evened(problem: Problem, found: Solution, cancelled: Callable[[], bool] = lambda: False) -> Solution:
    """The solution with its work shared as the problem's balance asks, as far as single stops can be moved for it."""
    best = assemble(problem, sequences_of(problem, found), reloads=reloads_of(problem, found))
    better = _Moving(problem, best).run(cancelled)
    return min(best, better, key=lambda each: objective(problem, each))


def _held(problem: Problem, free: frozenset[int]) -> Problem:
    """The problem without a limit, in which every announced stop but those in `free` can only stay as it was told."""
    stops = (
        stop if stop.announced is None or number in free else _as_told(stop, problem.eta_tolerance_s)
        for number, stop in enumerate(problem.stops)
    )
    return replace(problem, stops=tuple(stops), most_changed=None, balance=None).validated()


def _as_told(stop: Stop, tolerance_s: int) -> Stop:
    told = stop.announced
    assert told is not None
    since, until = max(0, told.start_s - tolerance_s), told.start_s + tolerance_s
    lock = Lock(told.vehicle) if stop.lock is None and told.vehicle is not None else stop.lock
    return replace(stop, doors=tuple(_within(door, since, until) for door in stop.doors), lock=lock)


def _within(door: Door, since: int, until: int) -> Door:
    """The door with what its windows have in common with that time; where that is nothing, with that time itself."""
    asked = door.windows or (TimeWindow(since, until),)
    both = ((max(window.opens_s, since), min(window.closes_s, until)) for window in asked)
    common = tuple(TimeWindow(opens, closes) for opens, closes in both if opens <= closes)
    return replace(door, windows=common or (TimeWindow(since, until),))


@dataclass(frozen=True, slots=True)
class _Step:
    """One stop in another place: the lines that are others then, all routes as they are driven, and what it saves."""

    lines: tuple[Line, ...]
    routes: list[Route]
    saves: float


class _Moving:
    """Single stops change places for as long as that saves money."""

    def __init__(self, problem: Problem, solution: Solution) -> None:
        self.problem = problem
        free = replace(problem, most_changed=None)
        self.draft = Draft(free, sequences_of(free, solution), reloads_of(free, solution))
        self.routes = [_timed(line) for line in self.draft.lines]
        self.trials = 0

    def run(self, cancelled: Callable[[], bool]) -> Solution:
        """The solution once nothing more can be saved, or the work is at its end."""
        again = True
        while again:
            again = False
            for stop in self._dearest():
                if cancelled() or self.trials > _MOST_TRIALS:
                    return self._solution()
                again = (self._may(stop) and self._moved(stop)) or again
        return self._solution()

    def _may(self, stop: int) -> bool:
        """Whether the stop is worth a look: not one that is as it was told once no more may change."""
        most = self.problem.most_changed
        if most is None or self.problem.stops[stop].announced is None or self._changed(self.routes) < most:
            return True
        kept = (
            holds(self.problem, stop, route.vehicle, visit.start_s)
            for route in self.routes
            for visit in route.visits
            if visit.stop == stop
        )
        return not all(kept)

    def _solution(self) -> Solution:
        lines = self.draft.lines
        return assemble(self.problem, [line.sequence for line in lines], reloads=[line.reloads for line in lines])

    def _dearest(self) -> list[int]:
        """The stops on routes that may go elsewhere, by what the plan would cost less without them."""
        found = []
        for line, route in zip(self.draft.lines, self.routes, strict=True):
            for stop, _ in line.sequence:
                if self.problem.partner(stop) is None and not self.draft.ordered(stop):
                    found.append((self._timed_without(line, stop).cost - route.cost, stop))
        return [stop for _, stop in sorted(found)]

    def _timed_without(self, line: Line, stop: int) -> Route:
        sequence, reloads = line.without({stop})
        return schedule(line.problem, line.vehicle, sequence, reloads)

    def _moved(self, stop: int) -> bool:
        """Put the stop where it saves most, if that may be."""
        line = next(line for line in self.draft.lines if any(visited == stop for visited, _ in line.sequence))
        if not self.draft.free(line.vehicle):
            return False  # another one's position would be another
        before = (line.sequence, line.reloads)
        line.put(*line.without({stop}))
        trials = self._promising(stop, line.vehicle)
        self.trials += sum(len(each.sequence) + 1 for each in self.draft.lines)
        steps = islice(filter(None, (self._step(line, trial) for trial in trials)), _TIMED)
        best = max(steps, key=lambda step: step.saves, default=None)
        line.put(*before)
        if best is None:
            return False
        for new in best.lines:
            self.draft.put(new)
        self.routes = best.routes
        return True

    def _promising(self, stop: int, vehicle: int) -> list[Trial]:
        """Places for the stop, the cheapest first; where work is to be shared, the cheapest of each other vehicle."""
        trials = sorted(self.draft.fitting(stop), key=lambda trial: trial.cost)
        if self.problem.balance is None:
            return trials[: 2 * _TIMED]
        each: dict[int, Trial] = {}
        for trial in trials:
            each.setdefault(trial.vehicle, trial)
        other = [trial for trial in each.values() if trial.vehicle != vehicle]
        return sorted(other, key=lambda trial: self.routes[trial.vehicle].duration_s)[: 2 * _TIMED]

    def _step(self, shorter: Line, trial: Trial) -> _Step | None:
        """The trial carried out; None where it saves nothing, or too much would have changed."""
        longer = self.draft.longer(trial)
        same = longer.vehicle == shorter.vehicle
        short = Line(shorter.problem, shorter.vehicle, list(shorter.sequence), list(shorter.reloads))
        lines = (longer,) if same else (short, longer)
        routes = list(self.routes)
        for line in lines:
            routes[line.vehicle] = _timed(line)
        saves = self._price(self.routes) - self._price(routes)
        most = self.problem.most_changed
        if saves <= 1 or (most is not None and self._changed(routes) > most):
            return None
        return _Step(lines, routes, saves)

    def _price(self, routes: list[Route]) -> float:
        late_s = sum(route.late_s for route in routes)
        uneven = balance_of(self.problem, Solution(tuple(routes))).price if self.problem.balance else 0
        return sum(route.cost for route in routes) + uneven + self.problem.late_cost_hour * late_s / 3600

    def _changed(self, routes: list[Route]) -> int:
        told = sum(stop.announced is not None for stop in self.problem.stops)
        kept = sum(
            self.problem.stops[visit.stop].announced is not None
            and holds(self.problem, visit.stop, route.vehicle, visit.start_s)
            for route in routes
            for visit in route.visits
        )
        return told - kept


def _timed(line: Line) -> Route:
    return schedule(line.problem, line.vehicle, line.sequence, line.reloads)
