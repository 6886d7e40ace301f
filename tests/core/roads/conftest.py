"""Road servers: recorded ones, and real ones where they can be had."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from fixtures import path
from tests.core.roads import peers
from tests.core.roads.loopback import Answer, Loopback, Recorded, serving

TOWN = path("town.osm.pbf")


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], Loopback]]:
    """Serve an answer on loopback until the end of the test."""
    with ExitStack() as stack:
        yield lambda answer: stack.enter_context(serving(answer))


@pytest.fixture(scope="session")
def osrm_python() -> str:
    """A Python with OSRM's bindings."""
    python = peers.osrm_python()
    if python is None:
        pytest.skip("no Python here has OSRM's bindings: pip install osrm-bindings, or set ROUNDSMAN_OSRM_PYTHON")
    return python


@pytest.fixture(scope="session")
def town_graph(osrm_python: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's town as OSRM's car profile sees it, contracted."""
    base = tmp_path_factory.mktemp("graph") / "town.osrm"
    peers.make_graph(osrm_python, TOWN, base)
    return base


@pytest.fixture(scope="session")
def real_osrm(osrm_python: str, town_graph: Path) -> Iterator[str]:
    """A real osrm-routed with the demo's town."""
    with peers.osrm_routed(osrm_python, town_graph) as url:
        yield url


@pytest.fixture(scope="session")
def real_valhalla(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Valhalla with the demo's town."""
    if peers.python_with("valhalla", "ROUNDSMAN_VALHALLA_PYTHON") is None:
        pytest.skip("no Python here has Valhalla: pip install pyvalhalla, or set ROUNDSMAN_VALHALLA_PYTHON")
    with peers.valhalla_service(tmp_path_factory.mktemp("valhalla"), TOWN) as url:
        yield url


@pytest.fixture(scope="session")
def recorded(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """Addresses of servers that answer as the real ones did."""
    with ExitStack() as stack:
        kept = {}
        for name in ("osrm", "valhalla"):
            peer = request.getfixturevalue(f"real_{name}") if peers.RECORDING else ""
            answers = Recorded(name, peer)
            kept[name] = stack.enter_context(serving(answers)).url
            if peer:
                stack.callback(answers.keep)
        yield kept


@pytest.fixture(params=["recorded", "real"])
def osrm_url(request: pytest.FixtureRequest) -> str:
    """An OSRM server with the demo's town."""
    return _one(request, "osrm")


@pytest.fixture(params=["recorded", "real"])
def valhalla_url(request: pytest.FixtureRequest) -> str:
    """A Valhalla server with the demo's town."""
    return _one(request, "valhalla")


def _one(request: pytest.FixtureRequest, name: str) -> str:
    if request.param == "recorded":
        url: str = request.getfixturevalue("recorded")[name]
    else:
        url = request.getfixturevalue(f"real_{name}")
    return url


@pytest.fixture
def standin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Children of this program find a stand-in for OSRM's bindings."""
    monkeypatch.syspath_prepend(str(Path(__file__).with_name("standin")))


@pytest.fixture
def real_bindings(monkeypatch: pytest.MonkeyPatch, osrm_python: str) -> None:
    """Children of this program run in the Python that has OSRM's bindings."""
    if osrm_python != sys.executable:
        monkeypatch.setattr(sys, "executable", osrm_python)
        # Another Python has its own libraries: only this program is lent to it.
        monkeypatch.setattr(sys, "path", [str(Path(__file__).parents[3])])
