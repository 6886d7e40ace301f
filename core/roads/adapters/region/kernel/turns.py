"""All turns from arc to arc, and what they cost."""

from __future__ import annotations

from math import exp
from typing import NamedTuple

import numpy as np

from core.arrays import Flags, Floats, Ints, Longs
from core.compiled import compiled
from core.roads.adapters.region.weights import ENTRY, TIME_BIT, Weights


class Junctions(NamedTuple):
    """What `turns` reads: arrays of arcs, then of junctions, then pairs of arcs that nobody may combine."""

    head: Ints  #: junction at which an arc ends
    usable: Flags
    own: Flags
    into: Floats  #: degrees in which an arc ends
    leaving: Floats  #: and begins
    round: Flags  #: in a roundabout
    out_start: Longs  #: where a junction's leaving arcs begin
    out: Ints
    roads: Longs  #: how many links meet
    barred: Flags
    lost: Floats  #: s
    ban_coming: Ints  #: ascending
    ban_going: Ints


@compiled
def turns(at: Junctions, seconds: tuple[float, float, float], left_hand: bool) -> tuple[Longs, Ints, Weights]:
    """All turns, arc by arc, without what driving the arc costs; `seconds` for a turn, across, and back."""
    head, usable, own, out_start, out, ban_coming = at.head, at.usable, at.own, at.out_start, at.out, at.ban_coming
    count = 0
    for arc in range(len(head)):
        if usable[arc]:
            count += out_start[head[arc] + 1] - out_start[head[arc]]
    start = np.zeros(len(head) + 1, np.int64)
    to, cost = np.empty(count, np.int32), np.empty(count, np.int64)
    used, ban = 0, 0
    for arc in range(len(head)):
        while ban < len(ban_coming) and ban_coming[ban] < arc:
            ban += 1
        if usable[arc]:
            for i in range(out_start[head[arc]], out_start[head[arc] + 1]):
                delay = _delay_s(at, arc, out[i], ban, seconds, left_hand)
                if delay >= 0:
                    to[used] = out[i]
                    cost[used] = np.int64(np.rint(delay * 1000)) << TIME_BIT
                    if own[out[i]] and not own[arc]:
                        cost[used] += ENTRY
                    used += 1
        start[arc + 1] = used
    return start, to[:used].copy(), cost[:used].copy()


@compiled
def _delay_s(
    at: Junctions, arc: int, other: int, ban: int, seconds: tuple[float, float, float], left_hand: bool
) -> float:
    """What it costs to go on from one arc along another, -1 where nobody may; bans of the arc begin at `ban`."""
    junction = at.head[arc]
    back = other == arc ^ 1
    ends = at.barred[junction] or at.roads[junction] <= 1
    if (back and not ends) or (at.barred[junction] and not back):
        return -1.0
    while ban < len(at.ban_coming) and at.ban_coming[ban] == arc:
        if at.ban_going[ban] == other:
            return -1.0
        ban += 1
    delay = float(at.lost[junction])
    if back:
        return delay + seconds[0] + seconds[2]
    if at.roads[junction] <= 2:
        return delay
    angle = (at.leaving[other] - at.into[arc] + 540) % 360 - 180
    near_side = float(-angle if left_hand else angle)
    delay += _sharp(near_side) * seconds[0]
    if near_side < 0 and not (at.round[arc] or at.round[other]):
        delay += seconds[1] / (1 + exp(3.25 + 13.0 * near_side / 180))
    return delay


@compiled
def _sharp(near_side: float) -> float:
    """How sharp a turn is, from 0 to 1, by degrees towards the near side: a sigmoid, one half at about a right angle.

    Its shape is that of OSRM's car profile (Project OSRM, profiles/car.lua, 2026).
    """
    bias = 1.075
    if near_side >= 0:
        return 1 / (1 + exp(6.5 * bias - 13.0 / bias * near_side / 180))
    return 1 / (1 + exp(6.5 / bias + 13.0 * bias * near_side / 180))
