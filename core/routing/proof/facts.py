"""One route's stops and their rules as arrays for the kernel of proofs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.routing.model import Door, Problem
from core.routing.proof.kernel import NEVER
from core.routing.proof.prices import rates

#: The sums of a table's costs stay below this, in its own unit.
_FINE = 2**29


class Node(NamedTuple):
    """A stop at one of its doors; `at` numbers the route's stops."""

    at: int
    stop: int
    door: Door


@dataclass(frozen=True)
class Facts:
    """What `kernel` asks of a vehicle that makes these stops."""

    problem: Problem
    vehicle: int
    stops: Sequence[int]

    @cached_property
    def nodes(self) -> list[Node]:
        """Every door of every stop."""
        return [Node(at, stop, door) for at, stop in enumerate(self.stops) for door in self.problem.stops[stop].doors]

    @cached_property
    def rates(self) -> NDArray[np.int64]:
        """See `kernel`."""
        return np.array(rates(self.problem, self.vehicle), dtype=np.int64)

    @cached_property
    def arrays(self) -> tuple[Any, ...]:
        """In the order in which `kernel.longer` takes them apart; the tables of what is to come are not filled yet."""
        count, van = len(self.nodes), self.problem.vehicles[self.vehicle]
        windows = [self._windows(node.door) for node in self.nodes]
        tables = tuple(np.empty((2 ** len(self.stops), count), dtype=np.int32) for _ in range(3))
        return (
            self.ways,
            np.array([node.at for node in self.nodes], dtype=np.int64),
            np.array([node.door.service_s for node in self.nodes], dtype=np.int64),
            np.cumsum([0, *(len(each) for each in windows)], dtype=np.int64),
            np.array([window for each in windows for window in each], dtype=np.int64),
            self._needs(),
            self._positions(),
            self._allowed(),
            self.rates,
            np.array([van.shift_end_s, van.latest_end_s], dtype=np.int64),
            self._breaks(),
            self._ends(),
            tables,
            self.unit,
        )

    def _breaks(self) -> NDArray[np.int64]:
        owed = self.problem.vehicles[self.vehicle].breaks
        return np.array([(b.earliest_s, b.latest_s, b.duration_s) for b in owed], dtype=np.int64).reshape(-1, 3)

    def begun(self) -> NDArray[np.int64]:
        """The labels of leaving: one for each number of breaks that may be off the road by then."""
        van = self.problem.vehicles[self.vehicle]
        latest_s = van.latest_end_s if van.latest_start_s is None else min(van.latest_start_s, van.latest_end_s)
        over = [van.shift_start_s, *(max(van.shift_start_s, b.earliest_s + b.duration_s) for b in van.breaks)]
        found = [(0, len(self.nodes), gone, leaves, latest_s, 0, -1, 0) for gone, leaves in enumerate(over)]
        return np.array([label for label in found if label[3] <= latest_s], dtype=np.int64).reshape(-1, 8)

    @cached_property
    def unit(self) -> int:
        """How many units the coarse unit of `ways` has: their sums have 32 bits."""
        dearest = int(max((self.rates[0] * self._legs[..., 1] + self.rates[1] * self._legs[..., 2]).max(), 0))
        return 1 + dearest * (len(self.stops) + 1) // _FINE

    @cached_property
    def ways(self) -> NDArray[np.int64]:
        """See `kernel`."""
        costs = (self.rates[0] * self._legs[..., 1] + self.rates[1] * self._legs[..., 2]) // self.unit
        return np.concatenate((self._legs, costs[..., None]), axis=2)

    @cached_property
    def _legs(self) -> NDArray[np.int64]:
        count = len(self.nodes)
        legs = np.full((count + 1, count + 1, 3), -1, dtype=np.int64)
        for origin, to in product(range(count + 1), repeat=2):
            if way := self._way(origin, to):
                service_s = self.nodes[to].door.service_s if to < count else 0
                legs[origin, to] = way[0], way[1], way[0] + service_s
        return legs

    def _way(self, origin: int, to: int) -> tuple[int, int] | None:
        """Seconds, setup with them, and metres."""
        van, count = self.problem.vehicles[self.vehicle], len(self.nodes)
        if origin == to or (count not in (origin, to) and self.nodes[origin].at == self.nodes[to].at):
            return None
        if to == count and van.end is None:
            return 0, 0
        here = van.start if origin == count else self.nodes[origin].door.place
        there = van.end if to == count else self.nodes[to].door.place
        assert there is not None
        way = self.problem.matrix(self.vehicle).leg(here, there)
        if way is None or to == count:
            return way
        same = origin != count and here == there
        return way[0] + (0 if same else self.nodes[to].door.setup_s), way[1]

    def _windows(self, door: Door) -> list[tuple[int, int, bool]]:
        """When service may begin, and whether later as well."""
        latest_s = self.problem.vehicles[self.vehicle].latest_end_s
        if not door.windows:
            return [(0, latest_s, False)]
        return [(window.opens_s, window.closes_s, False) for window in door.windows[:-1]] + [
            (door.windows[-1].opens_s, door.windows[-1].closes_s, not door.windows[-1].hard)
        ]

    def _needs(self) -> NDArray[np.int64]:
        """For each stop, which must come before it: by rule, or because they would be too late after it."""
        needs, at = np.zeros(len(self.stops), dtype=np.int64), {stop: at for at, stop in enumerate(self.stops)}
        kept = [
            [stop for stop in sequence if stop in at] for sequence in (*self.problem.sequences, *self.problem.pairs)
        ]
        for earlier, later in (pair for sequence in kept for pair in pairwise(sequence)):
            needs[at[later]] |= 1 << at[earlier]
        for one, other in product(range(len(self.stops)), repeat=2):
            pairs = product(self._of(one), self._of(other))
            if one != other and all(self._before(number, then) for number, then in pairs):
                needs[one] |= 1 << other
        return needs

    def _of(self, at: int) -> list[int]:
        """The nodes of a stop."""
        return [number for number, node in enumerate(self.nodes) if node.at == at]

    def _positions(self) -> NDArray[np.int64]:
        """At which position each stop is locked, or -1."""
        locks = [self.problem.stops[stop].lock for stop in self.stops]
        fixed = [-1 if lock is None or lock.position is None else lock.position % len(self.stops) for lock in locks]
        return np.array(fixed, dtype=np.int64)

    def _allowed(self) -> NDArray[np.bool_]:
        """For each set of stops visited, whether there is room for what is then aboard; one entry: always."""
        if self.problem.only_brings:
            return np.ones(1, dtype=np.bool_)
        room = np.ones(2 ** len(self.stops), dtype=np.bool_)
        for part, most in enumerate(self.problem.vehicles[self.vehicle].capacity):
            if most is not None:
                room &= self._aboard(part) <= most
        return room

    def _aboard(self, part: int) -> NDArray[np.int64]:
        """For each set of stops visited, what is aboard in one dimension."""
        problem, mine = self.problem, set(self.stops)
        under_way = problem.vehicles[self.vehicle].aboard
        first = {stop for stop in mine if problem.collect_of.get(stop) not in mine} if under_way is None else under_way
        found = np.array([sum(problem.stops[stop].demand[part] for stop in first)], dtype=np.int64)
        for stop in self.stops:
            asked = problem.stops[stop]
            change = (asked.pickup[part] if asked.pickup else 0) - asked.demand[part]
            change += problem.stops[problem.deliver_of[stop]].demand[part] if stop in problem.deliver_of else 0
            found = np.concatenate((found, found + change))
        return found

    def _ends(self) -> NDArray[np.int64]:
        """The soonest that the route can be over: at all, and after each stop, by its first window and the way home."""
        ends = np.full(1 + len(self.stops), NEVER, dtype=np.int64)
        ends[0] = 0
        for number, node in enumerate(self.nodes):
            opens_s = node.door.windows[0].opens_s if node.door.windows else 0
            home_s = opens_s + node.door.service_s + int(self._quickest[number, len(self.nodes)])
            ends[1 + node.at] = min(ends[1 + node.at], home_s)
        return ends

    @cached_property
    def _quickest(self) -> NDArray[np.int64]:
        """Seconds from leaving a node to leaving another, by others where that is quicker (Floyd and Warshall)."""
        ways = self.ways[..., 2]
        quickest = np.where(ways < 0, NEVER, ways)
        for by in range(len(self.nodes)):
            quickest = np.minimum(quickest, quickest[:, by, None] + quickest[None, by, :])
        return quickest

    def _soonest(self, number: int) -> int:
        """When a node can be left at the soonest."""
        van, door = self.problem.vehicles[self.vehicle], self.nodes[number].door
        there_s = van.shift_start_s + int(self._quickest[len(self.nodes), number]) - door.service_s
        return max(there_s, door.windows[0].opens_s if door.windows else 0) + door.service_s

    def _before(self, number: int, other: int) -> bool:
        """Whether the other node is too late once the first one has been served."""
        door = self.nodes[other].door
        if not door.windows or not door.windows[-1].hard:
            return False
        there_s = self._soonest(number) + int(self._quickest[number, other]) - door.service_s
        return there_s > door.windows[-1].closes_s
