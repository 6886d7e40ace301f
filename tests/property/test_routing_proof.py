"""Proofs against every order there is: a bound no order undercuts, and exact where there is time."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import permutations, product

import pytest

from core.routing.assemble import assemble
from core.routing.model import Problem, Route
from core.routing.proof import labels
from core.routing.proof.prices import broken, money, units_of
from core.routing.proof.search import prove
from core.routing.schedule import schedule
from tests.core.routing.days import HOUR, made_day
from tests.core.routing.richdays import rich_day


def _best(problem: Problem, route: Route) -> Fraction:
    """The cost of the cheapest order, by trying all of them at all doors."""
    stops = [visit.stop for visit in route.visits]
    costs = []
    for order in permutations(stops):
        for doors in product(*([door.place for door in problem.stops[stop].doors] for stop in order)):
            found = schedule(problem, route.vehicle, list(zip(order, doors, strict=True)))
            costs.append((units_of(problem, found), found))
    costs.sort(key=lambda pair: pair[0])
    cheapest = next(cost for cost, found in costs if not broken(problem, found))
    return money(problem, route, cheapest)


def _routes(problem: Problem, most_stops: int = 5) -> list[Route]:
    """Routes short enough to try every order of."""
    found = assemble(problem, [()] * len(problem.vehicles)).routes
    return [route for route in found if len(route.visits) <= most_stops]


def _holds(problem: Problem, route: Route) -> None:
    proof, best = prove(problem, route, seconds=20), _best(problem, route)
    assert proof.bound is not None, proof.untried
    assert proof.bound == best <= proof.cost
    assert proof.proven == (proof.bound == proof.cost)
    assert (proof.better is None) == proof.proven
    if proof.better is not None:
        found = schedule(problem, route.vehicle, proof.better)
        assert not broken(problem, found)
        assert proof.better_cost == money(problem, route, units_of(problem, found)) == best


@pytest.mark.parametrize("seed", range(30))
def test_a_bound_is_the_cost_of_the_cheapest_of_all_orders(seed: int) -> None:
    problem = made_day(seed, stops=5 + seed % 5, vehicles=1 + seed % 2)
    routes = _routes(problem)
    for route in routes:
        _holds(problem, route)
    assert routes or len(problem.stops) > 5


@pytest.mark.parametrize("seed", range(60))
def test_so_it_is_with_shipments_returns_overtime_and_vans_under_way(seed: int) -> None:
    problem = rich_day(seed, stops=6 + seed % 4, vehicles=2, reloads=False)
    for route in _routes(problem):
        _holds(problem, route)


@pytest.mark.parametrize("seed", range(20))
def test_so_it_is_where_lateness_is_cheaper_than_time_and_the_day_may_last_only_so_long(seed: int) -> None:
    made = rich_day(seed, stops=6 + seed % 3, vehicles=2, reloads=False)
    vans = tuple(replace(van, cost_hour=2000, max_duration_s=(3 + seed % 3) * HOUR) for van in made.vehicles)
    problem = replace(made, vehicles=vans, late_cost_hour=(0, 300, 1900, 2000)[seed % 4]).validated()
    for route in _routes(problem):
        _holds(problem, route)


@pytest.mark.parametrize("seed", range(12))
def test_so_it_is_where_the_labels_have_no_room(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """CP-SAT alone, or after it could only be said how much cheaper an order might be."""
    monkeypatch.setattr(labels, *(("MOST_BOUNDS", 0) if seed % 2 else ("MOST_LABELS", 4)))
    problem = rich_day(seed, stops=5 + seed % 4, vehicles=1 + seed % 2, reloads=False)
    for route in _routes(problem):
        _holds(problem, route)


@pytest.mark.parametrize("seed", range(4))
def test_a_proof_that_has_little_time_is_still_true(seed: int) -> None:
    problem = made_day(seed, stops=7, vehicles=1)
    for route in assemble(problem, [()]).routes:
        proof = prove(problem, route, seconds=0.002)
        assert proof.bound is not None
        assert proof.bound <= _best(problem, route)
