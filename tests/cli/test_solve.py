"""`roundsman solve`: what scripts read of it, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Roundsman
from tests.core.routing.test_instances import TINY


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """An instance of three stops."""
    path = tmp_path / "tiny.vrp"
    path.write_text(TINY)
    return path


def test_an_instance_is_solved_for_scripts(roundsman: Roundsman, tiny: Path) -> None:
    found = roundsman("solve", str(tiny), "--iterations", "200", "--seed", "3", "--best-known", "30", "--json").json
    assert list(found) == [
        "instance", "engine", "seed", "cost", "routes", "unserved", "seconds", "iterations", "gap_percent",
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


def test_a_file_that_is_no_instance_is_refused(roundsman: Roundsman, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir")
    refused = roundsman("solve", str(tmp_path / "letter.txt"))
    assert refused.code == 1
    assert "neither a VRPLIB nor a Solomon file" in refused.err
