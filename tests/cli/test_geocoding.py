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
        (("--at", "nan,0"), 1, "is no place"),
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
