"""The cheapest order of a route's stops by dynamic programming forward over the sets of stops visited.

A label is one order of some of the stops, timed in all ways at once. READY: the soonest that the vehicle can be through
with its last node. COST: of being through by KINK, for which nobody waits who could have left the depot later; by a
later time it is the same and the waiting since. RESTED: breaks behind. Of two labels with the same stops and the same
last node, the one goes that costs no less by any time; so does any whose cheapest completion, windows aside, costs no
less than an order that is known. (Labels of this kind: Desaulniers, Madsen and Ropke in Toth and Vigo, Vehicle Routing,
2014, chapter 5.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.routing.model import Door, Matrix, Problem, Stop, Vehicle
from core.routing.proof.facts import Facts
from core.routing.proof.kernel import NODE, PARENT, READY, SET, WHOLE, WIDTH, finished, least, longer, thinned

#: Labels with equally many stops, before the worse ones go; 64 bytes each.
MOST_LABELS = 1_000_000
#: Sets of stops, times nodes: beyond so many the bounds take more memory (12 bytes each) than a proof is worth.
MOST_BOUNDS = 2**25
#: So many labels, and sets, between two looks at the clock.
_CHUNK = 2**14
#: Readiness (s) has so many bits.
_BITS = 24


class Found(NamedTuple):
    """What a run found out: no order costs less than the bound, or than what was asked for, whichever is less."""

    bound: int  #: units; less than what was asked for without a sequence: given up
    sequence: tuple[tuple[int, int], ...] | None = None  #: of the cheapest order, by its cheapest timing


class _Layer(NamedTuple):
    """What is kept of all labels of one length, to tell an order by its last label."""

    node: NDArray[np.int8]
    parent: NDArray[np.int32]


@dataclass
class Labels:
    """The search for one vehicle with these stops."""

    problem: Problem
    vehicle: int
    stops: Sequence[int]
    over: Callable[[], bool]  #: asked often: whether to give up
    facts: Facts = field(init=False)

    def __post_init__(self) -> None:
        self.facts = Facts(self.problem, self.vehicle, self.stops)

    @property
    def held(self) -> bool:
        """Whether there is room for it."""
        return len(self.facts.nodes) << len(self.stops) <= MOST_BOUNDS

    def bounded(self) -> bool:
        """Work out first what is to come at least after any stops; False where it was given up, or has no room."""
        sets = 2 ** len(self.stops)
        try:
            self._made = np.empty((MOST_LABELS, WIDTH), dtype=np.int64)
            self.facts.arrays  # noqa: B018  # made here
        except MemoryError:
            return False
        for since in range(0, sets, _CHUNK):
            least(self.facts.arrays, since, min(since + _CHUNK, sets))
            if self.over():
                return False
        return True

    def least(self, most: int) -> int:
        """What no order costs less than, windows aside; `most` where that is no less."""
        labels = self._longer(self.facts.begun(), most)
        return int(labels[:, WHOLE].min()) if labels is not None and len(labels) else most

    def cheaper(self, most: int) -> Found:
        """The cheapest order that costs less than `most`, or that there is none: then the bound is `most`."""
        labels, layers, bound = self.facts.begun(), list[_Layer](), 0
        for _ in self.stops:
            longer_ones = self._longer(labels, most)
            if longer_ones is None:
                return Found(bound)
            labels = longer_ones
            if not len(labels):
                return Found(most)
            layers.append(_Layer(labels[:, NODE].astype(np.int8), labels[:, PARENT].astype(np.int32)))
            bound = max(bound, int(labels[:, WHOLE].min()))
        cost, which = finished(labels, self.facts.arrays, np.empty(WIDTH, dtype=np.int64))
        if which < 0 or cost >= most:
            return Found(most)
        return Found(int(cost), self._sequence(layers, int(which)))

    def _longer(self, labels: NDArray[np.int64], most: int) -> NDArray[np.int64] | None:
        """All labels with one stop more; None where they are too many, or it was given up."""
        count, trial = 0, np.empty(WIDTH, dtype=np.int64)
        for since in range(0, len(labels), _CHUNK):
            until = min(since + _CHUNK, len(labels))
            count = longer(labels, since, until, self._made, count, self.facts.arrays, most, trial)
            if count < 0 or self.over():
                return None
        made = self._made[:count]
        order = np.argsort(((made[:, SET] * len(self.facts.nodes) + made[:, NODE]) << _BITS) | made[:, READY])
        kept = np.empty(count, dtype=np.int64)
        return made[kept[: thinned(made, order, kept, self.facts.rates)]]

    def _sequence(self, layers: Sequence[_Layer], which: int) -> tuple[tuple[int, int], ...]:
        found = []
        for layer in reversed(layers):
            node = self.facts.nodes[layer.node[which]]
            found.append((node.stop, node.door.place))
            which = int(layer.parent[which])
        return tuple(reversed(found))


@cache
def ready() -> None:
    """Compile, or load, the kernel: some seconds once on a machine, and no part of a proof's time."""
    matrix = Matrix(np.zeros((1, 1), dtype=np.int32), np.zeros((1, 1), dtype=np.int32))
    labels = Labels(Problem(0, (matrix,), (Stop("", (Door(0),)),), (Vehicle("", 0, 0),)), 0, [0], lambda: False)
    labels.bounded()
    labels.cheaper(1)
