"""From ways to links: a way is cut where others meet it, at its ends, at gates, and where somebody cannot pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.arrays import Bytes, Ints, Longs, Shorts
from core.region.items import SCALE
from core.region.network import Spot
from core.region.network.gather import GatheredRoads

#: Mean radius of the earth, m (IUGG).
EARTH_M = 6_371_008.8
#: What is counted along a link and costs time, in the order of the columns of `Links.halts`.
HALTS = (
    "signals", "signals_back", "stops", "stops_back", "give_ways", "give_ways_back", "crossings",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Junctions, and the links between them; a link has two arcs, `2 link` onward and `2 link + 1` back.

    Points are ten-millionths of a degree. `traits` has a row a link with the columns of `tags.Traits`.
    """

    nodes: Longs  #: of each junction, OpenStreetMap's number, ascending
    lat: Ints
    lon: Ints
    spots: Shorts  #: of each junction
    tail: Ints  #: junction at which a link begins
    head: Ints  #: and ends
    length_cm: Ints
    traits: Shorts
    halts: Bytes  #: a row a link, the columns of `HALTS`: what stands between its ends
    way: Ints  #: which of the ways it is a piece of, ascending
    shape_start: Longs  #: where a link's points begin, its ends included; one more at the end
    shape_lat: Ints
    shape_lon: Ints


def links(roads: GatheredRoads) -> Links:
    """The links of all ways. Their points follow each other, those at which a way is cut standing twice."""
    nodes, starts = _array(roads.nodes, np.int64), _array(roads.starts, np.int64)
    lat, lon = _array(roads.lats, np.int32), _array(roads.lons, np.int32)
    way = np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts))
    known, at = np.unique(nodes, return_inverse=True)
    spots = _spots(roads, known)
    times = np.bincount(at, minlength=len(known))
    times[at[starts[:-1]]] += 1  # the ends of a way are junctions, if only of one link
    times[at[starts[1:] - 1]] += 1
    junction = (times > 1) | ((spots & (Spot.GATE | Spot.NO_MOTOR | Spot.NO_BIKE | Spot.NO_FOOT)) != 0)
    cut = np.flatnonzero(junction[at])
    first, last = cut[:-1], cut[1:]
    within = way[first] == way[last]
    first, last = first[within], last[within]
    number = np.cumsum(junction, dtype=np.int32) - 1
    where = np.empty(len(known), dtype=np.int64)
    where[at] = np.arange(len(at))
    here = where[junction]
    shape, points = _shape(first, last)
    owner = way[first]
    return Links(
        nodes=known[junction],
        lat=lat[here],
        lon=lon[here],
        spots=spots[junction],
        tail=number[at[first]],
        head=number[at[last]],
        length_cm=_lengths(lat, lon, first, last),
        traits=_array(roads.traits, np.uint16).reshape(-1, 7)[owner],
        halts=_halts(np.where(junction[at], 0, spots[at]), first, last),
        way=owner,
        shape_start=shape,
        shape_lat=lat[points],
        shape_lon=lon[points],
    )


def _array(values: Any, kind: Any) -> NDArray[Any]:
    return np.frombuffer(values, dtype=kind) if len(values) else np.empty(0, dtype=kind)


def _spots(roads: GatheredRoads, known: Longs) -> Shorts:
    """What stands at each of the nodes."""
    spots = np.zeros(len(known), dtype=np.uint16)
    marked = np.fromiter(roads.spots, dtype=np.int64, count=len(roads.spots))
    values = np.fromiter(roads.spots.values(), dtype=np.uint16, count=len(roads.spots))
    at = np.searchsorted(known, marked)
    there = at < len(known)
    there[there] = known[at[there]] == marked[there]
    spots[at[there]] = values[there]
    return spots


def _shape(first: NDArray[Any], last: NDArray[Any]) -> tuple[Longs, Longs]:
    """Where each link's points begin, and which points they are."""
    counts = last - first + 1
    shape = np.zeros(len(first) + 1, dtype=np.int64)
    np.cumsum(counts, out=shape[1:])
    points = np.arange(shape[-1]) - np.repeat(shape[:-1] - first, counts)
    return shape, points


def _lengths(lat: Ints, lon: Ints, first: NDArray[Any], last: NDArray[Any]) -> Ints:
    """Centimetres along each link, on the sphere, flat from point to point."""
    y, x = np.radians(lat / SCALE), np.radians(lon / SCALE)
    apart = np.hypot(np.diff(y), np.diff(x) * np.cos((y[1:] + y[:-1]) / 2)) * EARTH_M
    along = np.concatenate([[0.0], np.cumsum(apart)])
    result: Ints = np.rint((along[last] - along[first]) * 100).astype(np.int32)
    return result


def _halts(spots: Shorts, first: NDArray[Any], last: NDArray[Any]) -> Bytes:
    """How often each of `HALTS` stands between the ends of a link."""
    on, back = (spots & Spot.BACK) == 0, (spots & Spot.ON) == 0
    columns = []
    for sign in (Spot.SIGNALS, Spot.STOP, Spot.GIVE_WAY):
        there = (spots & sign) != 0
        columns += [there & on, there & back]
    columns.append((spots & Spot.CROSSING) != 0)
    counted = np.zeros((len(first), len(columns)), dtype=np.uint8)
    for column, there in enumerate(columns):
        before = np.concatenate([[0], np.cumsum(there)])
        counted[:, column] = np.minimum(before[last] - before[first], 255)
    return counted
