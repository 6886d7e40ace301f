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

from core.arrays import Bytes, Ints, Longs
from core.region.items import SCALE
from core.region.network import kernel
from core.region.network.links import Links


def order(found: Links, stop: Bytes) -> Ints:
    """The rank of each link, 0 for the one that is taken out first; it ends early, in any order, once `stop[0]`.

    One order serves every kind of traffic: what is good for all links is good for those that some may use.
    """
    near = _side_by_side(found.lat, found.lon)
    number = np.empty(len(near), np.int32)
    number[near] = np.arange(len(near), dtype=np.int32)
    tail, head = number[found.tail], number[found.head]
    y, x = found.lat[near] / SCALE, found.lon[near] / SCALE
    if len(y):
        x *= np.cos(np.radians(y.mean()))
    count = len(near)
    start, links = kernel.adjacency(tail, head, count)
    graph = kernel.Graph(
        start, links, tail, head, np.zeros(count, np.int32), np.zeros(len(tail), np.int8),
        np.empty(count, np.int32), np.empty(count + len(tail) + 1, np.int32), np.empty(count, np.int64),
    )  # fmt: skip
    return kernel.dissect(graph, x, y, stop)


def _side_by_side(lat: Ints, lon: Ints) -> Longs:
    """An order of points in which those near to each other mostly follow each other: what is read then is in the cache.

    Along the Z-order curve (Morton 1966) of a grid of 65,536 squares a side.
    """
    key = np.zeros(len(lat), np.int64)
    for axis, values in enumerate((lat.astype(np.int64), lon.astype(np.int64))):
        if len(values):
            cell = (values - values.min()) * 65_535 // max(1, int(np.ptp(values)))
            for bit in range(16):
                key |= (cell >> bit & 1) << (2 * bit + axis)
    return np.argsort(key, kind="stable")
