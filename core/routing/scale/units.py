"""What must stay in one part: a route with its vehicle, and whatever is tied to it; stops on no route, each alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.routing.model import Problem


@dataclass(frozen=True, slots=True)
class Unit:
    """Vehicles and stops that no border may part. Without vehicles: whoever serves it is still open."""

    vehicles: tuple[int, ...]
    stops: tuple[int, ...]


class Ties:
    """What is tied together whatever the routes: kept orders, shipments, goods aboard, locks."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.parent = list(range(len(problem.stops) + len(problem.vehicles)))
        for group in (*problem.sequences, *problem.pairs):
            self._tie(group)
        for stop, asked in enumerate(problem.stops):
            if asked.lock is not None:
                self._tie((stop, self._van(asked.lock.vehicle)))
        for stop, van in problem.holder.items():
            self._tie((stop, self._van(van)))
        self.lasting = list(self.parent)

    def units(self, routes: Iterable[tuple[int, Sequence[int]]]) -> tuple[list[Unit], list[int]]:
        """The units while vehicles serve stops as given, in order of their first stops, and the vehicles in none."""
        self.parent = list(self.lasting)
        for van, stops in routes:
            self._tie((*stops, self._van(van)))
        count = len(self.problem.stops)
        members: dict[int, list[int]] = {}
        for each in range(len(self.parent)):
            members.setdefault(self._root(each), []).append(each)
        units: list[Unit] = []
        idle: list[int] = []
        for group in members.values():
            stops = tuple(each for each in group if each < count)
            vans = tuple(each - count for each in group if each >= count)
            if stops:
                units.append(Unit(vans, stops))
            else:
                idle += vans
        return units, idle

    def _van(self, vehicle: int) -> int:
        return len(self.problem.stops) + vehicle

    def _root(self, each: int) -> int:
        while self.parent[each] != each:
            self.parent[each] = self.parent[self.parent[each]]
            each = self.parent[each]
        return each

    def _tie(self, group: Sequence[int]) -> None:
        for one, other in pairwise(group):
            a, b = sorted((self._root(one), self._root(other)))
            self.parent[b] = a
