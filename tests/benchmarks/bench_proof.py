"""How often the order of a route is proven: `python -m tests.benchmarks.bench_proof [SECONDS [STOPS ...]]`.

Routes of one van in a town of 12 km by 12 km, each in the best order that an engine finds in a second. Of its
stops none, or four in ten, have a window of two or four hours; some routes have a break, and some shipments besides.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from core.routing.engines import Limit, engine
from core.routing.model import Break, Door, Matrix, Problem, Route, Stop
from core.routing.proof.search import prove
from tests.core.routing.days import HOUR, MINUTE, van, window

SEEDS = 5
KINDS = ("no windows", "40 % windows", "and a break", "and shipments")


def made(seed: int, stops: int, kind: str) -> Problem:
    """A route's stops, and its van."""
    chance = random.Random(seed)
    at = np.array([(chance.uniform(0, 12_000), chance.uniform(0, 12_000)) for _ in range(stops + 1)])
    metres = np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1)) * 1.35
    asked = []
    for number in range(stops):
        opens, hours = chance.randrange(8, 14), chance.choice([2, 2, 4])
        promised = kind != KINDS[0] and chance.random() < 0.4
        windows = (window(opens, opens + hours),) if promised else ()
        asked.append(Stop(f"s{number}", (Door(number + 1, windows, chance.randrange(4, 13) * MINUTE, 2 * MINUTE),)))
    rest = Break(11 * HOUR + 30 * MINUTE, 13 * HOUR + 30 * MINUTE, 30 * MINUTE)
    rests = (rest,) if kind in KINDS[2:] else ()
    pairs = tuple((2 * one, 2 * one + 1) for one in range(stops // 5)) if kind == KINDS[3] else ()
    mine = replace(
        van(), shift_end_s=17 * HOUR, breaks=rests, cost_fixed=4500, cost_km=38, cost_hour=2000, name=f"seed {seed}"
    )
    matrix = Matrix(np.rint(metres / 8.5), np.rint(metres))
    return Problem(0, (matrix,), tuple(asked), (mine,), pairs=pairs).validated()


def routes(stops: int, kind: str) -> Iterator[tuple[Problem, Route]]:
    """Days on which one van visits all, in an order that is good already."""
    seed, found = 0, 0
    while found < SEEDS:
        problem, seed = made(seed, stops, kind), seed + 1
        solution = engine("ortools" if problem.pairs else "ruin").solve(
            problem, seed=1, limit=Limit(seconds=1.0), stop=lambda: False, report=lambda _: None
        )
        if not solution.unassigned and len(solution.routes) == 1:
            found += 1
            yield problem, solution.routes[0]


def main() -> None:
    """Print a line for each size and kind."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 8.0
    print(f"{'stops':>5}  {'kind':14}{'proven':>8}{'bettered':>10}  seconds, or gap in %")
    for stops in [int(one) for one in sys.argv[2:]] or (8, 12, 16, 20):
        for kind in KINDS:
            proofs = [prove(problem, route, seconds=seconds) for problem, route in routes(stops, kind)]
            each = [
                f"{one.seconds:.1f} s"
                if one.bound == (one.better_cost or one.cost)
                else f"{100 * (one.gap or 1):.1f} %"
                for one in proofs
            ]
            proven = sum(1 for one in each if one.endswith("s"))
            bettered = sum(1 for one in proofs if one.better)
            print(f"{stops:5}  {kind:14}{proven:>3} of {len(proofs)}{bettered:>10}  {', '.join(each)}", flush=True)


if __name__ == "__main__":
    main()
