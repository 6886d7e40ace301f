"""Graphs for OSRM on this machine: prepared by its tools, all or nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.desk import Desk
from core.errors import BadInput, Cancelled, FileRefused, Unavailable
from core.roads import service
from core.roads.graphs import find_graph, graphs_folder, not_installed, prepare_graph
from core.roads.model import Drive
from fixtures import path
from tests.core.roads import peers

TOWN = path("town.osm.pbf")
DOORS = [(52.0932, 0.9148), (52.095, 0.92), (52.09, 0.91)]


@pytest.fixture
def extract(tmp_path: Path) -> Callable[[str], Path]:
    """An extract that makes the stand-in's tools behave so."""

    def write(mood: str = "") -> Path:
        file = tmp_path / "county.osm.pbf"
        file.write_text(mood)
        return file

    return write


def lying_there(desk: Desk) -> list[str]:
    folder = graphs_folder(desk)
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*")) if folder.is_dir() else []


def test_a_graph_is_prepared_beside_the_shop_s_file_and_plans_go_by_it(
    desk: Desk, standin: None, extract: Callable[..., Path]
) -> None:
    graph = prepare_graph(desk, extract())
    assert graph.base.parent.parent == desk.beside(".graphs")
    assert find_graph(graphs_folder(desk), "van") == graph
    assert service.matrix(desk, DOORS[:2], Drive("van")).durations.tolist() == [[0, 10], [10, 0]]
    assert service.known_by(desk, Drive("van")).startswith("Roads of OSRM on this machine, graph county of ")
    [event] = [event for event in desk.events_since() if event.kind == "roads.prepared"]
    assert (event.subject, event.data) == ("roads:van", {"extract": "county.osm.pbf"})


@pytest.mark.parametrize(
    ("profile", "script"),
    [("van", "osrm_van.lua"), ("car", "osrm_car.lua"), ("bike", "bicycle.lua"), ("foot", "foot.lua")],
)
def test_each_profile_is_read_by_its_script(
    desk: Desk, standin: None, extract: Callable[..., Path], profile: str, script: str
) -> None:
    graph = prepare_graph(desk, extract(), profile)
    read_by, _, lua = graph.base.with_name("county.osrm.ebg").read_text().partition(" ")
    assert read_by == script
    assert lua.endswith("osrm/share/profiles/?.lua;;")


def test_how_far_it_is_only_grows(desk: Desk, standin: None, extract: Callable[..., Path]) -> None:
    heard: list[float] = []
    prepare_graph(desk, extract(), report=heard.append)
    assert heard == sorted(set(heard))
    assert heard[-1] == 1.0
    assert any(0 < share <= 0.25 for share in heard)


def test_a_new_graph_takes_the_old_one_s_place(desk: Desk, standin: None, extract: Callable[..., Path]) -> None:
    first = prepare_graph(desk, extract())
    bike = prepare_graph(desk, extract(), "bike")
    second = prepare_graph(desk, extract())
    assert not first.base.parent.exists()
    assert bike.contracted
    assert find_graph(graphs_folder(desk), "van") == second


def test_a_file_that_osrm_cannot_read_changes_nothing(desk: Desk, standin: None, extract: Callable[..., Path]) -> None:
    graph = prepare_graph(desk, extract())
    before = lying_there(desk)
    with pytest.raises(BadInput, match=r"extract failed \(PBF error: truncated data\)"):
        prepare_graph(desk, extract("broken"))
    assert lying_there(desk) == before
    assert find_graph(graphs_folder(desk), "van") == graph


def test_cancelled_it_ends_at_once_and_leaves_nothing(desk: Desk, standin: None, extract: Callable[..., Path]) -> None:
    heard: list[float] = []
    began = time.monotonic()
    with pytest.raises(Cancelled, match=r"Preparing county\.osm\.pbf was cancelled"):
        prepare_graph(desk, extract("slow"), report=heard.append, cancelled=lambda: max(heard, default=0) > 0.3)
    assert time.monotonic() - began < 5
    assert lying_there(desk) == []
    assert not _running("contract")


def test_an_error_while_it_is_shown_takes_the_tool_along(
    desk: Desk, standin: None, extract: Callable[..., Path]
) -> None:
    def fail(share: float) -> None:
        if share > 0.3:
            raise KeyError("the screen is gone")

    with pytest.raises(KeyError):
        prepare_graph(desk, extract("slow"), report=fail)
    assert not _running("contract")


def test_what_a_killed_program_left_goes_with_the_next_one(
    desk: Desk, standin: None, extract: Callable[..., Path]
) -> None:
    done = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    dead = int(done.stdout)
    folder = graphs_folder(desk)
    for name in (f".van.{dead}.part", f".van.{os.getppid()}.part", ".van.x.part"):
        (folder / name).mkdir(parents=True)
    prepare_graph(desk, extract())
    assert [name for name in lying_there(desk) if name.endswith(".part")] == [f".van.{os.getppid()}.part"]


@pytest.mark.parametrize(
    ("name", "profile", "says"),
    [("none.osm.pbf", "van", "There is no file"), ("orders.csv", "van", "is no OpenStreetMap extract"),
     ("county.osm.pbf", "tank", "choose van, car, bike, foot")],
)  # fmt: skip
def test_what_cannot_be_is_refused_before_anything_starts(
    desk: Desk, tmp_path: Path, extract: Callable[..., Path], name: str, profile: str, says: str
) -> None:
    extract()
    (tmp_path / "orders.csv").touch()
    with pytest.raises(BadInput, match=says):
        prepare_graph(desk, tmp_path / name, profile)
    assert lying_there(desk) == []


def test_a_place_that_cannot_be_written_is_a_sentence(
    desk: Desk, standin: None, tmp_path: Path, extract: Callable[..., Path]
) -> None:
    (tmp_path / "file").touch()
    desk.set("roads.osrm_folder", str(tmp_path / "file" / "graphs"))
    with pytest.raises(FileRefused, match=r"settings set roads\.osrm_folder"):
        prepare_graph(desk, extract())


def test_without_osrm_it_says_what_is_needed(desk: Desk, extract: Callable[..., Path]) -> None:
    if peers.osrm_python() == sys.executable:
        pytest.skip("OSRM's bindings are installed")
    with pytest.raises(Unavailable) as refusal:
        prepare_graph(desk, extract())
    assert str(refusal.value) == not_installed()


@pytest.mark.parametrize("profile", ["van", "car", "bike", "foot"])
def test_the_real_tools_prepare_the_demo_s_town(desk: Desk, real_bindings: None, profile: str) -> None:
    heard: list[float] = []
    desk.set("roads.osrm_folder", "odd.osrm")
    graph = prepare_graph(desk, TOWN, profile, report=heard.append)
    assert graph.contracted
    assert heard == sorted(set(heard))
    assert heard[-1] == 1.0
    desk.set("roads.source", "osrm-local")
    found = service.matrix(desk, DOORS, Drive(profile))
    assert found.provenance.startswith("Roads of OSRM on this machine, graph town of ")
    assert (found.durations < 1000).all()


def test_a_van_is_slower_than_a_car_on_the_real_roads(desk: Desk, real_bindings: None) -> None:
    times = {}
    for profile in ("van", "car", "foot"):
        prepare_graph(desk, TOWN, profile)
        times[profile] = int(service.matrix(desk, DOORS, Drive(profile)).durations.sum())
    assert times["car"] < times["van"] < times["foot"]


def _running(word: str) -> bool:
    """Whether the stand-in's tool still runs, a moment after it was killed."""
    time.sleep(0.05)
    lines = [file.read_bytes() for file in Path("/proc").glob("[0-9]*/cmdline") if _readable(file)]
    return any(b"osrm\0" + word.encode() in line for line in lines)


def _readable(file: Path) -> bool:
    try:
        return bool(file.read_bytes())
    except OSError:
        return False
