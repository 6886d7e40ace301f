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
    ENDS,
    MAT,
    NEVER,
    NXT,
    PROFILE,
    SERVICE,
    Clock,
    Facts,
    Work,
)


@inlined
def clock(F: Facts, W: Work) -> Any:
    """The clock of both."""
    return Clock(W.state, W.rec, F.time, F.lim, F.rests, F.nrest, F.wins, F.nwin, F.soft, F.setup, F.spot)


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
def step(C: Clock, k: Any, i: Any, j: Any, src: Any, dst: Any) -> None:
    """State row `src`, after node i, led on to node j: row `dst`."""
    state, rests = C.state, C.rests
    most, final = C.nrest[k], C.rec[j, ENDS] != 0
    for b in range(most + 1):
        state[dst, b, 0] = NEVER
        state[dst, b, 1] = 0
    mi, mj = C.rec[i, MAT], C.rec[j, MAT]
    whole = np.int64(C.time[C.lim[k, PROFILE], mi, mj])
    prepare = np.int64(0)
    if not final and C.spot[mi] != C.spot[mj]:
        prepare = C.setup[j]
    for b in range(most + 1):
        t, behind = state[src, b, 0], state[src, b, 1]
        if t >= NEVER or (b < most and t > rests[k, b, 1]):
            continue  # its next break cannot be had any more
        travel, work = whole - prepare, whole
        rested = b
        while True:
            ready, late = t + work, np.int64(0)
            if not final:
                ready, late = begins(C.wins, C.nwin, C.soft, j, t + work)
                ready += C.rec[j, SERVICE]
            if late >= 0:
                total = behind + late
                if ready < state[dst, rested, 0] or (ready == state[dst, rested, 0] and total < state[dst, rested, 1]):
                    state[dst, rested, 0] = ready
                    state[dst, rested, 1] = total
                    state[dst, rested, 2] = b
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
def final(state: Any, rests: Any, nrest: Any, lim: Any, k: Any, row: Any) -> Any:
    """The best end among the states of a row, by its breaks; -1 if there is none."""
    found = np.int64(-1)
    time, late = np.int64(NEVER), np.int64(0)
    for b in range(nrest[k] + 1):
        t, behind = state[row, b, 0], state[row, b, 1]
        if t > lim[k, BACK_BY] or (b < nrest[k] and t > rests[k, b, 1]):
            continue
        if t < time or (t == time and behind < late):
            time, late, found = t, behind, np.int64(b)
    return found


@inner
def finish(C: Clock, k: Any, row: Any) -> Any:
    """The best end among the states of a row: time (NEVER if there is none) and lateness."""
    b = final(C.state, C.rests, C.nrest, C.lim, k, row)
    if b < 0:
        return np.int64(NEVER), np.int64(0)
    return C.state[row, b, 0], C.state[row, b, 1]


@inner
def leave(C: Clock, k: Any, row: Any, depart: Any) -> None:
    """The states on leaving; breaks that are over by then are off the road."""
    off = 0
    for b in range(C.nrest[k]):
        if depart >= C.rests[k, b, 0] + C.rests[k, b, 2]:
            off += 1
    for b in range(C.nrest[k] + 1):
        C.state[row, b, 0] = NEVER
        C.state[row, b, 1] = 0
    C.state[row, off, 0] = depart


@inner
def onward(C: Clock, k: Any, i: Any) -> None:
    """States after all nodes behind i."""
    j = C.rec[i, NXT]
    while j >= 0:
        step(C, k, i, j, i, j)
        i = j
        j = C.rec[i, NXT]


@inner
def through(C: Clock, k: Any, c: Any, i: Any, j: Any, end: Any) -> Any:
    """The route's end with node c between i and j: time (NEVER if that breaks a rule) and lateness."""
    first = len(C.rec)
    step(C, k, i, c, i, first)
    here, src, dst = c, first, first + 1
    while j >= 0:
        step(C, k, here, j, src, dst)
        same, alive = True, False
        for b in range(C.nrest[k] + 1):
            alive = alive or C.state[dst, b, 0] < NEVER
            same = same and C.state[dst, b, 0] == C.state[j, b, 0] and C.state[dst, b, 1] == C.state[j, b, 1]
        if not alive:
            return np.int64(NEVER), np.int64(0)
        if same:
            return finish(C, k, end)
        here = j
        src, dst = dst, src
        j = C.rec[here, NXT]
    return finish(C, k, src)
