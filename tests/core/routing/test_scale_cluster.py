"""Parts solved by a real Dask cluster of two workers on this machine, one of which is killed in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

import pytest

from core.child import surroundings
from core.errors import BadInput, Unavailable
from core.routing.check import check
from core.routing.engines import Limit
from core.routing.instances import read_instance
from core.routing.model import Problem, Progress, Solution
from core.routing.runner import SolveBroken, solve
from core.routing.scale.cluster import Cluster
from core.routing.scale.crew import Processes
from core.routing.scale.engine import Parts
from tests.benchmarks.generated import Capacitated, capacitated

pytest.importorskip("distributed", reason="the extra cluster is not installed")
# What the library warns of is its own affair.
pytestmark = pytest.mark.filterwarnings("ignore")


@dataclass
class Fleet:
    """A scheduler and its workers, each a process."""

    address: str
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def kill(self, number: int) -> None:
        """As the machine would that ran out of memory: 0 is the scheduler."""
        os.kill(self.processes[number].pid, signal.SIGKILL)
        self.processes[number].wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Fleet]:
    """Two workers of one thread each."""
    said = tmp_path / "said.log"
    with said.open("wb") as log:
        fleet = Fleet("")
        try:
            fleet.processes.append(_begun(log, "scheduler", "--port", "0", "--host", "127.0.0.1", "--no-dashboard"))
            fleet.address = _address(said)
            for _ in range(2):
                fleet.processes.append(
                    _begun(log, "worker", fleet.address, "--no-nanny", "--nthreads", "1", "--no-dashboard",
                           "--local-directory", str(tmp_path))
                )  # fmt: skip
            _joined(fleet.address, 2)
            yield fleet
        finally:
            for process in fleet.processes:
                process.kill()
                process.wait()


def _begun(log: object, kind: str, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "dask", kind, *options]
    return subprocess.Popen(command, stdout=log, stderr=log, env=surroundings())  # type: ignore[call-overload,no-any-return]


def _address(said: Path) -> str:
    end = monotonic() + 60
    while monotonic() < end:
        for line in said.read_text(errors="replace").splitlines():
            if "Scheduler at:" in line:
                return line.split("Scheduler at:")[1].strip()
        sleep(0.1)
    raise AssertionError(said.read_text())


def _joined(address: str, workers: int) -> None:
    end = monotonic() + 60
    while monotonic() < end:
        try:
            crew = Cluster(address)
        except Unavailable:
            sleep(0.2)
            continue
        found = crew.workers
        crew.close()
        if found == workers:
            return
    raise AssertionError("the workers did not join")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Problem:
    path = tmp_path_factory.mktemp("town") / "town.vrp"
    path.write_text(capacitated(Capacitated(120, "C", "RC", "small", 8), 3))
    return read_instance(path).problem


def solved(problem: Problem, fleet: Fleet, limit: Limit, report: object = lambda _: None) -> Solution:
    search = Parts("ruin", lambda: Cluster(fleet.address), 30)
    search.ready()
    found = search.solve(problem, seed=5, limit=limit, stop=lambda: False, report=report)  # type: ignore[arg-type]
    assert check(problem, found) == ()
    assert not found.unassigned
    return found


def test_a_cluster_answers_what_processes_here_answer_though_one_worker_is_killed(
    town: Problem, cluster: Fleet
) -> None:
    killed: list[Progress] = []

    def kill(progress: Progress) -> None:
        if not killed:
            killed.append(progress)
            cluster.kill(1)

    limit = Limit(iterations=4000)
    found = solved(town, cluster, limit, kill)
    assert killed[0].best.unassigned  # it was in the middle of the first round
    here = Parts("ruin", lambda: Processes(2), 30)
    assert found == here.solve(town, seed=5, limit=limit, stop=lambda: False, report=lambda _: None)


def test_a_cluster_that_is_gone_is_done_without(town: Problem, cluster: Fleet) -> None:
    gone: list[Progress] = []

    def kill(progress: Progress) -> None:
        if not gone:
            gone.append(progress)
            for number in range(3):
                cluster.kill(number)

    begun = monotonic()
    solved(town, cluster, Limit(iterations=4000), kill)
    assert gone
    assert monotonic() - begun < 90


def test_a_child_process_solves_on_the_cluster_that_it_is_told(tmp_path: Path, cluster: Fleet) -> None:
    path = tmp_path / "large.vrp"
    path.write_text(capacitated(Capacitated(1520, "C", "R", "unit", 12), 1))
    problem, heard = read_instance(path).problem, list[Progress]()
    found = solve(problem, engine="ruin", iterations=1000, cluster=cluster.address, report=heard.append)
    assert check(problem, found) == ()
    assert not found.unassigned
    cluster.kill(0)
    with pytest.raises(SolveBroken, match="No Dask scheduler answers at"):
        solve(problem, engine="ruin", iterations=1000, cluster=cluster.address)


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises((BadInput, Unavailable), match="Dask scheduler"):
        Cluster("nonsense://")
