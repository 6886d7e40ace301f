"""What is aboard along a route: brought, collected, and shipped from one stop to another, trip by trip.

A trip ends where the vehicle loads again or is back. Then everything comes off but the shipments under way, and what
the next trip brings goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from core.routing.model import Problem

Amounts = tuple[int, ...]


class Load(NamedTuple):
    """What is aboard on one trip, for each of `Problem.dimensions`."""

    first: Amounts  #: as it begins
    last: Amounts  #: as it ends
    peak: Amounts


def loads(
    problem: Problem, vehicle: int, sequence: Sequence[tuple[int, int]], reloads: Sequence[int] = ()
) -> list[Load]:
    """The loads of each trip; `reloads` are the positions before which the vehicle loads again, in order.

    What is not aboard cannot come off: a stop whose goods an under-way vehicle lacks changes nothing. A shipment whose
    delivery never comes is aboard until the trip ends, one never collected counts as loaded where the trip begins.
    """
    if problem.only_brings and not reloads:
        demands = [problem.stops[stop].demand for stop, _ in sequence]
        nothing = (0,) * len(problem.dimensions)
        brought = tuple(map(sum, zip(nothing, *demands, strict=True)))
        return [Load(brought, nothing, brought)]
    where = {stop: at for at, (stop, _) in enumerate(sequence)}
    shipped = {stop for stop, at in where.items() if where.get(problem.collect_of.get(stop, stop), at) < at}
    under_way = problem.vehicles[vehicle].aboard
    found: list[Load] = []
    aboard = set[int]()
    for begins, ends in pairwise((0, *reloads, len(sequence))):
        trip = [stop for stop, _ in sequence[begins:ends]]
        if not found and under_way is not None:
            aboard = set(under_way)
        else:
            kept = {stop for stop in aboard & shipped if where[problem.collect_of[stop]] < begins <= where[stop]}
            aboard = kept.union(stop for stop in trip if stop not in shipped)
        found.append(_trip(problem, trip, aboard))
    return found


def _trip(problem: Problem, trip: Sequence[int], aboard: set[int]) -> Load:
    """The loads of one trip; `aboard` are the stops whose goods are, at its beginning and, changed, at its end."""
    now = [sum(problem.stops[stop].demand[part] for stop in aboard) for part in range(len(problem.dimensions))]
    first = most = tuple(now)
    for stop in trip:
        asked = problem.stops[stop]
        if stop in aboard:
            aboard.remove(stop)
            now = [have - off for have, off in zip(now, asked.demand, strict=True)]
        if asked.pickup:
            now = [have + on for have, on in zip(now, asked.pickup, strict=True)]
        if stop in problem.deliver_of:
            aboard.add(problem.deliver_of[stop])
            shipment = problem.stops[problem.deliver_of[stop]].demand
            now = [have + on for have, on in zip(now, shipment, strict=True)]
        most = tuple(map(max, now, most))
    return Load(first, tuple(now), most)


def peak(trips: Sequence[Load]) -> Amounts:
    """The largest load of all trips."""
    return tuple(map(max, *(trip.peak for trip in trips))) if len(trips) > 1 else trips[0].peak


def over(problem: Problem, vehicle: int, most: Amounts) -> tuple[tuple[int, int], ...]:
    """`(dimension, amount)` by which a load is above the vehicle's capacity."""
    both = enumerate(zip(most, problem.vehicles[vehicle].capacity, strict=True))
    return tuple((part, have - limit) for part, (have, limit) in both if limit is not None and have > limit)


def lacking(
    problem: Problem, vehicle: int, sequence: Sequence[tuple[int, int]], reloads: Sequence[int] = ()
) -> list[int]:
    """Stops on the route whose goods cannot be aboard: not taken by a vehicle under way, or aboard another one."""
    under_way = problem.vehicles[vehicle].aboard
    if under_way is None and not problem.holder:
        return []
    loaded = 0 if under_way is None else reloads[0] if reloads else len(sequence)
    return [
        stop
        for at, (stop, _) in enumerate(sequence)
        if problem.brings(stop)
        and not (problem.holder.get(stop, vehicle) == vehicle and (at >= loaded or stop in (under_way or ())))
    ]
