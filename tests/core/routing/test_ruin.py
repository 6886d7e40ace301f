"""The project's own engine: each rule by itself, and its own sums against those of the rest of routing."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

import numpy as np
import pytest

from core.routing.assemble import assemble, sequences_of
from core.routing.check import check
from core.routing.engines import Limit, engine
from core.routing.engines.ruin.facts import facts
from core.routing.engines.ruin.kernel.layout import BEST
from core.routing.engines.ruin.run import Run
from core.routing.model import UNREACHABLE, Break, Code, Door, Lock, Matrix, Problem, Progress, Solution, Stop
from core.routing.objective import objective
from tests.core.routing.days import HOUR, MINUTE, day, made_day, stop, street, van, window


def _solve(problem: Problem, *, iterations: int = 400, seed: int = 1, start: Solution | None = None) -> Solution:
    found = engine("ruin").solve(
        problem, seed=seed, limit=Limit(iterations=iterations), stop=lambda: False, report=lambda _: None, start=start
    )
    assert check(problem, found) == ()
    return found


def _order(solution: Solution, vehicle: int = 0) -> list[int]:
    return [visit.stop for route in solution.routes if route.vehicle == vehicle for visit in route.visits]


@pytest.mark.parametrize("seed", range(24))
def test_the_kernels_own_sum_is_what_the_objective_says_of_its_solution(seed: int) -> None:
    problem = made_day(seed, stops=14 + seed, vehicles=2 + seed % 3)
    run = Run(problem, facts(problem), seed, Limit(iterations=600), perf_counter())
    while not run.over:
        run.slice()
    found = assemble(problem, run.sequences(), insert=False, reasons=False)
    assert sequences_of(problem, found) == run.sequences()  # nothing had to be mended
    # Each route's price is rounded to a minor unit; the kernel's is not.
    assert float(run.work.total[BEST]) == pytest.approx(objective(problem, found), abs=len(problem.vehicles))


@pytest.mark.parametrize(
    ("stops", "vehicles"), [(0, 0), (0, 2), (3, 0), (1, 1)], ids=["nothing", "no stops", "no vehicles", "one stop"]
)
def test_a_day_of_next_to_nothing_is_answered(stops: int, vehicles: int) -> None:
    problem = day([stop(1) for _ in range(stops)], [van(n) for n in range(vehicles)])
    assert len(_solve(problem).unassigned) == (0 if vehicles else stops)


def test_stops_on_a_street_are_served_there_and_back_by_one_van() -> None:
    stops = [stop(place) for place in (7, 3, 9, 1, 5)]
    solution = _solve(day(stops, [van(cost_fixed=5000, cost_km=10), van(2, cost_fixed=5000, cost_km=10)]))
    assert (len(solution.routes), solution.distance_m) == (1, 18_000)


def test_all_stops_at_one_place_pay_its_setup_once() -> None:
    stops = [stop(4, setup_s=600, service_s=60) for _ in range(6)]
    solution = _solve(day(stops, [van(cost_hour=100, cost_km=10)]))
    assert solution.duration_s == 8 * MINUTE + 600 + 6 * 60


def test_locked_positions_are_held_while_the_rest_is_put_in_order() -> None:
    stops = [stop(place) for place in range(1, 9)]
    stops[6] = replace(stops[6], lock=Lock(0, 0))
    stops[2] = replace(stops[2], lock=Lock(0, 1))
    stops[4] = replace(stops[4], lock=Lock(0, -1))
    order = _order(_solve(day(stops, [van(cost_km=10)]), iterations=2000))
    assert (order[0], order[1], order[-1], len(order)) == (6, 2, 4, 8)


def test_an_order_to_be_kept_is_kept() -> None:
    stops = [stop(place) for place in range(1, 7)]
    order = _order(_solve(day(stops, [van(cost_km=10)], sequences=((5, 0, 3),))))
    assert [number for number in order if number in (5, 0, 3)] == [5, 0, 3]


def test_the_nearer_of_two_doors_is_taken() -> None:
    assert _solve(day([Stop("s", (Door(20), Door(2))), stop(1)], [van(cost_km=10)])).distance_m == 4000


def test_the_second_window_is_used_where_the_first_cannot_be() -> None:
    stops = [stop(5, window(6, 7), window(10, 11)), stop(3, window(8, 9))]
    assert _solve(day(stops, [van(cost_km=10)])).unassigned == ()


def test_a_driver_rests_within_the_breaks_window() -> None:
    stops = [stop(place, service_s=HOUR) for place in range(1, 6)]
    solution = _solve(day(stops, [van(cost_km=10, breaks=(Break(11 * HOUR, 12 * HOUR, 30 * MINUTE),))]))
    assert solution.unassigned == ()
    assert len(solution.routes[0].rests) == 1


def test_a_soft_window_is_overrun_rather_than_a_stop_left_out() -> None:
    stops = [stop(30, window(8, 8.1, hard=False)), stop(1)]
    solution = _solve(day(stops, [van(cost_km=10)]))
    assert solution.unassigned == ()
    assert solution.routes[0].late_s > 0


def test_where_no_way_leads_is_said() -> None:
    ways = np.array(street(4).durations, dtype=float)
    ways[:, 3] = ways[3, :] = UNREACHABLE
    problem = Problem(0, (Matrix(ways, ways),), (stop(1), stop(3)), (van(cost_km=10),)).validated()
    assert [left.code for left in _solve(problem).unassigned] == [Code.UNREACHABLE]


def test_an_optional_stop_is_served_only_where_that_pays() -> None:
    stops = [stop(1, drop_cost=5), stop(30, drop_cost=5), stop(2, drop_cost=1000)]
    solution = _solve(day(stops, [van(cost_km=10)]))
    assert [(left.stop, left.code) for left in solution.unassigned] == [(1, Code.COST)]


def test_the_same_seed_gives_the_same_plan_and_another_seed_another_way_to_it() -> None:
    problem = made_day(5, stops=40, vehicles=4)
    first = _solve(problem, iterations=50, seed=3)
    assert first == _solve(problem, iterations=50, seed=3)
    assert first != _solve(problem, iterations=50, seed=4)


def test_a_start_is_gone_on_from() -> None:
    problem = made_day(8, stops=30, vehicles=4)
    good = _solve(problem, iterations=4000)
    assert objective(problem, _solve(problem, iterations=1, seed=9, start=good)) <= objective(problem, good) + 1e-6


def test_a_search_that_is_stopped_keeps_what_it_has() -> None:
    heard: list[Progress] = []
    problem = made_day(8, stops=30, vehicles=4, locks=False)
    found = engine("ruin").solve(
        problem, seed=1, limit=Limit(seconds=600), stop=lambda: bool(heard), report=heard.append
    )
    assert check(problem, found) == ()
    assert objective(problem, found) <= objective(problem, heard[-1].best) + 1e-6


def test_more_search_is_never_worse_and_beats_the_reference_on_most_days() -> None:
    better = 0
    for seed in range(8):
        problem = made_day(seed, stops=25, vehicles=3, locks=False)
        reference = engine("ortools").solve(
            problem, seed=1, limit=Limit(iterations=60), stop=lambda: False, report=lambda _: None
        )
        better += objective(problem, _solve(problem, iterations=3000)) <= objective(problem, reference) + 1
    assert better >= 7
