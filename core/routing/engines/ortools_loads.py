"""What is aboard, as OR-Tools' routing library takes it: loads that come and go, shipments, goods under way."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

from core.routing.engines.ortools_nodes import Nodes
from core.routing.model import Problem, Vehicle


def add_loads(routing: Any, nodes: Nodes, problem: Problem) -> None:
    """A dimension for each of the problem's: what has been brought, or where goods come and go, what is aboard."""
    mixed = bool(problem.pairs or problem.holder) or any(any(stop.pickup) for stop in problem.stops)
    vans = [problem.vehicles[vehicle] for vehicle in nodes.vehicles]
    for part in range(len(problem.dimensions)):
        if mixed:
            _aboard(routing, nodes, problem, vans, part)
        else:
            brought = _of_nodes(nodes, [stop.demand[part] for stop in problem.stops])
            _dimension(routing, brought, [_most(van, part, sum(brought)) for van in vans], f"load {part}", empty=True)


def _aboard(routing: Any, nodes: Nodes, problem: Problem, vans: Sequence[Vehicle], part: int) -> None:
    """Aboard before each call; what a van starts with is what it brings, so it ends with what it has collected."""
    change = [stop.collected[part] - stop.demand[part] for stop in problem.stops]
    for collect, deliver in problem.pairs:
        change[collect] += problem.stops[deliver].demand[part]
    whole = sum(stop.demand[part] + stop.collected[part] for stop in problem.stops)
    most = [_most(van, part, whole) for van in vans]
    load = _dimension(routing, _of_nodes(nodes, change), most, f"load {part}", empty=False)
    collected = _of_nodes(nodes, [stop.collected[part] for stop in problem.stops])
    so_far = _dimension(routing, collected, [whole] * len(vans), f"collected {part}", empty=True)
    for at, van in enumerate(vans):
        if van.aboard is None:
            routing.solver().Add(load.CumulVar(routing.End(at)) == so_far.CumulVar(routing.End(at)))
        elif not overfull(problem, van):
            starts_with = sum(problem.stops[stop].demand[part] for stop in van.aboard)
            load.CumulVar(routing.Start(at)).SetValue(starts_with)


def _dimension(routing: Any, change: Sequence[int], most: Sequence[int], name: str, *, empty: bool) -> Any:
    evaluator = routing.RegisterUnaryTransitVector(list(change))
    routing.AddDimensionWithVehicleCapacity(evaluator, 0, list(most), empty, name)
    return routing.GetDimensionOrDie(name)


def _of_nodes(nodes: Nodes, of_stops: Sequence[int]) -> list[int]:
    amounts = [of_stops[stop] for stop, _ in nodes.doors]
    return amounts + [0] * (len(nodes.places) - len(amounts))


def _most(van: Vehicle, part: int, whole: int) -> int:
    most = van.capacity[part]
    return whole if most is None else most


def overfull(problem: Problem, van: Vehicle) -> bool:
    """Whether what it has aboard already is more than it carries, so that it can do nothing."""
    return any(
        most is not None and sum(problem.stops[stop].demand[part] for stop in van.aboard or ()) > most
        for part, most in enumerate(van.capacity)
    )


def may_bring(problem: Problem, stop: int, vehicle: int) -> bool:
    """Whether the vehicle carries as much, and has the goods or can load them at its start."""
    wanted, van = problem.stops[stop], problem.vehicles[vehicle]
    need = map(max, wanted.demand, wanted.collected)
    if overfull(problem, van) or any(m is not None and n > m for n, m in zip(need, van.capacity, strict=True)):
        return False
    return not problem.brings(stop) or problem.holder.get(stop, vehicle if van.aboard is None else None) == vehicle


def add_shipments(routing: Any, front: Any, problem: Problem, doors: Sequence[list[int]], stops: Sequence[int]) -> None:
    """Both ends of a shipment by one vehicle, in order, or neither; `doors` and `stops`: indices, disjunctions."""
    solver = routing.solver()
    for collect, deliver in problem.pairs:
        ends = [doors[collect], doors[deliver]]
        by = [solver.Max([routing.VehicleVar(index) for index in end]) for end in ends]  # -1: by none
        solver.Add(by[0] == by[1])
        routing.AddPickupAndDeliverySets(stops[collect], stops[deliver])
        for one, other in product(*ends):
            front.AddNodePrecedence(one, other, 1)
