"""What engines make small: money, and prices for soft lateness, for imbalance and for each stop left out."""

from __future__ import annotations

from core.routing.balance import balance_of
from core.routing.model import Problem, Route, Solution

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
    late_s = sum(soft_late_s(problem, route) for route in solution.routes)
    left_out = sum(prices[left.stop] for left in solution.unassigned)
    uneven = balance_of(problem, solution).price if problem.balance else 0
    return solution.cost + left_out + uneven + problem.late_cost_hour * late_s / 3600


def soft_late_s(problem: Problem, route: Route) -> int:
    """Seconds of lateness after soft windows, all visits of the route together."""
    late_s = 0
    for visit in route.visits:
        windows = problem.door(visit.stop, visit.place).windows
        late_s += visit.late_s if windows and not windows[-1].hard else 0
    return late_s


def dearest_detour(problem: Problem) -> int:
    """An upper bound, in minor units, of what one more stop costs."""
    dearest, longest_m = 0, [matrix.longest_m for matrix in problem.matrices]
    for van in problem.vehicles:
        metres = longest_m[van.matrix] * (4 if van.reloads else 2)  # by way of a load
        lasting_s = van.latest_end_s - van.shift_start_s
        price = van.price(metres, lasting_s, 1, van.overtime_s) + _uneven(problem, lasting_s)
        dearest = max(dearest, price)
    late_s = max((van.latest_end_s for van in problem.vehicles), default=0)
    return dearest + problem.late_cost_hour * late_s // 3600


def _uneven(problem: Problem, lasting_s: int) -> int:
    """The most that one stop more adds to what has to change hands: itself."""
    if problem.balance is None:
        return 0
    return problem.balance.cost * (1 if problem.balance.by == "stops" else 1 + lasting_s // 3600)
