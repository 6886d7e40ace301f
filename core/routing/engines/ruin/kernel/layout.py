"""What the kernel reads (`Facts`) and writes (`Work`): plain arrays, so that it runs without the interpreter's lock.

A node is a door of a stop; after the N nodes come a start and an end for each vehicle: N + 2v and N + 2v + 1;
then X places to load again, those of each kind by themselves. Matrices
are laid out by node, with their transposes beside them, so that a trial insertion reads two rows and no column.
N doors, S stops, V vehicles of K kinds, P matrices of M rows, D dimensions, at most B breaks. Times in s, ways in m.
"""

from __future__ import annotations

from typing import Any, NamedTuple

# Columns of Work.rec: what changes, then what a node is, then the ways up to it and from it on.
NXT, PRV, RT, DEP, LATEST, DNX, MAT, ENDS, OPEN, CLOSE, SERVICE = range(11)
UP, ON = 11, 14  #: duration, earliest and latest start, each
WIDTH = 24
# Columns of Facts.lim, a row for each kind of vehicle.
MAX_DISTANCE, MAX_STOPS, READY, LEAVE_BY, BACK_BY, PROFILE, FROM, TO = range(8)
# Its last ones from CARGO on: what is aboard at first, and what it carries, for each dimension.
MAX_DURATION, SHIFT_END, RELOADS, DOCK, DOCKS, AWAY, CARGO = range(8, 15)
# Columns of Facts.asks: brought, collected and shipped, for each dimension, from GOODS on.
MATE, SENT, TOLD_BY, TOLD_AT, GOODS = range(5)
# Columns of Facts.money, a row for each kind.
FIXED, PER_M, PER_S, PER_STOP, PER_OVER = range(5)
# Columns of Work.veh.
COUNT, DISTANCE, MARK, LOGGED, ASTRAY = range(5)
AS_KEPT, AS_TRIED = 5, 7  #: see `shares`, two each
# Facts.flags.
HAS_TIME, HAS_DURATION, IS_RICH, HAS_ORDER, RANDOM, IS_WHOLE, HAS_CARGO, PARTS, HAS_PAIRS, HAS_SHARED, HAS_TOLD = range(
    11
)
# Facts.dues.
LATE, UNEVEN, MEAN, BY_TIME, GRAVE, TOLD, MOST, TOLERANCE = range(8)
# Rows of Work.path.
NODES, WALK, AGAIN = range(3)
# Work.count and Work.total.
BANKED, ITERATION, BLINK, DIRTY, TOUCHED, LOGLEN, ALL_ASTRAY = range(7)
NOW, BEST, BANK, SHARED, TRIED = range(5)

#: Larger than any time, distance or load.
NEVER = 1 << 60


class Facts(NamedTuple):
    """What stays the same during a search."""

    doors: Any  #: int64 [S + 1]: first node of each stop
    stop: Any  #: int32 [N]: stop of each node
    dist: Any  #: int32 [P, M, M]
    dist_t: Any  #: its transpose
    time: Any  #: int32 [P, M, M]: travel and setup
    time_t: Any  #: its transpose
    node: Any  #: int64 [N + 2V + X, WIDTH]: as `Work.rec` is at first
    demand: Any  #: int64 [N, D or 2D]: brought, and collected
    price: Any  #: float64 [S]: of leaving a stop out
    fits: Any  #: uint8 [S, K]: whether skills and locks let a kind serve a stop; 2: once it has loaded again
    kind: Any  #: int32 [V]
    money: Any  #: float64 [K, 5]
    lim: Any  #: int64 [K, 14 + 2D]
    cap: Any  #: int64 [K, D or 2D]; a load above it fits nowhere on the route
    asks: (
        Any  #: int64 [S, 4 + 3D]: the other stop of its shipment (-1: none), whether it is collected here; the vehicle
    )
    #: (-1: any) and time (-1: none) announced; goods
    fleet0: Any  #: int64 [K + 1]: where each kind begins in `fleet`
    fleet: Any  #: int32 [V]: vehicles by kind
    near: Any  #: int32 [N, G]: where to try a node: beside these, best first
    adj: Any  #: int32 [N, A]: nearest nodes by way
    keys: Any  #: float64 [S, 11 or 17]: what absent stops are sorted by; the first RANDOM columns stand for chance
    flags: Any  #: int64 [12]
    wins: Any  #: int64 [N, W, 2]: windows
    nwin: Any  #: int64 [N + 2V + X]: how many
    soft: Any  #: uint8 [N]: whether the last may be overrun
    setup: Any  #: int64 [N + 2V + X]
    spot: Any  #: int64 [M]: place of each row; a start is like no other place
    rests: Any  #: int64 [K, B, 3]: earliest, latest, duration
    nrest: Any  #: int64 [K]: how many
    dues: Any  #: float64 [8]: what is priced though nobody pays it, and what it is measured by
    pos: Any  #: int64 [S]: position that a stop is locked to, or NEVER
    rel0: Any  #: int64 [S + 1]: where the relatives of a stop begin
    rel: Any  #: int64 [R, 2]: another stop of the same kept order, and whether it comes before


class Work(NamedTuple):
    """The solution in hand, the best one, and room to go back."""

    rec: Any  #: int64 [N + 2V + X, WIDTH]
    veh: Any  #: int64 [V, 9]
    load: Any  #: int64 [V + 2, D or 2D]; then two scratch rows
    cost: Any  #: float64 [V]
    fresh: Any  #: float64 [V]: of the touched routes, in their order, what each costs after the iteration
    bank: Any  #: int32 [S]: stops on no route
    place: Any  #: int64 [S]: where a stop stands in `bank`, or -1
    total: Any  #: float64 [5]: cost now, best cost, price of the bank now, what routes cost together and would cost
    count: Any  #: int64 [8]
    hint: Any  #: int32 [K]: a vehicle of the kind that may be empty
    log: Any  #: int32 [2(N + V) + 8]: routes as they were, then two as they are to be
    logged: Any  #: int32 [V, 2]: touched routes and where they begin in the log
    dirty: Any  #: int32 [V]: routes changed since the best was noted
    best: Any  #: int32 [N + 2V]: the best solution's next nodes
    todo: Any  #: int32 [S]: absent stops in the order in which they are tried
    old: Any  #: int32 [S]: the bank before the iteration
    order: Any  #: float64 [S]: what `todo` is sorted by
    #: int64 [N + 2V + X + 2S + 3, B + 1, 3]: after a node, by breaks behind: time, lateness, breaks before it; then
    #: scratch rows
    state: Any
    door: Any  #: int64 [S]: the node that serves a stop, or -1
    path: Any  #: int64 [3, 2S + 3]: a route as it might be: its nodes; all that is driven by; where it loads again
    trip: Any  #: int64 [S + 2, …]: scratch rows of `trips`
    extra: Any  #: float64 [V]: of the route in hand, what it costs on top of ways, stops and hours
    rng: Any  #: uint64 [1]


class Clock(NamedTuple):
    """What tells when each node can be left: parts of both, so that less is handed over."""

    state: Any
    rec: Any
    time: Any
    lim: Any
    rests: Any
    nrest: Any
    wins: Any
    nwin: Any
    soft: Any
    setup: Any
    spot: Any


class Trips(NamedTuple):
    """What tells what is aboard, likewise."""

    path: Any
    trip: Any
    load: Any
    stop: Any
    asks: Any
    fits: Any
    dist: Any
