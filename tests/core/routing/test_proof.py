"""The order of a route: proven, bounded, bettered, or not tried and why."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from time import monotonic

import pytest

from core.routing.model import Break, Door, Lock, Problem, Route, Stop
from core.routing.proof.prices import broken
from core.routing.proof.search import prove
from core.routing.schedule import schedule
from tests.core.routing.days import HOUR, MINUTE, day, stop, van, window

CAR = van(cost_km=100, cost_hour=1200)


def _route(problem: Problem, *places: int) -> Route:
    """A route by the places of its stops; stop 0 is at place 1."""
    return schedule(problem, 0, [(place - 1, place) for place in places])


def test_the_best_order_is_proven() -> None:
    problem = day([stop(place) for place in (1, 2, 3)], [CAR])
    proof = prove(problem, _route(problem, 1, 2, 3), seconds=10)
    assert (proof.proven, proof.gap, proof.better) == (True, 0.0, None)
    assert proof.bound == proof.cost == 600 + 1200 * 6 // 60


def test_a_cheaper_order_is_found_and_the_gap_is_what_it_saves() -> None:
    problem = day([stop(place) for place in (1, 2, 3)], [CAR])
    proof = prove(problem, _route(problem, 2, 1, 3), seconds=10)
    assert not proof.proven
    assert proof.better is not None
    assert schedule(problem, 0, proof.better).distance_m == 6000
    assert proof.bound == proof.better_cost == 720
    assert proof.gap == pytest.approx((960 - 720) / 720)


def test_a_cheaper_order_that_breaks_a_window_does_not_count() -> None:
    problem = day([stop(1, window(12, 13)), stop(2, window(8, 9)), stop(3)], [CAR])
    assert prove(problem, _route(problem, 2, 3, 1), seconds=10).proven


def test_lateness_against_a_soft_window_is_priced_in() -> None:
    problem = day([stop(1), stop(2, window(8, 8, hard=False))], [CAR])
    proof = prove(problem, _route(problem, 1, 2), seconds=10)
    assert proof.cost == 400 + 80 + 6000 * 2 // 60


def test_a_break_is_had_in_the_proof_as_on_the_road() -> None:
    rest = Break(9 * HOUR, 9 * HOUR + 30 * MINUTE, HOUR)
    stops = [stop(place, window(7 + place, 8 + place), service_s=10 * MINUTE) for place in (1, 2, 3)]
    problem = day(stops, [replace(CAR, breaks=(rest,))])
    proof = prove(problem, _route(problem, 1, 2, 3), seconds=10)
    assert proof.proven


def test_locks_and_kept_orders_hold_in_a_better_order() -> None:
    free = day([stop(place) for place in (1, 2, 3)], [CAR])
    assert prove(free, _route(free, 3, 1, 2), seconds=10).better_cost == 720
    kept = replace(free, sequences=((2, 0, 1),))
    assert prove(kept, _route(kept, 3, 1, 2), seconds=10).proven
    locked = day([stop(1, lock=Lock(0, 1)), stop(2), stop(3)], [CAR])
    assert prove(locked, _route(locked, 3, 1, 2), seconds=10).proven
    last = day([stop(1), stop(2, lock=Lock(0, -1)), stop(3, lock=Lock(0, 0))], [CAR])
    assert prove(last, _route(last, 3, 1, 2), seconds=10).proven


def test_the_better_of_two_doors_is_found() -> None:
    far_or_near = Stop("s", (Door(3, ()), Door(1, ())))
    problem = day([far_or_near, stop(2)], [CAR])
    proof = prove(problem, schedule(problem, 0, [(1, 2), (0, 3)]), seconds=10)
    assert proof.better_cost == 480


def test_an_open_route_is_proven_without_the_way_back() -> None:
    problem = day([stop(place) for place in (1, 2, 3)], [replace(CAR, end=None)])
    assert prove(problem, _route(problem, 1, 2, 3), seconds=10).bound == 360
    assert prove(problem, _route(problem, 3, 2, 1), seconds=10).better == ((0, 1), (1, 2), (2, 3))


def test_a_shipment_is_collected_first_in_a_better_order_too() -> None:
    """From 3 to 1; on an open route the cheapest of all orders would go outwards."""
    free = day([stop(place) for place in (1, 2, 3)], [replace(CAR, end=None)])
    assert prove(free, _route(free, 3, 1, 2), seconds=10).better_cost == 360
    shipped = replace(free, pairs=((2, 0),))
    proof = prove(shipped, _route(shipped, 3, 1, 2), seconds=10)
    assert proof.bound == proof.better_cost == 600


def test_what_is_collected_never_overloads_a_better_order() -> None:
    """Five parcels come off at 2, five go on at 1: the nearer one first would be the cheaper order."""
    stops = [stop(1, pickup=(5,), demand=(0,)), stop(2, demand=(5,)), stop(3, demand=(0,))]
    small = day(stops, [replace(CAR, capacity=(5,), end=None)], dimensions=("parcels",))
    assert prove(small, _route(small, 2, 1, 3), seconds=10).proven
    big = replace(small, vehicles=(replace(CAR, capacity=(10,), end=None),)).validated()
    assert prove(big, _route(big, 2, 1, 3), seconds=10).better == ((0, 1), (1, 2), (2, 3))


def test_stops_and_overtime_are_paid_for_in_the_proof() -> None:
    paid = replace(CAR, cost_stop=50, overtime_s=HOUR, cost_overtime_hour=6000, shift_end_s=8 * HOUR + 2 * MINUTE)
    problem = day([stop(place) for place in (1, 2, 3)], [paid])
    proof = prove(problem, _route(problem, 2, 1, 3), seconds=10)
    assert proof.better_cost == proof.bound == 720 + 3 * 50 + 4 * 6000 // 60
    assert proof.cost == 960 + 3 * 50 + 6 * 6000 // 60


def test_of_a_route_that_costs_nothing_no_search_is_made() -> None:
    problem = day([stop(1), stop(2)], [van()])
    assert prove(problem, _route(problem, 2, 1), seconds=10).proven


def test_what_cannot_be_tried_says_why() -> None:
    problem = day([stop(place) for place in range(1, 23)], [CAR])
    long = prove(problem, _route(problem, *range(1, 23)), seconds=10)
    assert (long.bound, long.gap, long.untried) == (
        None,
        None,
        "Van 1 makes 22 stops; the order of up to 20 is looked into.",
    )
    assert prove(problem, _route(problem, *range(1, 23)), seconds=10, most_stops=22).proven
    late = day([stop(1, window(8, 8))], [CAR])
    assert "breaks a rule" in prove(late, _route(late, 1), seconds=10).untried
    assert "visits nobody" in prove(problem, schedule(problem, 0, []), seconds=10).untried
    dear = day([stop(1)], [replace(CAR, cost_hour=10**12)])
    assert "too large" in prove(dear, _route(dear, 1), seconds=10).untried
    twice = day(
        [stop(1, demand=(5,)), stop(2, demand=(5,))], [replace(CAR, capacity=(5,), reloads=1)], dimensions=("parcels",)
    )
    again = schedule(twice, 0, [(0, 1), (1, 2)], [1])
    assert "comes back to load" in prove(twice, again, seconds=10).untried
    odd = replace(_route(problem, 1), cost=5)
    assert broken(problem, odd)
    assert prove(problem, odd, seconds=10).untried


def test_stopped_it_says_what_it_knows() -> None:
    stops = [stop(1 + place % 18, window(8, 15), service_s=60 * (place % 7)) for place in range(19)]
    problem = day([replace(one, doors=(replace(one.doors[0], place=1 + at),)) for at, one in enumerate(stops)], [CAR])
    began = monotonic()
    proof = prove(problem, _route(problem, *range(19, 0, -1)), seconds=60, stopped=lambda: True)
    assert monotonic() - began < 5
    assert proof.bound is not None
    assert proof.bound <= proof.cost


def test_without_a_proof_the_solver_is_not_loaded() -> None:
    code = "import sys, core.routing.proof.runner, core.routing.proof.search; print('ortools' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
