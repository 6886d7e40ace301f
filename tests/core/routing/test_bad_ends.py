"""Searches that end badly, by every engine: a sentence and the best so far, never a hang or a wrong plan."""

from __future__ import annotations

import io
import resource
import subprocess
from collections.abc import Iterator

import pytest

from core.errors import Cancelled
from core.routing import runner
from core.routing.check import check
from core.routing.model import Problem, Progress, Solution
from core.routing.runner import SolveBroken, solve
from tests.core.routing.children import watched
from tests.core.routing.days import made_day

MB = 1 << 20


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The child processes; none is left."""
    yield from watched(runner, monkeypatch)


@pytest.fixture(params=["ortools", "ruin"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def problem() -> Problem:
    return made_day(4, stops=40, vehicles=4, locks=False)


def _at_most(child: subprocess.Popen[bytes], memory: int) -> None:
    """From now on the child gets no memory beyond so much; what it has it keeps."""
    resource.prlimit(child.pid, resource.RLIMIT_AS, (memory, memory))


def test_stopped_before_anything_was_found_it_says_so(
    children: list[subprocess.Popen[bytes]], problem: Problem, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.child.FAREWELL_S", 0.0)
    with pytest.raises(Cancelled, match="stopped before it had found a plan; nothing has changed"):
        solve(problem, engine=engine, seconds=600, cancelled=lambda: True)


def test_stopped_it_hands_over_the_best_so_far(
    children: list[subprocess.Popen[bytes]], problem: Problem, engine: str
) -> None:
    heard: list[Progress] = []
    found = solve(problem, engine=engine, seconds=600, report=heard.append, cancelled=lambda: bool(heard))
    assert check(problem, found) == ()
    assert found.routes


def test_killed_before_anything_was_found_it_says_so(
    children: list[subprocess.Popen[bytes]], problem: Problem, engine: str
) -> None:
    def kill() -> bool:
        children[0].kill()
        return False

    with pytest.raises(SolveBroken, match=r"ended unexpectedly \(Killed\); no plan had been found yet") as broken:
        solve(problem, engine=engine, seconds=600, cancelled=kill)
    assert broken.value.best is None


def test_killed_it_leaves_the_best_so_far(
    children: list[subprocess.Popen[bytes]], problem: Problem, engine: str
) -> None:
    with pytest.raises(SolveBroken, match="the best plan found so far is kept") as broken:
        solve(problem, engine=engine, seconds=600, report=lambda _: children[0].kill())
    assert broken.value.best is not None
    assert check(problem, broken.value.best) == ()


@pytest.mark.parametrize("megabytes", [60, 200, 400, 440, 800])
def test_without_memory_from_the_start_it_says_so_or_is_right(
    problem: Problem, engine: str, megabytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = runner._child

    def child(complaints: io.BufferedRandom) -> subprocess.Popen[bytes]:
        made = real(complaints)
        _at_most(made, megabytes * MB)
        return made

    monkeypatch.setattr(runner, "_child", child)
    said = ""
    try:
        found: Solution | None = solve(problem, engine=engine, seconds=1)
    except SolveBroken as broken:
        found, said = broken.best, str(broken)
    assert found or said.endswith(("no plan had been found yet. Try again.", "or close other programs."))
    assert found is None or check(problem, found) == ()


def test_without_memory_on_the_way_the_best_so_far_is_kept(
    children: list[subprocess.Popen[bytes]], engine: str
) -> None:
    problem = made_day(7, stops=150, vehicles=8, locks=False)
    heard: list[Progress] = []
    found: Solution | None

    def starve(progress: Progress) -> None:
        heard.append(progress)
        _at_most(children[0], MB)

    try:
        found = solve(problem, engine=engine, seconds=3, report=starve)
    except SolveBroken as broken:
        found = broken.best
    assert heard
    assert found is not None
    assert check(problem, found) == ()
