"""Prints how often deliveries move a pin, rightly and wrongly, and how near to the door it then lies.

    python -m tests.benchmarks.bench_learning

Phones are simulated: each delivery strays by a normal error on both axes, and all drivers of a door stand the same way
off it, on the road. A pin that was right should stay; one that is off should move. Times are CPU seconds.
"""

from __future__ import annotations

import math
import random
import time
from dataclasses import dataclass

from core.geocoding.learning import Visit, taught, teaching
from core.geocoding.metres import moved
from core.geocoding.model import distance_m

DOOR = (52.0932, 0.9148)
TRIALS = 400


@dataclass(frozen=True)
class Phone:
    """Standard error on each axis, how far off the door the driver stands, and the share of fixes that are anywhere."""

    name: str
    error_m: float
    stands_m: float
    lost: float = 0.0


PHONES = (
    Phone("open sky", 5, 0),
    Phone("street", 8, 10),
    Phone("between houses", 10, 15),
    Phone("between houses, 1 in 5 lost", 10, 15, 0.2),
)


def visits(rng: random.Random, phone: Phone, count: int) -> list[Visit]:
    """So many deliveries at the door."""
    way = rng.random() * 2 * math.pi
    middle = phone.stands_m * math.cos(way), phone.stands_m * math.sin(way)
    found = []
    for n in range(count):
        lost = rng.random() < phone.lost
        north, east = (rng.uniform(-300, 300) if lost else rng.gauss(axis, phone.error_m) for axis in middle)
        found.append(Visit(*moved(DOOR, north, east), f"2026-01-{n + 1:02d}", n, n))
    return found


def main() -> None:
    """One line for each phone, distance and number of deliveries."""
    rng = random.Random(1)
    print(f"{'phone':<30}{'pin off':>8}{'deliveries':>12}{'moved':>8}{'then off, p50':>15}{'p90':>6}")
    began, judged = time.process_time(), 0
    for phone in PHONES:
        for off_m in (0, 15, 50, 100, 400):
            pin = moved(DOOR, off_m, 0)
            for count in (3, 6, 12):
                lessons = [taught(teaching(visits(rng, phone, count), pin, []), pin) for _ in range(TRIALS)]
                judged += TRIALS
                left = sorted(distance_m((lesson.lat, lesson.lon), DOOR) for lesson in lessons if lesson)
                p50, p90 = (f"{left[int(len(left) * share)]:.0f} m" if left else "" for share in (0.5, 0.9))
                share = f"{len(left) / TRIALS:.1%}"
                print(f"{phone.name:<30}{off_m:>6} m{count:>12}{share:>8}{p50:>15}{p90:>6}")
    print(f"\n{(time.process_time() - began) / judged * 1000:.2f} ms for each, the making of the deliveries with it")


if __name__ == "__main__":
    main()
