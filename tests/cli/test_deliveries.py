"""Verbs about a day on the road: sheets, outcomes, its standing and its close."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.deliveries import service as deliveries
from core.desk import Desk
from core.plans import service as plans
from tests.core.deliveries.shop import TUESDAY, Shop, keep_shop

Roundsman = Callable[..., Any]


@pytest.fixture
def shop(desk: Desk) -> Shop:
    return keep_shop(desk)


@pytest.fixture
def out(shop: Shop) -> Shop:
    """Three orders out for tomorrow with Van 1, and one with Van 2."""
    orders = [shop.order(number) for number in ("#1001", "A2", "A3")]
    shop.line(orders[1], 0, 3, "Loaf")
    shop.plan({"Van 1": orders, "Van 2": [shop.order("B1")]})
    deliveries.approve(shop.desk, TUESDAY)
    return shop


def test_a_day_goes_from_outcomes_to_its_close(roundsman: Roundsman, out: Shop) -> None:
    day = ("--day", "tomorrow")
    assert roundsman("outcome", "1001", "delivered", "--received-by", "Zoë").code == 0
    assert roundsman("outcome", "A2", "PARTIAL", "--line", "1=2").code == 0
    failed = roundsman("outcome", "A3", "failed", "--reason", "not_home", "--note", "card left")
    assert failed.err == "Order A3 is marked failed (try 1); next: another try on another day.\n"
    refused = roundsman("day", "close", *day)
    assert refused.code == 1
    assert refused.err == (
        "The day 2026-03-03 cannot be closed: 1 order has no end yet (B1: out with Van 2, no outcome yet). "
        "Mark what came of those that are out (roundsman outcome).\n"
    )
    assert refused.out.splitlines()[1].split() == ["B1", "out", "1", "out", "with", "Van", "2,", "no", "outcome", "yet"]
    assert roundsman("day", "close", *day, "--json").json["open"][0]["order"] == "B1"
    shown = roundsman("day", "show", *day, "--json").json
    assert shown["counts"] == {"attempted": 1, "delivered": 1, "out": 1, "partial": 1}
    assert [(item["order"], item["needs_decision"]) for item in shown["open"]] == [("B1", True), ("A3", False)]
    stops = [stop for route in shown["routes"] for stop in route["stops"]]
    assert [stop["eta"] is None for stop in stops] == [True, True, True, False]
    assert stops[3]["eta"].startswith("2026-03-03T")
    assert roundsman("outcome", "B1", "failed", "--reason", "REFUSED").code == 0
    closed = roundsman("day", "close", *day, "--json").json
    assert (closed["delivered"], closed["partial"], closed["already"]) == (1, 1, False)
    assert [(item["order"], item["day"], item["attempt"]) for item in closed["moved"]] == [("A3", "2026-03-04", 2)]
    assert [item["order"] for item in closed["returned"]] == ["B1"]
    assert "closed already" in roundsman("day", "close", *day).err
    assert out.desk.fsck() == []


def test_the_day_is_shown_with_planned_and_predicted_times(roundsman: Roundsman, out: Shop) -> None:
    shown = roundsman("day", "show", "--day", "tomorrow").out
    assert shown.startswith("2026-03-03: plan 4 is out. 4 out.\n\nVan 1, Dora: 0 of 3 stops done, leaves 09:")
    assert "Without an end: 4" in shown
    assert "#1001" in shown
    assert roundsman("day", "show", "--day", "2026-05-01").out == "2026-05-01: no plan. No orders.\n"


def test_a_mark_is_corrected_not_overwritten(roundsman: Roundsman, out: Shop) -> None:
    roundsman("outcome", "A2", "delivered")
    again = roundsman("outcome", "A2", "delivered", "--json").json
    assert again["already"] is True
    refused = roundsman("outcome", "A2", "failed", "--reason", "DAMAGED")
    assert (refused.code, refused.err.startswith("Order A2 was marked delivered (2026-03-03, ")) == (1, True)
    corrected = roundsman("outcome", "A2", "failed", "--reason", "DAMAGED", "--correct", "--json").json
    assert (corrected["state"], corrected["next_step"]) == ("attempted", "replace")


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("A2", "failed"), 1, "needs a reason"),
        (("A2", "partial", "--line", "x"), 1, "is no line and its pieces"),
        (("A2", "partial", "--line", "2=1"), 1, "has no line 2; it has 1, counted from 1"),
        (("A2", "delivered", "--at", "10:00"), 1, "2026-03-03 10:00 is still to come"),
        (("A2", "failed", "--reason", "NOT_HOME", "--next-day", "someday"), 1, "is no day"),
        (("A2", "failed", "--reason", "BORED"), 2, "BORED"),
        (("Z9", "delivered"), 1, "There is no order “Z9”"),
    ],
)
def test_a_wrong_outcome_is_refused_and_marks_nothing(
    roundsman: Roundsman, out: Shop, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    done = roundsman("outcome", *arguments)
    assert (done.code, done.out) == (code, "")
    assert sentence in done.err
    assert out.kinds("outcome") == []


def test_an_outcome_of_earlier_is_entered_with_its_time(
    roundsman: Roundsman, out: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROUNDSMAN_NOW", "2026-03-03T18:00:00+00:00")
    roundsman("outcome", "A2", "delivered", "--at", "10:07")
    shown = roundsman("day", "show", "--json").json
    done = [order["done_at"] for route in shown["routes"] for stop in route["stops"] for order in stop["orders"]]
    assert done == [None, "2026-03-03T10:07:00+00:00", None, None]


def test_a_failed_try_is_decided_by_hand(roundsman: Roundsman, out: Shop) -> None:
    for order in ("A2", "A3"):
        roundsman("outcome", order, "failed", "--reason", "MOVED")
    assert roundsman("day", "move", "A2", "friday").err == "Order A2 goes out on 2026-03-06, try 2.\n"
    assert roundsman("day", "return", "A3").err == "Order A3 is back in the shop.\n"
    assert roundsman("day", "return", "B1").code == 1


def test_sheets_are_printed_for_all_or_one_vehicle(roundsman: Roundsman, out: Shop) -> None:
    every = roundsman("sheet", "--day", "tomorrow").out
    assert every.count("RUN SHEET") == 2
    one = roundsman("sheet", "--day", "tomorrow", "--vehicle", "van 2", "--load").out
    assert (one.count("LOAD LIST"), "B1" in one, "A2" in one) == (1, True, False)
    assert roundsman("sheet", "--day", "tomorrow", "--vehicle", "Bike").code == 1


def test_a_page_and_a_gpx_file_are_written_for_their_owner_only(
    roundsman: Roundsman, out: Shop, tmp_path: Path
) -> None:
    page, route = tmp_path / "sheets.html", tmp_path / "routes.gpx"
    done = roundsman("sheet", "--day", "tomorrow", "--html", page, "--gpx", route)
    assert (done.code, done.out) == (0, "")
    assert [stat.S_IMODE(path.stat().st_mode) for path in (page, route)] == [0o600, 0o600]
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert route.read_text(encoding="utf-8").count("<rtept") == 8
    refused = roundsman("sheet", "--day", "tomorrow", "--html", tmp_path / "no" / "folder.html")
    assert (refused.code, "cannot be written" in refused.err) == (1, True)


def test_a_draft_can_be_printed_and_says_so(roundsman: Roundsman, shop: Shop) -> None:
    assert roundsman("sheet", "--day", "tomorrow").code == 1
    shop.plan({"Van 1": [shop.order("A1")]})
    assert "DRAFT" in roundsman("sheet", "--day", "tomorrow").out
    assert plans.standing(shop.desk, TUESDAY).approved is None


def test_an_outcome_tells_where_the_driver_stood_and_when(
    roundsman: Roundsman, out: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROUNDSMAN_NOW", "2026-03-03T18:00:00+00:00")
    assert roundsman("outcome", "1001", "delivered", "--at", "51.8901,0.9", "--at", "10:07").code == 0
    assert roundsman("outcome", "A3", "failed", "--reason", "NOT_HOME", "--at", "51.9,-0.9").code == 0
    rows = out.desk.db.execute("SELECT lat, lon, pin_m, done_at FROM attempts ORDER BY id").fetchall()
    assert rows[0] == (51.8901, 0.9, 11, out.at("10:07"))
    assert rows[1][:2] == (51.9, -0.9)
    told = roundsman("pins", "learned")
    assert told.err.endswith("From pin to door: 11 m, the median of 1 delivery.\n")


@pytest.mark.parametrize(
    ("places", "sentence"),
    [
        (("51.9,0.9", "51.8,0.9"), "Say --at once for the time"),
        (("10:07", "10:08"), "Say --at once for the time"),
        (("95.1,0.9",), "is no place"),
        (("somewhere",), "is no time of day"),
    ],
)
def test_a_place_that_cannot_be_is_refused_and_marks_nothing(
    roundsman: Roundsman, out: Shop, places: tuple[str, ...], sentence: str
) -> None:
    done = roundsman("outcome", "A2", "delivered", *(word for place in places for word in ("--at", place)))
    assert (done.code, done.out) == (1, "")
    assert sentence in done.err
    assert out.kinds("outcome") == []


def test_three_deliveries_that_agree_are_told_of(
    roundsman: Roundsman, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = shop.order("L0", address="14 Mill Lane, Colchester")
    shop.desk.db.execute("UPDATE pins SET source = 'gazetteer'")
    said = []
    for n in range(3):
        day = TUESDAY.replace(day=3 + n)
        order = shop.order(f"L{n + 1}", address="14 Mill Lane, Colchester", pinned=False, day=day)
        shop.plan({"Van 1": [order]}, day=day)
        deliveries.approve(shop.desk, day)
        monkeypatch.setenv("ROUNDSMAN_NOW", f"{day}T12:00:00+00:00")
        said.append(roundsman("outcome", f"L{n + 1}", "delivered", "--at", f"51.8905{n},0.9", "--json").json["learned"])
    assert said == ["", "", "The pin of this address moved 57 m, to where 3 deliveries were made."]
    assert roundsman("pins", "learned", "--json").lines[0]["learned"]["visits"] == 3
    assert "learned, 2026-03-05, ann" in roundsman("pins", "learned").out
    assert "in review" not in roundsman("pins", "revoke", "14 Mill Lane, Colchester").err
