"""How long explanations take on a day of 200 stops: `python -m tests.benchmarks.bench_routing_explaining`.

Eight vans with breaks, skills and ranges, two stops in five with a window; 20 stops are on no route. Budget: half a
second for the 20.
"""

from __future__ import annotations

import random
from time import perf_counter

import numpy as np

from core.routing.assemble import assemble, sequences_of
from core.routing.draft import Draft
from core.routing.explain import explain
from core.routing.model import Break, Door, Matrix, Problem, Stop, Vehicle
from core.routing.promises import promises_cost
from core.routing.standing import why_here
from tests.core.routing.days import HOUR, MINUTE, window

STOPS, VANS, LEFT_OUT = 220, 8, 20


def dispatch(seed: int) -> Problem:
    """A day on which the vans have too little time."""
    chance = random.Random(seed)
    at = np.array([(chance.uniform(0, 12_000), chance.uniform(0, 12_000)) for _ in range(STOPS + 1)])
    metres = np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1)) * 1.3
    stops = []
    for number in range(STOPS):
        opens = chance.randrange(8, 14)
        windows = (window(opens, opens + 2),) if chance.random() < 0.4 else ()
        skills = frozenset(chance.sample(["lift", "cold"], chance.choice([0, 0, 0, 0, 1])))
        door = Door(number + 1, windows, chance.randrange(120, 420), 60)
        demand = (chance.randrange(500, 30_000),)
        stops.append(Stop(f"s{number}", (door,), demand, skills=skills, priority=chance.choice([0, 0, 0, 1, 2])))
    vans = [
        Vehicle(
            f"v{number}",
            0,
            0,
            (STOPS * 15_000 // VANS,),
            skills=frozenset([["lift"], ["cold"], ["lift", "cold"]][number % 3]),
            shift_start_s=8 * HOUR,
            shift_end_s=(13 + number % 3) * HOUR,
            breaks=(Break(11 * HOUR, 12 * HOUR + 30 * MINUTE, 30 * MINUTE),),
            max_distance_m=150_000 if number % 2 else None,
            cost_fixed=2000,
            cost_km=40,
            cost_hour=1500,
        )
        for number in range(VANS)
    ]
    matrix = Matrix(np.rint(metres / 8), np.rint(metres))
    return Problem(0, (matrix,), tuple(stops), tuple(vans), ("mass_g",)).validated()


def main() -> None:
    """Print what each explanation takes."""
    problem = dispatch(1)
    solution = assemble(problem, [], reasons=False)
    draft, asked = Draft(problem, sequences_of(problem, solution)), [left.stop for left in solution.unassigned]
    for what, done in (
        (f"{LEFT_OUT} stops left out", lambda: explain(draft, only=asked[:LEFT_OUT])),
        ("why one stop is there", lambda: why_here(problem, solution, solution.routes[0].visits[3].stop)),
        ("what promises cost", lambda: promises_cost(problem, solution)),
    ):
        begun = perf_counter()
        found = done()
        print(f"{what}: {perf_counter() - begun:.2f} s", f"({len(found)})" if isinstance(found, tuple) else "")


if __name__ == "__main__":
    main()
