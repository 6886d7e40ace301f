"""Is there a cheaper order than the best known? `labels` tell for most routes; where they cannot, CP-SAT is asked.

It is asked again and again, until it knows of none or the time is over.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from core.routing.model import Problem, Route
from core.routing.proof.model import Proof
from core.routing.proof.prices import LARGEST_UNITS, broken, money, units, units_of
from core.routing.schedule import schedule

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpSolver

    from core.routing.proof.orders import Orders

#: Longer routes are tried only when asked: within a useful time little would come of it.
MOST_STOPS = 20
_TICK_S = 0.05
#: First an order is asked for that takes no more than this part of what there may be between the bound and the best.
_FIRST = 16
#: How often labels may be too many before CP-SAT is asked.
_TRIES = 4


class _Way(NamedTuple):
    """One of the ways in which CP-SAT is asked, for its share of the time that is left."""

    share: float
    linear: int  #: how much of the model its linear relaxation holds
    tree: bool = False  #: raises the lower bound step by step


#: What none of them settles alone, measured: orders without windows the first, narrow windows the second; where time
#: runs out the third has the best bound.
_WAYS = (_Way(0.15, 2), _Way(0.4, 1), _Way(1.0, 2, tree=True))


def prove(
    problem: Problem,
    route: Route,
    *,
    seconds: float,
    stopped: Callable[[], bool] = lambda: False,
    most_stops: int = MOST_STOPS,
) -> Proof:
    """How good the order of the route's stops is, found out in `seconds` or until `stopped`.

    One thread, a fixed seed: what is proven within the time is proven the same way every time. Never raises for a
    route that cannot be tried: `Proof.untried` says why.
    """
    cost = units_of(problem, route)
    if reason := _untriable(problem, route, most_stops):
        return Proof(route.vehicle, money(problem, route, cost), None, False, untried=reason)
    from core.routing.proof.labels import ready

    ready()
    began = monotonic()
    search = _Search(problem, route, began + seconds, stopped)
    search.run()
    bound, best, better = search.bound, search.best, search.better
    return Proof(
        vehicle=route.vehicle,
        cost=money(problem, route, cost),
        bound=money(problem, route, bound),
        proven=bound >= cost,
        seconds=monotonic() - began,
        better=better,
        better_cost=None if better is None else money(problem, route, best),
    )


def _untriable(problem: Problem, route: Route, most_stops: int) -> str:
    """Why the route cannot be tried: a sentence, or empty."""
    van, stops = problem.vehicles[route.vehicle], len(route.visits)
    if not stops:
        return f"{van} visits nobody."
    if stops > most_stops:
        return f"{van} makes {stops} stops; the order of up to {most_stops} is looked into."
    if reason := broken(problem, route):
        return f"Its order breaks a rule, so there is nothing to compare it by: {reason}"
    matrix = problem.matrix(route.vehicle)
    if route.reloads:
        return f"{van} comes back to load; only orders within one trip can be proven yet."
    longest_m = (stops + 1) * max(
        (way[1] for a in _places(problem, route) for b in _places(problem, route) if (way := matrix.leg(a, b))),
        default=0,
    )
    most_s = van.latest_end_s - van.shift_start_s
    if units(problem, route.vehicle, longest_m, most_s, stops * van.latest_end_s, van.overtime_s) > LARGEST_UNITS:
        return f"The costs of {van} are too large to be compared exactly."
    return ""


def _places(problem: Problem, route: Route) -> set[int]:
    """Everywhere that the vehicle may come to with these stops."""
    van = problem.vehicles[route.vehicle]
    doors = {door.place for visit in route.visits for door in problem.stops[visit.stop].doors}
    return doors | {van.start} | ({van.end} if van.end is not None else set())


@dataclass(slots=True)
class _Search:
    """What is known so far, and how more is found out."""

    problem: Problem
    route: Route
    deadline: float
    stopped: Callable[[], bool]
    best: int = field(init=False)  #: units: the cheapest true cost of an order known
    bound: int = 0  #: units: no order costs less
    better: tuple[tuple[int, int], ...] | None = None  #: of `best`, where it is not the route's own

    def __post_init__(self) -> None:
        self.best = units_of(self.problem, self.route)

    def run(self) -> None:
        """Until best and bound meet, or the time is over."""
        if self.best == 0:
            return
        stops = sorted(visit.stop for visit in self.route.visits)
        self._by_labels(stops)
        if self.bound < self.best and not self._over():
            self._by_rounds(stops)

    def _over(self) -> bool:
        return monotonic() >= self.deadline or self.stopped()

    def _by_labels(self, stops: list[int]) -> None:
        """Settle it, or where labels are too many, find out how much cheaper an order could be at most.

        It is asked first for an order that is much cheaper: that takes few labels, and one that is found is the best.
        """
        from core.routing.proof.labels import Labels

        labels = Labels(self.problem, self.route.vehicle, stops, self._over)
        if not labels.held or not labels.bounded():
            return
        self.bound = first = labels.least(self.best)
        asked, failed = first + (self.best - first) // _FIRST, 0
        while self.bound < self.best and failed < _TRIES and not self._over():
            asked = min(self.best, max(asked, self.bound + 1))
            found = labels.cheaper(asked)
            self.bound = max(self.bound, found.bound)
            if found.sequence is not None:
                self._learn(found.sequence)
                return
            failed += found.bound < asked
            asked = (self.bound + asked) // 2 if found.bound < asked else first + 4 * (asked - first)

    def _by_rounds(self, stops: list[int]) -> None:
        """Each round excludes the order that the model thought cheapest once its true cost is known."""
        from core.routing.proof.orders import Orders

        orders = Orders(self.problem, self.route.vehicle, stops)
        orders.without(self.route.sequence)
        while self.bound < self.best and not self._over():
            orders.below(self.best - 1)
            if not self._round(orders):
                return

    def _round(self, orders: Orders) -> bool:
        """Ask for the cheapest order that is not excluded; whether it is worth asking again."""
        from ortools.sat.python import cp_model

        for way in _WAYS:
            solver = _solver(way, self.deadline - monotonic())
            with _watched(solver, self.stopped):
                status = solver.solve(orders.model)
            if status == cp_model.INFEASIBLE:
                self.bound = self.best
                return False
            # What was excluded before costs `best` or more, or breaks a rule: the least of both is a bound for all.
            self.bound = max(self.bound, min(self.best, int(max(0.0, solver.best_objective_bound))))
            if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                sequence = orders.sequence(solver)
                orders.without(sequence)
                self._learn(sequence)
                return True
            if self._over():
                break
        return False

    def _learn(self, sequence: tuple[tuple[int, int], ...]) -> None:
        """The true cost of an order."""
        found = schedule(self.problem, self.route.vehicle, sequence)
        cost = units_of(self.problem, found)
        if cost < self.best and not broken(self.problem, found):
            self.best, self.better = cost, sequence


def _solver(way: _Way, left_s: float) -> CpSolver:
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.linearization_level = way.linear
    solver.parameters.optimize_with_lb_tree_search = way.tree
    solver.parameters.max_time_in_seconds = max(0.01, way.share * left_s)
    return solver


@contextmanager
def _watched(solver: CpSolver, stopped: Callable[[], bool]) -> Iterator[None]:
    """While it lasts, `stopped` is asked from time to time, in a thread: a solver asks nobody."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(_TICK_S):
            if stopped():
                solver.stop_search()  # again and again: before the search has begun it is not heard

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
