"""Sequences become a solution: what breaks a rule is taken out, what fits is put in, the rest is explained."""

from __future__ import annotations

from collections.abc import Sequence

from core.routing.check import check
from core.routing.draft import Draft
from core.routing.explain import explain
from core.routing.line import Line
from core.routing.model import Problem, Solution
from core.routing.objective import drop_prices
from core.routing.schedule import schedule
from core.routing.violations import Violation

Sequences = Sequence[Sequence[tuple[int, int]]]


def assemble(problem: Problem, sequences: Sequences, *, insert: bool = True, reasons: bool = True) -> Solution:
    """The solution nearest to the sequences (one for each vehicle) that `check` has nothing against.

    `insert` puts in whatever else fits. Without `reasons` stops are left out with what they have by themselves only,
    which is quick enough for progress.
    """
    draft = Draft(problem, sequences)
    mend(draft)
    if insert:
        fill(draft)
    solution = _solution(draft, reasons)
    while violations := check(problem, solution):  # the draft saw no harm in it: the checker is right
        _obey(draft, violations)
        solution = _solution(draft, reasons)
    return solution


def sequences_of(problem: Problem, solution: Solution) -> list[list[tuple[int, int]]]:
    """`(stop, place)` in order, for each vehicle of the problem: what `assemble` takes.

    Of a solution of another problem only the doors that this one has are kept.
    """
    doors = {(stop, door.place) for stop, asked in enumerate(problem.stops) for door in asked.doors}
    found: list[list[tuple[int, int]]] = [[] for _ in problem.vehicles]
    for route in solution.routes:
        if route.vehicle < len(found):
            found[route.vehicle] = [visit for visit in route.sequence if visit in doors]
    return found


def mend(draft: Draft) -> None:
    """Take stops off lines until none breaks a rule: the least important that helps, the most helpful of equals."""
    prices = drop_prices(draft.problem)
    for vehicle, line in enumerate(draft.lines):
        while line.sequence and (broken := draft.broken(vehicle))[0]:
            whole = list(line.sequence)
            ranks = []
            for stop, _ in whole:
                _without(line, whole, stop)
                after = draft.broken(vehicle)
                ranks.append((after >= broken, prices[stop], after, stop))
            _without(line, whole, min(ranks)[-1])


def _without(line: Line, whole: Sequence[tuple[int, int]], stop: int) -> None:
    line.sequence[:] = [visit for visit in whole if visit[0] != stop]
    line.renew()


def _obey(draft: Draft, violations: Sequence[Violation]) -> None:
    """Take off the stops that the checker names, and the lines of vehicles where it names none."""
    stops = {found.stop for found in violations if found.stop is not None}
    vehicles = {found.vehicle for found in violations if found.stop is None}
    served = len(draft.left_out)
    for line in draft.lines:
        line.sequence[:] = [visit for visit in line.sequence if visit[0] not in stops and line.vehicle not in vehicles]
        line.renew()
    if len(draft.left_out) == served:
        raise AssertionError(f"the checker names nothing that is on a route: {violations}")


def fill(draft: Draft) -> None:
    """Insert what is left out, dearest first, wherever it fits cheapest, until nothing more does or pays."""
    problem, prices = draft.problem, drop_prices(draft.problem)
    waiting = sorted(draft.left_out, key=lambda stop: (-prices[stop], stop))
    placed = True
    while placed and waiting:
        placed = False
        for stop in list(waiting):
            trial = draft.best(stop)
            if trial is not None and (problem.stops[stop].drop_cost is None or draft.added(trial) < prices[stop]):
                draft.insert(trial)
                waiting.remove(stop)
                placed = True


def _solution(draft: Draft, reasons: bool) -> Solution:
    routes = tuple(schedule(draft.problem, line.vehicle, line.sequence) for line in draft.lines if line.sequence)
    return Solution(routes, explain(draft, finished=reasons))
