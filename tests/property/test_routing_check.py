"""The checker: whatever is planted in a good solution is caught, by the rule that was broken."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from core.routing.assemble import assemble
from core.routing.check import check
from core.routing.model import Problem, Solution
from tests.core.routing.days import made_day
from tests.core.routing.planting import WAYS, Way


def _scrambled(problem: Problem, chance: random.Random) -> list[list[tuple[int, int]]]:
    """Stops thrown on vehicles in any order."""
    sequences: list[list[tuple[int, int]]] = [[] for _ in problem.vehicles]
    for stop in chance.sample(range(len(problem.stops)), len(problem.stops)):
        chance.choice(sequences).append((stop, chance.choice(problem.stops[stop].doors).place))
    return sequences


def _solved(seed: int) -> tuple[Problem, Solution]:
    problem = made_day(seed, stops=10)
    sequences = _scrambled(problem, random.Random(seed)) if seed % 2 else []
    return problem, assemble(problem, sequences)


@settings(max_examples=150, deadline=None)
@given(seed=some.integers(0, 10**6))
def test_any_sequences_become_a_solution_that_the_checker_has_nothing_against(seed: int) -> None:
    problem, solution = _solved(seed)
    assert check(problem, solution) == ()


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@settings(max_examples=12, deadline=None)
@given(seed=some.integers(0, 10**6))
def test_a_planted_violation_is_caught_by_its_rule(way: Way, seed: int) -> None:
    problem, solution = _solved(seed)
    spoilt = way(random.Random(seed), problem, solution)
    if spoilt is not None:
        found = {violation.rule for violation in check(spoilt[0], spoilt[1])}
        assert spoilt[2] <= found


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_each_way_of_planting_finds_something_to_spoil(way: Way) -> None:
    tried = (way(random.Random(seed), *_solved(seed)) for seed in range(60))
    assert any(spoilt is not None for spoilt in tried)
