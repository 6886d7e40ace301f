"""How long one more order takes: `python -m tests.benchmarks.bench_inserting`.

200 stops on eight vans with breaks, two in five with a window, read from the shop's file, the ways to the new
door (straight lines) asked for. Budget: 0.2 s to say it.
"""

from __future__ import annotations

import random
import tempfile
from datetime import time
from pathlib import Path
from time import perf_counter

from core.desk import Desk
from core.fleet.model import Rest
from core.plans import service as plans
from core.wiring import open_desk
from tests.conftest import MONDAY, StoppedClock
from tests.core.plans.making import DAY, DEPOT, add_order, add_van, with_engine

STOPS, VANS, ROUNDS = 200, 8, 20


def shop(path: Path) -> Desk:
    """The planned day, with one van's worth of time to spare."""
    desk = with_engine(open_desk(path, who="ann", clock=StoppedClock(MONDAY)))
    desk.set("shop.timezone", "Europe/London")
    for number in range(VANS):
        add_van(desk, f"Van {number + 1}", mass_g=30_000, rest=Rest(time(11), time(14), 1800))
    chance = random.Random(1)
    for number in range(STOPS):
        windows = [chance.choice([("08:30", "12:30", True), ("12:00", "16:30", True)])] if chance.random() < 0.4 else []
        add_order(desk, f"{number}", _near(chance), windows=windows)
    plans.build(desk, DAY)
    return desk


def _near(chance: random.Random) -> tuple[float, float]:
    return DEPOT[0] + chance.uniform(-0.05, 0.05), DEPOT[1] + chance.uniform(-0.07, 0.07)


def main() -> None:
    """Print the median and the worst of saying it, and of doing it."""
    with tempfile.TemporaryDirectory() as folder:
        desk, chance = shop(Path(folder) / "shop.db"), random.Random(2)
        saying, doing = [], []
        for number in range(ROUNDS):
            order = add_order(desk, f"more {number}", _near(chance))
            begun = perf_counter()
            plans.places(desk, DAY, order)
            saying.append(perf_counter() - begun)
            begun = perf_counter()
            plans.insert(desk, DAY, order)
            doing.append(perf_counter() - begun)
            plans.undo(desk, DAY)
        desk.close()
    for what, taken in (("say where it goes", saying), ("put it there", doing)):
        print(f"{what}: median {sorted(taken)[ROUNDS // 2] * 1000:.0f} ms, worst {max(taken) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
