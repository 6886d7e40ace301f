"""What promises and locks cost: a lower bound that a plan without them keeps."""

from __future__ import annotations

import pytest

from core.errors import BadInput
from core.routing.assemble import assemble
from core.routing.check import check
from core.routing.model import Lock, Solution
from core.routing.promises import Held, promises_cost, reinserted, relaxed
from core.routing.schedule import schedule
from tests.core.routing.days import day, made_day, stop, van, window


def test_a_promise_that_sends_the_van_back_costs_the_way_back() -> None:
    """Early at 9, late at 10, and 5 on the way between: without the late promise it is brought on the way out."""
    stops = [stop(9, window(8, 8.2)), stop(5, window(9, 10)), stop(10, window(8.2, 8.5))]
    problem = day(stops, [van(cost_km=100, cost_hour=600)])
    solution = Solution((schedule(problem, 0, [(0, 9), (2, 10), (1, 5)]),))
    costs = {cost.stop: cost.saving for cost in promises_cost(problem, solution)}
    assert costs == {1: 420, 0: 170, 2: 0}  # 42 minutes less at 6.00 an hour; without that of the first it leaves later


def test_a_lock_costs_what_the_other_van_would_do_it_for_less() -> None:
    problem = day([stop(2, lock=Lock(0))], [van(cost_km=100), van(2, cost_km=10)])
    (cost,) = promises_cost(problem, Solution((schedule(problem, 0, [(0, 2)]),)))
    assert (cost.held, cost.stop, cost.vehicle, cost.saving) == (Held.LOCK, 0, 0, 360)


def test_what_a_better_order_would_save_anyway_is_not_laid_to_the_promise() -> None:
    problem = day([stop(1, window(8, 16)), stop(5), stop(3)], [van(cost_km=100)])
    clumsy = Solution((schedule(problem, 0, [(1, 5), (0, 1), (2, 3)]),))
    assert reinserted(problem, clumsy, 0).cost == 1000 < clumsy.cost
    assert [cost.saving for cost in promises_cost(problem, clumsy)] == [0]


def test_soft_promises_and_free_stops_are_not_asked_about() -> None:
    problem = day([stop(1, window(8, 9, hard=False)), stop(2)], [van()])
    assert promises_cost(problem, Solution((schedule(problem, 0, [(0, 1), (1, 2)]),))) == ()


def test_it_tells_how_far_it_is_and_keeps_what_it_has_when_stopped() -> None:
    problem = day([stop(place, window(8, 9)) for place in (1, 2, 3)], [van()])
    solution = Solution((schedule(problem, 0, [(0, 1), (1, 2), (2, 3)]),))
    told: list[tuple[int, int]] = []
    found = promises_cost(problem, solution, report=lambda *done: told.append(done), cancelled=lambda: len(told) == 2)
    assert (told, len(found)) == ([(0, 3), (1, 3)], 2)


def test_a_day_on_which_vans_load_again_is_refused() -> None:
    problem = day([stop(1)], [van(reloads=1)])
    with pytest.raises(BadInput, match="load again"):
        promises_cost(problem, Solution(()))


@pytest.mark.parametrize("seed", range(20))
def test_the_plan_without_the_rule_is_one_that_can_be_driven_and_costs_no_more_than_is_said(seed: int) -> None:
    problem = made_day(seed, stops=10, vehicles=3)
    solution = assemble(problem, [])
    for cost in promises_cost(problem, solution):
        free = relaxed(problem, cost.held, cost.stop)
        after = reinserted(free, solution, cost.stop)
        assert check(free, after) == ()
        assert not cost.saving or after.cost <= solution.cost - cost.saving
        assert check(problem, reinserted(problem, solution, cost.stop)) == ()
