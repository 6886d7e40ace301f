"""`roundsman plan why`, `plan fix` and `plan costs`."""

from __future__ import annotations

import pytest

from core.desk import Desk
from core.fleet import service as fleet
from tests.cli.conftest import Roundsman
from tests.core.plans.making import DAY, add_order, add_van, ring

ON = ("--day", DAY.isoformat())


@pytest.fixture
def built(desk: Desk, roundsman: Roundsman) -> Roundsman:
    """A van for 10 kg with one order on it; another of 12.5 kg is left out."""
    add_van(desk, "Van 1", mass_g=10_000)
    light, heavy = ring(2)
    add_order(desk, "#101", light, windows=[("15:00", "16:00", True)])
    add_order(desk, "#102", heavy, mass_g=12_500)
    assert roundsman("plan", "build", *ON, "--iterations", 2).code == 0
    return roundsman


def test_the_plan_shows_the_nearest_miss_with_its_cost(built: Roundsman) -> None:
    shown = built("plan", "show", *ON)
    assert "If Van 1 carried 3.5 kg more, it would ride with it. (" in shown.out
    assert "GBP more)" in shown.out
    (left,) = built("plan", "show", *ON, "--json").json["unassigned"]
    assert left["nearest_miss"] == left["misses"][0]["sentence"]
    assert set(left["misses"][0]) == {"vehicle", "change", "amount", "sentence", "cost"}


def test_why_an_order_is_left_out_is_told_with_what_would_place_it(built: Roundsman) -> None:
    told = built("plan", "why", "102", *ON)
    assert "Order #102 (Customer #102) is on no route. It is 2.5 kg more than Van 1 carries" in told.out
    assert "1" in told.out
    found = built("plan", "why", "102", *ON, "--json").json
    assert (found["on_route"], found["code"]) == (False, "CAPACITY")
    assert found["misses"][0]["does"] == [
        "Van 1 is entered in the fleet as one that carries 13.5 kg instead of 10 kg, on every day.",
        "Order #102 goes to Van 1 as stop 1.",
    ]


def test_a_fix_that_changes_the_fleet_says_so_and_wants_a_yes(built: Roundsman, desk: Desk) -> None:
    refused = built("plan", "fix", "102", *ON)
    assert refused.code == 1
    assert "carries 13.5 kg instead of 10 kg" in refused.err
    assert "--yes" in refused.err
    assert fleet.fleet(desk).vehicle("Van 1").mass_g == 10_000
    done = built("plan", "fix", "102", "--yes", *ON, "--json")
    assert done.code == 0
    assert done.json["unassigned"] == []
    assert fleet.fleet(desk).vehicle("Van 1").mass_g == 13_500
    assert built("plan", "fix", "102", *ON).code == 1


def test_why_an_order_is_on_its_route_is_told_for_people_and_scripts(built: Roundsman) -> None:
    told = built("plan", "why", "101", *ON)
    assert "Order #101 (Customer #101) is stop 1 of Van 1." in told.out
    assert "then its own promise would be broken." in told.out
    assert "No other vehicle is on duty." in told.out
    found = built("plan", "why", "101", *ON, "--json").json
    assert set(found) >= {"order", "vehicle", "position", "slack_s", "saving", "cheapest_other", "reason"}
    assert found["on_route"] is True


def test_what_promises_cost_is_told_as_at_least_so_much(built: Roundsman) -> None:
    told = built("plan", "costs", *ON)
    assert "AT LEAST" in told.out
    assert "15:00-16:00" in told.out
    found = built("plan", "costs", *ON, "--json").json
    assert (found["held"], found["order"], found["locked"]) == ("promise", "#101", None)
