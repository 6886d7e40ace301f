"""How evenly the work is spread, and what was announced."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import Refused
from core.routing.assemble import assemble
from core.routing.balance import balance_of
from core.routing.changes import changed
from core.routing.check import check
from core.routing.model import Announced, Balance, Code, Problem, Solution, Stop
from core.routing.objective import objective
from core.routing.schedule import schedule
from core.routing.violations import Rule
from tests.core.routing.days import HOUR, MINUTE, day, stop, van, window


def _split(problem: Problem, *sequences: list[tuple[int, int]]) -> Solution:
    return Solution(tuple(schedule(problem, at, visits) for at, visits in enumerate(sequences) if visits))


def test_balance_is_what_would_have_to_change_hands() -> None:
    stops = [stop(place) for place in range(1, 7)]
    problem = day(stops, [van(), van(2), van(3, max_stops=0)], balance=Balance("stops", 100))
    lopsided = _split(problem, [(n, n + 1) for n in range(6)], [])
    assert (balance_of(problem, lopsided).stops, balance_of(problem, lopsided).price) == (3, 300)
    assert balance_of(problem, lopsided).time_s == 6 * MINUTE  # 12 min of one, of which 6 are the other's
    even = _split(problem, [(n, n + 1) for n in range(3)], [(n, n + 1) for n in range(3, 6)])
    assert balance_of(problem, even).stops == 0
    assert balance_of(problem, even).time_s == 3 * MINUTE


def test_balance_by_time_is_priced_by_the_hour_in_the_objective_and_never_in_the_money() -> None:
    stops = [stop(1, service_s=4 * HOUR - 2 * MINUTE)]
    problem = day(stops, [van(cost_km=10), van(2)], balance=Balance("time", 300))
    solution = _split(problem, [(0, 1)])
    assert balance_of(problem, solution).price == 600
    assert solution.cost == 20
    assert objective(problem, solution) == 620
    assert balance_of(replace(problem, balance=None), solution).price == 0


def test_a_day_without_vehicles_is_even() -> None:
    assert balance_of(day([stop(1)], [], balance=Balance("time", 5)), Solution(())).price == 0


def _told(place: int, vehicle: int | None, start_s: int) -> Stop:
    return stop(place, name=f"Door {place}", announced=Announced(vehicle, start_s))


def _announced(*stops: Stop, most: int | None = 0, **more: object) -> Problem:
    return day(list(stops), [van(latest_start_s=8 * HOUR), van(2, latest_start_s=8 * HOUR)], most_changed=most, **more)


def test_left_out_on_another_vehicle_or_at_another_time_is_changed() -> None:
    early_s = 8 * HOUR
    problem = _announced(
        _told(1, 0, early_s + MINUTE),
        _told(2, 1, early_s),
        _told(3, None, early_s),
        _told(4, 0, early_s),
        stop(5),
        most=1,
    )
    solution = _split(replace(problem, eta_tolerance_s=180), [(0, 1), (1, 2), (2, 3), (4, 5)])
    assert changed(replace(problem, eta_tolerance_s=180), solution) == (1, 3)
    assert changed(replace(problem, eta_tolerance_s=179), solution) == (1, 2, 3)
    (found,) = [each for each in check(problem, solution) if each.rule is Rule.CHANGED]
    assert found.sentence == "2 announced stops are changed, 1 are the most: Door 2 and Door 4."
    assert found.amount == 1
    assert found.acceptable


def test_what_was_announced_is_kept_although_another_order_is_shorter() -> None:
    problem = _announced(_told(30, 0, 8 * HOUR + 30 * MINUTE), _told(1, 0, 8 * HOUR + 59 * MINUTE), stop(2))
    for start in ([], [[(1, 1), (0, 30)]]):
        solution = assemble(problem, start)
        assert check(problem, solution) == ()
        order = [visit.stop for visit in solution.routes[0].visits]
        assert order.index(0) < order.index(1)
        assert solution.unassigned == ()


def test_a_new_stop_that_would_make_others_late_stays_out_and_says_why() -> None:
    told = [_told(n, 0, 8 * HOUR + n * MINUTE) for n in (10, 20)]
    slow = stop(5, window(8, 8.25), service_s=30 * MINUTE)
    problem = day([*told, slow], [van(latest_start_s=8 * HOUR)], most_changed=0)
    (left,) = assemble(problem, []).unassigned
    assert (left.stop, left.code) == (2, Code.CHANGED)
    assert left.reason == "On Van 1 it would change more announced stops than the 0 that may."
    assert assemble(replace(problem, most_changed=2), []).unassigned == ()


def test_where_nothing_keeps_what_was_announced_the_sentence_names_the_stops() -> None:
    problem = _announced(_told(30, 0, 8 * HOUR), _told(1, 0, 8 * HOUR))
    with pytest.raises(Refused, match="changes 0 of the announced stops or fewer; the nearest changes 1: Door 30"):
        assemble(problem, [])
    assert assemble(replace(problem, most_changed=1), []).unassigned == ()
