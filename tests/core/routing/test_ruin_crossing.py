"""Routes that cross exchange what lies behind there; and the search is warmed again once it has frozen."""

from __future__ import annotations

from dataclasses import replace
from math import dist
from time import perf_counter

import numpy as np
import pytest

from core.routing.engines import Limit
from core.routing.engines.ruin.cooling import COLD, HOT, Cooling
from core.routing.engines.ruin.facts import facts
from core.routing.engines.ruin.kernel.layout import BEST
from core.routing.engines.ruin.kernel.search import search
from core.routing.engines.ruin.run import Run
from core.routing.model import Lock, Matrix, Problem
from tests.core.routing.days import day, stop, van

#: Stops on each of two lines, a kilometre apart, that begin at the depot.
_LONG = 24


def _lines(*, locked: int | None = None, sequences: tuple[tuple[int, ...], ...] = ()) -> Problem:
    """Two lines of stops, and two vans with room for one of them each."""
    points = [(0.0, 0.0), *((500.0 * (at + 4), side) for side in (-500.0, 500.0) for at in range(_LONG))]
    metres = np.array([[round(dist(one, other)) for other in points] for one in points])
    stops = [stop(number + 1, demand=(1,)) for number in range(2 * _LONG)]
    if locked is not None:
        stops[locked] = replace(stops[locked], lock=Lock(vehicle=0))
    vans = [van(number, cost_km=100, capacity=(_LONG,)) for number in (1, 2)]
    made = day(stops, vans, dimensions=("parcels",), sequences=sequences)
    return replace(made, matrices=(Matrix(metres // 10, metres),)).validated()


def _crossed() -> list[list[tuple[int, int]]]:
    """Both vans change lines in the middle."""
    half, first, second = _LONG // 2, [*range(_LONG)], [*range(_LONG, 2 * _LONG)]
    return [
        [(at, at + 1) for at in first[:half] + second[half:]],
        [(at, at + 1) for at in second[:half] + first[half:]],
    ]


def _searched(problem: Problem, iterations: int = 400) -> Run:
    run = Run(problem, facts(problem), 1, Limit(iterations=iterations), perf_counter())
    run.adopt(_crossed())
    search(run.facts, run.work, iterations, 1e-9, 1.0, 2, 0.01)  # strings of one or two: they alone never do it
    return run


def test_two_routes_exchange_their_long_ends_where_that_is_shorter() -> None:
    run = _searched(_lines())
    assert sorted(sorted(stop for stop, _ in route) for route in run.sequences()) == [
        [*range(_LONG)],
        [*range(_LONG, 2 * _LONG)],
    ]


def test_ends_are_not_exchanged_where_a_stop_in_them_is_locked_to_its_van() -> None:
    run = _searched(_lines(locked=2 * _LONG - 1))
    by = {stop: vehicle for vehicle, route in enumerate(run.sequences()) for stop, _ in route}
    assert by[2 * _LONG - 1] == 0


def test_ends_are_not_exchanged_where_that_tears_a_kept_order_apart() -> None:
    together = (0, _LONG - 1 + _LONG)  # the first of one line, then the last of the other
    run = _searched(_lines(sequences=(together,)))
    route = next(route for route in run.sequences() if (0, 1) in route)
    assert [stop for stop, _ in route if stop in together] == list(together)
    assert run.work.total[BEST] == pytest.approx(run.work.cost.sum())


def test_a_search_cools_from_hot_to_cold() -> None:
    cooling = Cooling(100)
    heats = [cooling.heat(along / 10) for along in range(11)]
    assert [heats[0], heats[-1]] == pytest.approx([HOT, COLD])
    assert heats == sorted(heats, reverse=True)


def test_a_frozen_search_is_warmed_again_and_cools_to_where_it_froze() -> None:
    cooling = Cooling(100)
    frozen = cooling.heat(0.5)
    for look in range(10):
        cooling.watch(0.5, 1000 * look, 7.0)
    assert frozen < cooling.heat(0.5) < HOT
    assert cooling.heat(1.0) == pytest.approx(frozen)


def test_a_search_whose_cost_still_changes_is_not_warmed() -> None:
    cooling = Cooling(100)
    for look in range(100):
        cooling.watch(0.5, 1000 * look, float(look))
    assert cooling.since == 0.0
