"""Why a stop is where it is: time to spare, what leaving it out saves, the next best route."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.routing.assemble import assemble
from core.routing.check import check
from core.routing.model import Break, Lock, Problem, Solution
from core.routing.schedule import schedule
from core.routing.standing import why_here
from tests.core.routing.days import HOUR, MINUTE, day, made_day, stop, van, window
from tests.core.routing.richdays import rich_day


def _on(problem: Problem, *lines: list[tuple[int, int]]) -> Solution:
    routes = tuple(schedule(problem, vehicle, line) for vehicle, line in enumerate(lines) if line)
    solution = Solution(routes)
    assert check(problem, solution) == ()
    return solution


def test_a_stop_has_as_much_to_spare_as_its_own_promise_leaves() -> None:
    problem = day([stop(10, window(8, 9))], [van()])
    standing = why_here(problem, _on(problem, [(0, 10)]), 0)
    assert (standing.slack_s, standing.bound) == (50 * MINUTE, "its own promise would be broken")


def test_a_later_promise_that_is_nearer_bounds_it() -> None:
    problem = day([stop(1), stop(10, window(8, 8.5), name="order 7")], [van()])
    standing = why_here(problem, _on(problem, [(0, 1), (1, 10)]), 0)
    assert (standing.slack_s, standing.bound) == (20 * MINUTE, "the promise of order 7 would be broken")


def test_waiting_counts_as_time_to_spare_and_the_shift_ends_it() -> None:
    problem = day([stop(1), stop(2, window(15, 17), service_s=30 * MINUTE)], [van(latest_start_s=8 * HOUR)])
    standing = why_here(problem, _on(problem, [(0, 1), (1, 2)]), 0)
    assert (standing.slack_s, standing.bound) == (7 * HOUR + 26 * MINUTE, "the shift of Van 1 would be over")


def test_a_break_that_would_have_to_come_first_bounds_it() -> None:
    """More than ten minutes later, service would run into the break at nine, and would have to wait for its end."""
    rest = Break(9 * HOUR, 9 * HOUR, 1800)
    stops = [stop(10, service_s=40 * MINUTE), stop(11, window(8, 9.75), name="order 7")]
    problem = day(stops, [van(breaks=(rest,), latest_start_s=8 * HOUR)])
    standing = why_here(problem, _on(problem, [(0, 10), (1, 11)]), 0)
    assert (standing.slack_s, standing.bound) == (10 * MINUTE, "the promise of order 7 would be broken")


def test_without_it_the_plan_costs_what_its_detour_costs_less() -> None:
    problem = day([stop(1), stop(3)], [van(cost_km=100)])
    solution = _on(problem, [(0, 1), (1, 3)])
    assert [why_here(problem, solution, number).saving for number in (0, 1)] == [0, 400]


def test_the_only_stop_of_a_route_saves_the_whole_of_it() -> None:
    problem = day([stop(1)], [van(cost_fixed=900, cost_km=100)])
    assert why_here(problem, _on(problem, [(0, 1)]), 0).saving == 1100


def test_the_cheapest_other_route_is_named_with_what_it_costs_more() -> None:
    vans = [van(cost_km=100), van(2, cost_km=100, cost_fixed=50), van(3, cost_km=100, cost_fixed=40)]
    problem = day([stop(1), stop(3)], vans)
    standing = why_here(problem, _on(problem, [(0, 1), (1, 3)]), 1)
    assert standing.elsewhere is not None
    assert (standing.elsewhere.vehicle, standing.elsewhere.more, standing.reason) == (2, 240, "")


def test_a_stop_that_another_van_would_bring_for_less_says_so() -> None:
    problem = day([stop(2)], [van(cost_km=100), van(2, cost_km=10)])
    standing = why_here(problem, _on(problem, [(0, 2)], []), 0)
    assert standing.elsewhere is not None
    assert standing.elsewhere.more == -360


def test_where_no_other_van_takes_it_each_says_what_it_lacks() -> None:
    asked = stop(1, skills=frozenset({"cold"}), demand=(5,))
    vans = [van(skills=frozenset({"cold"}), capacity=(9,)), van(2, capacity=(9,)), van(3, capacity=(3,))]
    problem = day([asked], vans, dimensions=("parcels",))
    standing = why_here(problem, _on(problem, [(0, 1)]), 0)
    assert standing.elsewhere is None
    assert standing.reason == "No other route takes it as it is. If Van 2 had cold, it would ride with it."


def test_a_lock_is_named_as_the_reason() -> None:
    problem = day([stop(1, lock=Lock(0))], [van(), van(2)])
    standing = why_here(problem, _on(problem, [(0, 1)]), 0)
    assert standing.reason == "No other route takes it as it is. Without its lock it would ride with Van 2."


def test_a_van_alone_on_duty_says_so() -> None:
    problem = day([stop(1)], [van()])
    assert why_here(problem, _on(problem, [(0, 1)]), 0).reason == "No other vehicle is on duty."


@pytest.mark.parametrize("seed", range(25))
def test_a_delay_of_the_slack_breaks_nothing_and_the_other_route_costs_what_is_said(seed: int) -> None:
    problem = made_day(seed, stops=10, vehicles=3)
    solution = assemble(problem, [])
    for route in solution.routes:
        for at, (number, place) in enumerate(route.sequence):
            standing = why_here(problem, solution, number)
            assert standing.at == at
            ends = [problem.vehicles[route.vehicle].end, *(visited for _, visited in route.sequence)]
            if ends.count(place) == 1:
                after = schedule(_delayed(problem, place, standing.slack_s), route.vehicle, route.sequence)
                assert after.late_s <= route.late_s
                assert after.return_s <= problem.vehicles[route.vehicle].shift_end_s
            if (other := standing.elsewhere) is not None:
                lines = {each.vehicle: [v for v in each.sequence if v[0] != number] for each in solution.routes}
                lines.setdefault(other.vehicle, []).insert(other.at, (number, other.place))
                moved = Solution(
                    tuple(schedule(problem, van_, lines[van_]) for van_ in sorted(lines) if lines[van_]),
                    solution.unassigned,
                )
                assert check(problem, moved) == ()
                assert moved.cost - solution.cost == other.more


@pytest.mark.parametrize("seed", range(15))
def test_every_stop_of_a_day_with_shipments_and_loads_has_its_standing(seed: int) -> None:
    problem = rich_day(seed)
    solution = assemble(problem, [])
    for route in solution.routes:
        for visit in route.visits:
            standing = why_here(problem, solution, visit.stop)
            assert 0 <= standing.slack_s < 2 * 86_400
            assert (standing.elsewhere is None) == bool(standing.reason)
            if problem.partner(visit.stop) is not None:
                assert standing.reason.startswith("It rides only with ")


def _delayed(problem: Problem, place: int, seconds: int) -> Problem:
    """The same day on which everybody is so much longer on the way to the place, from wherever."""
    matrices = []
    for matrix in problem.matrices:
        durations = matrix.durations.copy()
        durations[:, place] += seconds
        matrices.append(replace(matrix, durations=durations))
    return replace(problem, matrices=tuple(matrices))
