"""`roundsman plan`: a day's routes from the command line."""

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


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """Two vans, four orders on Monday 9 March; one has no pin."""
    add_van(desk, "Van 1")
    add_van(desk, "Van 2")
    for i, place in enumerate([*ring(4), None]):
        add_order(desk, f"#10{i}", place, windows=[("09:00", "12:00", True)] if i == 1 else ())
    return desk


@pytest.fixture
def by_hand(shop: Desk, roundsman: Roundsman) -> Roundsman:
    """The four of them on Van 1, in order, without a search."""
    for i in range(4):
        assert roundsman("plan", "move", f"10{i}", "--to", "Van 1", "--position", i + 1, *ON).code == 0
    return roundsman


def test_a_plan_is_built_and_printed_in_the_shape_scripts_rely_on(shop: Desk, roundsman: Roundsman) -> None:
    built = roundsman("plan", "build", *ON, "--seed", 3, "--iterations", 2, "--json")
    assert built.code == 0
    assert "best" in built.err
    plan = built.json
    assert set(plan) >= {
        "plan", "day", "engine", "seed", "matrix", "cost", "distance_m", "duration_s", "routes", "unassigned",
    }  # fmt: skip
    assert (plan["plan"], plan["day"], plan["engine"], plan["seed"]) == (1, "2026-03-09", "ruin", 3)
    assert plan["matrix"].startswith("Straight line")
    route = plan["routes"][0]
    assert set(route) >= {"vehicle", "driver", "distance_m", "duration_s", "stops"}
    stop = route["stops"][0]
    assert set(stop) >= {"orders", "lat", "lon", "arrival", "departure"}
    assert stop["arrival"].startswith("2026-03-09T0")
    assert stop["arrival"].endswith("+00:00")
    assert sorted(n for r in plan["routes"] for s in r["stops"] for n in s["orders"]) == [
        "#100",
        "#101",
        "#102",
        "#103",
    ]
    (left,) = plan["unassigned"]
    assert set(left) >= {"order", "code", "reason", "nearest_miss"}
    assert (left["order"], left["code"], left["nearest_miss"]) == ("#104", "NO_PIN", None)
    again = roundsman("plan", "build", *ON, "--seed", 3, "--iterations", 2, "--json").json
    assert again["routes"] == plan["routes"]
    assert roundsman("plan", "show", *ON, "--json").json == again
    assert roundsman("plan", "show", "--plan", 1, "--json").json == plan


def test_the_plan_is_shown_for_people(by_hand: Roundsman) -> None:
    shown = by_hand("plan", "show", *ON)
    assert "Plan 4 of Monday 2026-03-09: order #103 to Van 1 as stop 4, by ann at 08:00" in shown.out
    assert "Straight line x 1.35" in shown.out
    assert "09:00-12:00" in shown.out
    assert "103 High Street" in shown.out
    assert "On no route: 1" in shown.out


def test_hand_work_answers_in_one_line_or_with_the_plan(by_hand: Roundsman) -> None:
    moved = by_hand("plan", "move", "100", "--to", "Van 2", *ON)
    assert (moved.code, moved.out) == (0, "")
    assert "Plan 5: order #100 to Van 2 as stop 1. 4 orders on 2 routes, 1 on none" in moved.err
    off = by_hand("plan", "unassign", "#100", *ON, "--json").json
    assert [(left["order"], left["code"]) for left in off["unassigned"]] == [("#100", "BY_HAND"), ("#104", "NO_PIN")]
    undone = by_hand("plan", "undo", *ON, "--json").json
    assert undone["plan"] == 5
    assert by_hand("plan", "redo", *ON, "--json").json == off
    found = by_hand("plan", "diff", *ON, "--json").json
    assert (found["before"], found["after"]) == (5, 6)
    assert [each["order"] for each in found["unassigned"]] == ["#100"]
    assert "taken off: order #100" in by_hand("plan", "diff", *ON).out
    assert "nothing that a customer" in by_hand("plan", "diff", 6, 6).out


def test_a_move_is_tried_before_it_is_made(by_hand: Roundsman) -> None:
    tried = by_hand("plan", "move", "100", "--to", "Van 2", "--try", *ON, "--json").json
    assert tried["position"] == 1
    assert (tried["warnings"], tried["refused"]) == ([], [])
    before = by_hand("plan", "show", *ON, "--json").json
    after = by_hand("plan", "move", "100", "--to", "Van 2", *ON, "--json").json
    assert after["cost"] - before["cost"] == tried["cost"]
    assert "As stop 1:" in by_hand("plan", "move", "101", "--to", "Van 2", "--position", 1, "--try", *ON).out


def test_a_broken_promise_is_told_and_listed(by_hand: Roundsman, shop: Desk) -> None:
    with shop.writing() as db:
        db.execute("UPDATE windows SET opens = '08:00', closes = '08:10'")
    moved = by_hand("plan", "move", "101", "--to", "Van 1", "--position", 4, *ON)
    assert moved.code == 0
    assert "Accepted: Order #101: service begins" in moved.err
    shown = by_hand("plan", "show", *ON)
    assert "Accepted by the dispatcher:" in shown.out
    assert "LATE" in shown.out
    assert by_hand("plan", "show", *ON, "--json").json["accepted"][0].startswith("Order #101")


def test_a_build_keeps_the_plan_but_for_so_many_stops(by_hand: Roundsman) -> None:
    built = by_hand("plan", "build", "--most-changes", 1, "--iterations", 2, *ON, "--json")
    assert built.code == 0
    assert " of at most 1 stop changed" in built.json["note"]
    assert by_hand("plan", "build", "--most-changes", -1, *ON).code == 2


def test_a_build_shares_the_work_and_says_what_that_costs(by_hand: Roundsman) -> None:
    built = by_hand("plan", "build", "--balance", "stops", "--iterations", 2, *ON)
    assert built.code == 0
    assert "shared by stops: most 2 stops instead of 4 stops, for " in built.out


def test_a_build_begins_from_another_day(by_hand: Roundsman) -> None:
    refused = by_hand("plan", "build", "--like", "last-week", *ON)
    assert (refused.code, "no plan of 2026-03-02 to begin from" in refused.err) == (1, True)
    built = by_hand("plan", "build", "--like", "2026-03-09", "--iterations", 2, *ON, "--json")
    assert "begun from 2026-03-09: 4 of 5 orders known" in built.json["note"]


def test_a_van_is_taken_out(by_hand: Roundsman) -> None:
    out = by_hand("plan", "without", "Van 1", *ON, "--json")
    assert out.code == 0
    assert [route["vehicle"] for route in out.json["routes"]] == ["Van 2"]
    assert out.json["note"] == "without Van 1: 4 orders to the others"
    assert by_hand("plan", "without", "Van 1", *ON).err.startswith("Van 1 has nothing left to bring")
    by_hand("plan", "undo", *ON)
    searched = by_hand("plan", "without", "Van 1", "--most-changes", 0, *ON, "--json")
    assert [route["vehicle"] for route in searched.json["routes"]] == ["Van 2"]
    assert "0 of at most 0 stops changed" in searched.json["note"]


def test_a_plan_over_two_depots_says_what_it_takes_for_granted(desk: Desk, roundsman: Roundsman) -> None:
    add_van(desk, "South")
    add_van(desk, "North", depot=(51.6, -0.1))
    for number, place in enumerate([(51.505, -0.1), (51.605, -0.1)]):
        add_order(desk, f"#2{number}", place)
        assert roundsman("plan", "move", f"#2{number}", "--to", ("South", "North")[number], *ON).code == 0
    shown = roundsman("plan", "show", *ON)
    assert "Several depots: the goods of each order are taken to be where its van loads." in shown.out
    assert "from Depot 51.60 -0.10" in shown.out
    routes = roundsman("plan", "show", *ON, "--json").json["routes"]
    assert {route["depot"] for route in routes} == {"Depot 51.50 -0.10", "Depot 51.60 -0.10"}


def test_a_day_under_way_is_planned_anew_from_where_its_vans_are(
    by_hand: Roundsman, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert by_hand("plan", "approve", *ON).code == 0
    monkeypatch.setenv("ROUNDSMAN_NOW", "2026-03-09T10:00:00+00:00")
    assert by_hand("outcome", "100", "delivered", "--at", "09:30").code == 0
    refused = by_hand("plan", "build", *ON)
    assert (refused.code, "--again" in refused.err) == (1, True)
    built = by_hand("plan", "build", "--again", "--iterations", 2, *ON, "--json")
    assert built.code == 0
    (route,) = built.json["routes"]
    assert route["stops"][0]["orders"] == ["#100"]
    assert route["stops"][0]["starts"] == "2026-03-09T09:30:00+00:00"
    assert route["stops"][1]["arrival"] >= "2026-03-09T10:00"


def test_locks_are_set_and_taken_off(by_hand: Roundsman) -> None:
    locked = by_hand("plan", "lock", "100", "--how", "first", *ON, "--json").json
    assert locked["routes"][0]["stops"][0]["locked"] == "first"
    assert "unlock it first" in by_hand("plan", "move", "100", "--to", "Van 2", *ON).err
    by_hand("plan", "unlock", "100", *ON)
    assert by_hand("plan", "lock", "--vehicle", "Van 1", *ON, "--json").json["routes"][0]["locked"]
    assert by_hand("plan", "move", "100", "--to", "Van 2", *ON).code == 1
    assert not by_hand("plan", "unlock", "--vehicle", "Van 1", *ON, "--json").json["routes"][0]["locked"]
    assert "Name an order, or a vehicle" in by_hand("plan", "lock", *ON).err
    kept = by_hand("plan", "lock", "--vehicle", "Van 1", "--how", "sequence", *ON, "--json").json["routes"][0]
    assert (kept["locked"], {stop["locked"] for stop in kept["stops"]}) == (False, {"sequence"})
    loose = by_hand("plan", "unlock", "--vehicle", "Van 1", *ON, "--json").json["routes"][0]
    assert {stop["locked"] for stop in loose["stops"]} == {None}
    assert by_hand("plan", "lock", "--vehicle", "Van 1", "--how", "first", *ON).code == 1


def test_the_history_is_listed(by_hand: Roundsman) -> None:
    by_hand("plan", "undo", *ON)
    lines = by_hand("plan", "list", *ON, "--json").lines
    assert [(line["plan"], line["parent"], line["head"]) for line in lines] == [
        (1, None, False),
        (2, 1, False),
        (3, 2, True),
        (4, 3, False),
    ]
    assert "* " in by_hand("plan", "list", *ON).out


def test_the_history_is_a_tree_and_any_of_it_is_brought_back(by_hand: Roundsman) -> None:
    by_hand("plan", "undo", *ON)
    by_hand("plan", "unassign", "101", *ON)
    drawn = [line[3:].split("  ")[0].rstrip() for line in by_hand("plan", "list", *ON).out.splitlines()[1:]]
    assert [line.strip() for line in drawn] == ["1", "2", "3", "├ 4", "5"]
    gone = by_hand("plan", "go", 4, "--json")
    assert (gone.code, gone.json["plan"]) == (0, 4)
    assert [line["plan"] for line in by_hand("plan", "list", *ON, "--json").lines if line["head"]] == [4]
    assert by_hand("plan", "go", 99).code == 1


def test_an_empty_day_is_undone_in_words(by_hand: Roundsman) -> None:
    for _ in range(3):
        by_hand("plan", "undo", *ON)
    assert by_hand("plan", "undo", *ON, "--json").json == {"plan": None, "day": "2026-03-09"}
    by_hand("plan", "redo", *ON)
    assert "without a plan again" in by_hand("plan", "undo", *ON).err
    assert by_hand("plan", "show", *ON).code == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("move", "999", "--to", "Van 1"), "no order “999”"),
        (("move", "100", "--to", "Ferrari"), "no vehicle “Ferrari”; there are: Van 1, Van 2"),
        (("move", "104", "--to", "Van 1"), "cannot be planned"),
        (("show", "--plan", 99), "no plan number 99"),
        (("diff", 98, 99), "no plan number 99"),
        (("build", "--day", "2026-05-01"), "no order to plan on 2026-05-01"),
        (("build", "--engine", "magic", *ON), "magic"),
        (("show", "--day", "someday"), "is no day"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(
    by_hand: Roundsman, arguments: tuple[object, ...], words: str
) -> None:
    day = () if "--day" in arguments or "--plan" in arguments else ON
    ran = by_hand("plan", *arguments, *day)
    assert (ran.code, ran.out) == (1, "")
    assert words in ran.err


def test_wrong_usage_is_exit_two(shop: Desk, roundsman: Roundsman) -> None:
    assert roundsman("plan", "move", "100").code == 2
    assert roundsman("plan", "build", "--seconds", "0").code == 2
    assert roundsman("plan", "lock", "100", "--how", "forever").code == 2


def test_a_plan_is_dispatched(by_hand: Roundsman) -> None:
    done = by_hand("plan", "approve", *ON, "--json")
    assert done.code == 0
    assert (done.json["plan"], done.json["orders"], done.json["already"]) == (4, 4, False)
    assert "dispatched already" in by_hand("plan", "approve", *ON).err
    assert "--again" in by_hand("plan", "build", *ON).err
    assert [line["approved"] for line in by_hand("plan", "list", *ON, "--json").lines] == [False, False, False, True]


def test_ctrl_c_ends_the_search_and_saves_the_best_so_far(shop: Desk) -> None:
    command = [
        sys.executable,
        "-m",
        "console",
        "--file",
        str(shop.path),
        "plan",
        "build",
        *ON,
        "--seconds",
        "120",
        "--json",
    ]
    environment = {**os.environ, "ROUNDSMAN_NOW": "2026-03-02T08:00:00+00:00"}
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=Path(__file__).parents[2],
    ) as child:
        assert child.stderr is not None
        assert "best" in child.stderr.readline()
        time.sleep(0.3)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=60)
    assert child.returncode == 130
    assert "the best so far is saved as plan 1" in err
    assert '"plan": 1' in out
    assert "stopped before its time" in out


def test_what_came_after_the_plan_is_told_with_it(by_hand: Roundsman, shop: Desk) -> None:
    add_order(shop, "#200", (51.51, -0.11))
    assert "since this plan: 1 new. Build again" in by_hand("plan", "show", *ON).out
    as_json = by_hand("plan", "show", *ON, "--json")
    assert as_json.json["plan"] == 4
    assert "1 new" in as_json.err


def test_orders_are_proven_shown_and_bettered(by_hand: Roundsman) -> None:
    assert by_hand("plan", "show", *ON, "--json").json["routes"][0]["proof"] is None
    proven = by_hand("plan", "prove", *ON, "--json")
    assert proven.code == 0
    assert "1 of 1  Van 1: " in proven.err
    (route,) = proven.json["routes"]
    assert (proven.json["plan"], proven.json["improved"], route["vehicle"]) == (4, None, "Van 1")
    assert by_hand("plan", "show", *ON, "--json").json["routes"][0]["proof"] == route["proof"]
    bettered = by_hand("plan", "prove", "--improve", "--seconds", "5", *ON, "--json").json
    assert bettered["improved"] == (None if route["saves"] is None else 5)
    assert ", order proven" in by_hand("plan", "show", *ON).out
    assert by_hand("plan", "prove", *ON).out == "Van 1: order proven\n"
