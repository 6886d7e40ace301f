"""Benchmark files: published solutions cost what is published, and what is wrong in a file is named."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from time import process_time

import pytest

from core.errors import BadInput
from core.routing.check import Rule, check
from core.routing.instances import Instance, read_instance
from core.routing.model import Code, Solution, Unassigned
from core.routing.schedule import schedule
from core.routing.solving import cost_of, solve_instance

DATA = Path(os.environ.get("ROUNDSMAN_DATA", Path(__file__).parents[4] / "shared" / "data")) / "vrp"
PUBLISHED = sorted(DATA.glob("*.sol"))

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
    instance = read_instance(path.with_suffix(".vrp"))
    solution = solution_of(instance, *published(path))
    assert [found.sentence for found in check(instance.problem, solution)] == []
    assert not any(instance.problem.stops[left.stop].drop_cost is None for left in solution.unassigned)
    assert cost_of(instance, solution) == best[path.stem]


@pytest.mark.skipif(not PUBLISHED, reason="the public instances are not here (ROUNDSMAN_DATA)")
@pytest.mark.parametrize("name", ["C104", "R112", "RC204", "C1_4_4", "R1_2_4"])
def test_a_solomon_file_is_read_whole(name: str) -> None:
    problem = read_instance(DATA / f"{name}.txt").problem
    assert len(problem.stops) in (100, 200, 400)
    assert len(problem.vehicles) == len(problem.stops) // 4
    assert all(asked.doors[0].windows and asked.doors[0].service_s for asked in problem.stops)


def _written(folder: Path, text: str, name: str = "tiny.vrp") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_a_small_instance_is_solved_and_the_gap_told(tmp_path: Path) -> None:
    instance = read_instance(_written(tmp_path, TINY))
    found = solve_instance(instance, engine_name="ruin", seed=1, seconds=None, iterations=200, best_known=30)
    # There and back to 2 (20) and 1 (5 + 5): the 20 may take 1 along, or 3.
    assert (found.cost, found.gap_percent, found.iterations) == (30, 0.0, 200)
    assert sorted(number for route in found.routes for number in route) == [1, 2, 3]


def test_the_reference_engine_reads_the_same_instance(tmp_path: Path) -> None:
    instance = read_instance(_written(tmp_path, TINY))
    assert solve_instance(instance, engine_name="ortools", seed=1, seconds=None, iterations=30).cost == 30


def test_solomon_s_layout_counts_ten_times_cut_off(tmp_path: Path) -> None:
    instance = read_instance(_written(tmp_path, SOLOMON, "toy.txt"))
    problem = instance.problem
    assert (instance.name, instance.numbers, len(problem.vehicles)) == ("toy", (1, 2), 2)
    assert problem.matrices[0].leg(0, 1) == (14, 14)  # 10 times the root of 2
    assert problem.matrices[0].leg(0, 2) == (50, 50)
    [window] = problem.stops[1].doors[0].windows
    assert (window.opens_s, window.closes_s, problem.stops[1].doors[0].service_s) == (200, 400, 100)
    assert (problem.vehicles[0].shift_end_s, problem.vehicles[0].capacity) == (1000, (20,))


def test_distances_may_stand_in_a_matrix(tmp_path: Path) -> None:
    for layout, rows in (("FULL_MATRIX", "0 1 2 3\n1 0 4 5\n2 4 0 6\n3 5 6 0"), ("LOWER_ROW", "1\n2 4\n3 5 6")):
        head = f"EDGE_WEIGHT_TYPE : EXPLICIT\nEDGE_WEIGHT_FORMAT : {layout}"
        text = TINY.replace("EDGE_WEIGHT_TYPE : EUC_2D", head)
        at = text.index("NODE_COORD_SECTION"), text.index("DEMAND_SECTION")
        path = _written(tmp_path, f"{text[: at[0]]}EDGE_WEIGHT_SECTION\n{rows}\n{text[at[1] :]}")
        assert read_instance(path).problem.matrices[0].leg(3, 2) == (0, 6)


def test_a_route_that_may_last_only_so_long_is_checked(tmp_path: Path) -> None:
    text = TINY.replace("CVRP", "MDVRPTW").replace("CAPACITY", "VEHICLES_MAX_DURATION : 19\nCAPACITY")
    windows = "TIME_WINDOW_SECTION\n1 0 100\n2 0 100\n3 0 100\n4 60 70\n"
    instance = read_instance(_written(tmp_path, text.replace("DEPOT_SECTION", f"{windows}DEPOT_SECTION")))
    assert check(instance.problem, solution_of(instance, [[1], [3]], [1, 2])) == ()  # leaving late, 10 under way
    [found] = check(instance.problem, solution_of(instance, [[2], [1], [3]], [1, 2, 3]))
    assert (found.rule, found.amount) == (Rule.SHIFT, 1000)


def test_where_only_load_counts_no_more_vehicles_are_kept_than_can_be_of_use(tmp_path: Path) -> None:
    problem = read_instance(_written(tmp_path, TINY.replace("CAPACITY", "VEHICLES : 300\nCAPACITY"))).problem
    assert len(problem.vehicles) == 4  # 15 is asked for: of four routes, two would fit one vehicle
    assert not problem.matrices[0].durations.any()


def test_a_stop_with_a_prize_may_be_left_out_and_one_without_is_owed(tmp_path: Path) -> None:
    prizes = "PRIZE_SECTION\n1 0\n2 7\n3 0\n4 1\nDEPOT_SECTION"
    instance = read_instance(_written(tmp_path, TINY.replace("CVRP", "PCVRPTW").replace("DEPOT_SECTION", prizes)))
    assert [asked.drop_cost for asked in instance.problem.stops] == [70, None, 10]
    found = solve_instance(instance, engine_name="ruin", seed=1, seconds=None, iterations=200)
    assert (found.unserved, found.owed, found.cost) == ((3,), 0, 210)


def test_a_thousand_stops_are_read_in_no_time(tmp_path: Path) -> None:
    from tests.benchmarks.generated import CAPACITATED, WINDOWED, capacitated, windowed

    for name, text in (("c.vrp", capacitated(CAPACITATED[-1], 1)), ("w.txt", windowed(WINDOWED[-1], 1))):
        path, begun = _written(tmp_path, text, name), process_time()
        assert len(read_instance(path).problem.stops) == 1000
        assert process_time() - begun < 0.3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "neither a VRPLIB file"),
        ("hello\n", "neither a VRPLIB file"),
        (TINY.replace("CVRP", "TSP"), "TYPE is TSP"),
        (TINY.replace("EUC_2D", "GEO"), "EDGE_WEIGHT_TYPE is GEO"),
        (TINY.replace("EUC_2D", "EXPLICIT"), "EDGE_WEIGHT_FORMAT is missing"),
        (TINY.replace("4 0 5\nDEMAND", "DEMAND"), "NODE_COORD_SECTION has 3 rows where DIMENSION asks for 4"),
        (TINY.replace("DIMENSION : 4", "DIMENSION : 9"), "has 4 rows where DIMENSION asks for 9"),
        (TINY.replace("DIMENSION : 4", "DIMENSION : x"), "DIMENSION is x"),
        (TINY.replace("2 5\n", "2 -5\n", 1), "DEMAND is -5 in row 2; it cannot be negative"),
        (TINY.replace("2 5\n", "2 5.5\n", 1), "DEMAND is not everywhere a whole number"),
        (TINY.replace("2 3 4", "2 nan 4"), "line 8: “nan” in NODE_COORD_SECTION is no number"),
        (TINY.replace("2 3 4", "2 3"), "NODE_COORD_SECTION holds something other than two coordinates"),
        (TINY.replace("2 3 4", "5 3 4"), "line 8: NODE_COORD_SECTION goes on with 5 where 2 should come"),
        (TINY.replace("2 3 4", "2 3e9 4"), "a way is 3,000,000,000 long, and 9,999,999 is the most"),
        (TINY[: TINY.index("3 6 8")], "cut off"),
        (TINY[: TINY.index("DEMAND_SECTION")], "no demands"),
        (TINY.replace("DEPOT_SECTION\n1", "DEPOT_SECTION\n7"), "DEPOT_SECTION must name"),
        (TINY.replace("DEPOT_SECTION", "RELEASE_TIME_SECTION\n1 0\n2 0\n3 0\n4 9\nDEPOT_SECTION"), "RELEASE_TIME"),
        (TINY.replace("CAPACITY : 10", "CAPACITY : 10\nVEHICLES : 0"), "VEHICLES is 0"),
        (SOLOMON.replace("20         40", "nan 40"), "line 12 is not a customer's seven whole numbers"),
        (SOLOMON[: SOLOMON.index("    2      3") + 20], "line 12 is not a customer's"),
        (SOLOMON.replace("    1      1 ", "    2      1 "), "line 11 is customer 2 where 1 should come"),
        (SOLOMON[: SOLOMON.index("    0      0")], "ends before its first customer"),
        (SOLOMON.replace("20         40", "40         20"), "closes before it opens"),
        (SOLOMON.replace("   2         20", "   x         20"), "number of vehicles and their capacity"),
    ],
)
def test_what_is_wrong_in_a_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_instance(_written(tmp_path, text))
    assert said in str(refused.value)
    assert str(refused.value).startswith("tiny.vrp: ")


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none.vrp: it cannot be read"):
        read_instance(tmp_path / "none.vrp")
    (tmp_path / "binary.vrp").write_bytes(b"\x89PNG\xff\xfe\x00")
    with pytest.raises(BadInput, match=r"binary.vrp: it is no text"):
        read_instance(tmp_path / "binary.vrp")
