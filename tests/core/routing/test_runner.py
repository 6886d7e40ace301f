"""A solve in its child process: answered, cancelled, killed, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.child import Unpacker, packed
from core.errors import BadInput, Cancelled
from core.routing import runner
from core.routing.check import check
from core.routing.frames import Job
from core.routing.model import Problem, Progress
from core.routing.runner import SolveBroken, solve
from tests.core.routing.children import watched
from tests.core.routing.days import day, made_day, stop, van


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The child processes started; each must have been waited for, and no thread be left."""
    threads = threading.active_count()
    yield from watched(runner, monkeypatch)
    assert threading.active_count() == threads


@pytest.fixture
def problem() -> Problem:
    return made_day(4, stops=40, vehicles=4, locks=False)


def test_a_solve_is_answered_and_reported_in_this_thread(
    started: list[subprocess.Popen[bytes]], problem: Problem
) -> None:
    heard: list[tuple[Progress, threading.Thread]] = []
    found = solve(problem, iterations=30, report=lambda progress: heard.append((progress, threading.current_thread())))
    assert check(problem, found) == ()
    assert {thread for _, thread in heard} == {threading.current_thread()}


def test_the_same_seed_and_iterations_give_the_same_solution_in_two_processes(
    started: list[subprocess.Popen[bytes]], problem: Problem
) -> None:
    assert solve(problem, iterations=20, seed=7) == solve(problem, iterations=20, seed=7)


def test_cancelled_it_keeps_the_best_so_far(started: list[subprocess.Popen[bytes]], problem: Problem) -> None:
    heard: list[Progress] = []
    found = solve(problem, seconds=600, report=heard.append, cancelled=lambda: bool(heard))
    assert check(problem, found) == ()
    assert found.routes


def test_cancelled_before_anything_was_found_it_says_so(
    started: list[subprocess.Popen[bytes]], problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.child.FAREWELL_S", 0.0)
    with pytest.raises(Cancelled, match="before it had found a plan"):
        solve(problem, seconds=600, cancelled=lambda: True)


def test_a_search_that_does_not_listen_is_killed_and_its_last_report_kept(
    started: list[subprocess.Popen[bytes]], problem: Problem
) -> None:
    heard: list[Progress] = []

    def stopped() -> bool:
        if heard:
            os.kill(started[0].pid, signal.SIGSTOP)  # it hangs from now on
        return bool(heard)

    found = solve(problem, seconds=600, report=heard.append, cancelled=stopped)
    assert found == heard[-1].best


def test_killed_it_ends_with_a_sentence_and_the_best_so_far(
    started: list[subprocess.Popen[bytes]], problem: Problem
) -> None:
    heard: list[Progress] = []

    def kill(progress: Progress) -> None:
        heard.append(progress)
        started[0].kill()

    with pytest.raises(
        SolveBroken, match=r"ended unexpectedly \(Killed\); the best plan found so far is kept"
    ) as broken:
        solve(problem, seconds=600, report=kill)
    assert broken.value.best == heard[-1].best


def test_a_report_that_fails_takes_the_child_with_it(started: list[subprocess.Popen[bytes]], problem: Problem) -> None:
    def fail(progress: Progress) -> None:
        raise KeyError("the screen is gone")

    with pytest.raises(KeyError):
        solve(problem, seconds=600, report=fail)


def test_a_child_that_cannot_start_leaves_its_last_words(
    started: list[subprocess.Popen[bytes]], problem: Problem, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # Before any installed one the child finds a core that cannot be imported.
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "__init__.py").write_text("""raise ModuleNotFoundError("No module named 'core'")""")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    with pytest.raises(SolveBroken, match=r"status 1; .*No module named 'core'.*no plan had been found"):
        solve(problem, iterations=1)


def test_overdue_it_is_broken_off(
    started: list[subprocess.Popen[bytes]], problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "_OVERDUE_S", -0.5)
    with pytest.raises(SolveBroken, match="did not end in time"):
        solve(problem, seconds=0.5)


def test_a_refusal_in_the_child_is_the_parent_s_sentence(
    started: list[subprocess.Popen[bytes]], problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "known", lambda name: name)
    with pytest.raises(SolveBroken, match="no engine called magic"):
        solve(problem, engine="magic", iterations=1)


def test_an_unknown_engine_is_refused_before_anything_starts(problem: Problem) -> None:
    with pytest.raises(BadInput, match="no engine called magic"):
        solve(problem, engine="magic")


def test_a_start_is_taken_up(started: list[subprocess.Popen[bytes]]) -> None:
    small = day([stop(1), stop(2)], [van(cost_km=10)])
    first = solve(small, iterations=5)
    assert solve(small, iterations=1, start=first).cost <= first.cost


def test_what_a_library_prints_does_not_reach_the_frames(problem: Problem) -> None:
    code = "import core.routing.worker as w, os; w._answer = lambda j, a: os.system('echo noise') or 'answer'; w.main()"
    job = packed(Job(problem, "ortools", 0, None, 1, None))
    done = subprocess.run([sys.executable, "-c", code], input=job, capture_output=True, check=True)
    assert Unpacker().feed(done.stdout) == ["answer"]
    assert b"noise" in done.stderr


def test_without_a_job_the_child_ends(problem: Problem) -> None:
    done = subprocess.run([sys.executable, "-m", "core.routing.worker"], input=b"", capture_output=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (1, b"no job came")


def test_the_parent_never_loads_the_engine() -> None:
    code = "import sys, core.routing.runner, core.routing.explain; print({'ortools', 'numba'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
