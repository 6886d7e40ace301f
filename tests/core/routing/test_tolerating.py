"""A problem made wide enough for a plan that breaks it."""

from __future__ import annotations

import pytest

from core.routing.check import Rule, check
from core.routing.model import Solution
from core.routing.schedule import schedule
from core.routing.tolerating import tolerant
from tests.core.routing.days import HOUR, day, made_day, stop, van, window


def test_nothing_of_time_load_range_or_number_is_broken_any_more() -> None:
    stops = [stop(1, window(8, 9), service_s=2 * HOUR, demand=(4,)), stop(9, window(8, 9), demand=(4,))]
    vans = [van(capacity=(5,), max_stops=1, max_distance_m=5000, shift_end_s=9 * HOUR)]
    problem = day(stops, vans, dimensions=("parcels",))
    solution = Solution((schedule(problem, 0, [(0, 1), (1, 9)]),))
    broken = {violation.rule for violation in check(problem, solution)}
    assert broken == {Rule.WINDOW, Rule.CAPACITY, Rule.STOPS, Rule.RANGE, Rule.SHIFT}
    wide = tolerant(problem, solution)
    assert check(wide, Solution((schedule(wide, 0, [(0, 1), (1, 9)]),))) == ()


@pytest.mark.parametrize("seed", range(10))
def test_what_is_kept_is_left_as_it_is(seed: int) -> None:
    from core.routing.assemble import assemble

    problem = made_day(seed)
    wide = tolerant(problem, assemble(problem, []))
    assert wide.vehicles == problem.vehicles
    assert [one.doors for one in wide.stops] == [one.doors for one in problem.stops]
