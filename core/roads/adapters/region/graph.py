"""What can be driven by one profile, and what it costs: arcs of the region's network, and the turns between them.

A vertex of the search is an arc: being at its beginning. Going from one to the next costs driving the first and the
turn into the second, so that turn costs and turn restrictions are kept exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.arrays import Flags, Floats, Ints, Longs
from core.region.items import SCALE
from core.region.network import Use
from core.region.network.links import HALTS
from core.region.network.read import Network
from core.roads.adapters.region.arcs import Bearings, both
from core.roads.adapters.region.turns import turns
from core.roads.adapters.region.weights import Weights, weights
from core.roads.model import Drive
from core.roads.profiles import Profile, Traffic, Zone, share

#: Columns of `Network.traits`.
_ROAD, _USE, _LIMIT, _LIMIT_BACK, _GROUND, _HEIGHT, _WEIGHT = range(7)
#: Who may use a link onward, and back.
_USES = {
    Traffic.MOTOR: (Use.MOTOR, Use.MOTOR_BACK),
    Traffic.BIKE: (Use.BIKE, Use.BIKE_BACK),
    Traffic.FOOT: (Use.FOOT, Use.FOOT_BACK),
}
#: Roads that hang together in fewer arcs than this are an island, if there are larger ones.
_ISLAND_ARCS = 1000


@dataclass(frozen=True, eq=False)
class Graph:
    """The arcs of a network as one drive meets them; arrays have an entry an arc, turns are kept arc by arc."""

    network: Network
    profile: Profile
    usable: Flags
    weight: Weights  #: of driving an arc from end to end
    own: Flags  #: only for those with business there
    bearings: Bearings
    turn_start: Longs  #: where an arc's turns begin; one more at the end
    turn_to: Ints  #: arc that is turned into
    turn_weight: Weights  #: of driving the arc and turning

    @classmethod
    def of(cls, network: Network, profile: Profile, drive: Drive, zones: Sequence[Zone]) -> Graph:
        """The graph of one profile at the hours of a drive."""
        usable, own = _usable(network, profile)
        weight = _weights(network, profile, drive, zones)
        usable &= weight > 0
        bearings = Bearings.of(network)
        made = turns(network, profile, usable, own, weight, bearings)
        return cls(network, profile, usable, weight, own, bearings, *made)

    @cached_property
    def parts(self) -> tuple[Ints, Flags]:
        """Which part of the roads an arc belongs to, all of it reached from everywhere; whether it is no island."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import connected_components

        count = len(self.usable)
        there = csr_array((np.ones(len(self.turn_to), np.int8), self.turn_to, self.turn_start), shape=(count, count))
        _, part = connected_components(there, directed=True, connection="strong")
        sizes = np.bincount(part[self.usable], minlength=int(part.max(initial=0)) + 1)
        large = sizes >= min(_ISLAND_ARCS, sizes.max(initial=0))
        return part.astype(np.int32), large[part] & self.usable


def links_of(arcs: Flags) -> Flags:
    """The links of which one arc or both are marked."""
    return arcs[0::2] | arcs[1::2]


def _usable(network: Network, profile: Profile) -> tuple[Flags, Flags]:
    """Which arcs the profile may use, and which of them only with business there."""
    use = network.traits[:, _USE]
    onward, back = _USES[profile.roads]
    open_ = np.ones(len(use), np.bool_)
    for column, size in ((_HEIGHT, profile.height_m * 10), (_WEIGHT, profile.weight_t * 10)):
        most = network.traits[:, column]
        open_ &= (most == 0) | (most >= size)
    own = (use & Use.OWN) != 0 if profile.roads is Traffic.MOTOR else np.zeros(len(use), np.bool_)
    usable = both(((use & onward) != 0) & open_, ((use & back) != 0) & open_)
    return usable.astype(np.bool_), np.repeat(own, 2)


def _weights(network: Network, profile: Profile, drive: Drive, zones: Sequence[Zone]) -> Weights:
    """Time and distance of each arc; nothing where the profile never goes."""
    kmh = np.column_stack([_kmh(network, profile, column) for column in (_LIMIT, _LIMIT_BACK)])
    kmh *= _shares(network, profile, drive, zones)[:, None]
    metres = network.length_cm / 100.0
    lost = _halts(network, profile)
    with np.errstate(divide="ignore"):
        milliseconds = metres[:, None] / kmh * 3600 + 1000 * lost
    found = weights(np.where(kmh > 0, milliseconds, 0).ravel(), np.repeat(metres * 10, 2))
    return np.where(kmh.ravel() > 0, np.maximum(found, 1), 0)


def _kmh(network: Network, profile: Profile, limit_column: int) -> Floats:
    """The usual speed on each link in one direction."""
    usual = np.array(profile.kmh)[network.traits[:, _ROAD]]
    limit = network.traits[:, limit_column] * profile.of_limit
    if profile.roads is Traffic.MOTOR:
        kmh = np.where((limit > 0) & (usual > 0), limit, usual)
    else:
        kmh = np.where(limit > 0, np.minimum(limit, usual), usual)
    most = np.minimum(np.array(profile.ground_kmh), profile.top_kmh)[network.traits[:, _GROUND]]
    result: Floats = np.minimum(kmh, most)
    return result


def _shares(network: Network, profile: Profile, drive: Drive, zones: Sequence[Zone]) -> Floats:
    """The share of the usual speed that traffic leaves on each link: its zone's, else the profile's."""
    shares = np.full(len(network.tail), profile.share(drive))
    if profile.roads is not Traffic.MOTOR:
        return shares
    lat, lon = (_middles(part, network.shape_start) for part in (network.shape_lat, network.shape_lon))
    free = np.ones(len(shares), np.bool_)
    for zone in zones:
        if zone.hours:
            corners = np.array(zone.corners)
            low, high = corners.min(axis=0), corners.max(axis=0)
            near = free & (lat >= low[0]) & (lat <= high[0]) & (lon >= low[1]) & (lon <= high[1])
            held = [link for link in np.flatnonzero(near) if zone.holds((float(lat[link]), float(lon[link])))]
            shares[held], free[held] = share(zone.hours, drive), False
    return shares


def _middles(values: Ints, start: Longs) -> Floats:
    """The mean over each link's points, in degrees."""
    result: Floats = np.add.reduceat(values.astype(np.float64), start[:-1]) / np.diff(start) / SCALE
    return result


def _halts(network: Network, profile: Profile) -> Floats:
    """Seconds lost on each link, onward and back, at what stands between its ends."""
    lost = profile.seconds
    each = dict(zip(HALTS, network.halts.T.astype(np.float64), strict=True))
    always = each["crossings"] * lost.crossing
    onward = each["signals"] * lost.signals + each["stops"] * lost.stop + each["give_ways"] * lost.give_way
    back = each["signals_back"] * lost.signals + each["stops_back"] * lost.stop + each["give_ways_back"] * lost.give_way
    return np.column_stack([onward + always, back + always])
