"""Engines on random days: never an answer that the checker refuses, the same one for the same seed."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from core.routing.assemble import assemble
from core.routing.check import check
from core.routing.engines import ENGINES, Limit, engine
from core.routing.model import Problem, Progress, Solution
from core.routing.objective import objective
from core.routing.schedule import schedule
from tests.core.routing.days import made_day

few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _solve(
    name: str, problem: Problem, seed: int, *, heard: list[Progress] | None = None, start: Solution | None = None
) -> Solution:
    return engine(name).solve(
        problem,
        seed=seed,
        limit=Limit(iterations=20),
        stop=lambda: False,
        report=(heard if heard is not None else []).append,
        start=start,
    )


@pytest.mark.parametrize("name", sorted(ENGINES))
@few
@given(seed=some.integers(0, 10**6), stops=some.integers(0, 14), vehicles=some.integers(0, 4))
def test_every_answer_and_every_report_passes_the_checker(name: str, seed: int, stops: int, vehicles: int) -> None:
    problem = made_day(seed, stops=stops, vehicles=vehicles, locks=vehicles > 0)
    heard: list[Progress] = []
    assert check(problem, _solve(name, problem, seed, heard=heard)) == ()
    for progress in heard:
        assert check(problem, progress.best) == ()


@pytest.mark.parametrize("name", sorted(ENGINES))
@few
@given(seed=some.integers(0, 10**6))
def test_the_same_seed_gives_the_same_solution(name: str, seed: int) -> None:
    problem = made_day(seed)
    assert _solve(name, problem, seed) == _solve(name, problem, seed)


@pytest.mark.parametrize("name", sorted(ENGINES))
@few
@given(seed=some.integers(0, 10**6))
def test_an_answer_is_never_worse_than_a_feasible_start(name: str, seed: int) -> None:
    problem = made_day(seed)
    start = assemble(problem, [])
    found = _solve(name, problem, seed, start=start)
    assert objective(problem, found) <= objective(problem, start) + 1e-6


@pytest.mark.parametrize("name", sorted(ENGINES))
@few
@given(seed=some.integers(0, 10**6))
def test_a_start_that_breaks_every_rule_is_mended(name: str, seed: int) -> None:
    problem, chance = made_day(seed), random.Random(seed)
    sequence = [(stop, asked.doors[0].place) for stop, asked in enumerate(problem.stops)]
    chance.shuffle(sequence)
    wild = Solution((schedule(problem, 0, sequence),))
    assert check(problem, _solve(name, problem, seed, start=wild)) == ()
