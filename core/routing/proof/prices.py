"""What an order of stops costs exactly: in units of 1/36000 of a minor unit, so that nothing is rounded."""

from __future__ import annotations

from fractions import Fraction

from core.routing.check import check
from core.routing.model import Code, Problem, Route, Solution, Unassigned
from core.routing.objective import soft_late_s

#: So many units are one minor unit of the currency: costs are per km (1000 m) and per hour (3600 s).
UNITS = 36_000
#: Beyond this, CP-SAT's bounds (doubles) are not exact any more.
LARGEST_UNITS = 2**52


def units(problem: Problem, vehicle: int, metres: int, lasting_s: int, late_s: int, over_s: int = 0) -> int:
    """Driving, time, lateness against soft windows and overtime in units, without what is paid in any order."""
    van = problem.vehicles[vehicle]
    hourly = van.cost_hour * lasting_s + problem.late_cost_hour * late_s + van.cost_overtime_hour * over_s
    return 36 * van.cost_km * metres + 10 * hourly


def rates(problem: Problem, vehicle: int) -> tuple[int, int, int, int]:
    """Units for each metre, second, second late after a soft window, and second of overtime."""
    ones = ((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1))
    per_m, per_s, per_late_s, per_over_s = (units(problem, vehicle, *one) for one in ones)
    return per_m, per_s, per_late_s, per_over_s


def units_of(problem: Problem, route: Route) -> int:
    """What the route costs in units, without what is paid in any order."""
    over_s = max(0, route.return_s - problem.vehicles[route.vehicle].shift_end_s)
    late_s = soft_late_s(problem, route)
    return units(problem, route.vehicle, route.distance_m, route.duration_s, late_s, over_s)


def money(problem: Problem, route: Route, in_units: int) -> Fraction:
    """Units as minor units, with what the vehicle and its stops cost in any order."""
    van = problem.vehicles[route.vehicle]
    return van.cost_fixed + van.cost_stop * len(route.visits) + Fraction(in_units, UNITS)


def broken(problem: Problem, route: Route) -> str:
    """What `check` has against the route by itself: its first sentence, empty where it has nothing."""
    on_it = {visit.stop for visit in route.visits}
    others = (stop for stop in range(len(problem.stops)) if stop not in on_it)
    left = tuple(Unassigned(stop, Code.STOPPED, "") for stop in others)
    return next((violation.sentence for violation in check(problem, Solution((route,), left))), "")
