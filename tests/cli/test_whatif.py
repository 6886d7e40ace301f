"""`roundsman plan whatif`, `compare`, `adopt`, `discard`: what would be, from the command line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.desk import Desk
from tests.cli.conftest import Roundsman
from tests.core.plans.making import DAY, add_order, add_van, ring

ON = ("--day", DAY.isoformat())
QUICK = (*ON, "--iterations", 2)


@pytest.fixture
def shop(desk: Desk, roundsman: Roundsman) -> Roundsman:
    """Two vans of 2 kg each, five orders of 1 kg, one of them promised, planned."""
    add_van(desk, "Van 1", mass_g=2000)
    add_van(desk, "Van 2", mass_g=2000)
    for i, place in enumerate(ring(5)):
        add_order(desk, f"#10{i}", place, windows=[("08:30", "12:00", True)] if i == 1 else (), priority=i == 1)
    assert roundsman("plan", "build", *QUICK).code == 0
    return roundsman


def test_one_more_van_is_held_beside_the_plan_in_view(shop: Roundsman) -> None:
    made = shop("plan", "whatif", "--more-van", "van 1", *QUICK)
    assert made.code == 0
    assert "Plan 2: what if 1 more like Van 1\n" in made.out
    lines = {line.split("  ")[0]: line.split() for line in made.out.splitlines()}
    assert lines["Orders placed"][2:] == ["4", "5", "+1"]
    assert lines["On no route"][3:] == ["1", "0", "-1"]
    assert lines["Late stops"][2:] == ["0", "0", "="]
    assert lines["Distance"][2] == lines["Distance"][4] == lines["Distance"][6] == "km"
    assert lines["CO2e"][2] == "kg"
    assert "ETAs changed: by more than 10 min against plan 1." in made.out
    assert "Kept as plan 2, a branch; plan 1 stays in view." in made.err
    assert shop("plan", "show", *ON, "--json").json["plan"] == 1
    shown = shop("plan", "show", "--plan", 2)
    assert "Van 1 +1, no driver" in shown.out
    assert "what if 1 more like Van 1" in shop("plan", "list", *ON).out


def test_a_what_if_is_told_to_scripts_with_what_it_supposes(shop: Roundsman) -> None:
    given = (
        "--more-van",
        "Van 1",
        "--count",
        2,
        "--start",
        "all",
        "+30",
        "--end",
        "Van 2",
        "-60",
        "--bigger",
        "Van 2",
        50,
    )
    more = ("--without-van", "Van 1", "--without-promise", "101", "--without-order", "#102")
    made = shop("plan", "whatif", *given, *more, *QUICK, "--json")
    assert made.code == 0
    plan = made.json
    assert (plan["plan"], plan["parent"], plan["change"]) == (2, 1, "what-if")
    assert plan["supposed"] == [
        {"kind": "roomier", "vehicle_id": 2, "vehicle": "Van 2", "percent": 50},
        {"kind": "more", "vehicle_id": 1, "vehicle": "Van 1", "count": 2},
        {"kind": "moved", "vehicle_id": 0, "vehicle": "", "start_min": 30, "end_min": 0},
        {"kind": "moved", "vehicle_id": 2, "vehicle": "Van 2", "start_min": 0, "end_min": -60},
        {"kind": "without", "vehicle_id": 1, "vehicle": "Van 1"},
        {"kind": "unpromised", "order_id": 2, "order": "#101"},
        {"kind": "left-out", "order_id": 3, "order": "#102"},
    ]
    assert plan["note"].startswith(
        "what if Van 2 with 50 % more room, 2 more like Van 1, everybody starts 30 min later, "
        "Van 2 ends 60 min earlier, without Van 1, order #101 without its promise, without order #102: 4 orders on "
    )
    first, second = plan["comparison"]["plans"]
    assert (first["plan"], second["plan"], second["change"]) == (1, 2, "what-if")
    for figure, more_of_it in second["more"].items():
        assert more_of_it == second[figure] - first[figure]
    assert shop("plan", "show", "--plan", 2, "--json").json["supposed"] == plan["supposed"]


def test_plans_are_compared_side_by_side_each_against_the_first(shop: Roundsman) -> None:
    shop("plan", "whatif", "--without-van", "Van 2", *QUICK)
    shop("plan", "whatif", "--more-van", "Van 1", *QUICK)
    shown = shop("plan", "compare", 1, 2, 3)
    header = next(line for line in shown.out.splitlines() if "MORE" in line)
    assert header.split() == ["PLAN", "1", "WHAT-IF", "2", "MORE", "WHAT-IF", "3", "MORE"]
    found = shop("plan", "compare", 3, 1, "--json").json
    assert set(found) == {"day", "currency", "reference", "plans", "co2e_g_km"}
    assert found["co2e_g_km"] == {"van": 250}
    assert set(found["plans"][0]) == {
        "plan", "change", "note", "cost", "distance_m", "duration_s", "vehicles", "placed", "left_out", "late",
        "late_s", "co2e_g", "etas", "more",
    }  # fmt: skip
    assert found["plans"][1]["more"]["placed"] == -1
    assert shop("plan", "compare", 1).code == 1
    assert shop("plan", "compare", 1, "x").code == 2


def test_a_what_if_is_adopted_or_thrown_away(shop: Roundsman) -> None:
    shop("plan", "whatif", "--without-van", "Van 2", *QUICK)
    shop("plan", "whatif", "--more-van", "Van 1", *QUICK)
    refused = shop("plan", "adopt", 3)
    assert refused.code == 1
    assert "Plan 3 needs Van 1 +1, which the shop does not have: add the vehicle and its shift" in refused.err
    assert shop("plan", "discard", 3).code == 0
    adopted = shop("plan", "adopt", 2, "--json").json
    assert (adopted["plan"], adopted["parent"], adopted["change"], adopted["supposed"]) == (4, 1, "adopt", [])
    assert [each["plan"] for each in shop("plan", "list", *ON, "--json").lines] == [1, 2, 4]
    assert shop("plan", "undo", *ON, "--json").json["plan"] == 1
    assert shop("plan", "redo", *ON, "--json").json["plan"] == 4


def test_what_cannot_be_supposed_is_refused(shop: Roundsman) -> None:
    for given, sentence in (
        ((), "Say what is to be supposed"),
        (("--more-van", "Van 9"), "There is no vehicle “Van 9”"),
        (("--without-promise", "100"), "has no promised window"),
        (("--start", "Van 1", "30", "--start", "van 1", "60"), "moved twice"),
        (("--start", "all", "0"), "0 minutes"),
    ):
        refused = shop("plan", "whatif", *given, *ON)
        assert (refused.code, sentence in refused.err) == (1, True), refused.err
    assert shop("plan", "whatif", "--start", "all", "soon", *ON).code == 2


def _started(shop_file: Path, *arguments: object) -> subprocess.Popen[str]:
    environment = {**os.environ, "ROUNDSMAN_NOW": "2026-03-02T08:00:00+00:00", "ROUNDSMAN_USER": "ann"}
    command = [sys.executable, "-m", "console", "--file", str(shop_file), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def test_ctrl_c_ends_the_search_and_keeps_the_best_as_a_branch(
    shop: Roundsman, shop_file: Path, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.close()
    running = _started(shop_file, "plan", "whatif", "--more-van", "Van 1", "--seconds", 60, *ON)
    assert running.stderr is not None
    while "best" not in running.stderr.readline():
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "Plan 2: what if 1 more like Van 1" in out
    assert "Kept as plan 2" in err
