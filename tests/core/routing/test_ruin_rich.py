"""What a dispatcher's day asks of the project's own engine besides ways and windows; its sums against the checker's."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter
from typing import Literal

import pytest

from core.errors import Refused
from core.routing.assemble import assemble, reloads_of, sequences_of
from core.routing.changes import changed
from core.routing.check import check
from core.routing.engines import Limit, engine
from core.routing.engines.ruin.facts import facts
from core.routing.engines.ruin.kernel.layout import BEST, GRAVE, SHARED
from core.routing.engines.ruin.run import Run
from core.routing.model import Announced, Balance, Break, Door, Problem, Solution, Vehicle
from core.routing.objective import objective
from tests.core.routing.days import HOUR, MINUTE, day, made_day, stop, van, window
from tests.core.routing.richdays import announced_day, rich_day


def _solve(problem: Problem, *, iterations: int = 400, seed: int = 1, start: Solution | None = None) -> Solution:
    found = engine("ruin").solve(
        problem, seed=seed, limit=Limit(iterations=iterations), stop=lambda: False, report=lambda _: None, start=start
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


def _holds_its_own_sum(problem: Problem, seed: int, start: Solution | None = None) -> None:
    """The kernel's answer needs no mending, and costs what the kernel says."""
    run = Run(problem, facts(problem), seed, Limit(iterations=500), perf_counter())
    if start is not None:
        run.adopt(sequences_of(problem, start))
    while not run.over:
        run.slice()
    if problem.most_changed is not None and run.work.total[SHARED] >= run.facts.dues[GRAVE]:
        return  # a start that loads elsewhere than the kernel would, so that too much changes
    found = assemble(problem, run.sequences(), reloads=run.reloads(), insert=False, reasons=False)
    assert check(problem, found) == ()
    assert sequences_of(problem, found) == run.sequences()
    assert reloads_of(problem, found) == (run.reloads() or [[] for _ in problem.vehicles])
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


def _unpaired(problem: Problem) -> Problem:
    """The same without shipments."""
    return replace(problem, pairs=()).validated()


@pytest.mark.parametrize("seed", range(30))
def test_what_is_brought_collected_aboard_and_loaded_again_is_counted_as_the_checker_does(seed: int) -> None:
    _holds_its_own_sum(_unpaired(rich_day(seed, stops=10 + seed, vehicles=3)), seed)


def test_goods_collected_take_the_room_that_goods_brought_have_left() -> None:
    stops = [stop(1, demand=(3,)), stop(2, demand=(0,), pickup=(3,)), stop(3, demand=(3,)), stop(4, demand=(0,))]
    asked = day(stops, [van(cost_km=10, capacity=(6,))], dimensions=("parcels",))
    assert _solve(asked).unassigned == ()
    stops[1] = replace(stops[1], pickup=(7,))
    assert [left.stop for left in _solve(replace(asked, stops=tuple(stops)).validated()).unassigned] == [1]


def test_a_van_comes_back_to_load_no_more_often_than_it_must_and_may() -> None:
    stops = [stop(place, demand=(2,)) for place in range(1, 7)]
    for reloads, served, times in ((0, 2, 0), (1, 4, 1), (2, 6, 2), (5, 6, 2)):
        vans = [van(cost_km=10, capacity=(4,), reloads=reloads, reload_s=10 * MINUTE)]
        solution = _solve(day(stops, vans, dimensions=("parcels",)))
        assert (6 - len(solution.unassigned), len(solution.routes[0].reloads)) == (served, times)


def test_a_van_under_way_brings_what_it_has_and_what_it_loads() -> None:
    stops = [stop(place, demand=(1,)) for place in range(1, 5)]
    one = van(cost_km=10, capacity=(4,), aboard=frozenset({0, 2}))
    assert [left.stop for left in _solve(day(stops, [one], dimensions=("parcels",))).unassigned] == [1, 3]
    again = _solve(day(stops, [replace(one, reloads=1)], dimensions=("parcels",)))
    assert (again.unassigned, len(again.routes[0].reloads)) == ((), 1)
    two = [replace(one, reloads=1), van(2, cost_km=90, capacity=(4,))]
    shared = _solve(day(stops, [two[1], two[0]], dimensions=("parcels",)))
    assert {visit.stop for route in shared.routes if route.vehicle == 0 for visit in route.visits} <= {1, 3}


@pytest.mark.parametrize("seed", range(30))
def test_shipments_are_carried_as_the_checker_wants_it(seed: int) -> None:
    _holds_its_own_sum(rich_day(seed, stops=12 + seed, vehicles=3), seed)


def test_a_shipment_is_collected_before_it_is_delivered_by_one_van_or_by_none() -> None:
    stops = [stop(place, demand=(1,)) for place in (6, 2, 4, 1)]
    vans = [van(n, cost_km=10, capacity=(3,)) for n in (1, 2)]
    solution = _solve(day(stops, vans, dimensions=("parcels",), pairs=((0, 1), (2, 3))))
    assert solution.unassigned == ()
    order = [visit.stop for route in solution.routes for visit in route.visits]
    assert order.index(0) < order.index(1)
    assert order.index(2) < order.index(3)
    stops[1] = replace(stops[1], skills=frozenset({"lift"}))
    left = _solve(day(stops, vans, dimensions=("parcels",), pairs=((0, 1), (2, 3)))).unassigned
    assert [each.stop for each in left] == [0, 1]


def test_shipments_ride_one_after_the_other_where_there_is_no_room_for_two() -> None:
    stops = [stop(place, demand=(amount,)) for place, amount in ((2, 0), (4, 2), (3, 0), (5, 2))]
    solution = _solve(day(stops, [van(cost_km=10, capacity=(3,))], dimensions=("parcels",), pairs=((0, 1), (2, 3))))
    assert [visit.stop for visit in solution.routes[0].visits] in ([0, 1, 2, 3], [2, 3, 0, 1])


def test_a_shipment_stays_aboard_while_its_van_loads_again() -> None:
    stops = [stop(9, demand=(0,)), stop(1, demand=(1,)), stop(5, demand=(3,)), stop(6, demand=(3,))]
    one = van(cost_km=10, capacity=(4,), reloads=1)
    solution = _solve(day(stops, [one], dimensions=("parcels",), pairs=((0, 1),)))
    assert (solution.unassigned, len(solution.routes[0].reloads)) == ((), 1)


@pytest.mark.parametrize("seed", range(40))
def test_no_more_announced_stops_change_than_may(seed: int) -> None:
    problem, plan = announced_day(seed, stops=8 + seed % 12)
    try:
        start = assemble(problem, sequences_of(problem, plan), reloads=reloads_of(problem, plan))
    except Refused:  # even what was announced can no longer be driven
        return
    _holds_its_own_sum(problem, seed, start)
    found = _solve(problem, seed=seed, start=start)
    assert len(changed(problem, found)) <= 1
    assert objective(problem, found) <= objective(problem, start) + 1e-6


def test_an_announced_time_is_kept_though_another_order_is_shorter() -> None:
    stops = [stop(place) for place in (5, 2, 8)]
    told = [Announced(0, 8 * HOUR + minutes * MINUTE) for minutes in (5, 8, 14)]
    asked = tuple(replace(each, announced=one) for each, one in zip(stops, told, strict=True))
    free = day(stops, [van(cost_km=10)])
    held = replace(free, stops=asked, most_changed=0, eta_tolerance_s=MINUTE).validated()
    assert changed(held, _solve(free)) != ()  # there and back, whatever was said
    assert changed(held, _solve(held)) == ()


@pytest.mark.parametrize("by", ["stops", "time"])
def test_work_is_shared_where_that_is_worth_more_than_the_way(by: Literal["stops", "time"]) -> None:
    stops = [stop(place, service_s=20 * MINUTE) for place in range(1, 9)]
    vans = [van(number, cost_km=10) for number in (1, 2)]
    alone = _solve(day(stops, vans, balance=Balance(by, 0)))
    even = _solve(day(stops, vans, balance=Balance(by, 9000)))
    assert len(alone.routes) == 1
    assert [len(route.visits) for route in even.routes] == [4, 4]


@pytest.mark.parametrize("seed", range(12))
def test_a_rich_day_is_solved_no_worse_than_by_the_reference(seed: int) -> None:
    problem = rich_day(seed, stops=12, reloads=False)
    reference = engine("ortools").solve(
        problem, seed=1, limit=Limit(iterations=60), stop=lambda: False, report=lambda _: None
    )
    assert objective(problem, _solve(problem, iterations=3000)) <= 1.002 * objective(problem, reference) + 1
