"""Where on its route a vehicle loads again, if nobody has said so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.routing.legs import detour_s, loading_place
from core.routing.load import lacking, loads, over
from core.routing.model import Problem

Visits = Sequence[tuple[int, int]]
#: What does not fit, seconds out of the way, positions to load again before.
_Way = tuple[int, int, tuple[int, ...]]


def fits(problem: Problem, vehicle: int, sequence: Visits, reloads: Sequence[int]) -> bool:
    """Whether every trip has room for its load, and the goods for its stops."""
    if not sequence:
        return True  # it stays where it is, whatever it has aboard
    full = any(over(problem, vehicle, trip.peak) for trip in loads(problem, vehicle, sequence, reloads))
    return not full and not lacking(problem, vehicle, sequence, reloads)


def fitted(problem: Problem, vehicle: int, sequence: Visits) -> tuple[int, ...]:
    """Positions to load again before so that every trip fits, least out of the way by time; else nearest to fitting.

    Dynamic programming over the ends of trips, windows and breaks aside; a trip grows until it no longer fits.
    """
    if fits(problem, vehicle, sequence, ()):
        return ()
    reached: dict[int, _Way] = {0: (0, 0, ())}
    best: _Way = (_excess(problem, vehicle, sequence, (), len(sequence)), 0, ())
    for _ in range(problem.vehicles[vehicle].reloads):
        after: dict[int, _Way] = {}
        for begins, (excess, out_s, reloads) in reached.items():
            for ends, more in _ends(problem, vehicle, sequence, begins, reloads):
                way = (excess + more, out_s + _out_s(problem, vehicle, sequence, ends), (*reloads, ends))
                after[ends] = min(way, after.get(ends, way))
        reached = after
        for excess, out_s, reloads in reached.values():
            best = min(best, (excess + _excess(problem, vehicle, sequence, reloads, len(sequence)), out_s, reloads))
    return best[2]


def moved(problem: Problem, vehicle: int, sequence: Visits, at: int, reloads: Sequence[int]) -> Iterator[list[int]]:
    """Where to load again once a visit has been inserted before position `at`: as before, or once more if need be."""
    bases = [[position + (position > at) for position in reloads]]
    if at in reloads:
        bases.append([position + (position >= at) for position in reloads])
    for base in bases:
        yield base
        if len(base) < problem.vehicles[vehicle].reloads and not fits(problem, vehicle, sequence, base):
            yield from _once_more(problem, vehicle, sequence, base)


def left(problem: Problem, vehicle: int, sequence: Visits, kept: Sequence[bool], reloads: Sequence[int]) -> list[int]:
    """Where to load again once only the visits that are `kept` remain (`sequence`): no more often than needed."""
    positions = sorted({sum(kept[:position]) for position in reloads})
    positions = [position for position in positions if position < len(sequence)]
    for position in list(positions):
        fewer = [other for other in positions if other != position]
        if fits(problem, vehicle, sequence, fewer):
            positions = fewer
    return positions


def _once_more(problem: Problem, vehicle: int, sequence: Visits, reloads: list[int]) -> Iterator[list[int]]:
    """One more load, least out of the way of those that make every trip fit."""
    under_way = problem.vehicles[vehicle].aboard is not None
    fresh = [p for p in range(0 if under_way else 1, len(sequence)) if p not in reloads]
    for position in sorted(fresh, key=lambda position: _out_s(problem, vehicle, sequence, position)):
        more = sorted((*reloads, position))
        if fits(problem, vehicle, sequence, more):
            yield more
            return


def _ends(
    problem: Problem, vehicle: int, sequence: Visits, begins: int, reloads: tuple[int, ...]
) -> Iterator[tuple[int, int]]:
    """Where the trip that begins there may end, and what does not fit on it."""
    if not reloads and problem.vehicles[vehicle].aboard is not None:
        yield 0, 0
    for ends in range(begins + 1, len(sequence)):
        excess = _excess(problem, vehicle, sequence, reloads, ends)
        if excess and ends > begins + 1:
            return
        yield ends, excess


def _excess(problem: Problem, vehicle: int, sequence: Visits, reloads: tuple[int, ...], ends: int) -> int:
    """What does not fit on the trip after the last reload: amounts too much, and stops without their goods."""
    bounds = (*reloads, ends) if ends < len(sequence) else reloads
    trip = loads(problem, vehicle, sequence, bounds)[len(reloads)]
    without = [] if reloads else lacking(problem, vehicle, sequence[:ends])
    return len(without) + sum(amount for _, amount in over(problem, vehicle, trip.peak))


def _out_s(problem: Problem, vehicle: int, sequence: Visits, position: int) -> int:
    """Seconds that loading before the position takes longer than driving on."""
    here, to = sequence[position - 1] if position else None, sequence[position]
    place = loading_place(problem, vehicle, here, to)
    return detour_s(problem, vehicle, here, place, to) + problem.vehicles[vehicle].reload_s
