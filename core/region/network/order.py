"""In which order links are taken out of the road graph, so that what is left is always small.

Nested dissection: the area is cut in two where the fewest links are cut, the halves again, until single junctions are
left; the links of a cut come after all links of both halves. Cuts are found by inertial flow (Schild and Sommer, "On
Balanced Separators in Road Networks", SEA 2015): along four directions, the least cut between the first and the last
quarter of the junctions. Links that are cut together separate the turns on both sides as well, so that the order holds
for a graph whose vertices are links (Buchhold, Wagner, Zeitz and Zündorf, "Customizable Contraction Hierarchies with
Turn Costs", ATMOS 2020).
"""

from __future__ import annotations

import numpy as np

from core.arrays import Bytes, Flags, Ints
from core.region.items import SCALE
from core.region.network import kernel
from core.region.network.links import Links


def order(found: Links, used: Flags, stop: Bytes) -> Ints:
    """The rank of each link among those used, 0 first, -1 for the others; ends early, in any order, once `stop[0]`."""
    chosen = np.flatnonzero(used)
    junctions, ends = np.unique(np.concatenate([found.tail[chosen], found.head[chosen]]), return_inverse=True)
    tail, head = (part.astype(np.int32) for part in np.split(ends, 2))
    y, x = found.lat[junctions] / SCALE, found.lon[junctions] / SCALE
    if len(y):
        x *= np.cos(np.radians(y.mean()))
    start, links = kernel.adjacency(tail, head, len(junctions))
    count = len(junctions)
    graph = kernel.Graph(
        start, links, tail, head, np.zeros(count, np.int32), np.zeros(len(tail), np.int8),
        np.empty(count, np.int32), np.empty(count + len(tail) + 1, np.int32), np.empty(count, np.int64),
    )  # fmt: skip
    ranks = np.full(len(used), -1, dtype=np.int32)
    ranks[chosen] = kernel.dissect(graph, x, y, stop)
    return ranks
