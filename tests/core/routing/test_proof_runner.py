"""Proofs of a plan in their child process: answered, cancelled, killed."""

from __future__ import annotations

import io
import os
import resource
import signal
import subprocess
from collections.abc import Iterator
from time import monotonic

import pytest

from core.routing.assemble import assemble
from core.routing.model import Problem, Solution
from core.routing.proof import runner
from core.routing.proof.model import Proof
from core.routing.proof.runner import ProofBroken, prove_all
from core.routing.schedule import schedule
from tests.core.routing.children import watched
from tests.core.routing.days import day, made_day, stop, van, window


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The child processes started; each must have been waited for."""
    yield from watched(runner, monkeypatch)


@pytest.fixture
def problem() -> Problem:
    return made_day(3, stops=16, vehicles=4, locks=False)


@pytest.fixture
def solution(problem: Problem) -> Solution:
    return assemble(problem, [()] * 4)


def test_every_route_is_answered_and_reported_as_it_is_done(
    started: list[subprocess.Popen[bytes]], problem: Problem, solution: Solution
) -> None:
    heard: list[Proof] = []
    proofs = prove_all(problem, solution, seconds=20, report=heard.append)
    assert proofs == tuple(heard)
    assert [proof.vehicle for proof in proofs] == [route.vehicle for route in solution.routes]
    assert all(proof.bound is not None for proof in proofs)


def test_cancelled_it_returns_the_routes_so_far_within_a_second(
    started: list[subprocess.Popen[bytes]], problem: Problem, solution: Solution
) -> None:
    heard: list[Proof] = []
    asked: list[float] = []

    def cancelled() -> bool:
        if heard and not asked:
            os.kill(started[0].pid, signal.SIGSTOP)  # it does not even listen
            asked.append(monotonic())
        return bool(asked)

    many = Solution(solution.routes * 1000)
    proofs = prove_all(problem, many, seconds=600, report=heard.append, cancelled=cancelled)
    assert monotonic() - asked[0] < 1
    assert proofs == tuple(heard)
    assert 1 <= len(proofs) < len(many.routes)


def test_killed_it_ends_with_a_sentence_and_what_was_proven(
    started: list[subprocess.Popen[bytes]], problem: Problem, solution: Solution
) -> None:
    def kill(proof: Proof) -> None:
        started[0].kill()

    many = Solution(solution.routes * 1000)
    with pytest.raises(ProofBroken, match=r"ended unexpectedly \(Killed\); what was proven before is kept") as broken:
        prove_all(problem, many, seconds=600, report=kill)
    assert 1 <= len(broken.value.proofs) < len(many.routes)


@pytest.mark.parametrize("megabytes", [60, 300, 460, 700])
def test_without_memory_it_says_so_or_proves_less(megabytes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    real, van_1 = runner._child, van(cost_km=100, cost_hour=1200)
    problem = day([stop(place, window(8, 9 + place / 4)) for place in range(1, 20)], [van_1])
    route = schedule(problem, 0, [(place - 1, place) for place in range(1, 20)])

    def child(complaints: io.BufferedRandom) -> subprocess.Popen[bytes]:
        made = real(complaints)
        resource.prlimit(made.pid, resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
        return made

    monkeypatch.setattr(runner, "_child", child)
    proofs, said = (), ""
    try:
        proofs = prove_all(problem, Solution((route,)), seconds=4)
    except ProofBroken as broken:
        said = str(broken)
    assert proofs or said.endswith(("Try again.", "then try again."))
    assert all(proof.bound is not None and proof.bound <= proof.cost for proof in proofs)
