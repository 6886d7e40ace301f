"""Verbs about places: region, geocode, pins."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.addresses import address_key
from core.wiring import open_desk
from fixtures import path
from tests.cli.conftest import Roundsman

SURE = "32 High Street, Wendlesham WL1 1BF"
TWICE = "21 High Street"


@pytest.fixture(scope="module")
def town_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from core.region.build import build, source_of

    target = tmp_path_factory.mktemp("region") / "town.region.db"
    build(target, [source_of(path("town.osm.pbf"))], now=0)
    return target


@pytest.fixture
def pinned(roundsman: Roundsman, shop_file: Path, town_file: Path) -> Roundsman:
    """A shop with the demo town as its region and three orders: one sure, one ambiguous, one unknown."""
    roundsman("settings", "set", "region.file", town_file)
    desk = open_desk(shop_file)
    with desk.writing() as db:
        for n, address in enumerate((SURE, TWICE, "7 Xyzzyplatz"), 1):
            db.execute(
                "INSERT INTO orders (source, source_order_id, content_hash, day, address, address_key, created_at, "
                "updated_at) VALUES ('test', ?, '', '2026-03-02', ?, ?, 0, 0)",
                (f"HF{n}", address, address_key(address)),
            )
    desk.close()
    return roundsman


def test_a_region_is_added_and_listed_with_its_licence(roundsman: Roundsman, tmp_path: Path) -> None:
    assert "There is no region yet" in roundsman("region", "list").err
    added = roundsman("region", "add", path("town.osm.pbf"), "--json")
    assert added.code == 0
    [source] = added.json["sources"]
    assert source["name"] == "town.osm.pbf"
    assert source["addresses"] > 3000
    assert "ODbL" in source["licence"]
    assert "town.osm.pbf" in roundsman("region", "list").out
    assert roundsman("region", "list", "--json").json == added.json


def test_a_file_that_is_no_map_is_refused_with_a_sentence(roundsman: Roundsman, tmp_path: Path) -> None:
    (tmp_path / "x.osm.pbf").write_text("hello" * 99)
    refused = roundsman("region", "add", tmp_path / "x.osm.pbf")
    assert refused.code == 1
    assert "x.osm.pbf is no OpenStreetMap file" in refused.err
    assert refused.out == ""


def test_a_query_prints_one_object_with_the_stable_names(pinned: Roundsman) -> None:
    found = pinned("geocode", "--query", SURE, "--json").json
    assert {"query", "lat", "lon", "accuracy", "confidence", "label", "candidates", "review"} <= set(found)
    assert (found["query"], found["accuracy"], found["review"]) == (SURE, "address", False)
    assert found["candidates"][0]["lat"] == found["lat"]


def test_the_flat_in_an_address_is_told_beside_its_pin(pinned: Roundsman) -> None:
    found = pinned("geocode", "--query", f"Flat 4, {SURE}", "--json").json
    assert (found["unit"], found["label"], found["review"]) == ("Flat 4", SURE, False)
    assert "(Flat 4)" in pinned("geocode", "--query", f"Flat 4, {SURE}").out
    assert pinned("geocode", "--query", SURE, "--json").json["unit"] == ""


def test_a_query_that_finds_nothing_has_no_latitude(pinned: Roundsman) -> None:
    found = pinned("geocode", "--query", "Xyzzyplatz 7", "--json")
    assert found.code == 0
    assert (found.json["lat"], found.json["candidates"], found.json["review"]) == (None, [], True)
    assert "coordinates" in found.json["why"]


@pytest.mark.parametrize(
    ("query", "said"), [("", "empty"), ("🎉", "no letter"), ("x" * 10_000, "400"), ("\x1b[2J", "known")]
)
def test_a_query_that_is_no_address_is_a_sentence(pinned: Roundsman, query: str, said: str) -> None:
    answer = pinned("geocode", "--query", query)
    assert said in answer.out + answer.err
    assert "\x1b" not in answer.out + answer.err


def test_a_column_of_a_file_streams_a_line_each_in_order(pinned: Roundsman, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f'\ufeffid,Address\n1,"{SURE}"\n2,\n3,{TWICE}\n4,🎉\n5\n', encoding="utf-8")
    answer = pinned("geocode", "--csv", file, "--column", "address", "--json")
    assert answer.code == 0
    assert [(line["query"], line["review"], line["lat"] is None) for line in answer.lines] == [
        (SURE, False, False), ("", True, True), (TWICE, True, False), ("🎉", True, True), ("", True, True),
    ]  # fmt: skip


def test_a_column_that_is_not_there_is_named_with_those_that_are(pinned: Roundsman, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id,street\n1,x\n")
    refused = pinned("geocode", "--csv", file)
    assert refused.code == 1
    assert "no column “address”" in refused.err
    assert "id, street" in refused.err
    file.write_bytes(b"address\nStra\xdfe\n")
    assert "UTF-8" in pinned("geocode", "--csv", file).err
    assert "cannot be read" in pinned("geocode", "--csv", tmp_path / "none.csv").err


def test_orders_are_pinned_and_what_is_unsure_is_listed(pinned: Roundsman) -> None:
    done = pinned("geocode", "--json")
    assert (done.code, done.json) == (3, {"accepted": 1, "review": 1, "missing": 1})
    twice, unknown = pinned("pins", "list", "--json").lines
    assert (twice["number"], unknown["number"]) == ("HF2", "HF3")
    assert [each["no"] for each in twice["candidates"]][:2] == [1, 2]
    assert twice["candidates"][1]["apart_m"] > 500
    assert unknown["candidates"] == []
    assert "21 High Street" in pinned("pins", "list").out
    assert pinned("geocode", "--json").json == {"accepted": 0, "review": 0, "missing": 0}


def test_pins_are_picked_set_and_copied(pinned: Roundsman) -> None:
    pinned("geocode")
    second = pinned("pins", "list", "--json").lines[0]["candidates"][1]
    picked = pinned("pins", "pick", "HF2", 2, "--json").json
    assert (picked["lat"], picked["source"]) == (second["lat"], "person")
    assert pinned("pins", "set", "HF3", "-33.5", "-70.25", "--json").json["lat"] == -33.5
    assert pinned("pins", "set", "HF3", "52.1,0.9", "--json").json["lon"] == 0.9
    copied = pinned("pins", "set", "HF3", "--same-as", "HF1", "--json").json
    assert copied["source"] == "person"
    assert pinned("pins", "list").out == ""


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("pick", "HF2", "9"), 1, "no candidate 9"),
        (("pick", "HF9", "1"), 1, "There is no order"),
        (("pick", "HF2", "one"), 2, "not a valid integer"),
        (("set", "HF3", "91", "0"), 1, "is no place"),
        (("set", "HF3", "north", "east"), 1, "is no point"),
        (("set", "HF3", "1", "2", "3"), 1, "is no point"),
        (("set", "HF3"), 2, "Give latitude"),
        (("set", "HF3", "1", "2", "--same-as", "HF1"), 2, "Give latitude"),
        (("set", "HF3", "--same-as", "HF2"), 1, "no accepted pin"),
    ],
)
def test_what_cannot_be_is_refused(pinned: Roundsman, arguments: tuple[str, ...], code: int, said: str) -> None:
    pinned("geocode")
    refused = pinned("pins", *arguments)
    assert (refused.code, refused.out) == (code, "")
    assert said in refused.err


def test_without_a_region_the_way_out_is_named(roundsman: Roundsman) -> None:
    refused = roundsman("geocode", "--query", SURE)
    assert refused.code == 1
    assert "roundsman region add" in refused.err
