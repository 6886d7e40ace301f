"""What knows the roads, by verbs: doctor names it, settings choose it, `roads osrm` prepares it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from core.roads.graphs import not_installed
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
