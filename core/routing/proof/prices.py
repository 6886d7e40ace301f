"""What an order of stops costs exactly: in units of 1/36000 of a minor unit, so that nothing is rounded."""

from __future__ import annotations

from fractions import Fraction

from core.routing.check import check
from core.routing.model import Code, Problem, Route, Solution, Unassigned

#: So many units are one minor unit of the currency: costs are per km (1000 m) and per hour (3600 s).
UNITS = 36_000
#: Beyond this, CP-SAT's bounds (doubles) are not exact any more.
LARGEST_UNITS = 2**52


def units(problem: Problem, vehicle: int, metres: int, lasting_s: int, late_s: int) -> int:
    """Driving, time and lateness against soft windows in units, without the fixed cost."""
    van = problem.vehicles[vehicle]
    return 36 * van.cost_km * metres + 10 * van.cost_hour * lasting_s + 10 * problem.late_cost_hour * late_s


def units_of(problem: Problem, route: Route) -> int:
    """What the route costs in units, without the fixed cost."""
    return units(problem, route.vehicle, route.distance_m, route.duration_s, soft_late_s(problem, route))


def soft_late_s(problem: Problem, route: Route) -> int:
    """Seconds of lateness after soft windows, all visits together."""
    late_s = 0
    for visit in route.visits:
        windows = problem.door(visit.stop, visit.place).windows
        late_s += visit.late_s if windows and not windows[-1].hard else 0
    return late_s


def money(problem: Problem, vehicle: int, in_units: int) -> Fraction:
    """Units as minor units, the fixed cost with them."""
    return problem.vehicles[vehicle].cost_fixed + Fraction(in_units, UNITS)


def broken(problem: Problem, route: Route) -> str:
    """What `check` has against the route by itself: its first sentence, empty where it has nothing."""
    on_it = {visit.stop for visit in route.visits}
    others = (stop for stop in range(len(problem.stops)) if stop not in on_it)
    left = tuple(Unassigned(stop, Code.STOPPED, "") for stop in others)
    return next((violation.sentence for violation in check(problem, Solution((route,), left))), "")


def strange(problem: Problem, route: Route) -> bool:
    """Whether its cost holds something that `units` does not know: then a bound would be a guess."""
    van = problem.vehicles[route.vehicle]
    known = units(problem, route.vehicle, route.distance_m, route.duration_s, 0)
    return route.cost != van.cost_fixed + (known + UNITS // 2) // UNITS
