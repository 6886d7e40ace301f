"""`roundsman solve`: what scripts read of it, and what is refused."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from time import sleep

import pytest

from tests.benchmarks.generated import Capacitated, capacitated
from tests.cli.conftest import Roundsman
from tests.core.routing.test_instances import TINY

ROOT = Path(__file__).parents[2]


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """An instance of three stops."""
    path = tmp_path / "tiny.vrp"
    path.write_text(TINY)
    return path


def test_an_instance_is_solved_for_scripts(roundsman: Roundsman, tiny: Path) -> None:
    found = roundsman("solve", str(tiny), "--iterations", "200", "--seed", "3", "--best-known", "30", "--json").json
    assert list(found) == [
        "instance", "engine", "seed", "cost", "routes", "vehicles", "unserved", "seconds", "iterations", "gap_percent",
        "owed",
    ]  # fmt: skip
    assert (found["instance"], found["engine"], found["seed"], found["cost"]) == ("tiny", "ruin", 3, 30)
    assert (found["unserved"], found["iterations"], found["gap_percent"]) == ([], 200, 0.0)
    assert sorted(number for route in found["routes"] for number in route) == [1, 2, 3]


def test_the_same_seed_and_iterations_give_the_same_routes(roundsman: Roundsman, tiny: Path) -> None:
    one, other = (roundsman("solve", str(tiny), "--iterations", "50", "--json").json for _ in range(2))
    assert one["routes"] == other["routes"]


def test_a_person_reads_cost_gap_and_routes(roundsman: Roundsman, tiny: Path) -> None:
    said = roundsman("solve", str(tiny), "--iterations", "50", "--best-known", "25").out
    assert "Cost 30 on 2 routes, +20.00 % against the best known." in said
    assert "Route 1: " in said


def test_seconds_are_kept(roundsman: Roundsman, tiny: Path) -> None:
    # The engine counts the clock itself: what is asserted is that it ended by it, not how fast this machine is.
    found = roundsman("solve", str(tiny), "--seconds", "0.3", "--json").json
    assert found["seconds"] >= 0.28
    assert found["iterations"] > 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--engine", "magic"), "no engine called magic"),
        (("--seconds", "1", "--iterations", "5"), "not both"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(
    roundsman: Roundsman, tiny: Path, arguments: tuple[str, ...], said: str
) -> None:
    refused = roundsman("solve", str(tiny), *arguments)
    assert refused.code == 1
    assert said in refused.err


@pytest.mark.parametrize("number", ["nan", "inf"])
def test_what_is_no_number_is_no_best_known_cost(roundsman: Roundsman, tiny: Path, number: str) -> None:
    refused = roundsman("solve", str(tiny), "--best-known", number)
    assert refused.code == 2
    assert f"'{number}' is not a number that can be worked with" in refused.err


def test_a_file_that_was_cut_off_is_refused_on_one_line(roundsman: Roundsman, tiny: Path) -> None:
    tiny.write_text(TINY[: TINY.index("NODE_COORD_SECTION") + 9])
    refused = roundsman("solve", str(tiny))
    assert refused.code == 1
    assert refused.err == (
        "tiny.vrp: the file does not follow the layout of VRPLIB (Instance does not conform to the VRPLIB format). "
        "Correct it.\n"
    )


def test_a_file_that_is_no_instance_is_refused(roundsman: Roundsman, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir")
    refused = roundsman("solve", str(tmp_path / "letter.txt"))
    assert refused.code == 1
    assert refused.err == (
        "letter.txt: it is neither a VRPLIB file (no DIMENSION) nor one of Solomon's layout (no VEHICLE). "
        "Name another one.\n"
    )


def test_an_owed_stop_that_does_not_fit_is_told_and_no_gap_is(roundsman: Roundsman, tiny: Path) -> None:
    tiny.write_text(TINY.replace("4 5\nDEPOT", "4 50\nDEPOT"))
    found = roundsman("solve", str(tiny), "--iterations", "50", "--best-known", "25", "--json")
    assert (found.code, found.json["unserved"], found.json["owed"], found.json["gap_percent"]) == (0, [3], 1, None)
    assert "1 stops that have to be served are not" in found.err


def test_another_rounding_than_that_of_its_type_can_be_asked_for(roundsman: Roundsman, tiny: Path) -> None:
    arguments = ("solve", str(tiny), "--iterations", "200", "--json", "--rounding")
    assert roundsman(*arguments, "dimacs").json["cost"] == 300
    assert roundsman(*arguments, "exact").json["cost"] == 30_000


def test_ctrl_c_prints_the_best_so_far(engine_ready: None, tiny: Path) -> None:
    script = "from console.__main__ import main; main()"
    command = [sys.executable, "-c", script, "solve", str(tiny), "--seconds", "120", "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        assert "3 stops" in child.stderr.readline()  # read, and the search is about to begin
        sleep(0.5)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=100)
    assert child.returncode == 130, err
    assert json.loads(out)["cost"] == 30
    assert "best so far" in err


def test_parts_are_solved_by_as_many_workers_as_are_named_and_give_one_plan(
    roundsman: Roundsman, tmp_path: Path
) -> None:
    path = tmp_path / "town.vrp"
    path.write_text(capacitated(Capacitated(400, "C", "R", "unit", 9), 1))
    one, two = (
        roundsman("solve", str(path), "--iterations", "400", "--workers", workers, "--json").json for workers in (1, 2)
    )
    assert (one["routes"], one["cost"], one["unserved"]) == (two["routes"], two["cost"], [])
    assert sorted(number for route in one["routes"] for number in route) == list(range(1, 401))


def test_a_cluster_that_does_not_answer_is_named(roundsman: Roundsman, tiny: Path) -> None:
    pytest.importorskip("distributed", reason="the extra cluster is not installed")
    refused = roundsman("solve", str(tiny), "--workers", "1", "--cluster", "nonsense://host")
    assert refused.code == 1
    assert "nonsense://host" in refused.err
    assert "Dask" in refused.err


def test_help_tells_of_parts(roundsman: Roundsman) -> None:
    told = " ".join(roundsman("solve", "--help").out.split())
    assert "More than 1,500 stops are solved part by part" in told
    assert "--workers" in told
    assert "--cluster ADDRESS" in told
