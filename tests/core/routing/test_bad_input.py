"""Days that are next to nothing, or wrong: a sentence or the right answer, never a plan that the checker refuses."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

import numpy as np
import pytest

from core.errors import BadInput
from core.routing.check import check
from core.routing.engines import Limit, engine
from core.routing.model import UNREACHABLE, Code, Matrix, Problem, Solution, Stop, Vehicle
from tests.core.routing.days import HOUR, MINUTE, day, stop, street, van, window


class Solve(Protocol):
    """A problem solved by the engine of the test; what the checker refuses fails it."""

    def __call__(self, problem: Problem) -> Solution: ...


@pytest.fixture(params=["ortools", "ruin"])
def solve(request: pytest.FixtureRequest) -> Solve:
    def solved(problem: Problem) -> Solution:
        limit = Limit(iterations=40)
        found = engine(request.param).solve(problem, seed=1, limit=limit, stop=lambda: False, report=lambda _: None)
        assert check(problem, found) == ()
        return found

    return solved


def _with_matrix(problem: Problem, durations: object, distances: object) -> Problem:
    return replace(problem, matrices=(Matrix(np.array(durations), np.array(distances)),)).validated()


def _reasons(solution: Solution) -> list[tuple[Code, str]]:
    return [(left.code, left.reason) for left in solution.unassigned]


def test_without_vehicles_every_order_says_so(solve: Solve) -> None:
    solution = solve(day([stop(1), stop(2)], []))
    assert _reasons(solution) == [(Code.NO_VEHICLE, "No vehicle is on duty on this day.")] * 2


def test_without_orders_every_vehicle_stays_at_home(solve: Solve) -> None:
    assert solve(day([], [van(cost_fixed=500), van(2)])) == Solution(())


def test_one_order_is_one_call_there_and_back(solve: Solve) -> None:
    solution = solve(day([stop(3)], [van(), van(2)]))
    assert (len(solution.routes), solution.distance_m, solution.unassigned) == (1, 6000, ())


def test_everything_at_one_place_and_no_distance_anywhere_takes_service_alone(solve: Solve) -> None:
    problem = day([stop(place, service_s=MINUTE) for place in range(1, 6)], [van(cost_hour=100), van(2, cost_hour=100)])
    nowhere = solve(_with_matrix(problem, np.zeros((6, 6)), np.zeros((6, 6))))
    assert (nowhere.duration_s, nowhere.distance_m, nowhere.unassigned) == (5 * MINUTE, 0, ())
    at_the_depot = replace(problem, stops=(stop(0, service_s=60, setup_s=30),) * 2)
    assert solve(at_the_depot.validated()).duration_s == 150


@pytest.mark.parametrize("wrong", [-1, float("nan"), float("-inf")])
def test_a_negative_or_missing_entry_is_refused_with_its_places(wrong: float) -> None:
    durations = street(3).durations.astype(float)
    durations[2, 1] = wrong
    with pytest.raises(BadInput, match=r"The durations of matrix 0 hold (-1.0|nan|-inf) from place 2 to place 1"):
        _with_matrix(day([stop(1), stop(2)], [van()]), durations, street(3).distances)
    with pytest.raises(BadInput, match=r"The distances of matrix 0 hold (-1.0|nan|-inf) from place 2 to place 1"):
        _with_matrix(day([stop(1), stop(2)], [van()]), street(3).durations, durations)


def test_where_there_and_back_differ_the_cheaper_direction_is_driven(solve: Solve) -> None:
    up = np.triu(street(4).distances)
    down = np.tril(street(4).distances) * 5
    down[3, 0] = 3000
    solution = solve(_with_matrix(day([stop(3), stop(1), stop(2)], [van(cost_km=10)]), (up + down) / 20, up + down))
    assert solution.distance_m == 6000
    assert [visit.place for visit in solution.routes[0].visits] == [1, 2, 3]


@pytest.mark.parametrize("drop_cost", [None, 1, 10**12])
@pytest.mark.parametrize(
    "prices",
    [
        {"cost_km": 10**12, "cost_hour": 10**12},
        {"cost_fixed": 10**12, "cost_stop": 10**12},
        {"overtime_s": HOUR, "cost_overtime_hour": 10**12, "cost_hour": 1},
    ],
    ids=["driving", "stops", "overtime"],
)
def test_enormous_costs_do_not_overflow(solve: Solve, prices: dict[str, int], drop_cost: int | None) -> None:
    stops = [stop(place, drop_cost=drop_cost, priority=place) for place in range(1, 21)]
    problem = day(stops, [van(n, **prices) for n in (1, 2, 3)], late_cost_hour=10**12)
    durations = street(21).durations.copy()
    durations[20, 1:20] = UNREACHABLE
    found = solve(_with_matrix(problem, durations, street(21).distances))
    if drop_cost is None:
        assert found.unassigned == ()
    if drop_cost == 1 and "overtime_s" not in prices:
        assert found.routes == ()


def test_costs_beyond_all_measure_are_refused_by_name() -> None:
    with pytest.raises(BadInput, match="A cost of Van 1 is negative or beyond all measure"):
        day([stop(1)], [van(cost_km=10**12 + 1)])
    with pytest.raises(BadInput, match="Leaving out stop Mill cannot cost 1000000000001"):
        day([stop(1, name="Mill", drop_cost=10**12 + 1)], [van()])


def test_a_window_before_the_shift_leaves_its_order_out_with_the_minutes_that_are_missing(solve: Solve) -> None:
    solution = solve(day([stop(1, window(6, 7)), stop(2)], [van()]))
    assert _reasons(solution) == [
        (Code.WINDOW, "Van 1 would be there 1 h 01 after its last window closes, even driving straight there.")
    ]


def test_a_window_that_no_shift_reaches_leaves_its_order_out(solve: Solve) -> None:
    (left,) = solve(day([stop(1, window(20, 21)), stop(2)], [van()])).unassigned
    assert (left.stop, left.code) == (0, Code.SHIFT)


def test_a_pin_that_no_way_leads_to_is_left_out_and_the_rest_is_served(solve: Solve) -> None:
    durations = street(4).durations.astype(float)
    durations[:, 2] = durations[2, :] = float("inf")
    problem = _with_matrix(day([stop(1), stop(2), stop(3)], [van()]), durations, street(4).distances)
    solution = solve(problem)
    assert _reasons(solution) == [(Code.UNREACHABLE, "No way leads there from where the vehicles start, and back.")]
    assert len(solution.routes[0].visits) == 2


def test_a_van_that_no_way_leads_away_from_stays_at_home(solve: Solve) -> None:
    durations = street(4).durations.astype(float)
    durations[3, :] = float("inf")
    lost: Vehicle = van(start=3, end=3, cost_km=1)
    ways = (Matrix(durations, street(4).distances),)
    solution = solve(day([stop(1), stop(2)], [lost, van(2, cost_km=50)], matrices=ways))
    assert [route.vehicle for route in solution.routes] == [1]
    assert solution.unassigned == ()


def test_an_order_too_big_for_any_van_says_by_how_much(solve: Solve) -> None:
    stops: list[Stop] = [stop(1, demand=(70_000,)), stop(2, demand=(5_000,))]
    solution = solve(day(stops, [van(capacity=(50_000,)), van(2, capacity=(60_000,))], dimensions=("mass_g",)))
    assert _reasons(solution) == [
        (Code.CAPACITY, "It is 10 kg more than Van 2 carries, the largest that could take it.")
    ]


def test_where_nothing_can_be_served_every_order_has_its_reason_and_nobody_leaves(solve: Solve) -> None:
    asked = [
        stop(1, demand=(70_000,)),
        stop(2, window(6, 7), demand=(0,)),
        stop(3, demand=(0,), skills=frozenset({"lift"})),
        stop(4, demand=(0,), service_s=9 * HOUR),
    ]
    solution = solve(day(asked, [van(capacity=(50_000,), cost_fixed=100)], dimensions=("mass_g",)))
    assert solution.routes == ()
    assert {left.stop: left.code for left in solution.unassigned} == {
        0: Code.CAPACITY,
        1: Code.WINDOW,
        2: Code.SKILL,
        3: Code.SHIFT,
    }


def test_the_same_door_is_set_up_once_however_many_are_served_there(solve: Solve) -> None:
    same = [replace(stop(2, service_s=MINUTE, setup_s=5 * MINUTE), ref=f"o{number}") for number in range(4)]
    (route,) = solve(day(same, [van(cost_hour=100)])).routes
    assert route.duration_s == 2 * 2 * MINUTE + 5 * MINUTE + 4 * MINUTE
