"""Large problems solved part by part: nothing is parted that belongs together, nothing is lost, whoever dies."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import monotonic

import numpy as np
import pytest

from core.errors import BadInput
from core.routing.assemble import assemble
from core.routing.check import check
from core.routing.engines import Limit, engine
from core.routing.instances import read_instance
from core.routing.model import Balance, Matrix, Problem, Progress, Route, Solution
from core.routing.objective import objective
from core.routing.runner import SolveBroken, solve
from core.routing.scale import LARGE, chosen
from core.routing.scale.borders import Borders
from core.routing.scale.crew import Processes
from core.routing.scale.engine import Parts
from core.routing.scale.ground import coordinates
from core.routing.scale.job import Refusal
from core.routing.scale.part import Part, left_out
from tests.benchmarks.generated import Capacitated, capacitated
from tests.core.routing.days import made_day
from tests.core.routing.richdays import rich_day


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Problem:
    """A hundred and twenty stops around a depot, eight to a route."""
    path = tmp_path_factory.mktemp("town") / "town.vrp"
    path.write_text(capacitated(Capacitated(120, "C", "RC", "small", 8), 3))
    return read_instance(path).problem


def by_parts(
    problem: Problem,
    *,
    name: str = "ruin",
    workers: int = 2,
    limit: Limit,
    stop: Callable[[], bool] = lambda: False,
    report: Callable[[Progress], None] = lambda _: None,
    start: Solution | None = None,
) -> Solution:
    """Solved in parts of thirty stops, checked."""
    search = Parts(name, lambda: Processes(workers), 30)
    search.ready()
    found = search.solve(problem, seed=5, limit=limit, stop=stop, report=report, start=start)
    assert check(problem, found) == ()
    return found


def test_places_are_mapped_so_that_their_distances_are_kept() -> None:
    at = np.random.default_rng(1).uniform(0, 9000, (40, 2))
    metres = np.rint(np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1))).astype(np.int32)
    mapped = coordinates(Matrix(metres, metres), range(40))
    again = np.hypot(*(mapped[:, None] - mapped[None, :]).transpose(2, 0, 1))
    assert np.abs(again - metres).max() < 5


@pytest.mark.parametrize("metres", [np.zeros((5, 5), np.int32), np.full((5, 5), 10**9, np.int32)])
def test_places_that_are_all_at_one_spot_or_nowhere_have_a_map_as_well(metres: np.ndarray) -> None:  # type: ignore[type-arg]
    assert np.isfinite(coordinates(Matrix(metres, metres), range(5))).all()


@pytest.mark.parametrize("seed", range(30))
def test_borders_part_nothing_that_belongs_together_and_lose_nothing(seed: int) -> None:
    problem = rich_day(seed, 24, 6)
    chance = np.random.default_rng(seed)
    routes: list[Route] = []
    for _ in range(2):
        shares = Borders(problem).shares(routes, 4, chance)
        assert sorted(stop for share in shares for stop in share.stops) == list(range(24))
        assert max(Counter(van for share in shares for van in share.vehicles).values()) == 1
        home = {stop: number for number, share in enumerate(shares) for stop in share.stops}
        owner = {van: number for number, share in enumerate(shares) for van in share.vehicles}
        for group in (*problem.sequences, *problem.pairs, *([v.stop for v in route.visits] for route in routes)):
            assert len({home[stop] for stop in group}) == 1
        for stop, asked in enumerate(problem.stops):
            if asked.lock is not None:
                assert owner[asked.lock.vehicle] == home[stop]
        assert all(owner[van] == home[stop] for stop, van in problem.holder.items())
        assert all(owner[route.vehicle] == home[route.visits[0].stop] for route in routes)
        routes = [r for s in shares if s.vehicles for r in answered(problem, s.vehicles, s.stops)]


def answered(problem: Problem, vehicles: tuple[int, ...], stops: tuple[int, ...]) -> list[Route]:
    """A part's plan in the numbers of the whole, which has nothing against it."""
    whole = replace(problem, balance=None)
    part = Part.of(whole, vehicles, stops)
    found = assemble(part.problem, [])
    routes = part.outside(found)
    served = {visit.stop for route in routes for visit in route.visits}
    assert served <= set(stops)
    assert check(whole, Solution(tuple(routes), left_out(set(range(len(whole.stops))) - served))) == ()
    assert part.inside(routes).routes == found.routes
    return routes


def test_everything_is_served_and_no_worse_than_it_was_begun_with(town: Problem) -> None:
    first = by_parts(town, limit=Limit(iterations=400))
    assert not first.unassigned
    better = by_parts(town, limit=Limit(iterations=4000), start=first)
    assert objective(town, better) < objective(town, first)


def test_seed_and_iterations_give_one_plan_however_many_work_on_it(town: Problem) -> None:
    one, two = (by_parts(town, workers=workers, limit=Limit(iterations=800)) for workers in (1, 2))
    assert one == two


def test_skills_and_few_vans_leave_out_only_what_does_not_fit() -> None:
    problem = made_day(8, stops=60, vehicles=12)
    found = by_parts(problem, limit=Limit(iterations=3000))
    whole = engine("ruin").solve(
        problem, seed=5, limit=Limit(iterations=3000), stop=lambda: False, report=lambda _: None
    )
    assert len(found.unassigned) <= len(whole.unassigned) + 3
    assert all(left.reason for left in found.unassigned)


def test_the_time_is_kept(town: Problem) -> None:
    by_parts(town, limit=Limit(iterations=10))  # whatever has to be read is read
    begun = monotonic()
    heard: list[Progress] = []
    found = by_parts(town, limit=Limit(seconds=5), report=heard.append)
    assert 3.5 < monotonic() - begun < 8  # starting included, on a machine that others use
    assert not found.unassigned
    assert heard[-1].best == found
    assert heard[0].note.startswith("round 1 of ")
    assert [each.seconds for each in heard] == sorted(each.seconds for each in heard)


def test_stopped_it_has_the_best_so_far_within_a_second_and_leaves_nobody_behind(town: Problem) -> None:
    heard: list[float] = []
    found = by_parts(
        town,
        limit=Limit(iterations=10**9),
        report=lambda _: heard.append(monotonic()),
        stop=lambda: monotonic() - begun > 4,
    ) if (begun := monotonic()) else None  # fmt: skip
    assert found is not None
    assert monotonic() - begun < 5.5
    left = [child for child in multiprocessing.active_children() if (child.join(30), child.is_alive())[1]]
    assert left == []


def test_a_worker_that_is_killed_is_replaced_and_its_part_done_again(town: Problem) -> None:
    killed: list[int] = []

    def kill(progress: Progress) -> None:
        if not killed and progress.note:
            killed.append(multiprocessing.active_children()[0].pid or 0)
            os.kill(killed[0], signal.SIGKILL)

    found = by_parts(town, limit=Limit(iterations=20_000), report=kill)
    assert killed
    assert found == by_parts(town, limit=Limit(iterations=20_000))


def test_what_an_engine_does_not_hold_is_refused_as_it_refuses_it(town: Problem) -> None:
    again = replace(town, vehicles=tuple(replace(van, reloads=1) for van in town.vehicles))
    with pytest.raises(BadInput, match="load again"):
        by_parts(again, name="ortools", limit=Limit(iterations=100))


def test_a_refusal_arrives_with_everything_that_it_says() -> None:
    broken = pickle.loads(pickle.dumps(Refusal.of(SolveBroken("No more.", Solution(()))))).error()
    assert (type(broken), str(broken), broken.best) == (SolveBroken, "No more.", Solution(()))


def test_only_large_problems_are_parted_unless_workers_are_named(town: Problem) -> None:
    large = replace(town, stops=town.stops * (1 + LARGE // len(town.stops)))
    assert isinstance(chosen("ruin", large), Parts)
    assert isinstance(chosen("ruin", town, workers=2), Parts)
    assert not isinstance(chosen("ruin", town, cluster="tcp://localhost:1"), Parts)
    assert not isinstance(chosen("ruin", large, workers=0), Parts)
    assert not isinstance(chosen("ruin", replace(large, balance=Balance("stops", 9)), workers=2), Parts)


def test_a_large_day_is_solved_by_parts_in_its_child_process(tmp_path: Path) -> None:
    path = tmp_path / "large.vrp"
    path.write_text(capacitated(Capacitated(LARGE + 20, "C", "R", "unit", 12), 1))
    problem, heard = read_instance(path).problem, list[Progress]()
    found = solve(problem, engine="ruin", iterations=1000, report=heard.append)
    assert check(problem, found) == ()
    assert not found.unassigned
    assert any("parts" in progress.note for progress in heard)
