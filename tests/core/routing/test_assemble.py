"""Sequences become a solution: mended where they break a rule, filled with what fits."""

from __future__ import annotations

import pytest

from core.routing import assemble as assembling
from core.routing.assemble import assemble, sequences_of
from core.routing.check import check
from core.routing.draft import Draft
from core.routing.model import Lock, Problem
from core.routing.objective import drop_prices, objective
from tests.core.routing.days import HOUR, day, made_day, stop, van, window


def _served(problem: Problem, *sequences: list[tuple[int, int]], insert: bool = True) -> list[list[int]]:
    solution = assemble(problem, sequences, insert=insert)
    assert check(problem, solution) == ()
    return [[visit for visit, _ in sequence] for sequence in sequences_of(problem, solution)]


def test_what_is_feasible_stays_as_it_is() -> None:
    problem = day([stop(1), stop(2), stop(3)], [van(), van(2)])
    assert _served(problem, [(2, 3), (0, 1)], [(1, 2)]) == [[2, 0], [1]]


def test_the_least_important_that_helps_comes_off_an_overloaded_van() -> None:
    stops = [stop(place, demand=(40,), priority=3 - place) for place in (1, 2, 3)]
    problem = day(stops, [van(capacity=(100,))], dimensions=("mass_g",))
    assert _served(problem, [(0, 1), (1, 2), (2, 3)]) == [[0, 1]]


def test_what_breaks_a_window_comes_off_and_goes_where_it_fits() -> None:
    problem = day([stop(1, service_s=2 * HOUR), stop(2, window(8, 9))], [van()])
    assert _served(problem, [(0, 1), (1, 2)]) == [[1, 0]]


def test_a_stop_given_twice_is_served_once() -> None:
    problem = day([stop(1)], [van(), van(2)])
    assert _served(problem, [(0, 1), (0, 1)], [(0, 1)]) == [[0], []]


def test_locked_stops_go_to_their_positions_whatever_comes_first() -> None:
    stops = [stop(1), stop(2, lock=Lock(0, -1)), stop(3, lock=Lock(0, 0)), stop(4), stop(5, lock=Lock(1))]
    served = _served(day(stops, [van(), van(2)]))
    assert served[0][0] == 2
    assert served[0][-1] == 1
    assert 4 in served[1]


def test_of_a_solution_of_another_day_what_is_still_there_is_kept() -> None:
    before = assemble(day([stop(1), stop(2), stop(3)], [van(max_stops=2), van(2)]), [])
    today = day([stop(1), stop(5)], [van()])
    assert sequences_of(today, before) == [[(0, 1)]]


def test_a_stop_rides_at_its_cheaper_door() -> None:
    from core.routing.model import Door, Stop

    problem = day([Stop("s", (Door(9), Door(1)))], [van(cost_km=100)])
    assert assemble(problem, []).routes[0].visits[0].place == 1


def test_unfinished_nothing_is_inserted() -> None:
    problem = day([stop(1), stop(2)], [van()])
    assert _served(problem, [(0, 1)], insert=False) == [[0]]


def test_where_the_draft_sees_no_harm_and_the_checker_does_the_checker_is_obeyed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Draft, "broken", lambda self, vehicle: (0, 0))  # a draft that is blind
    problem = day([stop(1, service_s=2 * HOUR), stop(2, window(8, 9)), stop(3, service_s=9 * HOUR)], [van(), van(2)])
    solution = assemble(problem, [[(0, 1), (1, 2)], [(2, 3)]], insert=False)
    assert check(problem, solution) == ()
    assert [[visit.stop for visit in route.visits] for route in solution.routes] == [[0]]


def test_a_checker_that_complains_of_nothing_on_a_route_is_a_defect_not_an_endless_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from core.routing.violations import Rule, Violation

    monkeypatch.setattr(assembling, "check", lambda problem, solution: (Violation(Rule.MISSING, "lost"),))
    with pytest.raises(AssertionError, match="names nothing that is on a route"):
        assemble(day([stop(1)], [van()]), [])


def test_a_quick_look_never_rules_out_what_fits() -> None:
    for seed in range(40):
        problem = made_day(seed)
        draft = Draft(problem, sequences_of(problem, assemble(problem, [])))
        for asked in draft.left_out:
            for trial in draft.trials(asked):
                line = draft.lines[trial.vehicle]
                if not trial.shortfall.kinds:
                    assert line.takes(asked)
                    assert not line.hopeless(trial.at, asked, trial.place)


def test_two_of_one_priority_weigh_as_much_as_one_of_the_next_level_present() -> None:
    levels = (0, 5, 5, 90)
    prices = drop_prices(day([stop(1, priority=level) for level in levels], [van(cost_km=7, cost_fixed=100)]))
    assert prices[1] == 2 * prices[0]
    assert prices[3] == 2 * prices[1]
    assert prices[0] > 100


def test_the_objective_holds_money_soft_lateness_and_what_is_left_out() -> None:
    soft = day([stop(30, window(8, 8, hard=False))], [van(cost_fixed=500)], late_cost_hour=1200)
    assert objective(soft, assemble(soft, [])) == 500 + 600
    dear = day([stop(30, drop_cost=40)], [van(cost_fixed=500)])
    assert objective(dear, assemble(dear, [])) == 40
