"""What engines make small: money, soft lateness priced in, and a price for each stop left out."""

from __future__ import annotations

from core.routing.model import UNREACHABLE, Problem, Solution

#: Levels of priority that are told apart; each weighs twice the one before.
_LEVELS = 12


def drop_prices(problem: Problem) -> list[int]:
    """For each stop, in minor units, what leaving it out counts.

    Without a `drop_cost` that is more than any detour to it can cost, doubled for each level of priority present
    below its own, so that nothing is left out to save money and two stops weigh as much as one of the next level.
    """
    base = 1 + dearest_detour(problem)
    levels = sorted({stop.priority for stop in problem.stops if stop.drop_cost is None})
    weight = {level: 2 ** min(rank, _LEVELS) for rank, level in enumerate(levels)}
    return [base * weight[stop.priority] if stop.drop_cost is None else stop.drop_cost for stop in problem.stops]


def objective(problem: Problem, solution: Solution) -> float:
    """What two solutions of one problem are compared by; smaller is better. Hard rules are for `check`."""
    prices = drop_prices(problem)
    late_s = 0
    for route in solution.routes:
        for visit in route.visits:
            windows = problem.door(visit.stop, visit.place).windows
            late_s += visit.late_s if windows and not windows[-1].hard else 0
    left_out = sum(prices[left.stop] for left in solution.unassigned)
    return solution.cost + left_out + problem.late_cost_hour * late_s / 3600


def dearest_detour(problem: Problem) -> int:
    """An upper bound, in minor units, of what one more stop costs."""
    dearest = 0
    for van in problem.vehicles:
        distances = problem.matrices[van.matrix].distances
        metres = int(distances[distances < UNREACHABLE].max(initial=0))
        dearest = max(dearest, van.price(2 * metres, van.latest_end_s - van.shift_start_s, 1, van.overtime_s))
    late_s = max((van.latest_end_s for van in problem.vehicles), default=0)
    return dearest + problem.late_cost_hour * late_s // 3600
