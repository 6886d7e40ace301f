"""Benchmark files: published solutions cost what is published, and what is wrong in a file is named."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from time import perf_counter

import pytest

from core.errors import BadInput
from core.routing.check import check
from core.routing.instances import Instance, read
from core.routing.model import Code, Solution, Unassigned
from core.routing.schedule import schedule

DATA = Path(os.environ.get("ROUNDSMAN_DATA", Path(__file__).parents[4] / "shared" / "data")) / "vrp"
PUBLISHED = sorted(DATA.glob("*.sol"))

TINY = """NAME : tiny
TYPE : CVRP
DIMENSION : 4
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 10
NODE_COORD_SECTION
1 0 0
2 0 3
3 4 3
4 4 0
DEMAND_SECTION
1 0
2 6
3 4
4 5
DEPOT_SECTION
1
-1
EOF
"""
SOLOMON = """toy

VEHICLE
NUMBER     CAPACITY
   2         20

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

    0      0          0          0          0        100          0
    1      1          1         10          0         50         10
    2      3          4         10         20         40         10
"""


def solution_of(instance: Instance, routes: list[list[int]], vehicles: list[int]) -> Solution:
    """Routes of stops and their vehicles, as the file numbers them, timed."""
    problem = instance.problem
    stop_of = {number: stop for stop, number in enumerate(instance.numbers)}
    van_of = {int(van.ref): at for at, van in enumerate(problem.vehicles)}
    timed = [
        schedule(problem, van_of[van], [(stop_of[number], number) for number in route])
        for van, route in zip(vehicles, routes, strict=True)
    ]
    served = {number for route in routes for number in route}
    left = [Unassigned(stop, Code.COST, "") for number, stop in stop_of.items() if number not in served]
    return Solution(tuple(timed), tuple(left))


def published(path: Path) -> tuple[list[list[int]], list[int]]:
    """The routes of a .sol file, and the number of each, which is that of its vehicle."""
    rows = [line.partition(":") for line in path.read_text().splitlines() if line.startswith("Route")]
    routes = [(int(head.split("#")[1]), [int(cell) for cell in cells.split()]) for head, _, cells in rows]
    return [route for _, route in routes if route], [number for number, route in routes if route]


@pytest.mark.skipif(not PUBLISHED, reason="the public instances are not here (ROUNDSMAN_DATA)")
@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_a_published_solution_breaks_no_rule_and_costs_what_is_published(path: Path) -> None:
    with (DATA / "bks.csv").open(encoding="utf-8") as file:
        best = {row["instance"]: float(row["best_known_cost"]) for row in csv.DictReader(file)}
    instance = read(path.with_suffix(".vrp"))
    solution = solution_of(instance, *published(path))
    assert [found.sentence for found in check(instance.problem, solution)] == []
    assert not instance.owed(solution)
    assert instance.cost(solution) == best[path.stem]
