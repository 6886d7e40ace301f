"""Two vehicles of different kinds exchange their routes: the fleet is chosen anew without moving any stop.

Strings of stops never do that alone: between two kinds of vehicle lie many solutions that cost more than either.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.compiled import inner
from core.routing.engines.ruin.kernel.chance import below
from core.routing.engines.ruin.kernel.layout import (
    CLOSE,
    COUNT,
    DEP,
    DISTANCE,
    HAS_CARGO,
    HAS_TIME,
    LOGLEN,
    MAX_DISTANCE,
    MAX_STOPS,
    NXT,
    RT,
    SERVICE,
    Facts,
    Work,
)
from core.routing.engines.ruin.kernel.routes import note, relay


@inner
def exchange(F: Facts, W: Work) -> Any:
    """Whether a route that chance picks and another vehicle's, or none, have changed vehicles, if they may.

    The rules that `price` looks at are left to it.
    """
    nodes = len(F.stop)
    a, b = np.int64(W.rec[below(W.rng, nodes), RT]), below(W.rng, len(F.kind))
    if a < 0 or F.kind[a] == F.kind[b]:
        return False
    first = W.count[LOGLEN]
    note(W.rec, W.veh, W.log, W.logged, W.count, a, nodes + 2 * a)
    second = W.count[LOGLEN]
    note(W.rec, W.veh, W.log, W.logged, W.count, b, nodes + 2 * b)
    return relaid(F, W, a, second, b, first)


@inner
def relaid(F: Facts, W: Work, a: Any, first: Any, b: Any, second: Any) -> Any:
    """Whether routes a and b may be driven as they are now: laid anew of what begins there in the log."""
    for side in range(2):
        relay(F, W, b if side else a, W.log, second if side else first)
    return may(F, W, a) and may(F, W, b)


@inner
def may(F: Facts, W: Work, r: Any) -> Any:
    """Whether the vehicle may drive its route, as far as skills, locks, loads, stops, range and single windows go."""
    rec, k, end = W.rec, np.int64(F.kind[r]), len(F.stop) + 2 * r + 1
    if W.veh[r, COUNT] > F.lim[k, MAX_STOPS] or W.veh[r, DISTANCE] > F.lim[k, MAX_DISTANCE]:
        return False
    if not F.flags[HAS_CARGO]:
        for q in range(F.demand.shape[1]):
            if W.load[r, q] > F.cap[k, q]:
                return False
    timed = F.flags[HAS_TIME] != 0
    i = rec[end - 1, NXT]
    while i != end:
        if not F.fits[F.stop[i], k] or (timed and rec[i, DEP] - rec[i, SERVICE] > rec[i, CLOSE]):
            return False
        i = rec[i, NXT]
    return not timed or W.veh[r, COUNT] == 0 or rec[end, DEP] <= rec[end, CLOSE]
