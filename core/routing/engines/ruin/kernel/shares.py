"""What routes cost together: work unevenly spread, and announced stops that change.

The sums of `core.routing.balance` and `core.routing.changes`. Each route has its part of them noted as it was last kept
and as it is after the iteration (`AS_KEPT`, `AS_TRIED`), so that only routes that were touched are looked at.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.compiled import inner
from core.routing.engines.ruin.kernel.layout import (
    AS_KEPT,
    AS_TRIED,
    BY_TIME,
    COUNT,
    GRAVE,
    MAX_STOPS,
    MOST,
    SERVICE,
    TOLD,
    TOLD_AT,
    TOLD_BY,
    TOLERANCE,
    TOUCHED,
    UNEVEN,
    WALK,
)
from core.routing.engines.ruin.kernel.moments import final

#: What is noted of a route: seconds under way, and announced stops that are as announced.
_SPAN, _HELD = 0, 1


@inner
def noted(veh: Any, r: Any, span: Any, holding: Any) -> None:
    """The route's parts as tried."""
    veh[r, AS_TRIED + _SPAN], veh[r, AS_TRIED + _HELD] = span, holding


@inner
def settled(veh: Any, logged: Any, count: Any, kept: Any) -> None:
    """The touched routes' parts as tried are kept, or else go back to what they were."""
    source, target = (AS_TRIED, AS_KEPT) if kept else (AS_KEPT, AS_TRIED)
    for at in range(count[TOUCHED]):
        r = logged[at, 0]
        for part in range(2):
            veh[r, target + part] = veh[r, source + part]


@inner
def shared(veh: Any, kind: Any, lim: Any, dues: Any) -> Any:
    """What the routes as tried cost together."""
    usable, total, holding = 0, np.int64(0), np.int64(0)
    by = AS_TRIED + _SPAN if dues[BY_TIME] > 0 else COUNT
    for r in range(len(kind)):
        holding += veh[r, AS_TRIED + _HELD]
        if lim[kind[r], MAX_STOPS] > 0:
            usable += 1
            total += veh[r, by]
    above = np.int64(0)
    for r in range(len(kind)):
        if lim[kind[r], MAX_STOPS] > 0:
            above += max(0, usable * veh[r, by] - total)
    uneven = dues[UNEVEN] * above / max(1, usable)
    return uneven + dues[GRAVE] * max(0.0, dues[TOLD] - holding - dues[MOST])


@inner
def announced(
    state: Any,
    path: Any,
    rests: Any,
    nrest: Any,
    lim: Any,
    rec: Any,
    stop: Any,
    asks: Any,
    dues: Any,
    k: Any,
    r: Any,
    w: Any,
) -> Any:
    """How many stops of the w legs just driven were announced, and how many of them are as announced."""
    first = len(rec)
    b = final(state, rests, nrest, lim, k, first + w)
    told, holding = np.int64(0), np.int64(0)
    for at in range(w, 0, -1):
        j = path[WALK, at]
        if j < len(stop) and asks[stop[j], TOLD_AT] >= 0:
            s = stop[j]
            told += 1
            off = state[first + at, b, 0] - rec[j, SERVICE] - asks[s, TOLD_AT]
            if (asks[s, TOLD_BY] < 0 or asks[s, TOLD_BY] == r) and -dues[TOLERANCE] <= off <= dues[TOLERANCE]:
                holding += 1
        b = state[first + at, b, 2]
    return told, holding
