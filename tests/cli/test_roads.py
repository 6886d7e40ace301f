"""What knows the roads, by verbs: doctor names it, settings choose it, `roads osrm` prepares it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from core.roads.graphs import not_installed
from fixtures import path
from tests.cli.conftest import Roundsman
from tests.core.roads import peers

STANDIN = Path(__file__).parents[1] / "core" / "roads" / "standin"


@pytest.fixture
def standin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Children of this program find a stand-in for OSRM's bindings."""
    monkeypatch.syspath_prepend(str(STANDIN))


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    """An extract that the stand-in reads."""
    file = tmp_path / "county.osm.pbf"
    file.touch()
    return file


def test_doctor_names_what_knows_the_roads(roundsman: Roundsman) -> None:
    assert roundsman("doctor", "--json").json["roads"] == "Straight line x 1.35 at 28 km/h (van): no road is known."
    roundsman("settings", "set", "roads.url", "http://127.0.0.1:9")
    [line] = [line for line in roundsman("doctor").out.splitlines() if line.startswith("roads")]
    assert "The OSRM server 127.0.0.1:9 does not answer (Connection refused); see that it runs" in line
    assert line.endswith("no road is known.")


def test_a_graph_is_prepared_and_doctor_tells_of_it(roundsman: Roundsman, standin: None, extract: Path) -> None:
    done = roundsman("roads", "osrm", extract)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Plans for van go by the roads of county.osm.pbf from now on: ")
    told = roundsman("roads", "osrm", extract, "--profile", "bike", "--json").json
    assert (told["profile"], told["extract"]) == ("bike", "county.osm.pbf")
    assert Path(told["graph"]).with_name("county.osrm.hsgr").is_file()
    assert "Roads of OSRM on this machine, graph county" in roundsman("doctor").out


def test_what_cannot_be_prepared_is_refused_with_a_sentence(
    roundsman: Roundsman, standin: None, extract: Path, tmp_path: Path
) -> None:
    missing = roundsman("roads", "osrm", tmp_path / "none.osm.pbf")
    assert (missing.code, missing.out) == (1, "")
    assert "check its name" in missing.err
    extract.write_text("broken")
    broken = roundsman("roads", "osrm", extract)
    assert broken.code == 1
    assert "truncated data" in broken.err
    assert roundsman("roads", "osrm", extract, "--profile", "tank").code == 2


def test_without_osrm_it_says_what_is_needed(roundsman: Roundsman, extract: Path) -> None:
    if peers.osrm_python() == sys.executable:
        pytest.skip("OSRM's bindings are installed")
    refused = roundsman("roads", "osrm", extract)
    assert (refused.code, refused.err) == (1, not_installed() + "\n")


HIGH_STREET, FEN = "32 High Street, Wendlesham WL1 1BF", "52.0932,0.9148"


@pytest.fixture
def in_town(roundsman: Roundsman, town_file: Path) -> Roundsman:
    """A shop with the demo town's addresses and roads."""
    roundsman("settings", "set", "region.file", town_file)
    return roundsman


def test_a_way_is_told_in_sentences_and_as_json(in_town: Roundsman) -> None:
    told = in_town("roads", "way", HIGH_STREET, FEN)
    assert told.code == 0
    assert told.out.startswith("Set out along High Street, ")
    assert told.out.rstrip().endswith("Arrive in Wendle Park.")
    assert told.err == "2.0 km, 4 min.\n"
    way = in_town("roads", "way", HIGH_STREET, FEN, "--profile", "foot", "--json").json
    assert (way["straight"], way["steps"][0]["turn"], way["steps"][-1]["turn"]) == (False, "start", "arrive")
    assert sum(step["distance_m"] for step in way["steps"]) == pytest.approx(way["distance_m"], abs=len(way["steps"]))
    assert len(way["shape"]) > 10


def test_hours_of_a_shop_s_own_file_hold_at_their_time(in_town: Roundsman, shop_file: Path) -> None:
    assert in_town("roads", "profiles").out.startswith("# How fast each kind of vehicle goes")
    assert "is written" in in_town("roads", "profiles", "--write").err
    own = shop_file.with_name("shop.roads.toml")
    assert own.read_text() == in_town("roads", "profiles").out
    again = in_town("roads", "profiles", "--write")
    assert (again.code, "is there already" in again.err) == (1, True)
    own.write_text('[van.hours]\n"07:00-09:00" = 0.5\n')
    quick, slow = (
        in_town("roads", "way", HIGH_STREET, FEN, "--at", at, "--json").json["duration_s"] for at in ("12:00", "08:00")
    )
    assert slow > 1.7 * quick
    own.write_text("[van.hours]\nmorning = 1\n")
    refused = in_town("roads", "way", HIGH_STREET, FEN)
    assert (refused.code, "shop.roads.toml" in refused.err) == (1, True)


@pytest.mark.parametrize(
    ("start", "finish", "said"),
    [
        ("21 High Street", FEN, "is not certain"),
        ("7 Xyzzyplatz", FEN, "is not certain"),
        (FEN, "91,0", "is no place"),
        ("", FEN, "empty"),
    ],
)
def test_a_way_from_nowhere_is_refused(in_town: Roundsman, start: str, finish: str, said: str) -> None:
    refused = in_town("roads", "way", start, finish)
    assert refused.code == 1
    assert said in refused.err


def test_where_no_road_is_near_the_way_is_a_line_and_says_so(in_town: Roundsman) -> None:
    told = in_town("roads", "way", FEN, "52.3,1.2")
    assert told.code == 0
    assert "no road is known" in told.out
    assert in_town("roads", "way", FEN, "52.3,1.2", "--json").json["straight"] is True


def test_doors_far_from_a_road_are_named_and_the_exit_code_says_so(in_town: Roundsman) -> None:
    for number, place in (("A1", "52.0932,0.9148"), ("A2", "52.3,1.2")):
        in_town("orders", "add", "--name", "Ann", "--address", f"{number} Row", "--number", number, "--day", "today")
        in_town("pins", "set", number, *place.split(","))
    found = in_town("roads", "check", "--json")
    assert found.code == 3
    [door] = found.lines
    assert (door["number"], door["away_m"], door["why"]) == ("A2", None, "no road is near")
    assert found.err == "1 of 2 doors stand at a road.\n"
    assert "no road is near" in in_town("roads", "check").out
    assert len(in_town("roads", "check", "--all", "--json").lines) == 2
    assert in_town("roads", "check", "--day", "tomorrow").err == "0 of 0 doors stand at a road.\n"


def test_the_region_tells_its_roads(roundsman: Roundsman) -> None:
    added = roundsman("region", "add", path("town.osm.pbf"))
    assert "63.1 km of road between 294 junctions." in added.err
    facts = roundsman("region", "list", "--json").json
    assert (facts["junctions"], facts["links"] > 300, facts["road_m"] > 60_000) == (294, True, True)
    assert "Roads of the region (town.osm.pbf) by van." in roundsman("doctor").out
    roundsman("settings", "set", "roads.source", "straight")
    assert "as measured on the region's roads" in roundsman("doctor").out
    roundsman("settings", "set", "roads.detour", "1.5")
    assert "Straight line x 1.5 at 28 km/h" in roundsman("doctor").out
