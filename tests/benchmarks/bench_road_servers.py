"""Prints how long tables of Porto take from each real road engine that can be had here, and how far they agree.

    python -m tests.benchmarks.bench_road_servers [DATA] [--graph BASE.osrm] [--valhalla 100,500]

DATA is the folder of the shared data (default: `ROUNDSMAN_DATA`, else ../shared/data). The engines are looked for as
the tests look for them (tests/core/roads/peers.py). Without --graph one is prepared first, which takes a minute. CPU
seconds are those of this program and of its children together.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path

import numpy as np
import osmium
import psutil

from core.errors import Unavailable
from core.roads.adapters.osrm import Osrm, OsrmServer
from core.roads.adapters.osrm_local import Engine, OsrmLocal
from core.roads.adapters.server import Server
from core.roads.adapters.valhalla import Valhalla
from core.roads.graphs import Graph
from core.roads.model import UNREACHABLE, Drive, Point, Roads, Table
from tests.core.roads import peers

ROOT = Path(__file__).parents[2]
SIZES = (100, 500, 1000)
SNAP_M, VAN = 500, Drive("van")
#: Streets that have doors.
STREETS = {"residential", "tertiary", "secondary", "unclassified", "living_street"}

Tables = dict[int, Table]
Starting = Callable[[], AbstractContextManager[Roads]]


def main() -> None:
    """Measure every engine that is there."""
    told = asked()
    extract = told.data / "osm" / "porto.osm.pbf"
    points = doors(extract, max(SIZES))
    print("| N x N of Porto | places | seconds | CPU | near no road | pairs without a way | as the first |")
    print("|---|---|---|---|---|---|---|")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        right: Tables = {}
        if python := peers.osrm_python():
            base = told.graph or folder / "porto.osrm"
            if told.graph is None:
                peers.make_graph(python, extract, base)
            right = measure("OSRM on this machine", partial(local, python, base), points, SIZES)
            wide = partial(served, python, base, "--max-table-size", "10000")
            measure("osrm-routed, 10,000 places a table", wide, points, SIZES, right)
            measure("osrm-routed as it comes, 100", partial(served, python, base), points, SIZES, right)
        if peers.python_with("valhalla", "ROUNDSMAN_VALHALLA_PYTHON"):
            sizes = [int(size) for size in told.valhalla.split(",")]
            measure("Valhalla as it comes, 50 x 50", partial(valhalla, folder, extract), points, sizes, right)


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data = os.environ.get("ROUNDSMAN_DATA") or ROOT.parent / "shared" / "data"
    parser.add_argument("data", nargs="?", default=data, type=Path)
    parser.add_argument("--graph", type=Path, help="of OSRM, prepared before")
    parser.add_argument("--valhalla", default="100", help="sizes for Valhalla; 500 take minutes")
    return parser.parse_args()


def doors(extract: Path, count: int) -> list[Point]:
    """Doors beside streets, drawn by a fixed seed."""
    found = []
    for way in osmium.FileProcessor(str(extract)).with_locations().with_filter(osmium.filter.KeyFilter("highway")):
        if way.is_way() and way.tags.get("highway") in STREETS:
            found += [(node.lat, node.lon) for node in way.nodes if node.location.valid()]
    rng = random.Random(1)
    return [(lat + rng.gauss(0, 2e-4), lon + rng.gauss(0, 2e-4)) for lat, lon in rng.sample(found, count)]


def measure(
    name: str, engine: Starting, points: Sequence[Point], sizes: Iterable[int], right: Tables | None = None
) -> Tables:
    """A line for each size; a small table before, for at first everything is loaded."""
    found: Tables = {}
    with engine() as roads:
        roads.table(points[:20], points[:20], VAN)
        for size in sizes:
            some, cpu, began = points[:size], spent(), time.perf_counter()
            try:
                table = found[size] = roads.table(some, some, VAN)
            except Unavailable as refusal:
                print(f"| {name} | {size:,} | {refusal} | | | | |", flush=True)
                continue
            seconds, cpu = time.perf_counter() - began, spent() - cpu
            lost, cut = int((table.away < 0).sum()), int((table.durations == UNREACHABLE).sum())
            same = agreement(table, right[size]) if right else ""
            print(f"| {name} | {size:,} | {seconds:.2f} | {cpu:.2f} | {lost} | {cut:,} | {same} |", flush=True)
    return found


def agreement(table: Table, right: Table) -> str:
    """How the times compare, where both know a way."""
    both = (table.durations < UNREACHABLE) & (right.durations < UNREACHABLE) & (right.durations > 60)
    ratio = np.median(table.durations[both] / right.durations[both])
    equal = (table.durations == right.durations).mean()
    return f"{100 * equal:.1f} % equal, median {ratio:.2f} of it"


def spent() -> float:
    """CPU seconds of this program and its children."""
    total = time.process_time()
    for child in psutil.Process().children(recursive=True):
        times = child.cpu_times()
        total += times.user + times.system
    return total


@contextmanager
def local(python: str, base: Path) -> Iterator[Roads]:
    """OSRM in a process of this program, run by the Python that has it."""
    ours = sys.executable, list(sys.path)
    if python != sys.executable:
        sys.executable, sys.path[:] = python, [str(ROOT)]
    engine = Engine(Graph.of(base.with_name(f"{base.name}.hsgr")))
    roads = Osrm(OsrmLocal(base.parent, lambda graph: engine), SNAP_M)
    try:
        roads.table([(41.15, -8.61)], [(41.15, -8.61)], VAN)
        sys.executable, sys.path[:] = ours
        yield roads
    finally:
        sys.executable, sys.path[:] = ours
        engine.close()


@contextmanager
def served(python: str, base: Path, *options: str) -> Iterator[Roads]:
    """osrm-routed on loopback."""
    with peers.osrm_routed(python, base, *options) as url:
        yield Osrm(OsrmServer({"van": Server("OSRM", url, "roads.url")}), SNAP_M)


@contextmanager
def valhalla(folder: Path, extract: Path) -> Iterator[Roads]:
    """Valhalla on loopback."""
    with peers.valhalla_service(folder, extract) as url:
        yield Valhalla(Server("Valhalla", url, "roads.url"), SNAP_M)


if __name__ == "__main__":
    main()
