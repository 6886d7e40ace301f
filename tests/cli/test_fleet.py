"""`roundsman fleet`: a shop's vans from the command line."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Roundsman


def test_a_fleet_is_told_in_four_verbs_and_listed(roundsman: Roundsman) -> None:
    assert roundsman("fleet", "depot", "Main", "--at", "51.5074,-0.1278", "--address", "1 Dock Road").code == 0
    van = roundsman(
        "fleet", "vehicle", "Van 1", "--mass", "600kg", "--volume", "3m3", "--cost-km", "0.45", "--cost-hour", "14.50",
        "--skills", "fridge,Lift", "--range", "120km", "--parcels", "80", "--max-stops", "60",
    )  # fmt: skip
    assert van.code == 0
    assert "Van 1 is added: 600 kg, 3,000 l, 80 parcels, 60 stops, goes 120.0 km." in van.err
    assert roundsman("fleet", "driver", "Ann", "--phone", "+44 20 7946 0000").code == 0
    drives = roundsman(
        "fleet", "shift", "van 1", "ann", "--days", "mon-sat", "--from", "7:30", "--to", "16:00",
        "--break", "30min@11:30-13:00",
    )  # fmt: skip
    assert "Van 1 drives on mon, tue, wed, thu, fri, sat, 07:30 to 16:00." in drives.err
    listed = roundsman("fleet", "list", "--json").json
    assert listed["depots"][0]["timezone"] == "Europe/London"
    (vehicle,) = listed["vehicles"]
    assert (vehicle["mass_g"], vehicle["volume_ml"], vehicle["cost_km"], vehicle["cost_hour"]) == (
        600_000,
        3_000_000,
        45,
        1450,
    )
    assert (vehicle["skills"], vehicle["range_m"], vehicle["depot"]) == (["fridge", "lift"], 120_000, "Main")
    assert len(listed["shifts"]) == 6
    assert listed["shifts"][0] == {
        "vehicle": "Van 1", "driver": "Ann", "weekday": "mon", "starts": "07:30", "ends": "16:00",
        "break_s": 1800, "break_from": "11:30", "break_until": "13:00",
    }  # fmt: skip
    text = roundsman("fleet", "list")
    assert "0.00 GBP + 0.45/km + 14.50/h" in text.out
    assert "30 min from 11:30 to 13:00" in text.out


def test_a_vehicle_is_changed_by_what_is_named_and_keeps_the_rest(roundsman: Roundsman) -> None:
    roundsman("fleet", "depot", "Main", "--at", "51.5,-0.1")
    roundsman("fleet", "vehicle", "Van 1", "--mass", "600kg", "--cost-fixed", "25")
    assert roundsman("fleet", "vehicle", "VAN 1", "--mass", "none", "--profile", "car", "--rename", "Car").code == 0
    (vehicle,) = roundsman("fleet", "list", "--json").json["vehicles"]
    assert (vehicle["name"], vehicle["mass_g"], vehicle["cost_fixed"], vehicle["profile"]) == ("Car", None, 2500, "car")
    roundsman("fleet", "vehicle", "Car", "--retire")
    assert "Car" not in roundsman("fleet", "list").out
    assert "out of use" in roundsman("fleet", "list", "--all").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("vehicle", "Van 1", "--mass", "heavy"), "--mass: “heavy” cannot be read; write it like 600kg"),
        (("vehicle", "Van 1", "--cost-km", "0.455"), "--cost-km: “0.455” is finer than GBP can be paid"),
        (("vehicle", "Van 1", "--range", "1,500km"), "--range: “1,500km” can be read in two ways"),
        (("vehicle", "Van 1", "--depot", "North"), "There is no depot “North”; there are: Main"),
        (("depot", "North"), "Say where it lies"),
        (("depot", "North", "--at", "somewhere"), "--at: “somewhere” is no place"),
        (("depot", "North", "--at", "95,0"), "no place on earth"),
        (("shift", "Van 1"), "There is no vehicle “Van 1”; there are: Van."),
        (("shift", "Van"), "Name the driver"),
        (("shift", "Van", "Ann", "--days", "someday"), "names no weekdays"),
        (("shift", "Van", "Ann", "--from", "25:00"), "the clock goes from 0:00 to 23:59"),
        (("shift", "Van", "Ann", "--break", "lunch"), "--break: “lunch” cannot be read"),
        (("driver", "Bob", "--phone", "ask Ann"), "no phone number"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(roundsman: Roundsman, arguments: tuple[str, ...], words: str) -> None:
    roundsman("fleet", "depot", "Main", "--at", "51.5,-0.1")
    roundsman("fleet", "vehicle", "Van")
    roundsman("fleet", "driver", "Ann")
    ran = roundsman("fleet", *arguments)
    assert (ran.code, ran.out) == (1, "")
    assert words in ran.err


def test_a_vehicle_needs_a_depot_and_says_how(roundsman: Roundsman) -> None:
    ran = roundsman("fleet", "vehicle", "Van 1")
    assert (ran.code, "roundsman fleet depot" in ran.err) == (1, True)


def test_a_vehicle_is_taken_off_the_road(roundsman: Roundsman) -> None:
    roundsman("fleet", "depot", "Main", "--at", "51.5,-0.1")
    roundsman("fleet", "vehicle", "Van")
    roundsman("fleet", "driver", "Ann")
    roundsman("fleet", "shift", "Van", "Ann", "--days", "mon-fri")
    assert "off the road on sat" not in roundsman("fleet", "shift", "Van", "--off", "--days", "sat").err
    assert "Van is off the road on mon, tue." in roundsman("fleet", "shift", "Van", "--off", "--days", "mon-tue").err
    assert len(roundsman("fleet", "list", "--json").json["shifts"]) == 3


def test_a_depot_with_an_address_nobody_knows_asks_for_its_place(roundsman: Roundsman) -> None:
    ran = roundsman("fleet", "depot", "Main", "--address", "1 Nowhere Road")
    assert ran.code == 1
    assert "add --at LATITUDE,LONGITUDE" in ran.err or "region" in ran.err


def test_a_depot_that_is_used_is_not_retired(roundsman: Roundsman) -> None:
    roundsman("fleet", "depot", "Main", "--at", "51.5,-0.1")
    roundsman("fleet", "vehicle", "Van")
    assert "Van still load at Main" in roundsman("fleet", "depot", "Main", "--retire").err
    roundsman("fleet", "vehicle", "Van", "--retire")
    assert roundsman("fleet", "depot", "Main", "--retire").code == 0
