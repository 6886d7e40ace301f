"""Prints how long tables of Porto take from the region's own roads and from each real road engine that can be had here.

    python -m tests.benchmarks.bench_roads [DATA] [--graph BASE.osrm] [--valhalla 100,500]

DATA is the folder of the shared data (default: `ROUNDSMAN_DATA`, else ../shared/data). The engines are looked for as
the tests look for them (tests/core/roads/peers.py). Without --graph one is prepared first, which takes a minute. CPU
seconds are those of this program and of its children together; the region's first table includes drawing its graph.
How far times agree is told against OSRM's, by its car profile.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
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
from core.region.build import build, source_of
from core.region.file import RegionFile
from core.roads.adapters.osrm import Osrm, OsrmServer
from core.roads.adapters.osrm_local import Engine, OsrmLocal
from core.roads.adapters.region.roads import RegionRoads
from core.roads.adapters.server import Server
from core.roads.adapters.valhalla import Valhalla
from core.roads.graphs import Graph
from core.roads.model import UNREACHABLE, Drive, Point, Roads, Table
from core.roads.profiles import read
from tests.core.roads import peers

ROOT = Path(__file__).parents[2]
SIZES = (100, 500, 1000, 2000)
SNAP_M, CAR = 500, Drive("car")
#: Streets that have doors.
STREETS = {"residential", "tertiary", "secondary", "unclassified", "living_street"}

Tables = dict[int, Table]
Starting = Callable[[], AbstractContextManager[Roads]]


def main() -> None:
    """Measure every engine that is there."""
    told = asked()
    extract = told.data / "osm" / "porto.osm.pbf"
    points = doors(extract, max(SIZES))
    print("| N x N of Porto | places | seconds | CPU | near no road | pairs without a way | against OSRM |")
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
            measure("osrm-routed as it comes, 100", partial(served, python, base), points, SIZES[:3], right)
        measure("the region's own roads", partial(region, folder, extract), points, SIZES, right)
        print(f"\nPeak memory of the region's tables: {alone(folder, points)} MB in a process of their own.")
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
        roads.table(points[:20], points[:20], CAR)
        for size in sizes:
            some, cpu, began = points[:size], spent(), time.perf_counter()
            try:
                table = found[size] = roads.table(some, some, CAR)
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
    ours, theirs = table.durations[both], right.durations[both]
    far = np.median(table.distances[both] / np.maximum(1, right.distances[both]))
    alike = np.corrcoef(ours, theirs)[0, 1]
    return f"correlation {alike:.4f}, median ratio {np.median(ours / theirs):.3f}, of distances {far:.3f}"


def spent() -> float:
    """CPU seconds of this program and its children."""
    total = time.process_time()
    for child in psutil.Process().children(recursive=True):
        times = child.cpu_times()
        total += times.user + times.system
    return total


@contextmanager
def region(folder: Path, extract: Path) -> Iterator[Roads]:
    """The region's own roads, built first."""
    target = folder / "porto.region.db"
    if not target.exists():
        began, cpu = time.perf_counter(), time.process_time()
        build(target, [source_of(extract)], now=0)
        print(f"| building the region | | {time.perf_counter() - began:.1f} | {time.process_time() - cpu:.1f} | | | |")
    began = time.perf_counter()
    roads = RegionRoads(RegionFile(target), read(), SNAP_M)
    roads.table([(41.15, -8.61)], [(41.15, -8.61)], CAR)
    print(f"| drawing its graph | | {time.perf_counter() - began:.2f} | | | | |")
    yield roads


ALONE = """
import sys
from pathlib import Path
from core.region.file import RegionFile
from core.roads.adapters.region.roads import RegionRoads
from core.roads.model import Drive
from core.roads.profiles import read
points = [tuple(map(float, line.split())) for line in sys.stdin]
RegionRoads(RegionFile(Path(sys.argv[1])), read(), 500).table(points, points, Drive("car"))
print(int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) // 1024)
"""


def alone(folder: Path, points: Sequence[Point]) -> str:
    """MB of a process that makes one table of a thousand places."""
    told = "\n".join(f"{lat} {lon}" for lat, lon in points[:1000])
    command = [sys.executable, "-c", ALONE, str(folder / "porto.region.db")]
    return subprocess.run(command, input=told, capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()


@contextmanager
def local(python: str, base: Path) -> Iterator[Roads]:
    """OSRM in a process of this program, run by the Python that has it."""
    ours = sys.executable, list(sys.path)
    if python != sys.executable:
        sys.executable, sys.path[:] = python, [str(ROOT)]
    engine = Engine(Graph.of(base.with_name(f"{base.name}.hsgr")))
    roads = Osrm(OsrmLocal(base.parent, lambda graph: engine), SNAP_M)
    try:
        roads.table([(41.15, -8.61)], [(41.15, -8.61)], CAR)
        sys.executable, sys.path[:] = ours
        yield roads
    finally:
        sys.executable, sys.path[:] = ours
        engine.close()


@contextmanager
def served(python: str, base: Path, *options: str) -> Iterator[Roads]:
    """osrm-routed on loopback."""
    with peers.osrm_routed(python, base, *options) as url:
        yield Osrm(OsrmServer({"car": Server("OSRM", url, "roads.url")}), SNAP_M)


@contextmanager
def valhalla(folder: Path, extract: Path) -> Iterator[Roads]:
    """Valhalla on loopback."""
    with peers.valhalla_service(folder, extract) as url:
        yield Valhalla(Server("Valhalla", url, "roads.url"), SNAP_M)


if __name__ == "__main__":
    main()
