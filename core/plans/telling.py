"""Routing's nearest misses in a plan's words: what is locked as a whole route is unlocked, not lengthened."""

from __future__ import annotations

from collections.abc import Container, Iterable

from core.plans.misses import KEPT, Miss
from core.plans.problem import Case
from core.routing.model import Change, NearestMiss


def told(
    whole: Case, found: Iterable[NearestMiss], locked: Container[int] = ()
) -> tuple[tuple[NearestMiss, Miss], ...]:
    """Each miss that can be made with its words; of vehicles in `locked` (ids) the whole route is held."""
    return tuple((miss, said) for miss in found if (said := _said(whole, miss, locked)) is not None)


def kept(whole: Case, found: Iterable[NearestMiss], locked: Container[int] = ()) -> tuple[Miss, ...]:
    """Those that a plan keeps."""
    return tuple(said for _, said in told(whole, found, locked))[:KEPT]


def _said(whole: Case, miss: NearestMiss, locked: Container[int]) -> Miss | None:
    van = whole.duties[miss.vehicle].vehicle
    sentence, change = miss.sentence, miss.change
    if van.id in locked:
        if change is not Change.STOPS or _full(whole, miss):
            return None
        sentence, change = f"If the route of {van.name} were unlocked, it would ride with it.", Change.LOCK
    return Miss(van.id, van.name, change.value, miss.amount, sentence, miss.cost)


def _full(whole: Case, miss: NearestMiss) -> bool:
    """Whether the vehicle itself makes no more stops, lock or no lock."""
    most = whole.duties[miss.vehicle].vehicle.max_stops
    return most is not None and most == whole.problem.vehicles[miss.vehicle].max_stops
