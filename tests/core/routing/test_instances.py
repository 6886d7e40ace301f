"""Benchmark files: what the sets' own solutions cost, and files that are none."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from core.errors import BadInput
from core.routing.check import check
from core.routing.instances import read_instance
from core.routing.model import Code, Solution, Unassigned
from core.routing.schedule import schedule
from core.routing.solving import cost_of, solve_instance

DATA = Path(os.environ.get("ROUNDSMAN_DATA", Path(__file__).parents[4] / "shared" / "data")) / "vrp"
present = pytest.mark.skipif(not DATA.is_dir(), reason=f"no benchmark instances at {DATA}")

TINY = """NAME : tiny
TYPE : CVRP
DIMENSION : 4
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 10
NODE_COORD_SECTION
1 0 0
2 3 4
3 6 8
4 0 5
DEMAND_SECTION
1 0
2 5
3 5
4 5
DEPOT_SECTION
1
-1
EOF
"""


def _written(folder: Path, text: str) -> Path:
    path = folder / "tiny.vrp"
    path.write_text(text)
    return path


@present
@pytest.mark.parametrize("name", ["X-n101-k25", "X-n1001-k43", "R2_10_9", "HF_X303-FSMFD", "PC_R1_10_3"])
def test_the_sets_own_solution_holds_and_costs_what_its_table_says(name: str) -> None:
    import vrplib

    instance = read_instance(DATA / f"{name}.vrp")
    problem, stop = instance.problem, {number: at for at, number in enumerate(instance.numbers)}
    routes = [route for route in vrplib.read_solution(DATA / f"{name}.sol")["routes"] if route]
    free, made = list(range(len(problem.vehicles))), []
    for route in routes:
        load = sum(problem.stops[stop[number]].demand[0] for number in route)
        # Where kinds differ a load goes with the smallest that carries it, as the solution has it.
        able = [v for v in free if (problem.vehicles[v].capacity[0] or 0) >= load]
        vehicle = min(able, key=lambda v: problem.vehicles[v].capacity[0] or 0)
        free.remove(vehicle)
        made.append(schedule(problem, vehicle, [(stop[number], number) for number in route]))
    served = {number for route in routes for number in route}
    left = tuple(Unassigned(stop[n], Code.COST, "") for n in instance.numbers if n not in served)
    solution = Solution(tuple(sorted(made, key=lambda route: route.vehicle)), left)
    assert check(problem, solution) == ()
    with (DATA / "bks.csv").open() as table:
        best = {row["instance"]: float(row["best_known_cost"]) for row in csv.DictReader(table)}
    # Costs in hundredths are rounded for each route, and the table's are cut.
    assert cost_of(instance, solution) == pytest.approx(best[name], abs=0.02)


@present
@pytest.mark.parametrize("name", ["C104", "R112", "RC204", "C1_4_4", "R1_2_4"])
def test_a_solomon_file_is_read_whole(name: str) -> None:
    problem = read_instance(DATA / f"{name}.txt").problem
    assert len(problem.stops) in (100, 200, 400)
    assert all(asked.doors[0].windows for asked in problem.stops)


def test_a_small_instance_is_solved_and_the_gap_told(tmp_path: Path) -> None:
    instance = read_instance(_written(tmp_path, TINY))
    found = solve_instance(instance, engine_name="ruin", seed=1, seconds=None, iterations=200, best_known=30)
    # There and back to 3 (20), and to 2 and 4 (5 + 3 + 5 = 13, rounded as the set does), or 2 and 3 (20) and 4 (10).
    assert (found.cost, found.gap_percent, found.iterations) == (30, 0.0, 200)
    assert sorted(number for route in found.routes for number in route) == [1, 2, 3]


def test_the_reference_engine_reads_the_same_instance(tmp_path: Path) -> None:
    instance = read_instance(_written(tmp_path, TINY))
    assert solve_instance(instance, engine_name="ortools", seed=1, seconds=None, iterations=30).cost == 30


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "neither"),
        ("hello\n", "neither"),
        (TINY.replace("CVRP", "TSP"), "type TSP"),
        (TINY.replace("EUC_2D", "GEO"), "GEO"),
        (TINY.replace("4 0 5\nDEMAND", "DEMAND"), "ways between 3 places"),
        (TINY.replace("2 5\n", "2 -5\n", 1), "negative"),
        (TINY.replace("2 3 4", "2 nan 4"), "between 4 places"),
        (TINY.replace("2 3 4", "2 3e9 4"), "longer than"),
        (TINY[: TINY.index("DEMAND_SECTION")], "not whole"),
    ],
    ids=["empty", "prose", "another type", "on a globe", "a place short", "negative", "nan", "far", "cut"],
)
def test_a_file_that_is_none_is_refused_with_its_name(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said) as refused:
        read_instance(_written(tmp_path, text))
    assert "tiny.vrp" in str(refused.value)


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        read_instance(tmp_path / "none.vrp")
    (tmp_path / "binary.vrp").write_bytes(b"\x89PNG\xff\xfe\x00")
    with pytest.raises(BadInput, match="is no text"):
        read_instance(tmp_path / "binary.vrp")
