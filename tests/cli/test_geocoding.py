"""Verbs about places: region, geocode, pins."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.addresses import address_key
from core.wiring import open_desk
from fixtures import path
from tests.cli.conftest import Roundsman
from tests.core.geocoding.onlineserver import QUERY, answer, serving

SURE = "32 High Street, Wendlesham WL1 1BF"
TWICE = "21 High Street"


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
    assert answer.code == 3  # done in part: some wait for a person
    assert "1 accepted, 1 to review, 3 not found." in answer.err
    assert [line["row"] for line in answer.lines] == [2, 3, 4, 5, 6]
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
    assert "line 2 is not text in UTF-8" in pinned("geocode", "--csv", file).err
    assert "cannot be read" in pinned("geocode", "--csv", tmp_path / "none.csv").err


def test_several_columns_make_one_address_and_stdin_is_a_file(
    pinned: Roundsman, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = b"town;street\nWendlesham WL1 1BF;32 High Street\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    answer = pinned("geocode", "--csv", "-", "--column", "street", "--column", "town", "--json")
    assert (answer.code, answer.err) == (0, "1 accepted, 0 to review, 0 not found.\n")
    assert [(line["query"], line["label"], line["row"]) for line in answer.lines] == [
        ("32 High Street, Wendlesham WL1 1BF", SURE, 2)
    ]


def running(shop_file: Path, *arguments: str) -> subprocess.Popen[str]:
    """The command line in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "console", "--file", str(shop_file), *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_a_row_is_answered_before_the_next_one_is_written_and_stopping_leaves_whole_lines(
    pinned: Roundsman, shop_file: Path
) -> None:
    child = running(shop_file, "geocode", "--csv", "-", "--json")
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write("address\n")
    for number in (30, 32):
        child.stdin.write(f"{number} High Street, Wendlesham\n")
        child.stdin.flush()
        assert json.loads(child.stdout.readline())["query"].startswith(str(number))
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=30)
    assert (child.returncode, out) == (130, "")
    assert err.strip() == "Cancelled; what was finished before is kept."


def test_a_long_file_that_is_stopped_has_told_whole_lines(pinned: Roundsman, shop_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    file.write_text("address\n" + "".join(f"{n} High Street, Wendlesham\n" for n in range(100_000)))
    child = running(shop_file, "geocode", "--csv", str(file), "--json")
    assert child.stdout is not None
    first = child.stdout.readline()
    child.send_signal(signal.SIGINT)
    out, _ = child.communicate(timeout=30)
    assert child.returncode == 130
    assert out.endswith("\n") or out == ""
    assert [json.loads(line)["row"] for line in [first, *out.splitlines()]] == list(range(2, 3 + out.count("\n")))


def test_a_reader_that_has_enough_is_no_error(pinned: Roundsman, shop_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    file.write_text("address\n" + "".join(f"{n} High Street\n" for n in range(5_000)))
    with running(shop_file, "geocode", "--csv", str(file), "--json") as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.readline()
        child.stdout.close()
        assert child.stderr.read() == ""


def test_who_watches_at_a_terminal_sees_how_far_the_file_is(
    pinned: Roundsman, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f'address\n"{SURE}"\n"{SURE}"\n')
    assert "Looking up" not in pinned("geocode", "--csv", file, "--json").err
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    answer = pinned("geocode", "--csv", file, "--json")
    assert answer.err.endswith("\rLooking up addresses: 2 rows, 100 %\n2 accepted, 0 to review, 0 not found.\n")
    assert len(answer.lines) == 2


def test_a_point_says_what_is_there(pinned: Roundsman) -> None:
    near = pinned("geocode", "--at", "52.0978994,0.8929007", "--limit", "2", "--json").json
    assert (near["lat"], near["lon"]) == (52.0978994, 0.8929007)
    assert near["address"] == near["addresses"][0]
    assert (near["address"]["label"], near["address"]["distance_m"], len(near["addresses"])) == (SURE, 0, 2)
    assert near["street"]["label"] == "High Street"
    told = pinned("geocode", "--at", "52.0978994 0.8929007")
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith(f"52.09790, 0.89290: at {SURE}.\n")
    far = pinned("geocode", "--at", "-33.5,-70.25", "--json").json
    assert (far["address"], far["street"], far["addresses"]) == (None, None, [])
    assert "no street or address is known within 1.0 km" in far["said"]
    assert "swapped" in pinned("geocode", "--at", "0.8929007,52.0978994").out


def test_a_half_typed_address_is_completed(pinned: Roundsman) -> None:
    found = pinned("geocode", "--complete", "32 high st wend", "--json").lines
    assert [line["text"] for line in found] == [SURE]
    assert (found[0]["accuracy"], found[0]["keeps"], found[0]["cursor"]) == ("address", True, None)
    assert found[0]["lat"] == pytest.approx(52.0978994)
    assert SURE in pinned("geocode", "--complete", "32 hihg st wend").out
    assert len(pinned("geocode", "--complete", "h", "--limit", "3", "--json").lines) == 3
    nothing = pinned("geocode", "--complete", "xyzzyplatz")
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "No street of the region begins so.\n")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--at", "91,0"), 1, "is no place"),
        (("--at", "115.0,51.0"), 1, "swapped"),
        (("--at", "nan,0"), 1, "is no point"),
        (("--at", "north"), 1, "is no point"),
        (("--at", ""), 1, "is no point"),
        (("--at", "1,2,3"), 1, "is no point"),
        (("--at", "9" * 10_000), 1, "is no point"),
        (("--at", "\x1b[31m🎉"), 1, "is no point"),
        (("--complete", ""), 1, "is empty"),
        (("--complete", "x" * 10_000), 1, "400"),
        (("--complete", "🎉"), 1, "no letter"),
        (("--complete", "high", "--limit", "0"), 2, "0"),
        (("--complete", "high", "--at", "1,2"), 2, "Give one of"),
        (("--query", "high", "--csv", "x.csv"), 2, "Give one of"),
    ],
)
def test_what_is_no_point_or_address_is_refused(
    pinned: Roundsman, arguments: tuple[str, ...], code: int, said: str
) -> None:
    refused = pinned("geocode", *arguments)
    assert (refused.code, refused.out) == (code, "")
    assert said in refused.err
    assert "\x1b" not in refused.err
    assert len(refused.err) < 2_000


def test_control_characters_in_what_is_completed_are_shown_harmless(pinned: Roundsman) -> None:
    answer = pinned("geocode", "--complete", "\x1b[31m high \u202e")
    assert answer.code == 0
    assert "\x1b" not in answer.out + answer.err


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
    there = pinned("pins", "set", "HF3", "52.0978994,0.8929007")
    assert f"is at 52.097899, 0.892901, at {SURE}. Set by ann. It is kept for this address." in there.err
    near = pinned("pins", "set", "HF3", "52.0978994,0.8929007", "--json").json["near"]
    assert near["address"]["label"] == SURE
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
    for asked in (("--query", SURE), ("--at", "52.1,0.9"), ("--complete", "high")):
        refused = roundsman("geocode", *asked)
        assert refused.code == 1
        assert "roundsman region add" in refused.err


def test_places_of_an_online_geocoder_say_whose_they_are(
    roundsman: Roundsman, shop_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROUNDSMAN_GEOCODE_KEY", "k3y")
    with serving() as server:
        server.says(answer("here", houseNumberFallback=True))
        roundsman("settings", "set", "geocode.online", "here")
        roundsman("settings", "set", "geocode.url", server.url)
        found = roundsman("geocode", "--query", QUERY, "--json")
        assert found.json["attributions"] == ["Places by HERE: © HERE"]
        assert (found.json["review"], found.json["accuracy"]) == (True, "near")
        assert found.err == "Places by HERE: © HERE\n"
        roundsman("orders", "add", "--name", "Ann", "--address", QUERY, "--day", "today")
        assert roundsman("geocode").code == 3
        assert roundsman("pins", "list").err == "Places by HERE: © HERE\n"
        assert "HERE at 127.0.0.1" in roundsman("doctor").out


def test_a_geocoder_that_cannot_be_asked_is_told_on_stderr(roundsman: Roundsman) -> None:
    roundsman("settings", "set", "geocode.online", "photon")
    roundsman("settings", "set", "geocode.url", "http://127.0.0.1:9")
    found = roundsman("geocode", "--query", QUERY, "--json")
    assert (found.code, found.json["lat"]) == (0, None)
    assert "127.0.0.1:9 does not answer" in found.err
    assert "It is asked again in 30 s" in found.err
    assert "127.0.0.1:9 does not answer" in roundsman("doctor").out
    assert "only scheme, host and path" in roundsman("settings", "set", "geocode.url", "https://x.org/?key=1").err


def test_pins_are_moved_kept_listed_and_taken_back(pinned: Roundsman) -> None:
    pinned("geocode")
    start = pinned("pins", "list", "--all", "--json").lines[-1]
    assert (start["number"], start["state"], start["source"], start["accuracy"]) == (
        "HF1", "accepted", "gazetteer", "address",
    )  # fmt: skip
    moved = pinned("pins", "set", "HF1", "--move", "12n,5w", "--json").json
    assert moved["lat"] == pytest.approx(start["lat"] + 12 / 111_270, abs=1e-6)
    assert "12 m north, 5 m west of 32 High Street" in moved["why"]
    assert pinned("pins", "set", "HF1", "--move", "-2n").code == 0
    [kept] = pinned("pins", "learned", "--json").lines
    assert (kept["number"], kept["source"], kept["who"], kept["off_m"]) == ("HF1", "person", "ann", 11)
    assert (kept["learned"], kept["suggested"], kept["doubts"]) == (None, None, [])
    shown = pinned("pins", "learned")
    assert "person, 2026-03-02, ann" in shown.out
    assert "11 m from what was found" in shown.out
    assert shown.err.startswith("No delivery has told its place yet")
    back = pinned("pins", "revoke", "32 HIGH St, Wendlesham WL1 1BF", "--json").json
    assert (back["lat"], back["source"], back["state"]) == (start["lat"], "gazetteer", "accepted")
    assert "No pin has been set" in pinned("pins", "learned").err
    assert "there is nothing to take back" in pinned("pins", "revoke", "HF1").err
    waits = pinned("pins", "set", "HF3", "52.1,0.9") and pinned("pins", "revoke", "HF3")
    assert "its pin waits in review (nothing found)" in waits.err


def test_a_pin_set_far_from_its_postcode_is_warned_of(pinned: Roundsman) -> None:
    pinned("geocode")
    far = pinned("pins", "set", "HF1", "--move", "5200n")
    assert "from the middle of WL1 1BF" in far.err
    listed = pinned("pins", "list", "--all")
    assert "    ! It lies 5.2 km from the middle of WL1 1BF" in listed.out
    assert listed.err == "3 orders; 1 accepted pin in doubt.\n"
    assert "1 accepted pin is in doubt: roundsman pins list --all" in pinned("geocode").err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("set", "HF1", "--move", "far"), 1, "write 12n,5w"),
        (("set", "HF1", "--move", "11km n"), 1, "10 km at most"),
        (("set", "HF2", "--move", "1n"), 1, "has no pin to move"),
        (("set", "HF1", "--suggested"), 1, "No deliveries suggest"),
        (("set", "HF1", "52.1,0.9", "--suggested"), 2, "one of --same-as"),
        (("revoke", "9 Nowhere"), 1, "no order and no pin of “9 Nowhere”"),
        (("revoke",), 2, "Missing argument"),
    ],
)
def test_what_cannot_be_done_with_a_pin_says_what_can(
    pinned: Roundsman, arguments: tuple[str, ...], code: int, said: str
) -> None:
    pinned("geocode")
    refused = pinned("pins", *arguments)
    assert (refused.code, refused.out) == (code, "")
    assert said in refused.err


def test_the_area_is_set_shown_and_put_away(pinned: Roundsman, tmp_path: Path) -> None:
    assert pinned("area", "show").out == "No depot is there yet; within 60 km of one is served.\n"
    east, west = ([[lon, 52.09], [lon + 0.02, 52.09], [lon + 0.02, 52.11], [lon, 52.09]] for lon in (0.95, 0.92))
    file = tmp_path / "round.geojson"
    file.write_text(f'{{"type": "MultiPolygon", "coordinates": [[{east}], [{west}]]}}')
    done = pinned("area", "set", file)
    assert (done.code, done.err) == (0, "The area served is 2 polygons, 3.0 km².\n")
    assert pinned("area", "show").out.splitlines()[1].split() == ["round", "1.5", "km²", "3", "0"]
    facts = pinned("area", "show", "--json").json
    assert (facts["kind"], len(facts["polygons"]), facts["radius_km"]) == ("polygons", 2, 60.0)
    copy = tmp_path / "copy.geojson"
    copy.write_text(pinned("area", "show", "--geojson").out)
    assert pinned("area", "set", copy, "--json").json["polygons"] == facts["polygons"]
    assert pinned("geocode", "--query", SURE, "--json").json["review"] is True
    assert pinned("area", "radius", "25km").err == (
        "No depot is there yet; within 25 km of one is served. The polygons are put away.\n"
    )
    assert pinned("area", "radius", "10", "--json").json["kind"] == "radius"
    assert pinned("geocode", "--query", SURE, "--json").json["review"] is False
    file.write_text("{}")
    refused = pinned("area", "set", file)
    assert (refused.code, "round.geojson holds no polygon" in refused.err) == (1, True)
    assert pinned("area", "set").code == 2
