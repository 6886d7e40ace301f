"""Prints how long regions take to build, how much memory, and what stands in them.

    python -m tests.benchmarks.bench_region [DATA] [--copies N]

DATA is the folder of the shared data (default: `ROUNDSMAN_DATA`, else ../shared/data). With --copies an extract is
made of so many Portos side by side, to see how memory grows: 40 are a county of 14 million nodes, 130 MB. Each region
is built in a process of its own; memory is that process's peak.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import osmium

ROOT = Path(__file__).parents[2]
EXTRACTS = (
    "liechtenstein-autauga.osm.pbf", "queens.osm.pbf", "helsinki.osm.pbf", "porto.osm.pbf", "banff-openaddresses.csv",
)  # fmt: skip
BUILD = """
import json, sys, time
from pathlib import Path
from core.region.build import build, source_of
from core.region.file import RegionFile
source, target = map(Path, sys.argv[1:])
began, cpu = time.perf_counter(), time.process_time()
shares = []
build(target, [source_of(source)], now=0, report=lambda share, what: shares.append((time.perf_counter() - began, what)))
took, cpu = time.perf_counter() - began, time.process_time() - cpu
peak = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) // 1024
region = RegionFile(target)
stages = {what: at for at, what in shares}
print(json.dumps({"took": took, "cpu": cpu, "peak": peak, "size": target.stat().st_size, "stages": stages,
                  "addresses": sum(each.addresses for each in region.summary()), **region.meta()}))
"""


def main() -> None:
    """Build every extract that is there, and the large one if it is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = os.environ.get("ROUNDSMAN_DATA") or ROOT.parent / "shared" / "data"
    parser.add_argument("data", nargs="?", default=default, type=Path)
    parser.add_argument("--copies", type=int, default=0)
    told = parser.parse_args()
    print("| extract | s | CPU s | peak MB | MB | addresses | a CPU second | junctions | links | km |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name in EXTRACTS:
            measure(told.data / "osm" / name, Path(folder))
        if told.copies:
            large = Path(folder) / f"{told.copies} portos.osm.pbf"
            nodes = copies(told.data / "osm" / "porto.osm.pbf", large, told.copies)
            facts = measure(large, Path(folder))
            print(f"\n{nodes / 1e6:.1f} million nodes: {int(facts['peak']) / nodes * 1e6:.0f} MB a million.")
            print(f"Seconds until each stage was over: {facts['stages']}")


def measure(extract: Path, folder: Path) -> dict[str, object]:
    """Build one in a process of its own, and print its line."""
    command = [sys.executable, "-c", BUILD, str(extract), str(folder / f"{extract.name}.region.db")]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    facts: dict[str, object] = json.loads(told)
    cpu, addresses = float(str(facts["cpu"])), int(str(facts["addresses"]))
    cells = (
        extract.name, f"{facts['took']:.1f}", f"{cpu:.1f}", f"{facts['peak']}", f"{int(str(facts['size'])) / 1e6:.1f}",
        f"{addresses:,}", f"{addresses / cpu:,.0f}",
        *(f"{int(str(facts.get(n, 0))):,}" for n in ("junctions", "links")),
        f"{int(str(facts.get('road_m', 0))) / 1000:,.0f}",
    )  # fmt: skip
    print(f"| {' | '.join(cells)} |", flush=True)
    return facts


def copies(extract: Path, target: Path, count: int) -> int:
    """Write an extract of so many of another, side by side to the east; how many nodes it holds."""
    written = 0
    with osmium.SimpleWriter(str(target), overwrite=True) as writer:
        for kind in (osmium.osm.NODE, osmium.osm.WAY, osmium.osm.RELATION):
            for copy in range(count):
                moved = copy * 10**11
                for thing in osmium.FileProcessor(str(extract), kind):
                    if thing.is_node():
                        place = osmium.osm.Location(thing.location.lon + copy * 0.5 - 100, thing.location.lat)
                        writer.add_node(thing.replace(id=thing.id + moved, location=place))
                        written += 1
                    elif thing.is_way():
                        nodes = [node.ref + moved for node in thing.nodes]
                        writer.add_way(thing.replace(id=thing.id + moved, nodes=nodes))
                    else:
                        members = [(m.type, m.ref + moved, m.role) for m in thing.members]
                        writer.add_relation(thing.replace(id=thing.id + moved, members=members))
    return written


if __name__ == "__main__":
    main()
