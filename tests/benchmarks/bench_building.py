"""A build of 200 orders on 5 vans in the console: when the first plan is there, and how keys are answered meanwhile.

Run it with: python -m tests.benchmarks.bench_building
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import time as wall
from pathlib import Path

from tests.benchmarks.bench_console import ROOT, Terminal

ORDERS, VANS, KEYS = 200, 5, 60


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.db"
        _fill(path)
        lines = [("roundsman --version, median of 9", f"{_version() * 1000:.0f} ms", "<= 150 ms")]
        lines.append(("first feasible plan", f"{_first_plan(path):.2f} s", "<= 3 s"))
        times = _keys(path)
        p95 = sorted(times)[int(len(times) * 0.95) - 1]
        told = (
            f"median {statistics.median(times) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, max {max(times) * 1000:.0f} ms"
        )
        lines.append(("keys while it builds", told, "<= 100 ms"))
    for what, measured, wanted in lines:
        print(f"{what:<34}{measured:<50}{wanted}")


def _fill(path: Path) -> None:
    """A shop whose orders lie in a town of 20 km, two in five with a window."""
    from core.fleet import service as fleet
    from core.fleet.model import Driver, Vehicle
    from core.orders import service as orders
    from core.wiring import open_desk

    rng = random.Random(4)
    desk = open_desk(path, who="bench")
    desk.set("plan.seconds", "15")
    depot = fleet.save_depot(desk, "Depot", 52.0, 1.0)
    for n in range(VANS):
        van = fleet.save_vehicle(desk, Vehicle(f"Van {n}", depot.id, mass_g=900_000, cost_km=40, cost_hour=1500))
        driver = fleet.save_driver(desk, Driver(f"Driver {n}"))
        fleet.save_shift(desk, van.id, driver.id, range(7), wall(7), wall(19))
    rows = ["Order,Name,Address,Latitude,Longitude,Weight kg,Window"]
    for n in range(ORDERS):
        window = rng.choice(("", "", "", "9-12", "13-17"))
        rows.append(
            f"{n},Customer {n},{n} Street,{rng.uniform(51.92, 52.08):.5f},{rng.uniform(0.87, 1.13):.5f},9,{window}"
        )
    orders.import_orders(desk, "\n".join(rows).encode(), "orders.csv")
    desk.close()


def _version() -> float:
    taken = []
    for _ in range(9):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "console", "--version"], cwd=ROOT, capture_output=True, check=True)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def _first_plan(path: Path) -> float:
    """Seconds from asking for a plan to the first one that breaks nothing, the child's start included."""
    from core.plans.service import build
    from core.wiring import open_desk

    desk = open_desk(path, who="bench")
    began = time.perf_counter()
    first: list[float] = []

    def report(_: object) -> None:
        first.append(time.perf_counter() - began)

    build(desk, desk.day("tomorrow"), seconds=5, report=report, cancelled=lambda: bool(first))
    desk.close()
    return first[0]


def _keys(path: Path) -> list[float]:
    """Seconds from a key to the first byte of its answer, in the list of orders, while a build runs."""
    terminal = Terminal(path)
    terminal.until(b"No orders")
    terminal.quiet(1.0)
    for key in (b"]", b"3", b"b"):
        terminal.press(key)
    terminal.until(b"Best so far")
    for key in (b"w", b"1"):
        terminal.press(key)
    taken = [terminal.answer(b"\x1b[B" if n % 10 else b"\x1b[H") for n in range(KEYS)]
    terminal.close()
    return taken


if __name__ == "__main__":
    main()
