"""Turn restrictions as pairs of arcs: who comes along the first may not go on along the second."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from core.arrays import Bytes, Ints, Longs
from core.region.items import TurnRule
from core.region.network.links import Links


@dataclass(frozen=True, slots=True, eq=False)
class Bans:
    """Pairs of arcs; `left_out` counts the rules that could not be read into pairs."""

    coming: Ints
    going: Ints
    bikes: Bytes  #: 1 where it holds for bicycles as well
    left_out: int


def bans(found: Links, ways: Longs, rules: Sequence[TurnRule]) -> Bans:
    """The pairs of all rules; `ways` are OpenStreetMap's numbers in the order of `Links.way`."""
    arcs = _Arcs(found, ways)
    pairs: list[tuple[int, int, int]] = []
    left_out = 0
    for rule in rules:
        read = list(_pairs(arcs, rule))
        pairs += [(coming, going, int(rule.bikes)) for coming, going in read]
        left_out += not read
    coming, going, bikes = zip(*sorted(set(pairs)), strict=True) if pairs else ((), (), ())
    return Bans(
        np.array(coming, dtype=np.int32), np.array(going, dtype=np.int32), np.array(bikes, dtype=np.uint8), left_out
    )


def _pairs(arcs: _Arcs, rule: TurnRule) -> Iterator[tuple[int, int]]:
    at = arcs.junction(rule.node)
    if at is None:
        return
    coming = [arc ^ 1 for arc in arcs.leaving(at, rule.coming)]
    going = arcs.leaving(at, rule.going)
    if not coming or not going:
        return
    if rule.only:
        others = set(arcs.leaving(at)).difference(going)
        yield from ((arc, other) for arc, other in product(coming, others) if other != arc ^ 1)
    else:
        yield from product(coming, going)


class _Arcs:
    """Arcs by the junction that they leave."""

    def __init__(self, found: Links, ways: Longs) -> None:
        tails = np.column_stack([found.tail, found.head]).ravel()
        self._links = found
        self._ways = ways
        self._order = np.argsort(tails, kind="stable")
        self._tails = tails[self._order]

    def junction(self, node: int | None) -> int | None:
        """The junction at a node."""
        nodes = self._links.nodes
        at = int(np.searchsorted(nodes, node)) if node is not None else len(nodes)
        return at if at < len(nodes) and nodes[at] == node else None

    def leaving(self, junction: int, ways: Iterable[int] | None = None) -> list[int]:
        """The arcs that leave it, of these ways or of all."""
        low, high = np.searchsorted(self._tails, (junction, junction + 1))
        found = [int(arc) for arc in self._order[low:high]]
        if ways is None:
            return found
        wanted = set(ways)
        return [arc for arc in found if int(self._ways[self._links.way[arc >> 1]]) in wanted]
