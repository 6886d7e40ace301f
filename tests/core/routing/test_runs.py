"""Runs side by side: they share the limit, meet now and then, and find the same every time where iterations count."""

from __future__ import annotations

from time import perf_counter

import pytest

from core.routing.assemble import assemble
from core.routing.check import check
from core.routing.engines import Limit, engine
from core.routing.engines.ruin.kernel.layout import BEST
from core.routing.engines.ruin.runs import Runs
from core.routing.model import Problem, Progress, Solution
from core.routing.objective import objective
from tests.core.routing.days import made_day


def _solve(problem: Problem, limit: Limit, start: Solution | None = None) -> tuple[Solution, list[Progress]]:
    heard: list[Progress] = []
    found = engine("ruin").solve(problem, seed=3, limit=limit, stop=lambda: False, report=heard.append, start=start)
    return found, heard


@pytest.mark.parametrize("runs", [1, 2, 3])
def test_runs_share_the_iterations_and_find_the_same_every_time(runs: int) -> None:
    problem = made_day(5, stops=30, vehicles=3)
    limit = Limit(iterations=6000, runs=runs)
    found, heard = _solve(problem, limit)
    assert found == _solve(problem, limit)[0]
    assert check(problem, found) == ()
    assert heard[-1].iterations == 6000


def test_where_runs_meet_all_go_on_from_the_best() -> None:
    problem = made_day(7, stops=40, vehicles=3)
    met = []
    with Runs(problem, 1, Limit(iterations=12_000, runs=2), perf_counter()) as runs:
        while not runs.over:
            meetings = len(runs.meetings)
            runs.slice()
            if len(runs.meetings) < meetings:
                met.append({round(float(run.work.total[BEST]), 3) for run in runs.all})
        best = runs.best
        found = assemble(problem, best.sequences(), reloads=best.reloads(), insert=False, reasons=False)
    assert [len(costs) for costs in met] == [1, 1, 1, 1]
    assert float(best.work.total[BEST]) == pytest.approx(objective(problem, found), abs=len(problem.vehicles))


def test_a_start_is_never_made_worse_by_any_number_of_runs() -> None:
    problem = made_day(9, stops=30, vehicles=3)
    start, _ = _solve(problem, Limit(iterations=20_000))
    found, _ = _solve(problem, Limit(iterations=10, runs=4), start)
    assert objective(problem, found) <= objective(problem, start)


def test_a_limit_in_iterations_alone_has_one_run_on_every_machine() -> None:
    assert Limit.with_all_cores(None, 100).runs == 1
    assert Limit.with_all_cores(5.0, 100).runs == 1
    assert 1 <= Limit.with_all_cores(5.0, None).runs <= 4
