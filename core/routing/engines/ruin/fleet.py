"""Vehicles that are alike are one kind: an empty one is tried once for all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.routing.engines.ruin.kernel.layout import NEVER
from core.routing.model import Problem, Vehicle
from core.routing.schedule import earliest

#: Where nothing that is driven costs money, a metre counts this much (minor units): shorter is better all the same.
_FREE_M = 1e-4


@dataclass(frozen=True, slots=True)
class Kinds:
    """Which vehicle is of which kind, and one of each kind."""

    of: NDArray[np.int32]  #: [V]
    members: tuple[tuple[int, ...], ...]
    one: tuple[Vehicle, ...]

    def money(self) -> NDArray[np.float64]:
        """`Facts.money`."""
        free = not any(van.cost_km or van.cost_hour for van in self.one)
        rows = []
        for van in self.one:
            per_m = _FREE_M if free else van.cost_km / 1000
            rows.append((van.cost_fixed, per_m, van.cost_hour / 3600, van.cost_stop, van.cost_overtime_hour / 3600))
        return np.array(rows, np.float64).reshape(len(rows), 5)

    def limits(self, rows: dict[int | None, int]) -> NDArray[np.int64]:
        """`Facts.lim` but for what is loaded; `rows`: by place where a vehicle starts or ends, its row of a matrix."""
        table = np.zeros((len(self.one), 10), np.int64)
        for k, van in enumerate(self.one):
            leave_by = van.latest_end_s if van.latest_start_s is None else min(van.latest_start_s, van.latest_end_s)
            most_s = NEVER if van.max_duration_s is None else van.max_duration_s
            most_m = NEVER if van.max_distance_m is None else van.max_distance_m
            most = NEVER if van.max_stops is None else van.max_stops
            ends = (rows[van.start], rows[van.end])
            within = (earliest(van), leave_by, van.latest_end_s)
            table[k] = (most_m, most, *within, van.matrix, *ends, most_s, van.shift_end_s)
        return table

    def capacity(self, dimensions: int) -> NDArray[np.int64]:
        """What each kind carries."""
        most = [[NEVER if part is None else part for part in van.capacity] for van in self.one]
        return np.array(most, np.int64).reshape(len(self.one), dimensions)

    def listed(self) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """`Facts.fleet0` and `Facts.fleet`."""
        sizes = np.cumsum([len(group) for group in self.members])
        return np.concatenate([[0], sizes]).astype(np.int64), np.array([v for g in self.members for v in g], np.int32)

    def rests(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """`Facts.rests` and `Facts.nrest`."""
        count = np.array([len(van.breaks) for van in self.one], np.int64)
        table = np.zeros((len(self.one), max(1, int(count.max(initial=0))), 3), np.int64)
        for k, van in enumerate(self.one):
            for b, rest in enumerate(van.breaks):
                table[k, b] = (rest.earliest_s, rest.latest_s, rest.duration_s)
        return table, count

    def fits(self, problem: Problem) -> NDArray[np.uint8]:
        """`Facts.fits`: skills, and locks to a vehicle."""
        table = np.zeros((len(problem.stops), len(self.one)), np.uint8)
        skilled: dict[frozenset[str], list[bool]] = {}
        for s, asked in enumerate(problem.stops):
            if asked.skills not in skilled:
                skilled[asked.skills] = [asked.skills <= van.skills for van in self.one]
            table[s] = skilled[asked.skills]
            if asked.lock is not None:
                mine = self.of[asked.lock.vehicle]
                table[s] *= np.arange(len(self.one)) == mine
        return table


def kinds(problem: Problem) -> Kinds:
    """A vehicle that something is locked to is a kind of its own."""
    locked = {asked.lock.vehicle for asked in problem.stops if asked.lock is not None}
    found: dict[object, list[int]] = {}
    for v, van in enumerate(problem.vehicles):
        found.setdefault((replace(van, ref="", name=""), v if v in locked else -1), []).append(v)
    of = np.zeros(len(problem.vehicles), np.int32)
    for k, members in enumerate(found.values()):
        of[members] = k
    groups = tuple(tuple(members) for members in found.values())
    return Kinds(of, groups, tuple(problem.vehicles[members[0]] for members in groups))
