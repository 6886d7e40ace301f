"""What ways cost; and when each node of a route can be left, and must be reached, as far as a change reaches."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.compiled import inlined, inner
from core.routing.engines.ruin.kernel.layout import (
    CLOSE,
    DEP,
    LATEST,
    MAT,
    NXT,
    ON,
    OPEN,
    PER_M,
    PER_S,
    PRV,
    SERVICE,
    UP,
)


@inner
def way(money: Any, dist: Any, time: Any, rec: Any, p: Any, k: Any, i: Any, j: Any, served: Any) -> Any:
    """What it costs a vehicle of kind k, of profile p, to go from node i to node j and to be there for `served` s."""
    mi, mj = rec[i, MAT], rec[j, MAT]
    cost = money[k, PER_M] * dist[p, mi, mj]
    return cost + money[k, PER_S] * (time[p, mi, mj] + served) if money[k, PER_S] else cost


@inlined
def merged(d1: Any, e1: Any, l1: Any, t: Any, d2: Any, e2: Any, l2: Any) -> Any:
    """Two ways, one after the other: duration, and when to begin it (Vidal et al., Computers & OR 40, 2013)."""
    reach = d1 + t
    wait = max(e2 - reach - l1, 0)
    return d1 + d2 + t + wait, max(e2 - reach, e1) - wait, min(l2 - reach, l1)


@inner
def forward(rec: Any, time: Any, p: Any, lasting: Any, i: Any) -> Any:
    """Departures, and the way up to each node, after node i, as far as they change."""
    j = rec[i, NXT]
    while j >= 0:
        t = np.int64(time[p, rec[i, MAT], rec[j, MAT]])
        dep = max(rec[i, DEP] + t, rec[j, OPEN]) + rec[j, SERVICE]
        same = dep == rec[j, DEP]
        rec[j, DEP] = dep
        if lasting:
            d, e, b = merged(
                rec[i, UP], rec[i, UP + 1], rec[i, UP + 2], t, rec[j, SERVICE], rec[j, OPEN], rec[j, CLOSE]
            )
            same = same and d == rec[j, UP] and e == rec[j, UP + 1] and b == rec[j, UP + 2]
            rec[j, UP], rec[j, UP + 1], rec[j, UP + 2] = d, e, b
        if same:
            return
        i = j
        j = rec[i, NXT]


@inner
def backward(rec: Any, time: Any, p: Any, lasting: Any, j: Any) -> Any:
    """Latest beginnings, and the way from each node on, before node j, as far as they change."""
    i = rec[j, PRV]
    while i >= 0:
        t = np.int64(time[p, rec[i, MAT], rec[j, MAT]])
        latest = min(rec[j, LATEST] - t - rec[i, SERVICE], rec[i, CLOSE])
        same = latest == rec[i, LATEST]
        rec[i, LATEST] = latest
        if lasting:
            d, e, b = merged(
                rec[i, SERVICE], rec[i, OPEN], rec[i, CLOSE], t, rec[j, ON], rec[j, ON + 1], rec[j, ON + 2]
            )
            same = same and d == rec[i, ON] and e == rec[i, ON + 1] and b == rec[i, ON + 2]
            rec[i, ON], rec[i, ON + 1], rec[i, ON + 2] = d, e, b
        if same:
            return
        j = i
        i = rec[j, PRV]
