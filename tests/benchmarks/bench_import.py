"""How fast 100,000 rows of CSV come in, beside `sqlite-utils insert --csv` on the same file; how fast they are listed.

    python tests/benchmarks/bench_import.py [rows] [rounds]

Each figure is the best of the rounds, in a process of its own; memory is the process's peak.
"""

from __future__ import annotations

import csv
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
HEADER = [
    "Order number", "Name", "Phone", "Email", "Street", "House number", "Postcode", "City", "Delivery date",
    "Time window", "Items", "Weight (kg)", "Notes",
]  # fmt: skip
NAMES = ["Åsa Lind", "José Pérez", "Mary Smith", "王小明", "Olivier Dupont"]
STREETS = ["Mill Lane", "High Street", "Rue de la Paix", "Bahnhofstrasse", "St John's Road"]


def write_orders(path: Path, rows: int) -> None:
    """A file as a shop would export it, the same on every machine."""
    rng = random.Random(7)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for at in range(rows):
            writer.writerow([
                f"#{100_000 + at}", f"{rng.choice(NAMES)} {at % 977}", f"+447946{at % 1_000_000:06d}",
                f"c{at}@example.com", rng.choice(STREETS), rng.randint(1, 300), f"CO{at % 20} 1AA", "Colchester",
                "2026-11-24", rng.choice(["9-12", "13:00-17:00", ""]),
                f"{at % 7 + 1} x Sourdough; {at % 5 + 1} x Milk {at % 311}", f"{rng.random() * 20:.2f}",
                rng.choice(["", "Ring twice, leave with neighbour"]),
            ])  # fmt: skip


def measured(command: list[str]) -> tuple[float, float, float]:
    """Seconds on the clock, seconds of processor and peak memory (MB) of a command."""
    started = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=said)
        _, status, used = os.wait4(child.pid, 0)
        took = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(command)}: exit {child.returncode}\n{said.read().decode()[-2000:]}")
    return took, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def in_process(rows_file: str, shop: str) -> dict[str, Any]:
    """What a child does: import, import again, list, search; seconds each."""
    from core.orders import service
    from core.wiring import open_desk

    desk = open_desk(Path(shop))
    data = Path(rows_file).read_bytes()
    first = [(service.import_orders(desk, data, "orders.csv"))]
    ids = service.order_ids(desk)
    steps: dict[str, Callable[[], object]] = {
        "import again (nothing new)": lambda: first.append(service.import_orders(desk, data, "orders.csv")),
        "all ids, by day": lambda: service.order_ids(desk),
        "all ids, by name": lambda: service.order_ids(desk, sort="name"),
        "search one word": lambda: service.order_ids(desk, text="smith"),
        "search two words": lambda: service.order_ids(desk, text="mill 07946"),
        "60 rows of the screen": lambda: service.order_rows(desk, ids[len(ids) // 2 :][:60]),
        "counts": lambda: service.counts(desk),
    }
    found: dict[str, Any] = {}
    for name, step in steps.items():
        started = time.perf_counter()
        step()
        found[name] = time.perf_counter() - started
    found["new"], found["unchanged"] = first[0].new, first[1].unchanged
    found["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    desk.close()
    return found


def main() -> int:
    """Print the tables."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders.csv"
        write_orders(path, rows)
        theirs: list[tuple[float, float, float]] = []
        ours: list[tuple[float, float, float]] = []
        tool = shutil.which("sqlite-utils", path=str(Path(sys.executable).parent)) or "sqlite-utils"
        for at in range(rounds):
            theirs.append(measured([tool, "insert", f"{folder}/theirs{at}.db", "orders", str(path), "--csv"]))
            verb = [sys.executable, "-m", "console", "--file", f"{folder}/ours{at}.db", "import", str(path), "--yes"]
            ours.append(measured(verb))
        print(f"\n{rows:,} rows of CSV, {path.stat().st_size / 1e6:.1f} MB, best of {rounds}\n")
        print(f"{'':28}{'clock s':>10}{'busy s':>10}{'rows/s':>10}{'peak MB':>10}")
        for name, runs in (("sqlite-utils insert --csv", theirs), ("roundsman import", ours)):
            took, busy, memory = min(runs)[0], min(run[1] for run in runs), max(run[2] for run in runs)
            print(f"{name:28}{took:10.1f}{busy:10.1f}{rows / took:10,.0f}{memory:10.0f}")
        print(f"{'half of sqlite-utils':28}{2 * min(theirs)[0]:10.1f}{2 * min(run[1] for run in theirs):10.1f}\n")
        child = [sys.executable, __file__, "--child", str(path), f"{folder}/child.db"]
        done = subprocess.run(child, check=True, capture_output=True, text=True, cwd=ROOT)
        for name, value in json.loads(done.stdout).items():
            print(f"{name:28}{value:10.3f}" if isinstance(value, float) else f"{name:28}{value:10,}")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(in_process(*sys.argv[2:4])))
        sys.exit(0)
    sys.exit(main())
