"""OR-Tools' routing library: cheapest insertion first, then guided local search.

An iteration is one solution that local search accepts. With a limit in iterations alone the same problem and seed give
the same answer; a limit in seconds depends on the machine.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from time import perf_counter
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from core.routing.assemble import assemble, sequences_of
from core.routing.engines import Limit
from core.routing.engines.ortools_model import Model
from core.routing.model import Code, Problem, Progress, Solution
from core.routing.objective import objective

#: Progress costs a schedule and a check of everything: at most five a second.
_REPORT_EVERY_S = 0.2
#: While stops are left out, search is broken off after so many iterations to insert what fits by then, because the
#: library looks into that only when it has nothing else to improve. Twice as many after each time in vain.
_ROUND = 30
#: Failures in a row, counted by the library, after which a search is at its end. Large days fail some hundred times
#: between two solutions, small and crowded ones up to two thousand.
_FAILURES = 10_000
#: Whoever stops a search is not kept waiting for more insertions than this (some 0.2 s) to be explained.
_HURRY = 2000


class OrTools:
    """See the module."""

    def ready(self) -> None:
        """Importing this module has done it."""

    def solve(
        self,
        problem: Problem,
        *,
        seed: int,
        limit: Limit,
        stop: Callable[[], bool],
        report: Callable[[Progress], None],
        start: Solution | None = None,
    ) -> Solution:
        """See `Engine.solve`."""
        if not problem.stops or not problem.vehicles:
            return assemble(problem, [])
        search = _Search(Model(problem, seed), limit, stop, report)
        if start is None:
            search.run(1)
        else:
            search.best = sequences_of(problem, start)
        best, fruitless = None, 0
        while True:
            found = assemble(problem, search.best, reasons=False)
            if best is None or objective(problem, found) < objective(problem, best):
                best = found
            if search.over:
                report(Progress(best, search.iterations, search.elapsed_s))
                hurried = stop() and len(best.unassigned) * _visits(best) > _HURRY
                return assemble(problem, sequences_of(problem, best), reasons=not hurried)
            fruitless = 0 if _visits(found) > sum(map(len, search.best)) else fruitless + 1
            search.begin(best)
            open_stops = any(left.code is Code.STOPPED for left in best.unassigned)
            search.run(_ROUND << fruitless if open_stops else None)


def _visits(solution: Solution) -> int:
    return sum(len(route.visits) for route in solution.routes)


class _Search:
    """The library's search in rounds, watched."""

    def __init__(
        self, model: Model, limit: Limit, stop: Callable[[], bool], report: Callable[[Progress], None]
    ) -> None:
        self.model = model
        self.limit = limit
        self.stop = stop
        self.report = report
        self.begun = perf_counter()
        self.reported_s = -_REPORT_EVERY_S
        self.iterations = 0
        self.failures = 0  #: counted by the library until the last solution
        self.cost: float = inf
        self.best: list[list[tuple[int, int]]] = [[] for _ in model.problem.vehicles]
        self.over = False
        self.barren = 0  #: runs in a row that found nothing
        self.news = False
        model.routing.AddAtSolutionCallback(self._found)
        model.routing.AddSearchMonitor(model.routing.solver().CustomLimit(self._at_its_end))
        model.routing.CloseModelWithParameters(_parameters(1.0, None))

    @property
    def elapsed_s(self) -> float:
        """Seconds since the search was made ready."""
        return perf_counter() - self.begun

    def begin(self, solution: Solution) -> None:
        """Go on from this solution."""
        self.best, self.cost = sequences_of(self.model.problem, solution), inf
        self.report(Progress(solution, self.iterations, self.elapsed_s))

    def run(self, most: int | None) -> None:
        """Search for so many iterations, or until the limit."""
        routing, limit = self.model.routing, self.limit
        seconds = None if limit.seconds is None else limit.seconds - self.elapsed_s
        left = None if limit.iterations is None else limit.iterations - self.iterations
        most = left if most is None else most if left is None else min(most, left)
        before, self.failures = self.iterations, int(routing.solver().Failures())
        parameters = _parameters(seconds, most)
        given = self.model.assignment(self.best) if any(self.best) else None
        if given is None or routing.SolveFromAssignmentWithParameters(given, parameters) is None:
            routing.SolveWithParameters(parameters)
        found = self.iterations - before
        self.barren = 0 if found else self.barren + 1
        self.over = self._done(most is None or 0 < found < most)

    def _done(self, ended: bool) -> bool:
        limit = self.limit
        return (
            ended
            or self.barren > 1
            or self.stop()
            or (limit.seconds is not None and self.elapsed_s >= limit.seconds)
            or (limit.iterations is not None and self.iterations >= limit.iterations)
        )

    def _at_its_end(self) -> bool:
        """Guided local search would look for ever where next to nothing can be changed, and count no iteration."""
        return int(self.model.routing.solver().Failures()) - self.failures >= _FAILURES

    def _found(self) -> None:
        routing = self.model.routing
        self.iterations += 1
        self.failures = routing.solver().Failures()
        cost = routing.CostVar().Max()
        if cost < self.cost:
            self.cost, self.news = cost, True
            self.best = self.model.sequences([routing.NextVar(at).Value() for at in range(routing.Size())])
        if self.news and self.elapsed_s - self.reported_s >= _REPORT_EVERY_S:
            self.reported_s, self.news = self.elapsed_s, False
            best = assemble(self.model.problem, self.best, insert=False, reasons=False)
            self.report(Progress(best, self.iterations, self.elapsed_s))
        if self.stop():
            routing.solver().FinishCurrentSearch()


def _parameters(seconds: float | None, iterations: int | None) -> Any:
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.LOCAL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    # Times are worked out by propagation alone, without a linear program for each move: three times the moves where
    # drivers have breaks. `schedule` times the answer anyway.
    parameters.disable_scheduling_beware_this_may_degrade_performance = True
    operators = parameters.local_search_operators
    for field in operators.DESCRIPTOR.fields:
        if "_lns" in field.name:  # slow for what they find, and some of them watch the clock
            setattr(operators, field.name, 2)  # BOOL_FALSE
    if seconds is not None:
        parameters.time_limit.FromMilliseconds(max(1, round(seconds * 1000)))
    if iterations is not None:
        parameters.solution_limit = max(1, iterations)
    return parameters


ENGINE = OrTools()
