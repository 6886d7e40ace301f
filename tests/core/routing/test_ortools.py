"""OR-Tools as an engine: each rule by itself, where the right answer can be seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from ortools.constraint_solver import pywrapcp

from core.errors import BadInput
from core.routing.check import check
from core.routing.engines import Limit, engine
from core.routing.engines.ortools_model import Model
from core.routing.model import UNREACHABLE, Balance, Break, Code, Door, Lock, Matrix, Problem, Progress, Solution, Stop
from core.routing.schedule import schedule
from core.routing.violations import Rule
from tests.core.routing.days import HOUR, MINUTE, day, made_day, stop, street, van, window
from tests.core.routing.richdays import rich_day


def _solve(problem: Problem, *, iterations: int = 60, seed: int = 1) -> Solution:
    found = engine("ortools").solve(
        problem, seed=seed, limit=Limit(iterations=iterations), stop=lambda: False, report=lambda _: None
    )
    assert check(problem, found) == ()
    return found


def _order(solution: Solution, vehicle: int = 0) -> list[int]:
    return [visit.stop for route in solution.routes if route.vehicle == vehicle for visit in route.visits]


@pytest.mark.parametrize(
    ("stops", "vehicles"), [(0, 0), (0, 2), (3, 0), (1, 1)], ids=["nothing", "no stops", "no vehicles", "one stop"]
)
def test_a_day_of_next_to_nothing_is_answered(stops: int, vehicles: int) -> None:
    problem = day([stop(1) for _ in range(stops)], [van(n) for n in range(vehicles)])
    solution = _solve(problem)
    assert len(solution.unassigned) == (0 if vehicles else stops)


def test_stops_on_a_street_are_served_there_and_back() -> None:
    stops = [stop(place) for place in (7, 3, 9, 1, 5)]
    assert _solve(day(stops, [van(cost_km=10)])).distance_m == 18_000


def test_a_second_van_stays_at_home_where_one_can_do_it() -> None:
    stops = [stop(place) for place in range(1, 9)]
    solution = _solve(day(stops, [van(cost_fixed=5000, cost_km=10), van(2, cost_fixed=5000, cost_km=10)]))
    assert len(solution.routes) == 1


def test_each_capacity_counts() -> None:
    stops = [stop(place, demand=(1, 10)) for place in range(1, 7)]
    vans = [van(capacity=(None, 30), cost_km=10), van(2, capacity=(4, None), cost_km=10)]
    assert _solve(day(stops, vans, dimensions=("parcels", "mass_g"))).unassigned == ()


def test_skills_and_locks_choose_the_van() -> None:
    stops = [stop(1, skills=frozenset({"lift"})), stop(2, lock=Lock(0)), stop(3)]
    solution = _solve(day(stops, [van(cost_km=10), van(2, cost_km=10, skills=frozenset({"lift"}))]))
    assert 0 in _order(solution, 1)
    assert 1 in _order(solution, 0)


def test_locked_positions_are_held_while_the_rest_is_put_in_order() -> None:
    stops = [stop(place) for place in range(1, 9)]
    stops[6] = replace(stops[6], lock=Lock(0, 0))
    stops[2] = replace(stops[2], lock=Lock(0, 1))
    stops[4] = replace(stops[4], lock=Lock(0, -1))
    order = _order(_solve(day(stops, [van(cost_km=10)])))
    assert (order[0], order[1], order[-1]) == (6, 2, 4)
    assert len(order) == 8


def test_an_order_to_be_kept_is_kept() -> None:
    stops = [stop(place) for place in range(1, 7)]
    order = _order(_solve(day(stops, [van(cost_km=10)], sequences=((5, 0, 3),))))
    assert [number for number in order if number in (5, 0, 3)] == [5, 0, 3]


def test_the_nearer_of_two_doors_is_taken() -> None:
    asked = Stop("s", (Door(20), Door(2)))
    assert _solve(day([asked, stop(1)], [van(cost_km=10)])).distance_m == 4000


def test_of_several_windows_one_is_met() -> None:
    stops = [stop(1, window(8, 9), window(14, 15), service_s=60), stop(2, window(8, 8.1), service_s=2 * HOUR)]
    solution = _solve(day(stops, [van()]))
    assert _order(solution) == [1, 0]
    assert solution.routes[0].visits[1].start_s == 14 * HOUR


def test_a_soft_window_is_overrun_rather_than_a_stop_left_out() -> None:
    stops = [stop(1, window(8, 9, hard=False), service_s=HOUR), stop(2, window(8, 9, hard=False), service_s=HOUR)]
    solution = _solve(day(stops, [van(latest_start_s=8 * HOUR)]))
    assert solution.unassigned == ()
    assert 0 < solution.routes[0].late_s <= 3 * MINUTE


def test_a_break_is_had() -> None:
    stops = [stop(place, service_s=HOUR) for place in range(1, 7)]
    (route,) = _solve(day(stops, [van(breaks=(Break(11 * HOUR, 12 * HOUR, 1800),))])).routes
    assert len(route.rests) == 1


def test_range_number_of_stops_and_latest_start_are_held() -> None:
    stops = [stop(place) for place in range(1, 11)]
    vans = [van(n, max_distance_m=14_000, max_stops=4, latest_start_s=8 * HOUR) for n in (1, 2)]
    solution = _solve(day(stops, vans))
    assert {left.code for left in solution.unassigned} <= {Code.RANGE, Code.NO_ROOM}
    assert sum(len(route.visits) for route in solution.routes) >= 7


def test_overtime_is_worked_where_it_is_cheaper_than_another_van() -> None:
    stops = [stop(1, service_s=4 * HOUR), stop(2, service_s=4 * HOUR)]
    vans = [van(n, cost_fixed=3000, cost_hour=1000, overtime_s=HOUR, cost_overtime_hour=500) for n in (1, 2)]
    (route,) = _solve(day(stops, vans)).routes
    assert route.return_s == 16 * HOUR + 4 * MINUTE
    dear = [replace(one, cost_overtime_hour=90_000) for one in vans]
    assert len(_solve(day(stops, dear)).routes) == 2


def test_a_van_that_is_paid_by_the_stop_makes_few() -> None:
    stops = [stop(place) for place in range(1, 7)]
    (route,) = _solve(day(stops, [van(cost_km=10, cost_stop=500), van(2, cost_km=11)])).routes
    assert route.vehicle == 1


def test_returns_are_collected_once_there_is_room_for_them() -> None:
    stops = [stop(place, demand=(2,), pickup=(1,)) for place in range(1, 5)] + [stop(5, demand=(0,), pickup=(4,))]
    solution = _solve(day(stops, [van(capacity=(8,), cost_km=10)], dimensions=("parcels",)))
    assert solution.unassigned == ()
    assert solution.distance_m == 10_000


def test_shipments_are_collected_before_they_are_delivered_by_one_van() -> None:
    stops = [stop(place, demand=(0 if place < 5 else 3,)) for place in range(1, 9)]
    pairs = tuple((number, number + 4) for number in range(4))
    vans = [van(n, capacity=(6,), cost_km=10, cost_fixed=500) for n in (1, 2)]
    solution = _solve(day(stops, vans, dimensions=("parcels",), pairs=pairs))
    assert solution.unassigned == ()
    (route,) = solution.routes
    assert route.peak == (6,)


def test_a_shipment_has_doors_and_is_left_out_as_a_whole() -> None:
    stops = [Stop("a", (Door(3), Door(9))), Stop("b", (Door(8), Door(2))), stop(4), stop(5, window(4, 5))]
    solution = _solve(day(stops, [van(cost_km=10)], pairs=((0, 1), (2, 3))))
    assert [visit.place for visit in solution.routes[0].visits] == [3, 2]
    assert {left.stop: left.code for left in solution.unassigned} == {2: Code.PAIR, 3: Code.WINDOW}


def test_vans_under_way_bring_what_they_have_aboard() -> None:
    stops = [stop(place, demand=(1,)) for place in range(1, 7)]
    full = van(capacity=(3,), cost_km=1, aboard=frozenset({4, 5}))
    solution = _solve(day(stops, [full, van(2, capacity=(9,), cost_km=90)], dimensions=("parcels",)))
    assert sorted(_order(solution, 0)) == [4, 5]
    assert solution.unassigned == ()
    overfull = replace(full, capacity=(1,))
    left = _solve(day(stops, [overfull], dimensions=("parcels",))).unassigned
    assert len(left) == 6


def _unmended(problem: Problem) -> tuple[list[list[tuple[int, int]]], set[Rule]]:
    """The library's own answer, and what it breaks of loads, shipments and goods."""
    model = Model(problem, 1)
    answer = model.routing.SolveWithParameters(pywrapcp.DefaultRoutingSearchParameters())
    sequences = model.sequences([answer.Value(model.routing.NextVar(at)) for at in range(model.routing.Size())])
    routes = tuple(schedule(problem, at, visits) for at, visits in enumerate(sequences) if visits)
    broken = {found.rule for found in check(problem, Solution(routes))}
    return sequences, broken & {Rule.CAPACITY, Rule.PAIR, Rule.GOODS}


def test_the_library_s_own_answers_keep_to_loads_shipments_and_goods_before_anything_is_mended() -> None:
    for seed in range(25):
        assert _unmended(rich_day(seed, stops=14, reloads=False))[1] == set()


def test_the_library_knows_that_goods_nobody_takes_stay_aboard() -> None:
    stops = [stop(1, demand=(2,)), stop(2, window(4, 5), demand=(3,)), stop(3, demand=(0,), pickup=(4,))]
    under_way = van(capacity=(6,), aboard=frozenset({0, 1}))
    assert _unmended(day(stops, [under_way], dimensions=("parcels",))) == ([[(0, 1)]], set())


def test_what_the_library_does_not_hold_is_refused_by_name() -> None:
    stops = [stop(1), stop(2)]
    problem = day(stops, [van(reloads=1)], balance=Balance("time", 100), most_changed=0)
    with pytest.raises(
        BadInput, match="a limit on announced stops that change, balance of work and vehicles that load"
    ):
        _solve(problem)


def test_open_routes_end_far_out() -> None:
    solution = _solve(day([stop(1), stop(5), stop(9)], [van(end=None, cost_km=10)]))
    assert solution.distance_m == 9000


def test_a_stop_without_a_way_to_it_is_left_out_alone() -> None:
    durations = street(4).durations.copy()
    durations[:, 2] = durations[2, :] = UNREACHABLE
    problem = replace(day([stop(1), stop(2), stop(3)], [van()]), matrices=(Matrix(durations, street(4).distances),))
    (left,) = _solve(problem.validated()).unassigned
    assert (left.stop, left.code) == (1, Code.UNREACHABLE)


def test_one_way_streets_decide_the_direction() -> None:
    ring = np.array([[(to - origin) % 6 * 60 for to in range(6)] for origin in range(6)])
    problem = replace(day([stop(n) for n in (5, 3, 1, 4, 2)], [van(cost_km=10)]), matrices=(Matrix(ring, ring * 10),))
    assert [problem.stops[n].doors[0].place for n in _order(_solve(problem.validated()))] == [1, 2, 3, 4, 5]


def test_everything_at_one_place_is_one_call_with_setup_paid_once() -> None:
    here = tuple(Stop(f"s{n}", (Door(1, (), 60, 300),)) for n in range(5))
    problem = replace(day([], [van(cost_hour=100)]), stops=here).validated()
    assert _solve(problem).duration_s == 2 * MINUTE + 300 + 5 * 60


def test_free_vehicles_drive_no_further_than_they_must() -> None:
    assert _solve(day([stop(8), stop(2), stop(5)], [van()])).distance_m == 16_000


def test_where_money_decides_a_dear_stop_is_left_out() -> None:
    stops = [stop(1, drop_cost=10_000), stop(50, drop_cost=500)]
    (left,) = _solve(day(stops, [van(cost_km=10)])).unassigned
    assert (left.stop, left.code) == (1, Code.COST)


def test_enormous_prices_do_not_overflow() -> None:
    stops = [stop(n, drop_cost=10**12) for n in range(1, 30)]
    assert _solve(day(stops, [van(cost_fixed=10**12, cost_km=10**9)])).unassigned == ()


def test_what_no_vehicle_can_do_leaves_the_rest_unharmed() -> None:
    stops = [stop(1, skills=frozenset({"crane"})), stop(2, window(4, 5)), stop(3, service_s=9 * HOUR), stop(4)]
    solution = _solve(day(stops, [van()]))
    assert _order(solution) == [3]
    assert [left.code for left in solution.unassigned] == [Code.SKILL, Code.WINDOW, Code.SHIFT]


def test_reports_come_with_better_and_better_plans() -> None:
    heard: list[Progress] = []
    problem = made_day(3, stops=30, vehicles=4, locks=False)
    engine("ortools").solve(problem, seed=1, limit=Limit(iterations=100), stop=lambda: False, report=heard.append)
    assert heard
    assert all(check(problem, progress.best) == () for progress in heard)
    assert [progress.iterations for progress in heard] == sorted(progress.iterations for progress in heard)


def test_told_to_stop_it_hands_over_what_it_has() -> None:
    problem = made_day(5, stops=40, vehicles=4)
    found = engine("ortools").solve(problem, seed=1, limit=Limit(seconds=600), stop=lambda: True, report=lambda _: None)
    assert check(problem, found) == ()


def test_told_to_stop_on_a_hopeless_day_it_does_not_keep_anybody_waiting_for_reasons(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("core.routing.engines.ortools.HURRY", 0)
    problem = day([stop(n, service_s=3 * HOUR) for n in range(1, 9)], [van()])
    found = engine("ortools").solve(problem, seed=1, limit=Limit(seconds=600), stop=lambda: True, report=lambda _: None)
    assert {left.code for left in found.unassigned} == {Code.STOPPED}


def test_a_limit_in_seconds_ends_a_search() -> None:
    problem = made_day(6, stops=30, vehicles=3)
    found = engine("ortools").solve(
        problem, seed=1, limit=Limit(seconds=0.3), stop=lambda: False, report=lambda _: None
    )
    assert check(problem, found) == ()


def test_another_seed_is_another_search() -> None:
    problem = made_day(8, stops=40, vehicles=4, locks=False)
    assert len({_solve(problem, iterations=5, seed=seed) for seed in range(4)}) > 1


def test_an_engine_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(BadInput, match="no engine called magic; there are: ortools"):
        engine("magic")
