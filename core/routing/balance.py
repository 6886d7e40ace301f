"""How evenly the work is spread.

The measure is what would have to change hands for all to have the same: the sum, over the vehicles that may be used, of
what each has above their mean (one that stays at home has nothing). Unlike the largest less the smallest it sees those
between the two, and it is as large as the work that a dispatcher would move.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.routing.model import Problem, Solution


@dataclass(frozen=True, slots=True)
class Imbalance:
    """What would have to change hands, in both measures, and the price that the problem puts on it."""

    time_s: float
    stops: float
    price: float  #: minor units; 0 where the problem asks for no balance


def balance_of(problem: Problem, solution: Solution) -> Imbalance:
    """How far the solution is from an equal share for every vehicle that may make a stop."""
    usable = [at for at, van in enumerate(problem.vehicles) if van.max_stops != 0]
    routes = {route.vehicle: route for route in solution.routes}
    time_s = _excess(routes[at].duration_s if at in routes else 0 for at in usable)
    stops = _excess(len(routes[at].visits) if at in routes else 0 for at in usable)
    wanted = problem.balance
    if wanted is None:
        return Imbalance(time_s, stops, 0.0)
    return Imbalance(time_s, stops, wanted.cost * (time_s / 3600 if wanted.by == "time" else stops))


def _excess(shares: Iterable[int]) -> float:
    each = list(shares)
    total = sum(each)
    return sum(max(0, len(each) * share - total) for share in each) / len(each) if each else 0.0
