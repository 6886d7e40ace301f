"""Everything that a problem holds at once: what is assembled passes the checker, what is planted is caught."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from core.errors import Refused
from core.routing.assemble import assemble, reloads_of, sequences_of
from core.routing.changes import changed
from core.routing.check import check
from core.routing.draft import Draft
from core.routing.engines import Limit, engine
from core.routing.model import Problem, Progress, Solution
from core.routing.objective import objective
from core.routing.schedule import schedule
from tests.core.routing.planting import WAYS, Way
from tests.core.routing.rich_planting import RICH_WAYS
from tests.core.routing.richdays import announced_day, rich_day

few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
#: Few enough for the days to be solved once, and many enough to differ.
seeds = some.integers(0, 120)


def _scrambled(problem: Problem, chance: random.Random) -> list[list[tuple[int, int]]]:
    sequences: list[list[tuple[int, int]]] = [[] for _ in problem.vehicles]
    for stop in chance.sample(range(len(problem.stops)), len(problem.stops)):
        chance.choice(sequences).append((stop, chance.choice(problem.stops[stop].doors).place))
    return sequences


@cache
def _solved(seed: int) -> tuple[Problem, Solution]:
    problem = rich_day(seed)
    return problem, assemble(problem, _scrambled(problem, random.Random(seed)) if seed % 2 else [])


@settings(max_examples=120, deadline=None)
@given(seed=seeds)
def test_any_sequences_become_a_solution_that_the_checker_has_nothing_against(seed: int) -> None:
    problem, solution = _solved(seed)
    assert check(problem, solution) == ()


@settings(max_examples=120, deadline=None)
@given(seed=seeds)
def test_any_route_at_all_is_timed_loaded_and_priced_as_the_checker_does(seed: int) -> None:
    problem, chance = rich_day(seed), random.Random(seed)
    routes = []
    for vehicle, sequence in enumerate(_scrambled(problem, chance)):
        positions = range(len(sequence))
        reloads = sorted(chance.sample(positions, chance.randrange(min(3, len(sequence)) + 1)))
        routes.append(schedule(problem, vehicle, sequence, reloads))
    found = check(problem, Solution(tuple(routes)))
    assert [violation for violation in found if violation.rule in ("time", "sum", "unknown", "missing")] == []


@few
@given(seed=seeds)
def test_a_solution_taken_apart_and_assembled_again_is_the_same(seed: int) -> None:
    problem, solution = _solved(seed)
    again = assemble(problem, sequences_of(problem, solution), reloads=reloads_of(problem, solution))
    assert again.routes == solution.routes


@few
@given(seed=seeds)
def test_what_a_trial_says_is_what_comes_of_it(seed: int) -> None:
    problem, solution = _solved(seed)
    draft = Draft(problem, sequences_of(problem, solution), reloads_of(problem, solution))
    for stop in draft.left_out:
        for trial in draft.trials(stop):
            if not trial.shortfall.kinds:
                line = draft.longer(trial)
                assert not line.shortfall().kinds
                assert draft.lines[trial.vehicle].takes(stop)
                assert not draft.lines[trial.vehicle].hopeless(trial.at, stop, trial.place)


@pytest.mark.parametrize("way", [*WAYS, *RICH_WAYS], ids=lambda way: way.__name__)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=seeds)
def test_a_planted_violation_is_caught_by_its_rule(way: Way, seed: int) -> None:
    problem, solution = _solved(seed)
    spoilt = way(random.Random(seed), problem, solution)
    if spoilt is not None:
        assert spoilt[2] <= {violation.rule for violation in check(spoilt[0], spoilt[1])}


@pytest.mark.parametrize("way", RICH_WAYS, ids=lambda way: way.__name__)
def test_each_way_of_planting_finds_something_to_spoil(way: Way) -> None:
    assert any(way(random.Random(seed), *_solved(seed)) is not None for seed in range(60))


@few
@given(seed=seeds)
def test_no_more_announced_stops_change_than_may(seed: int) -> None:
    problem, plan = announced_day(seed)
    for start in (sequences_of(problem, plan), _scrambled(problem, random.Random(seed)), []):
        with suppress(Refused):  # where even what was announced can no longer be driven
            solution = assemble(problem, start)
            assert len(changed(problem, solution)) <= 1
            assert check(problem, solution) == ()


@few
@given(seed=seeds)
def test_what_or_tools_holds_of_it_passes_the_checker(seed: int) -> None:
    problem = rich_day(seed, reloads=False)
    found = engine("ortools").solve(
        problem, seed=seed, limit=Limit(iterations=20), stop=lambda: False, report=lambda _: None
    )
    assert check(problem, found) == ()


@few
@given(seed=seeds, stops=some.integers(1, 20))
def test_what_ruin_answers_and_reports_passes_the_checker(seed: int, stops: int) -> None:
    problem, heard = rich_day(seed, stops), list[Progress]()
    start = assemble(problem, _scrambled(problem, random.Random(seed)))
    for begun in (None, start):
        found = engine("ruin").solve(
            problem, seed=seed, limit=Limit(iterations=60), stop=lambda: False, report=heard.append, start=begun
        )
        assert check(problem, found) == ()
    assert objective(problem, found) <= objective(problem, start) + 1e-6
    for progress in heard:
        assert check(problem, progress.best) == ()


@few
@given(seed=seeds)
def test_fields_at_their_defaults_change_nothing(seed: int) -> None:
    problem = rich_day(seed, reloads=False)
    bare = replace(
        problem,
        vehicles=tuple(replace(van, reload_s=500, reload_places=(0,), aboard=None) for van in problem.vehicles),
        stops=tuple(replace(stop, pickup=stop.collected) for stop in problem.stops),
    )
    without = replace(bare, vehicles=tuple(replace(van, reload_s=0, reload_places=()) for van in bare.vehicles))
    assert assemble(bare, []).routes == assemble(without, []).routes
