"""What it costs to turn from one arc into another, and which turns nobody may make."""

from __future__ import annotations

import numpy as np

from core.arrays import Flags, Floats, Ints, Longs
from core.region.network import Spot, Use
from core.region.network.read import Network
from core.roads.adapters.region.arcs import Bearings
from core.roads.adapters.region.kernel import turns as kernel
from core.roads.adapters.region.kernel.turns import Junctions
from core.roads.adapters.region.weights import Weights
from core.roads.profiles import Profile, Traffic

#: Column of `Network.traits` that holds who may use a link.
USE = 1
#: Which junctions stop whom.
_BARS = {Traffic.MOTOR: Spot.NO_MOTOR, Traffic.BIKE: Spot.NO_BIKE, Traffic.FOOT: Spot.NO_FOOT}


def turns(
    network: Network, profile: Profile, usable: Flags, own: Flags, weight: Weights, bearings: Bearings
) -> tuple[Longs, Ints, Weights]:
    """Where each arc's turns begin (one more at the end), into which arcs they lead, and what they cost with it."""
    tails = np.column_stack([network.tail, network.head]).ravel()
    heads = tails.reshape(-1, 2)[:, ::-1].ravel()
    out_start, out = _leaving(tails, usable, len(network.lat))
    barred = (network.spots & _BARS[profile.roads]) != 0
    coming, going = _banned(network, profile)
    ground = Junctions(
        heads, usable, own, bearings.into, bearings.out, np.repeat((network.traits[:, USE] & Use.ROUNDABOUT) != 0, 2),
        out_start, out, _roads_at(tails, usable, len(network.lat)), barred, _lost_at(network, profile), coming, going,
    )  # fmt: skip
    lost = profile.seconds
    start, to, cost = kernel.turns(ground, (lost.turn, lost.across, lost.back), network.left_hand)
    each = np.repeat(np.arange(len(usable)), np.diff(start))
    return start, to, cost + weight[each]


def _leaving(tails: Ints, usable: Flags, junctions: int) -> tuple[Longs, Ints]:
    """The usable arcs that leave each junction, in the order of arcs."""
    arcs = np.flatnonzero(usable)
    order = np.argsort(tails[arcs], kind="stable")
    start = np.zeros(junctions + 1, np.int64)
    np.cumsum(np.bincount(tails[arcs], minlength=junctions), out=start[1:])
    return start, arcs[order].astype(np.int32)


def _roads_at(tails: Ints, usable: Flags, junctions: int) -> Longs:
    """How many links that can be driven, one way or both, meet at each junction."""
    either = np.repeat(usable[0::2] | usable[1::2], 2)
    return np.bincount(tails[either], minlength=junctions)


def _lost_at(network: Network, profile: Profile) -> Floats:
    """Seconds that whoever passes a junction loses there, however they turn."""
    lost, spots = profile.seconds, network.spots
    each = (
        (Spot.SIGNALS, lost.signals), (Spot.STOP, lost.stop), (Spot.GIVE_WAY, lost.give_way),
        (Spot.CROSSING, lost.crossing), (Spot.GATE, lost.gate),
    )  # fmt: skip
    result: Floats = np.sum([np.where((spots & sign) != 0, seconds, 0.0) for sign, seconds in each], axis=0)
    return result


def _banned(network: Network, profile: Profile) -> tuple[Ints, Ints]:
    """Pairs of arcs that the profile may not combine, by the first."""
    if profile.roads is Traffic.FOOT:
        return network.ban_coming[:0], network.ban_going[:0]
    if profile.roads is Traffic.BIKE:
        chosen = network.ban_bikes != 0
        return network.ban_coming[chosen], network.ban_going[chosen]
    return network.ban_coming, network.ban_going
