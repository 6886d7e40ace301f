"""What is priced though nobody pays it, and what it is measured by, for the kernel; see `kernel.shares`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.routing.model import Problem
from core.routing.objective import drop_prices


def is_shared(problem: Problem) -> bool:
    """Whether something depends on all routes together."""
    return problem.balance is not None or problem.most_changed is not None


def dues(problem: Problem) -> NDArray[np.float64]:
    """`Facts.dues`: an announced stop changed above the most weighs more than all stops left out."""
    even, told = problem.balance, sum(stop.announced is not None for stop in problem.stops)
    by_time = even is not None and even.by == "time"
    price = 0.0 if even is None else even.cost / (3600 if by_time else 1)
    usable = max(1, sum(van.max_stops != 0 for van in problem.vehicles))
    most = len(problem.stops) if problem.most_changed is None else problem.most_changed
    grave = 0.0 if problem.most_changed is None else 1.0 + 2.0 * sum(drop_prices(problem))
    mean, late = len(problem.stops) / usable, problem.late_cost_hour / 3600
    return np.array([late, price, mean, by_time, grave, told, most, problem.eta_tolerance_s], np.float64)
