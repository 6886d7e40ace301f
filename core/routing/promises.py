"""What each hard promise and each lock of a plan costs: how much cheaper it would be at least without that one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from core.errors import BadInput
from core.routing.draft import Draft, Trial
from core.routing.model import Problem, Solution
from core.routing.schedule import schedule

#: How often a route's stops are put anew, one after the other, at most.
_ROUNDS = 3

Line = list[tuple[int, int]]


class Held(StrEnum):
    """What holds a stop."""

    PROMISE = "promise"  #: a hard window
    LOCK = "lock"


@dataclass(frozen=True, slots=True)
class RuleCost:
    """A rule that holds one stop on a route, and what the plan costs less at least without it."""

    held: Held
    stop: int
    vehicle: int  #: on which the stop rides
    saving: int  #: minor units, 0 and up


def promises_cost(
    problem: Problem,
    solution: Solution,
    *,
    report: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[RuleCost, ...]:
    """What every hard promise and lock of the stops on routes costs, the dearest first.

    The saving is a lower bound: with the one rule gone the stop is taken out, put where it costs least, and the routes
    that this changes are put in a better order; a whole new plan might save more. What the same moves would save with
    the rule in force is taken off, for it is not the rule's. Cancelled, those looked at so far.

    Raises BadInput where vehicles may load again: that is not weighed.

    `report` is told how many of how many are done; a plan of 200 stops takes seconds.
    """
    if any(van.reloads for van in problem.vehicles):
        raise BadInput("What promises cost is not worked out for a day on which vehicles load again.")
    rules, mover = _rules(problem, solution), _Mover(problem)
    found = []
    for done, (held, stop, vehicle) in enumerate(rules):
        if cancelled is not None and cancelled():
            break
        if report is not None:
            report(done, len(rules))
        with_it = mover.reinserted(solution, stop).cost
        without = reinserted(relaxed(problem, held, stop), solution, stop).cost
        found.append(RuleCost(held, stop, vehicle, max(0, with_it - without)))
    return tuple(sorted(found, key=lambda rule: (-rule.saving, rule.stop, rule.held)))


def relaxed(problem: Problem, held: Held, stop: int) -> Problem:
    """The problem with that one rule gone: the stop at any time, or on any vehicle and at any position."""
    stops = list(problem.stops)
    if held is Held.LOCK:
        stops[stop] = replace(stops[stop], lock=None)
    else:
        stops[stop] = replace(stops[stop], doors=tuple(replace(door, windows=()) for door in stops[stop].doors))
    return replace(problem, stops=tuple(stops))


def reinserted(problem: Problem, solution: Solution, stop: int) -> Solution:
    """The solution with the stop where it costs least, the routes that this changes in a better order.

    `check` has nothing against it if it had nothing against the solution, or the problem asks less than the one that
    the solution was made for.
    """
    return _Mover(problem).reinserted(solution, stop)


class _Mover:
    """Moves stops of one problem; what it found out about the order of a route it remembers."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._ordered: dict[tuple[int, tuple[tuple[int, int], ...]], Line] = {}

    def reinserted(self, solution: Solution, stop: int) -> Solution:
        """See the function of that name."""
        lines: list[Line] = [[] for _ in self.problem.vehicles]
        for route in solution.routes:
            lines[route.vehicle] = list(route.sequence)
        source = next(vehicle for vehicle, line in enumerate(lines) if any(visit[0] == stop for visit in line))
        draft = Draft(self.problem, [[visit for visit in line if visit[0] != stop] for line in lines])
        trials = {trial.vehicle: trial for trial in (draft.best(stop), draft.best(stop, source)) if trial is not None}
        best = min([lines, *(_with(draft, trial) for trial in trials.values())], key=self._cost)
        changed = {source, *(vehicle for vehicle, line in enumerate(best) if line != lines[vehicle])}
        best = [self.ordered(vehicle, line) if vehicle in changed else line for vehicle, line in enumerate(best)]
        return replace(
            solution, routes=tuple(schedule(self.problem, vehicle, line) for vehicle, line in enumerate(best) if line)
        )

    def ordered(self, vehicle: int, line: Line) -> Line:
        """The line with its stops put one after the other where they cost least, until nothing gets cheaper."""
        key = vehicle, tuple(line)
        if key not in self._ordered:
            self._ordered[key] = self._search(vehicle, line)
        return self._ordered[key]

    def _search(self, vehicle: int, line: Line) -> Line:
        draft = Draft(self.problem)
        best, cost = line, schedule(self.problem, vehicle, line).cost
        for _ in range(_ROUNDS):
            before = cost
            for stop, _place in list(best):
                draft.lines[vehicle].sequence[:] = [visit for visit in best if visit[0] != stop]
                draft.lines[vehicle].renew()
                trial = draft.best(stop, vehicle)
                tried = best if trial is None else _with(draft, trial)[vehicle]
                if tried != best and (after := schedule(self.problem, vehicle, tried).cost) < cost:
                    best, cost = tried, after
            if cost == before:
                break
        return best

    def _cost(self, lines: list[Line]) -> int:
        return sum(schedule(self.problem, vehicle, line).cost for vehicle, line in enumerate(lines))


def _with(draft: Draft, trial: Trial) -> list[Line]:
    """The draft's lines with the trial carried out."""
    lines = [list(line.sequence) for line in draft.lines]
    lines[trial.vehicle].insert(trial.at, (trial.stop, trial.place))
    return lines


def _rules(problem: Problem, solution: Solution) -> list[tuple[Held, int, int]]:
    """Every rule with its stop and the vehicle that brings it, in order of routes."""
    found = []
    for route in solution.routes:
        for visit in route.visits:
            if problem.partner(visit.stop) is not None:
                continue  # a shipment's two stops cannot be moved one by one
            windows = problem.door(visit.stop, visit.place).windows
            if windows and windows[-1].hard:
                found.append((Held.PROMISE, visit.stop, route.vehicle))
            if problem.stops[visit.stop].lock is not None:
                found.append((Held.LOCK, visit.stop, route.vehicle))
    return found
