"""How soon the first feasible plan is there, starting the search's process included. Target: 200 stops in 3 s.

Run from the top of the repository: python -m tests.benchmarks.bench_routing_first_plan
"""

from __future__ import annotations

import random
from time import perf_counter

import numpy as np

from core.routing.check import check
from core.routing.model import Break, Door, Matrix, Problem, Progress, Solution, Stop, TimeWindow, Vehicle
from core.routing.runner import solve

HOUR = 3600
SECONDS = 10


def town(stops: int, vehicles: int, seed: int) -> Problem:
    """A made day: 26 km across, two-hour windows for four stops in ten, a lift for one in ten, a break each driver."""
    chance = random.Random(seed)
    at = np.array(
        [(13_000.0, 13_000.0)] + [(chance.uniform(0, 26_000), chance.uniform(0, 26_000)) for _ in range(stops)]
    )
    metres = np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1)) * 1.3
    asked = tuple(_stop(chance, number) for number in range(stops))
    capacity = int(sum(one.demand[0] for one in asked) / vehicles * 1.2)
    return Problem(
        origin=0,
        matrices=(Matrix(metres / 11, metres),),
        stops=asked,
        vehicles=tuple(_van(number, capacity) for number in range(vehicles)),
        dimensions=("mass_g",),
    ).validated()


def _stop(chance: random.Random, number: int) -> Stop:
    opens = chance.randrange(8, 15) * HOUR
    windows = (TimeWindow(opens, opens + 2 * HOUR),) if chance.random() < 0.4 else ()
    skills = frozenset({"lift"}) if chance.random() < 0.1 else frozenset[str]()
    return Stop(f"s{number}", (Door(number + 1, windows, 90, 30),), (chance.randrange(500, 20_000),), skills)


def _van(number: int, capacity: int) -> Vehicle:
    return Vehicle(
        f"v{number}",
        0,
        0,
        (capacity,),
        skills=frozenset({"lift"}) if number % 2 else frozenset(),
        shift_start_s=8 * HOUR,
        shift_end_s=17 * HOUR,
        breaks=(Break(11 * HOUR, 14 * HOUR, 1800),),
        cost_fixed=3000,
        cost_km=50,
        cost_hour=2000,
    )


def measured(problem: Problem) -> tuple[float, Solution, Solution]:
    """Seconds to the first plan reported; that plan; and the one at the end."""
    heard: list[tuple[float, Progress]] = []
    begun = perf_counter()
    last = solve(problem, seconds=SECONDS, report=lambda progress: heard.append((perf_counter() - begun, progress)))
    assert check(problem, last) == ()
    return heard[0][0], heard[0][1].best, last


def main() -> None:
    """Print the table."""
    print(
        f"{'stops':>6} {'vans':>5} {'first s':>8} {'left out':>9} {'cost':>9} {f'cost {SECONDS} s':>10} {'left out':>9}"
    )
    for stops, vehicles in ((60, 4), (200, 5), (500, 10)):
        seconds, first, last = measured(town(stops, vehicles, seed=1))
        print(
            f"{stops:>6} {vehicles:>5} {seconds:>8.2f} {len(first.unassigned):>9} {first.cost:>9} "
            f"{last.cost:>10} {len(last.unassigned):>9}"
        )


if __name__ == "__main__":
    main()
