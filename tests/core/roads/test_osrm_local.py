"""OSRM in a process of this machine: a stand-in for its bindings, and the real ones where they can be had."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.desk import Desk
from core.errors import Unavailable
from core.roads import graphs
from core.roads.adapters import osrm_local
from core.roads.adapters.osrm import Osrm
from core.roads.adapters.osrm_local import Engine, OsrmLocal, engine_of
from core.roads.graphs import Graph, find_graph
from core.roads.model import UNREACHABLE, Drive, Point
from tests.core.roads import peers

VAN = Drive("van")
CLOSE, WEYBREAD, SOUTHERN, SEA = (52.0932, 0.9148), (52.095, 0.92), (52.09, 0.91), (61.0, 3.0)


@pytest.fixture
def engine(tmp_path: Path, standin: None) -> Iterator[Callable[[str], Engine]]:
    """An engine whose graph has such a mood."""
    made: list[Engine] = []

    def make(mood: str = "right") -> Engine:
        file = tmp_path / mood / "town.osrm.hsgr"
        file.parent.mkdir()
        file.write_text(mood)
        made.append(Engine(Graph.of(file)))
        return made[-1]

    yield make
    for one in made:
        one.close()


def roads(engine: Engine) -> Osrm:
    return Osrm(OsrmLocal(engine.graph.base.parent, lambda graph: engine), 500)


def table(engine: Engine, *points: Point) -> list[list[int]]:
    found: list[list[int]] = roads(engine).table(points, points, VAN).durations.tolist()
    return found


def process(engine: Engine) -> subprocess.Popen[bytes]:
    assert engine._child is not None
    return engine._child


def test_it_answers_as_a_server_does(engine: Callable[..., Engine]) -> None:
    found = roads(engine()).table([CLOSE, WEYBREAD, SOUTHERN], [CLOSE, WEYBREAD, SOUTHERN], VAN)
    assert found.durations.tolist() == [[0, 10, UNREACHABLE], [10, 0, 10], [UNREACHABLE, 10, 0]]
    assert found.away.tolist() == [0, 0, 0]


def test_a_place_near_no_road_is_told(engine: Callable[..., Engine]) -> None:
    found = roads(engine()).table([CLOSE, SEA, WEYBREAD], [CLOSE, SEA, WEYBREAD], VAN)
    assert found.away.tolist() == [0, -1, 0]


def test_no_way_is_none(engine: Callable[..., Engine]) -> None:
    assert roads(engine()).ways([CLOSE, WEYBREAD], VAN) == [None]


def test_one_process_answers_one_question_after_the_other(engine: Callable[..., Engine]) -> None:
    one = engine()
    table(one, CLOSE, WEYBREAD)
    first = process(one)
    assert table(one, CLOSE, WEYBREAD) == [[0, 10], [10, 0]]
    assert process(one) is first
    one.close()
    assert first.returncode is not None


def test_threads_that_ask_at_once_are_answered_in_turn(engine: Callable[..., Engine]) -> None:
    one, heard = engine(), []
    asking = [threading.Thread(target=lambda: heard.append(table(one, CLOSE, WEYBREAD))) for _ in range(4)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert heard == [[[0, 10], [10, 0]]] * 4


def test_what_a_library_prints_does_not_reach_the_frames(engine: Callable[..., Engine]) -> None:
    assert table(engine("noisy"), CLOSE, WEYBREAD) == [[0, 10], [10, 0]]


def test_a_process_that_dies_is_a_sentence_and_the_next_question_starts_another(
    engine: Callable[..., Engine],
) -> None:
    one = engine("dies")
    with pytest.raises(Unavailable, match=r"ended unexpectedly \(status 3\); try again"):
        table(one, CLOSE, WEYBREAD)
    one.graph.base.with_name("town.osrm.hsgr").write_text("right")
    assert table(one, CLOSE, WEYBREAD) == [[0, 10], [10, 0]]


def test_one_that_was_killed_while_nobody_asked_is_started_again(engine: Callable[..., Engine]) -> None:
    one = engine()
    table(one, CLOSE, WEYBREAD)
    process(one).kill()
    process(one).wait()
    assert table(one, CLOSE, WEYBREAD) == [[0, 10], [10, 0]]


def test_one_that_does_not_answer_is_ended(engine: Callable[..., Engine], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(osrm_local, "ANSWER_S", 0.3)
    one = engine("hangs")
    with pytest.raises(Unavailable, match="did not answer within 0 s and was ended"):
        table(one, CLOSE, WEYBREAD)
    assert one._child is None


def test_closing_ends_it_in_the_middle_of_an_answer(engine: Callable[..., Engine]) -> None:
    one, troubles = engine("hangs"), []

    def ask() -> None:
        try:
            table(one, CLOSE, WEYBREAD)
        except Unavailable as trouble:
            troubles.append(str(trouble))

    asking = threading.Thread(target=ask)
    asking.start()
    while one._child is None:
        time.sleep(0.01)
    began = time.monotonic()
    one.close()
    asking.join(5)
    assert time.monotonic() - began < 2
    assert ["Killed" in trouble for trouble in troubles] == [True]


def test_an_interrupt_takes_it_along(engine: Callable[..., Engine], monkeypatch: pytest.MonkeyPatch) -> None:
    one = engine("hangs")
    started: list[subprocess.Popen[bytes]] = []

    def interrupted(child: subprocess.Popen[bytes], *rest: object) -> None:
        started.append(child)
        raise KeyboardInterrupt

    monkeypatch.setattr(osrm_local, "talk", interrupted)
    with pytest.raises(KeyboardInterrupt):
        table(one, CLOSE, WEYBREAD)
    assert started[0].returncode is not None


def test_it_ends_with_the_program_that_asked(engine: Callable[..., Engine], tmp_path: Path) -> None:
    base = engine().graph.base
    code = (
        "import os, sys, tempfile\nfrom core.child import packed, spawn\n"
        f"child = spawn('core.roads.adapters.osrm_worker', {str(base)!r}, 'CH', complaints=tempfile.TemporaryFile())\n"
        "print(child.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    parent = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    worker = int(parent.stdout)
    for _ in range(500):
        if not Path(f"/proc/{worker}").exists() or "Z" in Path(f"/proc/{worker}/stat").read_text().split()[2]:
            return
        time.sleep(0.01)
    pytest.fail("the worker outlived its parent")


@pytest.mark.parametrize(("mood", "says"), [("broken", "Config Parameters are Invalid"), ("right", "metrics for MLD")])
def test_a_graph_that_cannot_be_read_is_a_sentence(engine: Callable[..., Engine], mood: str, says: str) -> None:
    one = engine(mood)
    one.graph = replace(one.graph, contracted="MLD" not in says)
    with pytest.raises(Unavailable, match=f"cannot read its graph .*{says}.*roundsman roads osrm"):
        table(one, CLOSE, WEYBREAD)


def test_without_the_bindings_it_says_what_is_needed(tmp_path: Path) -> None:
    if peers.osrm_python() == sys.executable:
        pytest.skip("OSRM's bindings are installed")
    (tmp_path / "town.osrm.hsgr").touch()
    one = Engine(Graph.of(tmp_path / "town.osrm.hsgr"))
    with pytest.raises(Unavailable) as refusal:
        table(one, CLOSE, WEYBREAD)
    assert str(refusal.value) == graphs.not_installed()
    assert one._child is None


@pytest.mark.parametrize(
    ("version", "says"),
    [((3, 11, 7), "needs Python 3.12 or newer, this is 3.11"), ((3, 12, 1), r"pip install 'roundsman\[osrm\]'")],
)
def test_what_is_needed_depends_on_the_python(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int], says: str
) -> None:
    class Version(tuple[int, int, int]):
        major, minor = version[:2]

    monkeypatch.setattr(sys, "version_info", Version(version))
    with pytest.raises(Unavailable, match=says):
        raise Unavailable(graphs.not_installed())


def test_where_there_is_no_graph_the_sentence_names_the_verb(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"roundsman roads osrm EXTRACT\.osm\.pbf --profile bike"):
        find_graph(tmp_path / "nowhere", "bike")


def test_a_graph_directly_in_the_folder_is_for_vans_and_cars(tmp_path: Path) -> None:
    (tmp_path / "county.osrm.hsgr").touch()
    assert find_graph(tmp_path, "van").name == find_graph(tmp_path, "car").name == "county"
    with pytest.raises(Unavailable):
        find_graph(tmp_path, "foot")


def test_a_graph_of_either_kind_is_found(tmp_path: Path) -> None:
    (tmp_path / "county.osrm.mldgr").touch()
    assert not find_graph(tmp_path, "van").contracted
    (tmp_path / "county.osrm.hsgr").touch()
    os.utime(tmp_path / "county.osrm.mldgr", (0, 0))
    assert find_graph(tmp_path, "van").contracted


def test_a_profile_s_own_folder_goes_before_and_the_newest_is_taken(tmp_path: Path) -> None:
    for place, at in ((".", 30), ("van", 10), ("van-2", 20), ("bike", 40)):
        (tmp_path / place).mkdir(exist_ok=True)
        file = tmp_path / place / "x.osrm.hsgr"
        file.touch()
        os.utime(file, (at, at))
    assert find_graph(tmp_path, "van").base == tmp_path / "van-2" / "x.osrm"
    assert find_graph(tmp_path, "van").made == "1970-01-01T00:00:20.000000000"


def test_another_graph_is_another_source_and_the_day_it_was_made_is_told(engine: Callable[..., Engine]) -> None:
    one = engine()
    file = one.graph.base.with_name("town.osrm.hsgr")
    os.utime(file, (0, 0))
    before = roads(one).source(VAN)
    os.utime(file, (86_400, 86_400))
    assert roads(one).source(VAN) != before
    assert roads(one).provenance(VAN) == (
        "Roads of OSRM on this machine, graph town of 1970-01-02 (van), free-flow times."
    )


def test_an_answer_that_cannot_be_is_a_sentence(engine: Callable[..., Engine], monkeypatch: pytest.MonkeyPatch) -> None:
    one = engine()
    monkeypatch.setattr(Engine, "ask", lambda *question: {"code": "Ok", "durations": [[-9]]})
    with pytest.raises(Unavailable, match=r"answers what cannot be .*prepares it again"):
        table(one, CLOSE)


def test_a_desk_keeps_its_engine_until_another_graph_lies_there(desk: Desk, standin: None, tmp_path: Path) -> None:
    file = tmp_path / "van" / "town.osrm.hsgr"
    file.parent.mkdir()
    file.write_text("right")

    def local() -> Osrm:
        return Osrm(OsrmLocal(tmp_path, lambda graph: engine_of(desk, graph)), 500)

    def running() -> Engine:
        return engine_of(desk, find_graph(tmp_path, "van"))

    local().table([CLOSE], [WEYBREAD], VAN)
    first = running()
    local().table([CLOSE], [WEYBREAD], VAN)
    assert running() is first
    child = process(first)
    os.utime(file, (0, 0))
    local().table([CLOSE], [WEYBREAD], VAN)
    assert running() is not first
    assert child.returncode is not None
    second = process(running())
    desk.close()
    assert second.returncode is not None


# The real bindings


@pytest.fixture
def real(real_bindings: None, town_graph: Path) -> Iterator[Osrm]:
    """OSRM itself with the demo's town."""
    engine = Engine(Graph.of(town_graph.with_name("town.osrm.hsgr")))
    yield Osrm(OsrmLocal(town_graph.parent, lambda graph: engine), 500)
    engine.close()


def test_the_real_one_answers_as_its_server_does(real: Osrm) -> None:
    points = [CLOSE, WEYBREAD, SEA, SOUTHERN]
    found = real.table(points, points, VAN)
    on_road = np.ix_([0, 1, 3], [0, 1, 3])
    assert found.durations[on_road].tolist() == [[0, 31, 45], [29, 0, 57], [50, 62, 0]]
    assert found.distances[on_road].tolist() == [[0, 420, 632], [420, 0, 947], [719, 1035, 0]]
    assert found.away.tolist() == [17, 265, -1, 118]


def test_the_real_one_leads_the_way(real: Osrm) -> None:
    first, second, sea = real.ways([CLOSE, WEYBREAD, SOUTHERN, SEA], VAN)
    assert first is not None
    assert second is not None
    assert sea is None
    assert (first.duration_s, second.duration_s) == (31, 57)
    assert [step.turn.value for step in second.steps] == ["start", "roundabout", "arrive"]
