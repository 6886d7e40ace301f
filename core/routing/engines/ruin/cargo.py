"""What is brought, collected, shipped and aboard, as the kernel's arrays; see `kernel.trips`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.routing.engines.ruin.fleet import Kinds
from core.routing.engines.ruin.kernel.layout import CARGO, GOODS, MATE, NEVER, RELOADS, SENT, TOLD_AT, TOLD_BY
from core.routing.model import Problem


def has_cargo(problem: Problem) -> bool:
    """Whether more is aboard than what each trip brings, or there is more than one."""
    return not problem.only_brings or any(van.reloads for van in problem.vehicles)


def asks(problem: Problem) -> NDArray[np.int64]:
    """`Facts.asks`."""
    parts = len(problem.dimensions)
    table = np.zeros((len(problem.stops), GOODS + 3 * parts), np.int64)
    table[:, [MATE, TOLD_BY, TOLD_AT]] = -1
    brought, collected, shipped = (slice(GOODS + at * parts, GOODS + (at + 1) * parts) for at in range(3))
    for s, asked in enumerate(problem.stops):
        table[s, collected] = asked.collected
        if asked.announced is not None:
            named = asked.announced.vehicle
            table[s, [TOLD_BY, TOLD_AT]] = (-1 if named is None else named, asked.announced.start_s)
        if s not in problem.collect_of:
            table[s, brought] = asked.demand
    for collect, deliver in problem.pairs:
        table[collect, MATE], table[deliver, MATE] = deliver, collect
        table[collect, SENT] = True
        table[collect, shipped] = problem.stops[deliver].demand
        table[deliver, shipped] = -table[collect, shipped]
    return table


def certain(
    asks: NDArray[np.int64], stop: NDArray[np.int32], fleet: Kinds, lim: NDArray[np.int64], parts: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """`Facts.demand` and `Facts.cap`: what is aboard as a trip begins and ends, where there is one trip for certain."""
    both = asks[stop][:, GOODS : GOODS + 2 * parts]
    most = np.tile(lim[:, CARGO + parts :], 2)
    unsure = [van.aboard is not None for van in fleet.one] | (lim[:, RELOADS] > 0)
    most[unsure] = NEVER
    if not both[:, parts:].any():
        both, most = both[:, :parts], most[:, :parts]
    return np.ascontiguousarray(both), np.ascontiguousarray(most)


def aboard(problem: Problem, fleet: Kinds) -> NDArray[np.int64]:
    """For each kind, what a vehicle under way has aboard in each dimension."""
    table = np.zeros((len(fleet.one), len(problem.dimensions)), np.int64)
    for k, van in enumerate(fleet.one):
        for s in van.aboard or ():
            table[k] += problem.stops[s].demand
    return table


def goods(problem: Problem, fleet: Kinds) -> NDArray[np.uint8]:
    """Whether each kind has or gets the goods of each stop: 0 never, 2 once it has loaded again."""
    table = np.ones((len(problem.stops), len(fleet.one)), np.uint8)
    for s in range(len(problem.stops)):
        if not problem.brings(s):
            continue
        holder = problem.holder.get(s)
        for k, van in enumerate(fleet.one):
            if holder is not None and holder not in fleet.members[k]:
                table[s, k] = 0
            elif van.aboard is not None and s not in van.aboard:
                table[s, k] = 2 if van.reloads else 0
    _contradicted(problem, table)
    return table


def _contradicted(problem: Problem, table: NDArray[np.uint8]) -> None:
    """Nobody serves a shipment that an order to be kept would have delivered before it is collected."""
    for collect, deliver in problem.pairs:
        if any(
            {collect, deliver} <= set(kept) and kept.index(deliver) < kept.index(collect) for kept in problem.sequences
        ):
            table[collect] = 0


def widened(
    problem: Problem, fleet: Kinds, lim: NDArray[np.int64], first: int
) -> tuple[NDArray[np.int64], list[tuple[int, int]]]:
    """`Facts.lim` with its columns of loads, and kind and place of each node where a kind loads again, from `first`."""
    docks: list[tuple[int, int]] = []
    rows = []
    for k, van in enumerate(fleet.one):
        places = van.loads_at if van.reloads else ()
        rows.append((van.reloads, first + len(docks), len(places), van.aboard is not None))
        docks += [(k, place) for place in places]
    more = np.array(rows, np.int64).reshape(len(rows), 4)
    return np.hstack([lim, more, aboard(problem, fleet), fleet.capacity(len(problem.dimensions))]), docks
