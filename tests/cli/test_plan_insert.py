"""`roundsman plan insert`: one order more, told first, then done."""

from __future__ import annotations

import pytest

from core.desk import Desk
from tests.cli.conftest import Roundsman
from tests.core.plans.making import DAY, DEPOT, add_order, add_van

ON = ("--day", DAY.isoformat())


@pytest.fixture
def built(desk: Desk, roundsman: Roundsman) -> Roundsman:
    """Four orders on a line by hand on one van; another van stays in; a fifth order came later and takes long."""
    for number in (1, 2):
        add_van(desk, f"Van {number}")
    for step in range(4):
        add_order(desk, f"#10{step}", (DEPOT[0] + 0.01 * (step + 1), DEPOT[1]))
        assert roundsman("plan", "move", f"10{step}", "--to", "Van 1", "--position", step + 1, *ON).code == 0
    add_order(desk, "#200", (DEPOT[0] + 0.015, DEPOT[1]), service_s=3000)
    return roundsman


def test_where_it_could_ride_is_told_and_nothing_is_changed(built: Roundsman) -> None:
    told = built("plan", "insert", "200", "--try", *ON)
    assert told.code == 0
    assert "Order #200 (Customer #200) could ride, the least disturbing first:" in told.out
    assert "ETAS CHANGED" in told.out
    places = built("plan", "insert", "200", "--try", *ON, "--json").json["places"]
    assert [place["choice"] for place in places] == [1, 2]
    assert set(places[0]) == {
        "choice", "vehicle", "position", "arrival", "cost", "metres", "seconds", "idle", "etas",
    }  # fmt: skip
    assert built("plan", "show", *ON, "--json").json["plan"] == 4


def test_it_is_put_there_and_undone(built: Roundsman) -> None:
    places = built("plan", "insert", "200", "--try", *ON, "--json").json["places"]
    done = built("plan", "insert", "200", "--choice", 2, *ON, "--json")
    assert done.code == 0
    assert done.json["note"].startswith(f"order #200 inserted: {places[1]['vehicle']}, stop {places[1]['position']}, ")
    assert done.json["unassigned"] == []
    assert built("plan", "undo", *ON, "--json").json["plan"] == 4
    assert built("plan", "insert", "200", "--choice", 3, *ON).err.strip().endswith("choose 1 to 2 (--try shows them).")


def test_whoever_is_reached_at_another_time_is_named(built: Roundsman) -> None:
    places = built("plan", "insert", "200", "--try", *ON, "--json").json["places"]
    choice = next((place for place in places if place["etas"]), None)
    if choice is None:  # the last stop of the line disturbs nobody: hold it there
        built("plan", "lock", "103", "--how", "last", *ON)
        built("plan", "lock", "100", "--how", "first", *ON)
        places = built("plan", "insert", "200", "--try", *ON, "--json").json["places"]
        choice = next(place for place in places if place["etas"])
    done = built("plan", "insert", "200", "--choice", choice["choice"], *ON)
    for eta in choice["etas"]:
        assert f"ETA: order {eta['order']} " in done.err


def test_an_order_keeps_the_capitals_of_its_number(built: Roundsman, desk: Desk) -> None:
    add_order(desk, "HF7", (DEPOT[0] + 0.025, DEPOT[1]))
    for told in (built("plan", "insert", "HF7", "--try", *ON), built("plan", "why", "HF7", *ON)):
        assert told.out.startswith("Order HF7 (Customer HF7) ")
