"""Breaks, several windows and soft ones: the arithmetic of `core.routing.schedule`, for the kernel's arrays.

After each node there is a state for each number of breaks behind: the earliest departure, and the lateness so far.
Nothing hard is ever broken here, so states where it would be do not exist (their time is NEVER).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.compiled import inlined, inner
from core.routing.engines.ruin.kernel.layout import (
    BACK_BY,
    MAT,
    NEVER,
    NXT,
    PROFILE,
    SERVICE,
    Facts,
    Work,
)


@inlined
def begins(wins: Any, nwin: Any, soft: Any, j: Any, ready: Any) -> Any:
    """When service begins for a driver at the door, and how late that is; late -1: it may not."""
    for w in range(nwin[j]):
        if ready <= wins[j, w, 1]:
            return max(ready, wins[j, w, 0]), np.int64(0)
    if nwin[j] == 0:
        return ready, np.int64(0)
    return ready, ready - wins[j, nwin[j] - 1, 1] if soft[j] else np.int64(-1)


@inner
def step(F: Facts, W: Work, k: Any, i: Any, j: Any, src: Any, dst: Any) -> None:
    """State row `src`, after node i, led on to node j: row `dst`."""
    state, rests = W.state, F.rests
    most, final = F.nrest[k], len(F.stop) <= j < len(W.best)
    for b in range(most + 1):
        state[dst, b, 0] = NEVER
        state[dst, b, 1] = 0
    mi, mj = W.rec[i, MAT], W.rec[j, MAT]
    whole = np.int64(F.time[F.lim[k, PROFILE], mi, mj])
    prepare = np.int64(0)
    if not final and F.spot[mi] != F.spot[mj]:
        prepare = F.setup[j]
    for b in range(most + 1):
        t, behind = state[src, b, 0], state[src, b, 1]
        if t >= NEVER or (b < most and t > rests[k, b, 1]):
            continue  # its next break cannot be had any more
        travel, work = whole - prepare, whole
        rested = b
        while True:
            ready, late = t + work, np.int64(0)
            if not final:
                ready, late = begins(F.wins, F.nwin, F.soft, j, t + work)
                ready += W.rec[j, SERVICE]
            if late >= 0:
                total = behind + late
                if ready < state[dst, rested, 0] or (ready == state[dst, rested, 0] and total < state[dst, rested, 1]):
                    state[dst, rested, 0] = ready
                    state[dst, rested, 1] = total
            if rested == most:
                break
            earliest, latest = rests[k, rested, 0], rests[k, rested, 1]
            at = max(earliest, t + travel)
            if final or at > latest:
                at = max(earliest, t)
                if at > latest or at > t + travel:
                    break
            if not final and rested == b and ready <= at:
                break  # served before the rest begins: it is no worse on the next leg
            travel = max(np.int64(0), travel - at + t)
            work = max(np.int64(0), work - at + t)
            t = at + rests[k, rested, 2]
            rested += 1


@inner
def finish(F: Facts, W: Work, k: Any, row: Any) -> Any:
    """The best end among the states of a row: time (NEVER if there is none) and lateness."""
    most = F.nrest[k]
    time, late = np.int64(NEVER), np.int64(0)
    for b in range(most + 1):
        t, behind = W.state[row, b, 0], W.state[row, b, 1]
        if t > F.lim[k, BACK_BY] or (b < most and t > F.rests[k, b, 1]):
            continue
        if t < time or (t == time and behind < late):
            time, late = t, behind
    return time, late


@inner
def leave(F: Facts, W: Work, k: Any, row: Any, depart: Any) -> None:
    """The states on leaving; breaks that are over by then are off the road."""
    off = 0
    for b in range(F.nrest[k]):
        if depart >= F.rests[k, b, 0] + F.rests[k, b, 2]:
            off += 1
    for b in range(F.nrest[k] + 1):
        W.state[row, b, 0] = NEVER
        W.state[row, b, 1] = 0
    W.state[row, off, 0] = depart


@inner
def onward(F: Facts, W: Work, k: Any, i: Any) -> None:
    """States after all nodes behind i."""
    j = W.rec[i, NXT]
    while j >= 0:
        step(F, W, k, i, j, i, j)
        i = j
        j = W.rec[i, NXT]


@inner
def through(F: Facts, W: Work, k: Any, c: Any, i: Any, j: Any, end: Any) -> Any:
    """The route's end with node c between i and j: time (NEVER if that breaks a rule) and lateness."""
    first = len(W.rec)
    step(F, W, k, i, c, i, first)
    here, src, dst = c, first, first + 1
    while j >= 0:
        step(F, W, k, here, j, src, dst)
        same, alive = True, False
        for b in range(F.nrest[k] + 1):
            alive = alive or W.state[dst, b, 0] < NEVER
            same = same and W.state[dst, b, 0] == W.state[j, b, 0] and W.state[dst, b, 1] == W.state[j, b, 1]
        if not alive:
            return np.int64(NEVER), np.int64(0)
        if same:
            return finish(F, W, k, end)
        here = j
        src, dst = dst, src
        j = W.rec[here, NXT]
    return finish(F, W, k, src)
