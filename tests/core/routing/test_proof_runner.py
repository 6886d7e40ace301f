"""Proofs of a plan in their child process: answered, cancelled, killed."""

from __future__ import annotations

import io
import os
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
from tests.core.routing.days import made_day


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The child processes started; each must have been waited for."""
    children: list[subprocess.Popen[bytes]] = []
    real = runner._child

    def child(complaints: io.BufferedRandom) -> subprocess.Popen[bytes]:
        children.append(real(complaints))
        return children[-1]

    monkeypatch.setattr(runner, "_child", child)
    yield children
    assert children
    assert all(one.returncode is not None for one in children)


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

    proofs = prove_all(problem, solution, seconds=600, report=heard.append, cancelled=cancelled)
    assert monotonic() - asked[0] < 1
    assert proofs == tuple(heard)
    assert 1 <= len(proofs) <= len(solution.routes)


def test_killed_it_ends_with_a_sentence_and_what_was_proven(
    started: list[subprocess.Popen[bytes]], problem: Problem, solution: Solution
) -> None:
    def kill(proof: Proof) -> None:
        started[0].kill()

    many = Solution(solution.routes * 30)
    with pytest.raises(ProofBroken, match=r"ended unexpectedly \(Killed\); what was proven before is kept") as broken:
        prove_all(problem, many, seconds=600, report=kill)
    assert 1 <= len(broken.value.proofs) < len(many.routes)
