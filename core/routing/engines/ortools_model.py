"""A problem as OR-Tools' routing library takes it: every rule of `check` as a dimension, a domain or a cost.

Every door of a stop is a node, the doors of one stop are a disjunction. Costs are thousandths of a minor unit where
that fits into 64 bits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise, product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.constraint_solver import pywrapcp

from core.routing.engines.ortools_loads import add_loads, add_shipments, may_bring
from core.routing.engines.ortools_nodes import may_begin, nodes
from core.routing.model import UNREACHABLE, Problem, Vehicle
from core.routing.objective import dearest_detour, drop_prices

#: The largest cost of a whole solution, a sixteenth of 64 bits: guided local search adds to it.
_ROOM = 2**59


class Model:
    """The library's model of a problem, and the way back from its answers."""

    def __init__(self, problem: Problem, seed: int) -> None:
        self.problem = problem
        self.nodes = nodes(problem, seed)
        self.manager = pywrapcp.RoutingIndexManager(
            len(self.nodes.places), len(self.nodes.vehicles), self.nodes.starts, self.nodes.ends
        )
        self.routing = pywrapcp.RoutingModel(self.manager)
        self.horizon_s = max((van.latest_end_s for van in problem.vehicles), default=0)
        self.prices = drop_prices(problem)
        calls = len(problem.stops) + len(problem.vehicles)  # no leg, no span and no lateness costs more than a detour
        most = 1 + sum(self.prices) + sum(van.cost_fixed for van in problem.vehicles) + calls * dearest_detour(problem)
        self.scale = min(1000.0, _ROOM / most)
        self.legs = {van.matrix: self.nodes.legs(problem, van.matrix) for van in problem.vehicles}
        self._time()
        add_loads(self.routing, self.nodes, problem)
        self._range()
        self._positions()
        self._stops()
        self._kept()
        self._costs()

    def sequences(self, following: Sequence[int]) -> list[list[tuple[int, int]]]:
        """`(stop, place)` in order for each vehicle of the problem, from the index that follows each index."""
        found: list[list[tuple[int, int]]] = [[] for _ in self.problem.vehicles]
        for at, vehicle in enumerate(self.nodes.vehicles):
            index = following[self.routing.Start(at)]
            while not self.routing.IsEnd(index):
                stop, door = self.nodes.doors[self.manager.IndexToNode(index)]
                found[vehicle].append((stop, door.place))
                index = following[index]
        return found

    def assignment(self, sequences: Sequence[Sequence[tuple[int, int]]]) -> Any:
        """The library's start from sequences; None if it finds them infeasible."""
        node = {(stop, door.place): at for at, (stop, door) in enumerate(self.nodes.doors)}
        routes = [[self._index(node[visit]) for visit in sequences[vehicle]] for vehicle in self.nodes.vehicles]
        return self.routing.ReadAssignmentFromRoutes(routes, True)

    def _index(self, node: int) -> int:
        return int(self.manager.NodeToIndex(node))

    def _vans(self) -> list[tuple[int, Vehicle]]:
        """The library's number of each vehicle, with the vehicle."""
        return [(at, self.problem.vehicles[vehicle]) for at, vehicle in enumerate(self.nodes.vehicles)]

    def _evaluators(self, key: Callable[[Vehicle], Any], table: Callable[[Vehicle], NDArray[np.int64]]) -> list[int]:
        """For each vehicle, the library's number of its table; vehicles of equal key share one."""
        made: dict[Any, int] = {}
        for _, van in self._vans():
            if key(van) not in made:
                made[key(van)] = self.routing.RegisterTransitMatrix(table(van).tolist())
        return [made[key(van)] for _, van in self._vans()]

    def _time(self) -> None:
        transits = self._evaluators(lambda van: van.matrix, lambda van: self.legs[van.matrix][0])
        self.routing.AddDimensionWithVehicleTransits(transits, self.horizon_s, self.horizon_s, False, "time")
        self.time = self.routing.GetDimensionOrDie("time")
        service_s = [0] * (self.routing.Size() + self.routing.vehicles())
        for node, (_, door) in enumerate(self.nodes.doors):
            service_s[self._index(node)] = door.service_s
        for at, van in self._vans():
            start, end = self.time.CumulVar(self.routing.Start(at)), self.time.CumulVar(self.routing.End(at))
            latest_s = van.latest_end_s if van.latest_start_s is None else min(van.latest_start_s, van.latest_end_s)
            start.SetRange(van.shift_start_s, latest_s)
            end.SetRange(van.shift_start_s, van.latest_end_s)
            self.routing.AddVariableMaximizedByFinalizer(start)
            self.routing.AddVariableMinimizedByFinalizer(end)
            if van.max_duration_s is not None:
                self.time.SetSpanUpperBoundForVehicle(van.max_duration_s, at)
            if van.breaks:
                self.time.SetBreakIntervalsOfVehicle(self._rests(at, van), at, service_s)

    def _rests(self, at: int, van: Vehicle) -> list[Any]:
        make = self.routing.solver().FixedDurationIntervalVar
        return [
            make(rest.earliest_s, rest.latest_s, rest.duration_s, False, f"rest {at} {number}")
            for number, rest in enumerate(van.breaks)
        ]

    def _range(self) -> None:
        if any(van.max_distance_m is not None for van in self.problem.vehicles):
            transits = self._evaluators(lambda van: van.matrix, lambda van: self.legs[van.matrix][1])
            most = [2**40 if van.max_distance_m is None else van.max_distance_m for _, van in self._vans()]
            self.routing.AddDimensionWithVehicleTransitAndCapacity(transits, 0, most, True, "range")

    front: Any  #: dimension of positions, where one is asked for
    back: Any

    def _positions(self) -> None:
        """Positions counted from the front and from the back, where a lock, an order or a number of stops asks."""
        self.many = len(self.problem.stops) + 1
        locks = [stop.lock for stop in self.problem.stops if stop.lock and stop.lock.position is not None]
        ordered = self.problem.sequences or self.problem.pairs
        if not (locks or ordered or any(van.max_stops is not None for _, van in self._vans())):
            return
        one = self.routing.RegisterUnaryTransitVector([1] * len(self.nodes.places))
        most = [self.many if van.max_stops is None else min(self.many, van.max_stops + 1) for _, van in self._vans()]
        self.routing.AddDimensionWithVehicleCapacity(one, 0, most, True, "front")
        self.front = self.routing.GetDimensionOrDie("front")
        self.routing.AddDimension(one, 0, self.many, False, "back")
        self.back = self.routing.GetDimensionOrDie("back")
        for at, _ in self._vans():
            self.back.CumulVar(self.routing.End(at)).SetValue(self.many)

    def _stops(self) -> None:
        """One door of each stop, or its price; who may serve it, when, and at which position."""
        doors: list[list[int]] = [[] for _ in self.problem.stops]
        for node, (stop, door) in enumerate(self.nodes.doors):
            doors[stop].append(self._index(node))
            spans = may_begin(door, self.horizon_s)
            self.routing.VehicleVar(doors[stop][-1]).SetValues([-1, *(self._able(stop) if spans else ())])
            if spans:
                self._begins(doors[stop][-1], spans)
                self._position(doors[stop][-1], stop)
            if door.windows and not door.windows[-1].hard:
                each = round(self.problem.late_cost_hour * self.scale / 3600)
                self.time.SetCumulVarSoftUpperBound(doors[stop][-1], door.windows[-1].closes_s, each)
        disjunctions = [
            self.routing.AddDisjunction(indices, round(self.prices[stop] * self.scale), 1)
            for stop, indices in enumerate(doors)
        ]
        if self.problem.pairs:
            add_shipments(self.routing, self.front, self.problem, doors, disjunctions)

    def _able(self, stop: int) -> list[int]:
        """Vehicles with the skills, the capacity and the goods, that the stop is not locked away from."""
        wanted = self.problem.stops[stop]
        if (
            wanted.lock is not None
            and wanted.lock.position is not None
            and not -self.many < wanted.lock.position < self.many
        ):
            return []
        return [
            at
            for at, van in self._vans()
            if wanted.skills <= van.skills
            and (wanted.lock is None or wanted.lock.vehicle == self.nodes.vehicles[at])
            and may_bring(self.problem, stop, self.nodes.vehicles[at])
        ]

    def _begins(self, index: int, spans: Sequence[tuple[int, int]]) -> None:
        begins = self.time.CumulVar(index)
        begins.SetRange(spans[0][0], spans[-1][1])
        for (_, closes_s), (opens_s, _) in pairwise(spans):
            if closes_s + 1 < opens_s:
                begins.RemoveInterval(closes_s + 1, opens_s - 1)

    def _position(self, index: int, stop: int) -> None:
        lock = self.problem.stops[stop].lock
        if lock is None or lock.position is None or not self._able(stop):
            return
        if lock.position >= 0:
            self.front.CumulVar(index).SetValue(lock.position + 1)
        else:
            self.back.CumulVar(index).SetValue(self.many + lock.position)

    def _kept(self) -> None:
        """Stops in an order to be kept: one after the other if both are served, and dear to separate."""
        index: dict[int, list[int]] = {}
        for node, (stop, _) in enumerate(self.nodes.doors):
            index.setdefault(stop, []).append(self._index(node))
        for order in self.problem.sequences:
            together = [at for stop in order for at in index[stop]]
            if len(together) > 1:
                self.routing.AddSoftSameVehicleConstraint(together, round(max(self.prices, default=0) * self.scale))
            for earlier, later in pairwise(order):
                for first, second in product(index[earlier], index[later]):
                    self.front.AddNodePrecedence(first, second, 1)

    def _costs(self) -> None:
        def money(van: Vehicle) -> NDArray[np.int64]:
            metres = self.legs[van.matrix][1].copy()
            metres[metres >= UNREACHABLE] = metres[metres < UNREACHABLE].max()  # time forbids it; no price overflows
            if not (van.cost_km or van.cost_hour):
                costs = metres // 10  # free to drive: shorter is better all the same
            else:
                costs = np.rint(metres * (van.cost_km * self.scale / 1000)).astype(np.int64)
            costs[:, : len(self.nodes.doors)] += round(van.cost_stop * self.scale)
            return costs

        costs = self._evaluators(lambda van: (van.matrix, van.cost_km, van.cost_hour > 0, van.cost_stop), money)
        for at, van in self._vans():
            self.routing.SetArcCostEvaluatorOfVehicle(costs[at], at)
            self.routing.SetFixedCostOfVehicle(round(van.cost_fixed * self.scale), at)
            if van.cost_hour:
                self.time.SetSpanCostCoefficientForVehicle(round(van.cost_hour * self.scale / 3600), at)
            if van.overtime_s and van.cost_overtime_hour:
                each = round(van.cost_overtime_hour * self.scale / 3600)
                self.time.SetCumulVarSoftUpperBound(self.routing.End(at), van.shift_end_s, each)
