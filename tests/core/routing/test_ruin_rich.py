"""What a dispatcher's day asks of the project's own engine besides ways and windows; its sums against the checker's."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

import pytest

from core.routing.assemble import assemble, sequences_of
from core.routing.check import check
from core.routing.engines import Limit, engine
from core.routing.engines.ruin.engine import _Run
from core.routing.engines.ruin.kernel.layout import BEST
from core.routing.model import Break, Door, Problem, Solution, Vehicle
from core.routing.objective import objective
from tests.core.routing.days import HOUR, MINUTE, day, made_day, stop, van, window


def _solve(problem: Problem, *, iterations: int = 400, seed: int = 1) -> Solution:
    found = engine("ruin").solve(
        problem, seed=seed, limit=Limit(iterations=iterations), stop=lambda: False, report=lambda _: None
    )
    assert check(problem, found) == ()
    return found


def _with_vans(problem: Problem, change: Callable[[random.Random, Vehicle], Vehicle], seed: int) -> Problem:
    chance = random.Random(seed)
    return replace(problem, vehicles=tuple(change(chance, each) for each in problem.vehicles)).validated()


def _hurried(chance: random.Random, each: Vehicle) -> Vehicle:
    """It may be under way for some hours only, and in overtime for one."""
    return replace(
        each,
        max_duration_s=chance.choice([None, 3 * HOUR, 5 * HOUR]),
        overtime_s=chance.choice([0, HOUR]),
        cost_overtime_hour=chance.choice([0, 5000]),
    )


def _plain(chance: random.Random, each: Vehicle) -> Vehicle:
    """Under way for some hours only, and nothing else but ways and loads."""
    return replace(_hurried(chance, each), breaks=(), overtime_s=0)


def _first_window(door: Door) -> Door:
    """Its first window alone, hard."""
    return replace(door, windows=tuple(replace(each, hard=True) for each in door.windows[:1]))


def _holds_its_own_sum(problem: Problem, seed: int) -> None:
    """The kernel's answer needs no mending, and costs what the kernel says."""
    run = _Run(problem, seed, Limit(iterations=500), perf_counter())
    while not run.over:
        run.slice()
    found = assemble(problem, run.sequences(), insert=False, reasons=False)
    assert check(problem, found) == ()
    assert sequences_of(problem, found) == run.sequences()
    # Each route's price is rounded to a minor unit; the kernel's is not.
    assert float(run.work.total[BEST]) == pytest.approx(objective(problem, found), abs=len(problem.vehicles))


@pytest.mark.parametrize("seed", range(16))
def test_vans_with_little_time_are_timed_as_the_checker_does(seed: int) -> None:
    _holds_its_own_sum(_with_vans(made_day(seed, stops=14 + seed, vehicles=3), _hurried, seed), seed)


@pytest.mark.parametrize("seed", range(12))
def test_the_longest_time_under_way_is_held_without_a_look_at_the_whole_route(seed: int) -> None:
    problem = _with_vans(made_day(seed, stops=20, vehicles=3, locks=False), _plain, seed)
    only = [replace(asked, doors=tuple(_first_window(door) for door in asked.doors)) for asked in problem.stops]
    _holds_its_own_sum(replace(problem, stops=tuple(only)).validated(), seed)


def test_a_van_leaves_late_enough_for_the_time_that_it_may_be_under_way() -> None:
    stops = [stop(10, window(12, 13)), stop(20)]
    solution = _solve(day(stops, [van(cost_km=10, max_duration_s=HOUR)]))
    assert solution.unassigned == ()
    assert solution.duration_s <= HOUR


def test_what_takes_longer_than_a_van_may_be_under_way_is_left_out_and_said() -> None:
    solution = _solve(day([stop(10), stop(40)], [van(cost_km=10, max_duration_s=HOUR)]))
    assert [left.stop for left in solution.unassigned] == [1]
    assert "longer than it may be" in solution.unassigned[0].reason


def test_two_windows_far_apart_need_two_vans_that_may_not_be_long_under_way() -> None:
    rest = Break(11 * HOUR, 12 * HOUR, 30 * MINUTE)
    stops = [stop(10, window(8, 9)), stop(10, window(14, 15))]
    vans = [van(number, cost_km=10, max_duration_s=2 * HOUR, breaks=(rest,)) for number in (1, 2)]
    solution = _solve(day(stops, vans))
    assert (len(solution.routes), solution.unassigned) == (2, ())


def test_overtime_is_worked_where_it_is_cheaper_than_a_second_van() -> None:
    stops = [stop(place, service_s=2 * HOUR) for place in range(1, 5)]
    asked = {"cost_km": 10, "cost_fixed": 5000, "overtime_s": 2 * HOUR}
    cheap = _solve(day(stops, [van(n, cost_overtime_hour=1000, **asked) for n in (1, 2)]))
    dear = _solve(day(stops, [van(n, cost_overtime_hour=90_000, **asked) for n in (1, 2)]))
    assert (len(cheap.routes), len(dear.routes)) == (1, 2)
    assert cheap.routes[0].return_s > 16 * HOUR
    assert all(route.return_s <= 16 * HOUR for route in dear.routes)
