"""One solve of a benchmark file by one solver, in a process of its own: `python -m tests.benchmarks.routing_peers JOB`.

JOB is `{"path", "solver", "seconds", "seed", "core"}`; on stdout comes `{"failed": why}`, or
`{"routes": [[vehicle, [places…]], …], "seconds"}`. The clock starts when the file is read and everything imported, and
includes building the model. Every solver gets the same matrices. Peers: see the extra `bench`.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from core.routing.engines import ENGINES, Limit, engine
from core.routing.instances import read_instance
from core.routing.model import Problem, Vehicle

#: Index of a vehicle of the problem, and the places it goes to.
Routes = list[tuple[int, list[int]]]
#: What a solver has besides the problem: seconds, counted from the clock's start, and a seed.
Solver = Callable[[Problem, "Clock", int], Routes]


class Clock:
    """How much of the time is left."""

    def __init__(self, seconds: float) -> None:
        self.begun = perf_counter()
        self.seconds = seconds

    @property
    def left(self) -> float:
        """Seconds."""
        return max(0.05, self.seconds - self.spent)

    @property
    def spent(self) -> float:
        """Seconds."""
        return perf_counter() - self.begun


def kinds(problem: Problem) -> Iterator[tuple[Vehicle, list[int]]]:
    """Vehicles that are alike, with the indices of them."""
    from dataclasses import replace

    def kind(at: int) -> str:
        return repr(replace(problem.vehicles[at], ref=""))

    for _, group in groupby(sorted(range(len(problem.vehicles)), key=lambda at: (kind(at), at)), kind):
        members = list(group)
        yield problem.vehicles[members[0]], members


def window(problem: Problem, stop: int) -> tuple[int, int] | None:
    """Its one window."""
    windows = problem.stops[stop].doors[0].windows
    return (windows[0].opens_s, windows[0].closes_s) if windows else None


def ours(name: str) -> Solver:
    """An engine of this project."""
    searcher = engine(name)
    searcher.ready()

    def solve(problem: Problem, clock: Clock, seed: int) -> Routes:
        limit = Limit(seconds=clock.left)
        found = searcher.solve(problem, seed=seed, limit=limit, stop=lambda: False, report=lambda _: None)
        return [(route.vehicle, [visit.place for visit in route.visits]) for route in found.routes]

    return solve


def ortools_raw() -> Solver:
    """OR-Tools as its guide has it: cheapest arc, then guided local search; no layer of ours between."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    def solve(problem: Problem, clock: Clock, seed: int) -> Routes:
        matrix, vans = problem.matrices[0], problem.vehicles
        starts = [van.start for van in vans]
        manager = pywrapcp.RoutingIndexManager(len(matrix.distances), len(vans), starts, starts)
        routing = pywrapcp.RoutingModel(manager)
        _ortools_costs(problem, manager, routing)
        _ortools_loads(problem, routing)
        if matrix.durations.any():
            _ortools_time(problem, manager, routing)
        parameters = pywrapcp.DefaultRoutingSearchParameters()
        parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC
        parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
        parameters.time_limit.FromMilliseconds(int(1000 * clock.left))
        found = routing.SolveWithParameters(parameters)
        if found is None:
            raise RuntimeError("nothing found")
        routes: Routes = []
        for at in range(len(vans)):
            index, places = found.Value(routing.NextVar(routing.Start(at))), []
            while not routing.IsEnd(index):
                places.append(manager.IndexToNode(index))
                index = found.Value(routing.NextVar(index))
            routes.append((at, places))
        return routes

    return solve


def _ortools_costs(problem: Problem, manager: Any, routing: Any) -> None:
    ways = problem.matrices[0].distances.astype(np.int64)
    for per in sorted({van.cost_km for van in problem.vehicles}):
        table = routing.RegisterTransitMatrix((ways * per // 1000).tolist())
        for at, van in enumerate(problem.vehicles):
            if van.cost_km == per:
                routing.SetArcCostEvaluatorOfVehicle(table, at)
                routing.SetFixedCostOfVehicle(van.cost_fixed, at)
    for asked in problem.stops:
        if asked.drop_cost is not None:
            routing.AddDisjunction([manager.NodeToIndex(asked.doors[0].place)], asked.drop_cost)


def _ortools_loads(problem: Problem, routing: Any) -> None:
    demand = [0] * len(problem.matrices[0].distances)
    for asked in problem.stops:
        demand[asked.doors[0].place] = asked.demand[0]
    load = routing.RegisterUnaryTransitVector(demand)
    most = [van.capacity[0] or sum(demand) for van in problem.vehicles]
    routing.AddDimensionWithVehicleCapacity(load, 0, most, True, "load")


def _ortools_time(problem: Problem, manager: Any, routing: Any) -> None:
    horizon = max(van.shift_end_s for van in problem.vehicles)
    service = np.zeros(len(problem.matrices[0].durations), np.int64)
    for asked in problem.stops:
        service[asked.doors[0].place] = asked.doors[0].service_s
    ways = problem.matrices[0].durations.astype(np.int64) + service[:, None]
    transit = routing.RegisterTransitMatrix(ways.tolist())
    routing.AddDimension(transit, horizon, horizon, False, "time")
    time = routing.GetDimensionOrDie("time")
    for stop, asked in enumerate(problem.stops):
        opens = window(problem, stop)
        if opens:
            time.CumulVar(manager.NodeToIndex(asked.doors[0].place)).SetRange(*opens)
    for at, van in enumerate(problem.vehicles):
        time.CumulVar(routing.Start(at)).SetRange(van.shift_start_s, van.shift_end_s)
        time.CumulVar(routing.End(at)).SetRange(van.shift_start_s, van.shift_end_s)
        if van.max_duration_s is not None:
            time.SetSpanUpperBoundForVehicle(van.max_duration_s, at)


def vroom(level: int) -> Solver:
    """VROOM at one of its levels; it has no longest duration of a route and no prizes."""
    import vroom as library

    def solve(problem: Problem, clock: Clock, seed: int) -> Routes:
        matrix = problem.matrices[0]
        if any(stop.drop_cost is not None for stop in problem.stops) or any(v.max_duration_s for v in problem.vehicles):
            raise RuntimeError("not held by this solver")
        asked = library.Input()
        asked.set_durations_matrix(profile="car", matrix_input=matrix.distances.astype(np.uint32))
        for at, van in enumerate(problem.vehicles):
            hours = library.TimeWindow(van.shift_start_s, van.shift_end_s) if matrix.durations.any() else None
            costs = library.VehicleCosts(fixed=van.cost_fixed, per_hour=3600 * van.cost_km // 1000)
            capacity = [van.capacity[0] or 0]
            asked.add_vehicle(
                library.Vehicle(at, van.start, van.end, capacity=capacity, time_window=hours, costs=costs)
            )
        for stop, each in enumerate(problem.stops):
            opens = window(problem, stop)
            windows = [library.TimeWindow(*opens)] if opens else []
            door = each.doors[0]
            amount = library.Amount([each.demand[0]])
            asked.add_job(
                library.Job(stop, door.place, default_service=door.service_s, delivery=amount, time_windows=windows)
            )
        found = asked.solve(exploration_level=level, nb_threads=1, timeout=timedelta(seconds=clock.left))
        routes: dict[int, list[int]] = {}
        for row in found.routes[found.routes["type"] == "job"].itertuples():
            routes.setdefault(int(row.vehicle_id), []).append(int(row.location_index))
        return list(routes.items())

    return solve


def pyvrp() -> Solver:
    """PyVRP with its defaults, but for the largest penalty: its own is too small for large costs."""
    import pyvrp as library

    def solve(problem: Problem, clock: Clock, seed: int) -> Routes:
        matrix, depots = problem.matrices[0], sorted({van.start for van in problem.vehicles})
        ways, groups = matrix.distances.astype(np.int64), list(kinds(problem))
        timed = bool(matrix.durations.any())
        clients = [_pyvrp_client(problem, stop) for stop in range(len(problem.stops))]
        data = library.ProblemData(
            [library.Location(0, 0) for _ in ways],
            clients,
            [library.Depot(depot) for depot in depots],
            [_pyvrp_type(van, len(members), depots.index(van.start), timed) for van, members in groups],
            [ways],
            [matrix.durations.astype(np.int64)],
        )
        dear = max([van.cost_fixed for van in problem.vehicles] + [stop.drop_cost or 0 for stop in problem.stops])
        params = library.SolveParams(penalty=library.PenaltyParams(max_penalty=max(100_000.0, 20.0 * dear)))
        found = library.solve(
            data, stop=lambda _: clock.spent >= clock.seconds, seed=seed, collect_stats=False, params=params
        )
        if not found.is_feasible():
            raise RuntimeError("nothing feasible found")
        free = [list(members) for _, members in groups]
        return [
            (free[r.vehicle_type()].pop(), [clients[a.idx].location for a in r if a.is_client()])
            for r in found.best.routes()
        ]

    return solve


def _pyvrp_client(problem: Problem, stop: int) -> Any:
    import pyvrp as library

    asked, opens = problem.stops[stop], window(problem, stop)
    return library.Client(
        asked.doors[0].place,
        [asked.demand[0]],
        service_duration=asked.doors[0].service_s,
        prize=asked.drop_cost or 0,
        required=asked.drop_cost is None,
        **({"tw_early": opens[0], "tw_late": opens[1]} if opens else {}),
    )


def _pyvrp_type(van: Vehicle, count: int, depot: int, timed: bool) -> Any:
    import pyvrp as library

    more = {"tw_early": van.shift_start_s, "tw_late": van.shift_end_s} if timed else {}
    if van.max_duration_s is not None:
        more["shift_duration"] = van.max_duration_s
    load, costs = [van.capacity[0]], {"fixed_cost": van.cost_fixed, "unit_distance_cost": van.cost_km // 1000}
    return library.VehicleType(count, load, depot, depot, **costs, **more)


def hgs() -> Solver:
    """HGS-CVRP, for load alone."""
    import hygese

    def solve(problem: Problem, clock: Clock, seed: int) -> Routes:
        van = problem.vehicles[0]
        if problem.matrices[0].durations.any() or len(list(kinds(problem))) > 1:
            raise RuntimeError("not held by this solver")
        demand = np.zeros(len(problem.stops) + 1)
        for asked in problem.stops:
            demand[asked.doors[0].place] = asked.demand[0]
        data = {
            "distance_matrix": problem.matrices[0].distances.astype(float),
            "demands": demand,
            "vehicle_capacity": van.capacity[0],
            "num_vehicles": len(problem.vehicles),
        }
        parameters = hygese.AlgorithmParameters(timeLimit=clock.left, seed=seed, nbIter=2**30)
        found = hygese.Solver(parameters=parameters, verbose=False).solve_cvrp(data)
        return [(at, [int(place) for place in route]) for at, route in enumerate(found.routes)]

    return solve


#: Name of a solver: what makes it ready. Ours are the engines.
SOLVERS: dict[str, Callable[[], Solver]] = {
    **{name: lambda name=name: ours(name) for name in ENGINES},  # type: ignore[misc]
    "raw-ortools": ortools_raw,
    **{f"vroom{level}": lambda level=level: vroom(level) for level in (0, 2, 5)},  # type: ignore[misc]
    "pyvrp": pyvrp,
    "hgs": hgs,
}


def main() -> int:
    """Do one job."""
    job = json.loads(sys.argv[1])
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {job["core"]})
    warnings.simplefilter("ignore")
    quiet, sys.stdout = sys.stdout, sys.stderr  # what a library prints must not break the answer
    problem = read_instance(Path(job["path"])).problem
    solver = SOLVERS[job["solver"]]()
    clock = Clock(job["seconds"])
    try:
        routes = solver(problem, clock, job["seed"])
    except (RuntimeError, ValueError, TypeError) as wrong:
        quiet.write(json.dumps({"failed": f"{wrong}"[:200]}))
        return 0
    quiet.write(json.dumps({"routes": [route for route in routes if route[1]], "seconds": clock.spent}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
