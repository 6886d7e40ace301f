"""When a sequence of stops happens: on a street with a minute and a kilometre from place to place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.routing.check import check
from core.routing.model import UNREACHABLE, Break, Code, Door, Matrix, Problem, Rest, Route, Solution, Stop, Unassigned
from core.routing.schedule import schedule
from tests.core.routing.days import HOUR, MINUTE, day, stop, street, van, window


def _only(problem: Problem, *visits: tuple[int, int]) -> Route:
    """The route of these visits by the first vehicle; the checker must have nothing against its arithmetic."""
    route = schedule(problem, 0, visits)
    rest = [n for n in range(len(problem.stops)) if n not in {s for s, _ in visits}]
    left_out = tuple(Unassigned(number, Code.STOPPED, "") for number in rest)
    assert [found for found in check(problem, Solution((route,), left_out)) if not found.acceptable] == []
    return route


def test_an_empty_route_stays_at_home_and_costs_nothing() -> None:
    route = schedule(day([stop(1)], [van(cost_fixed=900)]), 0, ())
    assert (route.visits, route.distance_m, route.duration_s, route.cost) == ((), 0, 0, 0)


def test_driving_setup_and_service_add_up() -> None:
    route = _only(day([stop(3, service_s=120, setup_s=30), stop(5, service_s=60)], [van()]), (0, 3), (1, 5))
    first, second = route.visits
    assert first.arrival_s == 8 * HOUR + 3 * MINUTE
    assert (first.start_s, first.departure_s) == (first.arrival_s + 30, first.arrival_s + 150)
    assert second.arrival_s == first.departure_s + 2 * MINUTE
    assert (route.return_s, route.distance_m) == (second.departure_s + 5 * MINUTE, 10_000)


def test_setup_is_paid_once_for_consecutive_visits_at_one_place() -> None:
    here = Door(2, (), 60, 300)
    problem = day([Stop("a", (here,)), Stop("b", (here,)), stop(3)], [van()])
    assert _only(problem, (0, 2), (1, 2)).duration_s == 2 * 2 * MINUTE + 300 + 2 * 60
    assert _only(problem, (0, 2), (2, 3), (1, 2)).duration_s == 2 * 3 * MINUTE + 2 * 300 + 2 * 60


def test_nobody_leaves_early_to_wait_on_the_road() -> None:
    route = _only(day([stop(10, window(10, 11))], [van()]), (0, 10))
    assert route.depart_s == 10 * HOUR - 10 * MINUTE
    assert route.waiting_s == 0


def test_waiting_between_two_windows_is_shown_where_it_cannot_be_avoided() -> None:
    route = _only(day([stop(1, window(8, 9)), stop(2, window(12, 13))], [van()]), (0, 1), (1, 2))
    assert route.visits[0].start_s == 9 * HOUR
    assert route.waiting_s == 3 * HOUR - MINUTE


def test_the_latest_start_of_the_shift_keeps_a_driver_from_leaving_later() -> None:
    route = _only(day([stop(10, window(12, 13))], [van(latest_start_s=9 * HOUR)]), (0, 10))
    assert route.depart_s == 9 * HOUR


def test_a_driver_who_misses_the_first_window_waits_for_the_next() -> None:
    problem = day([stop(1, service_s=2 * HOUR), stop(2, window(8, 9), window(11, 12))], [van()])
    assert _only(problem, (0, 1), (1, 2)).visits[1].start_s == 11 * HOUR


@pytest.mark.parametrize("hard", [True, False])
def test_the_last_window_missed_is_served_late_and_says_by_how_much(hard: bool) -> None:
    problem = day([stop(1, service_s=2 * HOUR), stop(2, window(8, 9, hard=hard))], [van()])
    late = _only(problem, (0, 1), (1, 2)).visits[1]
    assert late.late_s == late.start_s - 9 * HOUR == HOUR + 2 * MINUTE


def test_a_break_is_had_on_arrival_and_used_for_waiting() -> None:
    rest = Break(11 * HOUR, 13 * HOUR, 30 * MINUTE)
    problem = day([stop(1, window(8, 10.5)), stop(2, window(12, 13), service_s=3 * HOUR)], [van(breaks=(rest,))])
    route = _only(problem, (0, 1), (1, 2))
    assert route.rests == (Rest(0, 11 * HOUR, 11 * HOUR + 30 * MINUTE),)
    assert route.visits[1].start_s == 12 * HOUR


def test_a_break_comes_before_leaving_when_the_way_is_too_long_for_it() -> None:
    rest = Break(8 * HOUR, 8 * HOUR + 5 * MINUTE, 30 * MINUTE)
    problem = day([stop(1, window(8, 8)), stop(50)], [van(breaks=(rest,), shift_start_s=7 * HOUR)])
    route = _only(problem, (0, 1), (1, 50))
    assert route.rests == (Rest(0, 8 * HOUR, 8 * HOUR + 30 * MINUTE),)
    assert route.visits[1].arrival_s == 8 * HOUR + 30 * MINUTE + 49 * MINUTE


def test_driving_is_interrupted_where_the_break_can_be_had_nowhere_else() -> None:
    rest = Break(8 * HOUR + 20 * MINUTE, 8 * HOUR + 25 * MINUTE, 30 * MINUTE)
    problem = day([stop(1, window(8.1, 8.1)), stop(50)], [van(breaks=(rest,))])
    route = _only(problem, (0, 1), (1, 50))
    assert route.rests[0].start_s == rest.earliest_s
    assert route.visits[1].arrival_s == route.visits[0].departure_s + 49 * MINUTE + 30 * MINUTE


def test_a_route_that_is_back_in_time_has_its_break_off_the_road() -> None:
    problem = day([stop(1)], [van(breaks=(Break(11 * HOUR, 13 * HOUR, 30 * MINUTE),))])
    assert _only(problem, (0, 1)).rests == ()


def test_a_break_that_cannot_be_had_is_left_out_and_the_checker_tells() -> None:
    rest = Break(7 * HOUR + 50 * MINUTE, 7 * HOUR + 55 * MINUTE, 30 * MINUTE)
    problem = day([stop(1, service_s=HOUR)], [van(breaks=(rest,), latest_start_s=8 * HOUR)])
    route = schedule(problem, 0, [(0, 1)])
    assert route.rests == ()
    assert [found.rule for found in check(problem, Solution((route,)))] == ["break"]


def test_a_break_under_way_when_the_shift_starts_is_finished_before_leaving() -> None:
    rest = Break(7 * HOUR + 50 * MINUTE, 7 * HOUR + 55 * MINUTE, 30 * MINUTE)
    assert _only(day([stop(1, service_s=HOUR)], [van(breaks=(rest,))]), (0, 1)).depart_s == 8 * HOUR + 20 * MINUTE


def test_two_breaks_are_had_in_their_order() -> None:
    rests = (Break(10 * HOUR, 10 * HOUR + 1800, 900), Break(12 * HOUR, 13 * HOUR, 1800))
    stops = [stop(n, *([window(8, 8.2)] if n == 1 else []), service_s=HOUR) for n in range(1, 6)]
    problem = day(stops, [van(breaks=rests)])
    route = _only(problem, *((n - 1, n) for n in range(1, 6)))
    assert [rest.index for rest in route.rests] == [0, 1]


def test_an_open_route_is_over_when_the_last_stop_is_left() -> None:
    route = _only(day([stop(4, service_s=60)], [van(end=None)]), (0, 4))
    assert (route.distance_m, route.duration_s) == (4000, 4 * MINUTE + 60)


def test_cost_is_fixed_and_per_km_and_per_hour_rounded_half_up() -> None:
    problem = day([stop(3, service_s=HOUR - 6 * MINUTE)], [van(cost_fixed=1000, cost_km=35, cost_hour=1501)])
    assert _only(problem, (0, 3)).cost == 1000 + 210 + 1501
    assert van(cost_km=1).price(500, 0) == 1
    assert van(cost_km=1).price(499, 0) == 0


def test_overtime_and_stops_are_paid_on_top_and_overtime_ends_the_shift_later() -> None:
    late = van(cost_hour=1200, cost_stop=75, cost_overtime_hour=600, overtime_s=30 * MINUTE)
    problem = day([stop(5, service_s=4 * HOUR), stop(10, service_s=4 * HOUR)], [late])
    route = _only(problem, (0, 5), (1, 10))
    assert route.return_s == 16 * HOUR + 20 * MINUTE
    assert route.cost == round(1200 * (8 + 1 / 3)) + 2 * 75 + 200
    assert [found for found in check(problem, Solution((route,))) if found.rule == "shift"] == []
    shorter = replace(problem, vehicles=(replace(late, overtime_s=15 * MINUTE),))
    (found,) = check(shorter, Solution((route,)))
    assert found.sentence == "Van 1 is back 5 min after its shift and 15 min of overtime."


def test_a_way_that_does_not_exist_counts_as_nothing_and_is_told_by_the_checker() -> None:
    matrix = street(3)
    durations = matrix.durations.copy()
    durations[1, 2] = UNREACHABLE
    problem = replace(day([stop(1), stop(2)], [van()]), matrices=(Matrix(durations, matrix.distances),)).validated()
    route = schedule(problem, 0, [(0, 1), (1, 2)])
    assert route.distance_m == 3000
    assert [found.rule for found in check(problem, Solution((route,)))] == ["unreachable"]


def test_everything_at_one_place_takes_no_way() -> None:
    zero = Matrix(np.zeros((3, 3)), np.zeros((3, 3)))
    problem = replace(day([stop(1, service_s=60), stop(2, service_s=60)], [van()]), matrices=(zero,)).validated()
    assert _only(problem, (0, 1), (1, 2)).duration_s == 120


def test_a_vehicle_s_own_matrix_is_used() -> None:
    slow = Matrix(street(3).durations * 3, street(3).distances)
    problem = day([stop(2)], [van(matrix=1)], matrices=(street(3), slow))
    assert _only(problem, (0, 2)).duration_s == 12 * MINUTE


def test_a_stop_is_timed_only_at_a_door_it_has() -> None:
    with pytest.raises(KeyError):
        schedule(day([stop(1), stop(2)], [van()]), 0, [(0, 2)])
