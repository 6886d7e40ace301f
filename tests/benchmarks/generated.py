"""Makes instances of the shapes that routing research measures on, so that nothing is tuned on a published one.

Run from the top of the repository: python -m tests.benchmarks.generated FOLDER --seed 1
It writes ten CVRP files (VRPLIB) and ten VRPTW files (Solomon's layout), 100 to 1,000 customers each.

CVRP after Uchoa et al., "New benchmark instances for the capacitated vehicle routing problem", EJOR 257(3), 2017:
where the depot lies, how customers lie, what they ask for, and how many of them fill a route are drawn apart.
VRPTW after Solomon, "Algorithms for the vehicle routing and scheduling problems with time window constraints",
Operations Research 35(2), 1987, and its larger followers by Gehring and Homberger: uniform (R), clustered (C) or both
(RC); 1 has narrow windows and a short day, 2 wide windows and a long one; some or all customers have a window.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, exp, hypot
from pathlib import Path

Point = tuple[int, int]
#: Side of the square of a CVRP, and how fast a cluster thins out in it.
SIDE, DECAY = 1000, 40.0


@dataclass(frozen=True)
class Capacitated:
    """The shape of a CVRP."""

    customers: int
    depot: str  #: "C" in the centre, "E" in the corner, "R" anywhere
    layout: str  #: "R" uniform, "C" around seeds, "RC" half of each
    demand: str  #: see `DEMANDS`
    stops: float | None = None  #: customers that fill a route; None: drawn, 3 to 25, mostly few


@dataclass(frozen=True)
class Windowed:
    """The shape of a VRPTW."""

    customers: int
    layout: str  #: "R", "C", "RC"
    kind: int  #: 1 narrow and short, 2 wide and long
    density: float  #: share of customers with a window
    width: float  #: half of a window, as a share of the day


CAPACITATED = (
    Capacitated(100, "R", "RC", "large", 4.5),
    Capacitated(120, "E", "C", "unit", 17),
    Capacitated(150, "C", "R", "quadrant"),
    Capacitated(200, "R", "C", "even large", 5.5),
    Capacitated(260, "E", "RC", "small even", 11),
    Capacitated(330, "C", "C", "many small", 15),
    Capacitated(420, "E", "R", "quadrant", 13),
    Capacitated(520, "R", "RC", "small", 20),
    Capacitated(750, "C", "R", "large", 9),
    Capacitated(1000, "R", "C", "many small", 23),
)
WINDOWED = (
    Windowed(100, "R", 1, 1.0, 0.12),
    Windowed(100, "RC", 2, 0.25, 0.05),
    Windowed(100, "C", 1, 0.5, 0.05),
    Windowed(200, "R", 1, 0.75, 0.02),
    Windowed(200, "RC", 2, 1.0, 0.06),
    Windowed(400, "C", 1, 0.25, 0.02),
    Windowed(400, "RC", 1, 1.0, 0.03),
    Windowed(600, "R", 2, 0.5, 0.03),
    Windowed(1000, "R", 2, 1.0, 0.02),
    Windowed(1000, "C", 2, 0.75, 0.03),
)


def _quadrant(chance: random.Random, at: Point) -> int:
    return chance.randint(1, 50) if (at[0] < SIDE / 2) == (at[1] < SIDE / 2) else chance.randint(51, 100)


def _many_small(chance: random.Random, at: Point) -> int:
    return chance.randint(1, 10) if chance.random() < 0.8 else chance.randint(50, 100)


#: Name: what a customer at a point asks for.
DEMANDS: dict[str, Callable[[random.Random, Point], int]] = {
    "unit": lambda chance, at: 1,
    "small": lambda chance, at: chance.randint(1, 10),
    "small even": lambda chance, at: chance.randint(5, 10),
    "large": lambda chance, at: chance.randint(1, 100),
    "even large": lambda chance, at: chance.randint(50, 100),
    "quadrant": _quadrant,
    "many small": _many_small,
}


def scattered(chance: random.Random, count: int, side: int, layout: str, decay: float, taken: Point) -> list[Point]:
    """Different points in a square, none at the depot: uniform, around seeds, or half of each."""
    uniform = {"R": count, "C": 0, "RC": count // 2}[layout]
    found: dict[Point, None] = {}

    def anywhere() -> Point:
        return chance.randint(0, side), chance.randint(0, side)

    seeds = [anywhere() for _ in range(chance.randint(3, 8))]
    while len(found) < count:
        at = anywhere()
        near = sum(exp(-hypot(at[0] - x, at[1] - y) / decay) for x, y in seeds)
        if at != taken and (len(found) < uniform or chance.random() < near):
            found[at] = None
    return list(found)


def capacitated(shape: Capacitated, seed: int) -> str:
    """The text of a VRPLIB file; distances are to be rounded to the nearest integer."""
    chance = random.Random(f"{seed} {shape}")
    anywhere = chance.randint(0, SIDE), chance.randint(0, SIDE)
    depot = {"C": (SIDE // 2, SIDE // 2), "E": (0, 0), "R": anywhere}[shape.depot]
    points = scattered(chance, shape.customers, SIDE, shape.layout, DECAY, depot)
    asked = [DEMANDS[shape.demand](chance, at) for at in points]
    stops = chance.triangular(3, 25, 6) if shape.stops is None else shape.stops
    capacity = max(ceil(stops * sum(asked) / len(asked)), max(asked))
    nodes = list(enumerate((depot, *points), start=1))
    return "\n".join(
        (
            f"NAME : {_name(shape)}",
            f"COMMENT : generated, seed {seed}: {shape}",
            "TYPE : CVRP",
            f"DIMENSION : {len(nodes)}",
            "EDGE_WEIGHT_TYPE : EUC_2D",
            f"CAPACITY : {capacity}",
            "NODE_COORD_SECTION",
            *(f"{node}\t{x}\t{y}" for node, (x, y) in nodes),
            "DEMAND_SECTION",
            *(f"{node}\t{demand}" for node, demand in enumerate((0, *asked), start=1)),
            "DEPOT_SECTION\n1\n-1\nEOF\n",
        )
    )


def windowed(shape: Windowed, seed: int) -> str:
    """The text of a file in Solomon's layout; distances and times are to be taken ×10 and truncated."""
    chance = random.Random(f"{seed} {shape}")
    side = round(70 * (shape.customers / 100) ** 0.85)
    depot = side // 2, side // 2
    points = scattered(chance, shape.customers, side, shape.layout, side / 25, depot)
    service = 90 if shape.layout == "C" else 10
    end = _day(shape, side)
    middles = _served(chance, points, depot, service, end) if shape.layout == "C" else {}
    capacity = 200 if shape.kind == 1 else 700 if shape.layout == "C" else 1000
    rows = [f"{0:5} {depot[0]:6} {depot[1]:6} {0:6} {0:6} {end:6} {0:6}"]
    for number, at in enumerate(points):
        away = ceil(hypot(at[0] - depot[0], at[1] - depot[1]))
        earliest, latest = away, end - away - service
        opens, closes = 0, latest
        if chance.random() < shape.density:
            middle = middles.get(number, chance.randint(earliest, latest))
            half = max(5, round(chance.gauss(shape.width, shape.width / 5) * end))
            opens, closes = max(earliest, middle - half), min(latest, middle + half)
        demand = (
            chance.choice((10, 10, 20, 20, 30, 40)) if shape.layout == "C" else 1 + round(chance.gammavariate(2, 7))
        )
        rows.append(f"{number + 1:5} {at[0]:6} {at[1]:6} {demand:6} {opens:6} {max(opens, closes):6} {service:6}")
    vehicles = max(25, shape.customers // 4)
    return "\n".join(
        (
            _name(shape),
            "",
            f"VEHICLE\nNUMBER     CAPACITY\n{vehicles:4} {capacity:12}",
            "",
            "CUSTOMER\nCUST NO.   XCOORD.  YCOORD.    DEMAND   READY TIME  DUE DATE  SERVICE TIME",
            "",
            *rows,
            "",
        )
    )


def _day(shape: Windowed, side: int) -> int:
    """How long it is: some four ways across the square, or fourteen; ten long services, or thirty, in clusters."""
    if shape.layout == "C":
        return 2 * side + (900 if shape.kind == 1 else 2700)
    return round((3.5 if shape.kind == 1 else 14) * side)


def _served(chance: random.Random, points: list[Point], depot: Point, service: int, end: int) -> dict[int, int]:
    """When each point is come to, going from neighbour to neighbour: clustered windows follow some good routes."""
    left = set(range(len(points)))
    when: dict[int, int] = {}
    here, time = depot, 0.0
    while left:
        at = min(left, key=lambda one: hypot(points[one][0] - here[0], points[one][1] - here[1]))
        if here == depot:
            at = chance.choice(sorted(left))
        there = time + hypot(points[at][0] - here[0], points[at][1] - here[1])
        if here != depot and there + service + hypot(points[at][0] - depot[0], points[at][1] - depot[1]) > end:
            here, time = depot, 0.0
            continue
        left.remove(at)
        when[at] = round(there)
        here, time = points[at], there + service
    return when


def _name(shape: Capacitated | Windowed) -> str:
    if isinstance(shape, Capacitated):
        return f"gx-n{shape.customers}-{shape.depot}-{shape.layout}-{shape.demand.replace(' ', '')}"
    return f"gw-n{shape.customers}-{shape.layout}{shape.kind}-d{round(shape.density * 100)}"


def write(folder: Path, seed: int) -> list[Path]:
    """All twenty files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for shape in (*CAPACITATED, *WINDOWED):
        text = capacitated(shape, seed) if isinstance(shape, Capacitated) else windowed(shape, seed)
        ending = "vrp" if isinstance(shape, Capacitated) else "txt"
        written.append(folder / f"{_name(shape)}-s{seed}.{ending}")
        written[-1].write_text(text, encoding="utf-8")
    return written


def main() -> None:
    """Write the files of one seed and name them."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    for path in write(given.folder, given.seed):
        print(path)


if __name__ == "__main__":
    main()
