"""Sequences become a solution: what breaks a rule is taken out, what fits is put in, the rest is explained."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import Refused
from core.routing.changes import as_announced, changed
from core.routing.check import check
from core.routing.draft import Draft, Trial
from core.routing.explain import explain
from core.routing.line import Line
from core.routing.model import Problem, Solution
from core.routing.objective import drop_prices
from core.routing.schedule import schedule
from core.routing.violations import Rule, Violation
from core.routing.words import listed

Sequences = Sequence[Sequence[tuple[int, int]]]


def assemble(
    problem: Problem,
    sequences: Sequences,
    *,
    reloads: Sequence[Sequence[int]] = (),
    insert: bool = True,
    reasons: bool = True,
) -> Solution:
    """The solution nearest to the sequences (one for each vehicle) that `check` has nothing against.

    `reloads` are the positions before which each vehicle loads again; without them it loads where it must. `insert`
    puts in whatever else fits. Without `reasons` stops are left out with what they have by themselves only, which is
    quick enough for progress. Where the sequences change too many announced stops, the answer begins from what was
    announced instead. Raises Refused if even that changes too many.
    """
    solution = _sound(Draft(problem, sequences, reloads), insert, reasons)
    if not _unsteady(problem, solution):
        return solution
    other = _sound(Draft(problem, as_announced(problem)), True, reasons)
    nearest = min(solution, other, key=lambda one: len(changed(problem, one)))
    if found := _unsteady(problem, nearest):
        raise Refused(
            f"No plan was found that changes {problem.most_changed} of the announced stops or fewer; "
            f"the nearest changes {len(changed(problem, nearest))}: {found}. Let more change."
        )
    return nearest


def _unsteady(problem: Problem, solution: Solution) -> str:
    """The names of the announced stops that the solution changes, if they are too many; else nothing."""
    names = [str(problem.stops[stop]) for stop in changed(problem, solution)]
    return listed(names) if problem.most_changed is not None and len(names) > problem.most_changed else ""


def _sound(draft: Draft, insert: bool, reasons: bool) -> Solution:
    """The draft mended, filled, and put right where the checker sees harm in it; what was announced aside."""
    mend(draft)
    if insert:
        fill(draft)
    solution = _solution(draft, reasons)
    while violations := [found for found in check(draft.problem, solution) if found.rule is not Rule.CHANGED]:
        _obey(draft, violations)  # the draft saw no harm in it: the checker is right
        solution = _solution(draft, reasons)
    return solution


def explained(problem: Problem, found: Solution, most: int) -> Solution:
    """The solution with each stop left out tried once more and given its reason, where `most` trials suffice."""
    positions = 2 * len(problem.vehicles) + sum(len(route.visits) for route in found.routes)
    if not found.unassigned or len(found.unassigned) * positions > most:
        return found
    return assemble(problem, sequences_of(problem, found), reloads=reloads_of(problem, found))


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


def reloads_of(problem: Problem, solution: Solution) -> list[list[int]]:
    """Before which visits of `sequences_of` each vehicle loads again: what `assemble` takes besides."""
    doors = {(stop, door.place) for stop, asked in enumerate(problem.stops) for door in asked.doors}
    found: list[list[int]] = [[] for _ in problem.vehicles]
    for route in solution.routes:
        if route.vehicle < len(found):
            kept = [visit in doors for visit in route.sequence]
            found[route.vehicle] = [sum(kept[:position]) for position in route.loadings]
    return found


def mend(draft: Draft) -> None:
    """Take stops off lines until none breaks a rule: the least important that helps, the most helpful of equals."""
    prices = drop_prices(draft.problem)
    for vehicle, line in enumerate(draft.lines):
        while line.sequence and (broken := draft.broken(vehicle))[0]:
            whole = (line.sequence, line.reloads)
            ranks = []
            for stop, _ in whole[0]:
                line.put(*line.without(_together(draft.problem, stop)))
                after = draft.broken(vehicle)
                ranks.append((after >= broken, prices[stop], after, stop))
                line.put(*whole)
            line.put(*line.without(_together(draft.problem, min(ranks)[-1])))


def _together(problem: Problem, stop: int) -> set[int]:
    """The stop and the other one of its shipment."""
    other = problem.partner(stop)
    return {stop} if other is None else {stop, other}


def _obey(draft: Draft, violations: Sequence[Violation]) -> None:
    """Take off the stops that the checker names, and the lines of vehicles where it names none."""
    named = [_together(draft.problem, found.stop) for found in violations if found.stop is not None]
    stops = set[int]().union(*named)
    vehicles = {found.vehicle for found in violations if found.stop is None}
    served = len(draft.left_out)
    for line in draft.lines:
        line.put(*(([], []) if line.vehicle in vehicles else line.without(stops)))
    if len(draft.left_out) == served:
        raise AssertionError(f"the checker names nothing that is on a route: {violations}")


def fill(draft: Draft) -> None:
    """Insert what is left out, dearest first, wherever it fits cheapest, until nothing more does or pays."""
    prices = drop_prices(draft.problem)
    waiting = sorted(draft.left_out, key=lambda stop: (-prices[stop], stop))
    placed = True
    while placed and waiting:
        placed = False
        for stop in list(waiting):
            longer = _placed(draft, stop, prices)
            if longer is not None:
                draft.put(longer)
                placed = True
        served = {stop for line in draft.lines for stop, _ in line.sequence}
        waiting = [stop for stop in waiting if stop not in served]


def _placed(draft: Draft, stop: int, prices: Sequence[int]) -> Line | None:
    """The line that takes the stop, and the other one of its shipment with the one that is collected, if it pays."""
    problem = draft.problem
    if stop in problem.collect_of:
        return None  # comes with the stop where it is collected
    line = draft.pair(stop) if stop in problem.deliver_of else _longer(draft, draft.best(stop))
    if line is None:
        return None
    stops = _together(problem, stop)
    free = all(problem.stops[each].drop_cost is not None for each in stops)
    return line if not free or draft.dearer(line) < sum(prices[each] for each in stops) else None


def _longer(draft: Draft, trial: Trial | None) -> Line | None:
    return None if trial is None else draft.longer(trial)


def _solution(draft: Draft, reasons: bool) -> Solution:
    routes = tuple(
        schedule(draft.problem, line.vehicle, line.sequence, line.reloads) for line in draft.lines if line.sequence
    )
    return Solution(routes, explain(draft, finished=reasons))
