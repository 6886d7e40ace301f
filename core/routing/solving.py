"""A benchmark file solved here, as a whole or part by part, and measured against the best known cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from core.routing.check import check
from core.routing.engines import Limit
from core.routing.instances import Instance
from core.routing.model import Progress, Solution
from core.routing.scale import chosen


@dataclass(frozen=True, slots=True)
class Solved:
    """The answer; `cost` as the set's tables state it, prizes not collected among it."""

    instance: str
    engine: str
    seed: int
    cost: int | float
    routes: tuple[tuple[int, ...], ...]  #: only those that are driven
    vehicles: tuple[int, ...]  #: of each route, by its number in the file, counted from 1
    unserved: tuple[int, ...]
    seconds: float  #: from reading done to the answer
    iterations: int
    gap_percent: float | None  #: above the best known cost; None where none was given, or a stop is owed
    owed: int  #: how many of `unserved` have no prize: what is left out is no answer until they are served


def solve_instance(
    instance: Instance,
    *,
    engine_name: str,
    seed: int,
    seconds: float | None,
    iterations: int | None,
    best_known: float | None = None,
    workers: int | None = None,
    cluster: str = "",
    report: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Solved:
    """Search until `seconds` of wall clock or `iterations` are over; the engine is made ready before the clock starts.

    `workers` and `cluster` say who solves the parts of a large one: see `core.routing.scale.chosen`.

    Raises BadInput for an engine that does not exist; AssertionError where `check` has something against the answer.
    """
    search = chosen(engine_name, instance.problem, workers=workers, cluster=cluster)
    search.ready()
    done = 0

    def heard(progress: Progress) -> None:
        nonlocal done
        done = max(done, progress.iterations)
        report(progress)

    begun = perf_counter()
    limit = Limit.with_all_cores(seconds, iterations)
    found = search.solve(instance.problem, seed=seed, limit=limit, stop=cancelled, report=heard)
    taken_s = perf_counter() - begun
    if wrong := check(instance.problem, found):
        raise AssertionError(f"{engine_name} answered with a plan that does not hold: {wrong[0].sentence}")
    return _solved(instance, engine_name, seed, found, taken_s, done, best_known)


def _solved(
    instance: Instance,
    engine_name: str,
    seed: int,
    found: Solution,
    taken_s: float,
    done: int,
    best_known: float | None,
) -> Solved:
    cost = cost_of(instance, found)
    owed = sum(1 for left in found.unassigned if instance.problem.stops[left.stop].drop_cost is None)
    gap = None if best_known is None or owed else 100 * (cost / best_known - 1)
    routes = tuple(tuple(instance.numbers[visit.stop] for visit in route.visits) for route in found.routes)
    vehicles = tuple(int(instance.problem.vehicles[route.vehicle].ref) for route in found.routes)
    unserved = tuple(sorted(instance.numbers[left.stop] for left in found.unassigned))
    return Solved(instance.name, engine_name, seed, cost, routes, vehicles, unserved, taken_s, done, gap, owed)


def cost_of(instance: Instance, solution: Solution) -> int | float:
    """What the set's tables would state: money, and the prizes of optional stops that are left out.

    Whole where the tables are, else to two places.
    """
    prizes = sum(instance.problem.stops[left.stop].drop_cost or 0 for left in solution.unassigned)
    total = solution.cost + prizes
    return total if instance.units == 1 else round(total / instance.units, 2)
