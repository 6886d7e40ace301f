"""How cost, time and memory grow from 100 to 20,000 stops, solved as `roundsman solve` does it.

Run it with: python -m tests.benchmarks.bench_scale [--sizes 100,1000,5000,20000] [--kind capacity|windows] [--longer 5]

Each size has 12 ms a stop (5,000: 60 s; 20,000: 240 s). With `--longer` the same instance is solved once more for so
many times as long, and the gap is measured from the better of the two. Memory is the largest sum of the resident sets
of this process and all it started. Instances are made by `tests.benchmarks.generated`.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import psutil

from core.routing.instances import Instance, read_instance
from core.routing.solving import Solved, solve_instance
from tests.benchmarks.generated import Capacitated, Windowed, capacitated, windowed

SIZES = (100, 300, 1000, 2000, 5000, 10_000, 20_000)
SECONDS_A_STOP = 0.012
_COLUMNS = "{:>7} {:>9} {:>8} {:>14} {:>9} {:>7} {:>9} {:>13} {:>10} {:>8} {:>7}"


class Peak:
    """The largest memory that was seen."""

    def __init__(self) -> None:
        self.bytes = 0

    def look(self) -> None:
        """Add up what this process and its children hold now."""
        own = psutil.Process()
        held = 0
        for process in (own, *own.children(recursive=True)):
            try:
                held += process.memory_info().rss
            except psutil.NoSuchProcess:
                continue
        self.bytes = max(self.bytes, held)


@contextmanager
def watched() -> Iterator[Peak]:
    """The peak of memory while it lasts, looked at five times a second."""
    peak, over = Peak(), threading.Event()

    def watch() -> None:
        while not over.wait(0.2):
            peak.look()

    thread = threading.Thread(target=watch)
    thread.start()
    yield peak
    over.set()
    thread.join()


def made(stops: int, kind: str, folder: Path) -> Path:
    """A file of so many stops: a dozen to a route, or two in five with a window."""
    if kind == "capacity":
        path, text = folder / f"{stops}.vrp", capacitated(Capacitated(stops, "C", "RC", "small", 12), 7)
    else:
        path, text = folder / f"{stops}.txt", windowed(Windowed(stops, "R", 1, 0.4, 0.08), 7)
    path.write_text(text, encoding="utf-8")
    return path


def solved(instance: Instance, seconds: float) -> Solved:
    """The answer after so long."""
    return solve_instance(instance, engine_name="ruin", seed=1, seconds=seconds, iterations=None)


def main() -> None:
    """Print the table, a line as soon as it is measured."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sizes", default=",".join(map(str, SIZES)))
    asked.add_argument("--kind", choices=("capacity", "windows"), default="capacity")
    asked.add_argument("--longer", type=float, default=0.0)
    given = asked.parse_args()
    head = (
        "stops",
        "seconds",
        "read s",
        "cost",
        "a stop",
        "routes",
        "unserved",
        "iterations",
        "peak MB",
        "load",
        "gap %",
    )
    print(_COLUMNS.format(*head), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for size in map(int, given.sizes.split(",")):
            _measured(made(size, given.kind, Path(folder)), size, given.longer)


def _measured(path: Path, size: int, longer: float) -> None:
    begun = perf_counter()
    instance = read_instance(path)
    read_s = perf_counter() - begun
    budget = SECONDS_A_STOP * size
    with watched() as peak:
        found = solved(instance, budget)
    load = psutil.getloadavg()[0]
    gap = ""
    if longer:
        best = min(found.cost, solved(instance, longer * budget).cost)
        gap = f"{100 * (found.cost / best - 1):.2f}"
    cells = (
        size, f"{found.seconds:.1f}", f"{read_s:.2f}", f"{found.cost:,}", f"{found.cost / size:.1f}",
        len(found.routes), len(found.unserved), f"{found.iterations:,}", f"{peak.bytes / 1e6:.0f}", f"{load:.1f}", gap,
    )  # fmt: skip
    print(_COLUMNS.format(*cells), flush=True)


if __name__ == "__main__":
    main()
