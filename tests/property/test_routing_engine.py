"""Engines on random days: never an answer that the checker refuses, the same one for the same seed."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from core.routing.assemble import assemble
from core.routing.check import check
from core.routing.draft import Draft
from core.routing.engines import ENGINES, Limit, engine
from core.routing.model import Change, Door, NearestMiss, Problem, Progress, Solution
from core.routing.objective import objective
from core.routing.schedule import schedule
from tests.core.routing.days import made_day
from tests.core.routing.planting import with_stop, with_van

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


@settings(max_examples=60, deadline=None)
@given(seed=some.integers(0, 10**6))
def test_the_change_of_a_nearest_miss_makes_the_stop_fit(seed: int) -> None:
    problem = made_day(seed, stops=14, vehicles=2)
    solution = assemble(problem, [])
    sequences: list[list[tuple[int, int]]] = [[] for _ in problem.vehicles]
    for route in solution.routes:
        sequences[route.vehicle] = list(route.sequence)
    for left in solution.unassigned:
        assert left.reason.endswith(".")
        if left.nearest_miss is not None:
            changed = _applied(problem, left.stop, left.nearest_miss)
            assert Draft(changed, sequences).best(left.stop) is not None


def _applied(problem: Problem, stop: int, miss: NearestMiss) -> Problem:
    """The problem with the nearest miss granted."""
    if miss.change is Change.WINDOW:
        assert miss.stop is not None
        return with_stop(problem, miss.stop, doors=tuple(_later(door, miss.amount) for door in _doors(problem, miss)))
    if miss.change is Change.LOCK:
        return with_stop(problem, stop, lock=None)
    van = problem.vehicles[miss.vehicle]
    if miss.change is Change.CAPACITY:
        capacity = list(van.capacity)
        assert miss.dimension is not None
        capacity[miss.dimension] = (capacity[miss.dimension] or 0) + miss.amount
        return with_van(problem, miss.vehicle, capacity=tuple(capacity))
    grants: dict[Change, dict[str, object]] = {
        Change.SKILL: {"skills": van.skills | problem.stops[stop].skills},
        Change.SHIFT: {"shift_end_s": van.shift_end_s + miss.amount},
        Change.RANGE: {"max_distance_m": (van.max_distance_m or 0) + miss.amount},
        Change.STOPS: {"max_stops": (van.max_stops or 0) + miss.amount},
    }
    return with_van(problem, miss.vehicle, **grants[miss.change])


def _doors(problem: Problem, miss: NearestMiss) -> tuple[Door, ...]:
    assert miss.stop is not None
    return problem.stops[miss.stop].doors


def _later(door: Door, seconds: int) -> Door:
    held = tuple(replace(window, closes_s=window.closes_s + seconds) for window in door.windows[-1:])
    return replace(door, windows=(*door.windows[:-1], *held))
