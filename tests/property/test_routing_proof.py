"""Proofs against every order there is: a bound no order undercuts, and exact where it says proven."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product

import pytest

from core.routing.assemble import assemble
from core.routing.model import Problem, Route
from core.routing.proof.prices import broken, money, units_of
from core.routing.proof.search import prove
from core.routing.schedule import schedule
from tests.core.routing.days import made_day


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
    return money(problem, route.vehicle, cheapest)


@pytest.mark.parametrize("seed", range(30))
def test_a_bound_is_below_every_order_and_exact_where_proven(seed: int) -> None:
    problem = made_day(seed, stops=5 + seed % 5, vehicles=1 + seed % 2)
    tried = 0
    for route in assemble(problem, [()] * len(problem.vehicles)).routes:
        if len(route.visits) > 5:
            continue
        proof, best = prove(problem, route, seconds=20), _best(problem, route)
        assert proof.bound is not None, proof.untried
        assert proof.bound <= best <= proof.cost
        assert proof.proven == (proof.bound == proof.cost)
        if proof.better is not None:
            found = schedule(problem, route.vehicle, proof.better)
            assert not broken(problem, found)
            assert proof.better_cost == money(problem, route.vehicle, units_of(problem, found))
            assert proof.bound <= proof.better_cost < proof.cost
        tried += 1
    assert tried or len(problem.stops) > 5


@pytest.mark.parametrize("seed", range(4))
def test_a_proof_that_has_little_time_is_still_true(seed: int) -> None:
    problem = made_day(seed, stops=7, vehicles=1)
    for route in assemble(problem, [()]).routes:
        proof = prove(problem, route, seconds=0.02)
        assert proof.bound is not None
        assert proof.bound <= _best(problem, route)
