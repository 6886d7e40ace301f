"""Vans that have left: where they are, what is behind them, what they have aboard.

A van is under way once the dispatched plan has let it leave, or with its first outcome of that day. It is where its
last outcome was, at that time; without one at its depot. What the dispatched plan has it bring, and has no outcome yet,
is aboard; nothing else is, and nothing else is loaded before it comes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.routing.model import Break, Vehicle

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class UnderWay:
    """One van. Instants are UTC seconds."""

    since: int  #: it left its depot
    at: int  #: when it was where it is
    path: tuple[Point, ...] = ()  #: the doors behind it, in order; empty: it is at its depot
    aboard: frozenset[int] = frozenset()  #: orders
    rests: tuple[tuple[int, int], ...] = ()  #: breaks had by then: from, until


def resumed(
    van: Vehicle, way: UnderWay, *, start: int, leaves_s: int, stops: int, driven_m: int, aboard: frozenset[int]
) -> Vehicle:
    """The vehicle for what is left of its day: it leaves place `start` at `leaves_s`, `stops` and `driven_m` behind it.

    What it cost to send it out is spent. A break that was not had before is owed still.
    """
    leaves_s = max(0, leaves_s)
    return replace(
        van,
        start=start,
        shift_start_s=leaves_s,
        shift_end_s=max(van.shift_end_s, leaves_s),
        latest_start_s=leaves_s,
        cost_fixed=0,
        max_stops=None if van.max_stops is None else max(0, van.max_stops - stops),
        max_distance_m=None if van.max_distance_m is None else max(0, van.max_distance_m - driven_m),
        breaks=() if way.rests else tuple(_owed(rest, leaves_s) for rest in van.breaks),
        aboard=aboard,
    )


def _owed(rest: Break, leaves_s: int) -> Break:
    """The break for somebody on the road: not before that time, and at once where it is late already."""
    earliest_s = max(rest.earliest_s, leaves_s)
    return replace(rest, earliest_s=earliest_s, latest_s=max(rest.latest_s, earliest_s))


def holder(under_way: Mapping[int, UnderWay], order_id: int) -> int | None:
    """The vehicle that has the order aboard; None: it is at a depot."""
    return next((vehicle for vehicle, way in under_way.items() if order_id in way.aboard), None)
