"""A problem as the kernel's arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.routing.engines.ruin.cargo import asks, certain, goods, has_cargo, widened
from core.routing.engines.ruin.dues import dues, is_shared
from core.routing.engines.ruin.fleet import Kinds, kinds
from core.routing.engines.ruin.kernel.chance import seeded
from core.routing.engines.ruin.kernel.layout import (
    BACK_BY,
    CARGO,
    CLOSE,
    DEP,
    DNX,
    ENDS,
    FROM,
    HAS_CARGO,
    HAS_DURATION,
    HAS_ORDER,
    HAS_PAIRS,
    HAS_SHARED,
    HAS_TIME,
    HAS_TOLD,
    IS_RICH,
    IS_WHOLE,
    LATEST,
    LEAVE_BY,
    MAT,
    NEVER,
    NXT,
    ON,
    OPEN,
    PARTS,
    PER_S,
    PROFILE,
    PRV,
    RANDOM,
    READY,
    RELOADS,
    RT,
    SERVICE,
    TO,
    UP,
    WIDTH,
    Facts,
    Work,
)
from core.routing.engines.ruin.neighbours import neighbours
from core.routing.model import UNREACHABLE, Door, Problem
from core.routing.objective import drop_prices

#: How often absent stops are sorted by chance, by load, farthest first, nearest first; and by their windows.
_BY_CHANCE, _BY_LOAD, _FAR_FIRST, _NEAR_FIRST, _BY_WINDOW = 4, 4, 2, 1, 2


@dataclass(frozen=True, slots=True)
class _Doors:
    """Every door of every stop, and the rows of the matrices: first the doors, then where vehicles start and end."""

    all: tuple[Door, ...]
    first: NDArray[np.int64]  #: [S + 1]
    stop: NDArray[np.int32]  #: [N]
    places: NDArray[np.int64]  #: [M]; -1: the end of an open route
    rows: dict[int | None, int]  #: of starts and ends, by place

    @classmethod
    def of(cls, problem: Problem, fleet: Kinds) -> _Doors:
        doors = tuple(door for asked in problem.stops for door in asked.doors)
        counts = [len(asked.doors) for asked in problem.stops]
        first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        ends = dict.fromkeys(place for van in fleet.one for place in (van.start, van.end))
        ends.update(dict.fromkeys(place for van in fleet.one if van.reloads for place in van.loads_at))
        rows = {place: len(doors) + at for at, place in enumerate(ends)}
        places = [*(door.place for door in doors), *(-1 if place is None else place for place in ends)]
        stop = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        return cls(doors, first, stop, np.array(places, np.int64), rows)

    def setup(self, nodes: int) -> NDArray[np.int64]:
        """`Facts.setup`."""
        return np.array([*(door.setup_s for door in self.all), *[0] * (nodes - len(self.all))], np.int64)

    def spots(self) -> NDArray[np.int64]:
        """`Facts.spot`."""
        spot = self.places.copy()
        spot[len(self.all) :] = -2  # like no place of a stop
        return spot

    def tables(self, problem: Problem) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Metres, and seconds with setup, between all rows, for each matrix."""
        places, count = self.places, len(self.all)
        setup = np.array([door.setup_s for door in self.all], np.int32)
        apart = places[:, None] != places[None, :count]
        apart[count:] = True  # a start is no visit: setup is paid at the first stop, wherever it is
        shape = (len(problem.matrices), len(places), len(places))
        dist, time = np.empty(shape, np.int32), np.empty(shape, np.int32)
        for p, matrix in enumerate(problem.matrices):
            dist[p] = matrix.distances[np.ix_(places, places)]
            time[p] = matrix.durations[np.ix_(places, places)]
            for table in (dist[p], time[p]):
                table[:, places < 0] = 0
                table[places < 0, :] = 0
            time[p][:, :count] += np.where(apart, setup[None, :], 0).astype(np.int32)
        return dist, time


def facts(problem: Problem) -> Facts:
    """The arrays of a problem that has stops and vehicles."""
    fleet = kinds(problem)
    doors = _Doors.of(problem, fleet)
    dist, time = doors.tables(problem)
    count, money, parts = len(doors.all), fleet.money(), len(problem.dimensions)
    lim, docks = widened(problem, fleet, fleet.limits(doors.rows), count + 2 * len(problem.vehicles))
    node = _with_docks(_nodes(doors, fleet, lim, dist, time), docks, fleet, doors.rows)
    wins, nwin, soft = _windows(doors.all, len(node))
    windowed = bool(nwin.any())
    near, adj = neighbours(dist[0, :count, :count], time[0, :count, :count], node[:count], windowed)
    demand = np.array([problem.stops[s].demand for s in doors.stop], np.int64).reshape(count, parts)
    asked, capacity = asks(problem), lim[:, CARGO + parts :]
    keys, by_chance = _keys(demand, dist[0, count, :count], node[:count], doors.first[:-1], windowed)
    rests, nrest = fleet.rests()
    pos, rel0, rel = _orders(problem)
    rich = bool(nrest.any() or soft.any() or (nwin > 1).any())
    timed = bool(time.any() or windowed or node[:count, SERVICE].any())
    flags = _flags(problem, timed, rich, bool((pos != NEVER).any() or len(rel)), bool(money[:, PER_S].any()))
    flags[RANDOM] = by_chance
    if flags[HAS_CARGO]:
        demand, capacity = certain(asked, doors.stop, fleet, lim, parts)
    fleet0, members = fleet.listed()
    prices = np.array(drop_prices(problem), np.float64)
    ways = (doors.first, doors.stop, dist, _turned(dist), time, _turned(time))
    fits = fleet.fits(problem) * goods(problem, fleet)
    who = (fits, fleet.of, money, lim, np.ascontiguousarray(capacity), asked, fleet0, members)
    when = (wins, nwin, soft, doors.setup(len(node)), doors.spots(), rests, nrest, dues(problem))
    return Facts(*ways, node, demand, prices, *who, near, adj, keys, flags, *when, pos, rel0, rel)


def _flags(problem: Problem, timed: bool, rich: bool, ordered: bool, paid: bool) -> NDArray[np.int64]:
    """`Facts.flags`: orders and breaks are looked at by one and the same step, which needs times; `paid`: by time."""
    limited = any(van.max_duration_s is not None for van in problem.vehicles)
    laden, shared = has_cargo(problem), is_shared(problem)
    whole = laden or shared or any(van.overtime_s for van in problem.vehicles) or (limited and (rich or ordered))
    rich = rich or ordered or whole
    flags = np.zeros(12, np.int64)
    flags[[HAS_TIME, HAS_DURATION, IS_RICH]] = (timed or rich, paid or limited, rich)
    flags[[HAS_ORDER, IS_WHOLE, HAS_CARGO, HAS_PAIRS]] = (ordered, whole, laden, bool(problem.pairs))
    flags[[HAS_SHARED, HAS_TOLD]] = (shared, problem.most_changed is not None)
    flags[PARTS] = len(problem.dimensions)
    return flags


def _turned(table: NDArray[np.int32]) -> NDArray[np.int32]:
    """The transposes; the table itself where it is symmetric."""
    turned = table.transpose(0, 2, 1)
    return table if np.array_equal(table, turned) else np.ascontiguousarray(turned)


def _nodes(
    doors: _Doors, fleet: Kinds, lim: NDArray[np.int64], dist: NDArray[np.int32], time: NDArray[np.int32]
) -> NDArray[np.int64]:
    """`Facts.node`: every vehicle at home."""
    count, kind = len(doors.all), fleet.of
    node = np.zeros((count + 2 * len(kind), WIDTH), np.int64)
    node[:, RT] = node[:, PRV] = node[:, NXT] = -1
    node[:count, MAT] = np.arange(count)
    for c, door in enumerate(doors.all):
        last = door.windows[-1] if door.windows else None
        node[c, OPEN] = door.windows[0].opens_s if last else 0
        node[c, CLOSE] = last.closes_s if last and last.hard else NEVER
        node[c, SERVICE] = door.service_s
    starts = np.arange(count, len(node), 2)
    ends = starts + 1
    node[starts, MAT], node[ends, MAT] = lim[kind, FROM], lim[kind, TO]
    node[starts, NXT], node[ends, PRV] = ends, starts
    node[ends, ENDS] = True
    node[starts, RT] = node[ends, RT] = np.arange(len(kind))
    node[starts, OPEN] = node[starts, DEP] = node[starts, UP + 1] = lim[kind, READY]
    node[starts, CLOSE] = node[starts, UP + 2] = lim[kind, LEAVE_BY]
    node[ends, CLOSE] = node[ends, LATEST] = node[ends, ON + 2] = lim[kind, BACK_BY]
    node[starts, DNX] = dist[lim[kind, PROFILE], lim[kind, FROM], lim[kind, TO]]
    way = time[lim[kind, PROFILE], lim[kind, FROM], lim[kind, TO]]
    node[ends, DEP] = node[starts, DEP] + way
    node[starts, LATEST] = np.minimum(node[starts, CLOSE], node[ends, LATEST] - way)
    return node


def _with_docks(
    node: NDArray[np.int64], docks: Sequence[tuple[int, int]], fleet: Kinds, rows: dict[int | None, int]
) -> NDArray[np.int64]:
    """`Facts.node` with the places to load again."""
    more = np.zeros((len(docks), WIDTH), np.int64)
    for at, (k, place) in enumerate(docks):
        more[at, MAT], more[at, SERVICE] = rows[place], fleet.one[k].reload_s
    return np.concatenate([node, more])


def _windows(doors: Sequence[Door], nodes: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint8]]:
    nwin = np.zeros(nodes, np.int64)
    nwin[: len(doors)] = [len(door.windows) for door in doors]
    wins = np.zeros((len(doors), max(1, int(nwin.max(initial=0))), 2), np.int64)
    soft = np.zeros(len(doors), np.uint8)
    for c, door in enumerate(doors):
        for w, window in enumerate(door.windows):
            wins[c, w] = (window.opens_s, window.closes_s)
        soft[c] = bool(door.windows) and not door.windows[-1].hard
    return wins, nwin, soft


def _keys(
    demand: NDArray[np.int64], far: NDArray[np.int32], node: NDArray[np.int64], first: NDArray[np.int64], windowed: bool
) -> tuple[NDArray[np.float64], int]:
    """`Facts.keys`, and how many of its columns stand for chance."""
    size = (demand / np.maximum(1, demand.sum(axis=0))).sum(axis=1)[first]
    way = np.minimum(far, UNREACHABLE // 2)[first].astype(np.float64)
    columns = [np.zeros(len(first))] * _BY_CHANCE + [-size] * _BY_LOAD + [-way] * _FAR_FIRST + [way] * _NEAR_FIRST
    if windowed:
        opens, closes = node[first, OPEN].astype(np.float64), node[first, CLOSE].astype(np.float64)
        columns += [closes - opens] * _BY_WINDOW + [opens] * _BY_WINDOW + [-closes] * _BY_WINDOW
    return np.ascontiguousarray(np.array(columns).T), _BY_CHANCE


def _orders(problem: Problem) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """`Facts.pos`, `Facts.rel0` and `Facts.rel`."""
    locks = [asked.lock.position if asked.lock is not None else None for asked in problem.stops]
    pos = np.array([NEVER if lock is None else lock for lock in locks], np.int64)
    others: list[list[tuple[int, int]]] = [[] for _ in problem.stops]
    for kept in problem.sequences:
        for at, s in enumerate(kept):
            others[s] += [(other, int(number < at)) for number, other in enumerate(kept) if number != at]
    rel0 = np.concatenate([[0], np.cumsum([len(one) for one in others])]).astype(np.int64)
    return pos, rel0, np.array([pair for one in others for pair in one], np.int64).reshape(-1, 2)


def work(facts: Facts, seed: int) -> Work:
    """Every stop in the bank, every vehicle at home, nothing searched yet."""
    nodes, vehicles, stops = len(facts.stop), len(facts.kind), len(facts.price)
    starts = np.arange(nodes, nodes + 2 * vehicles, 2)
    parts, most = int(facts.flags[PARTS]), min(stops, int(facts.lim[:, RELOADS].max()))
    best = np.zeros(nodes + 2 * vehicles, np.int32)
    best[starts] = starts + 1
    state = np.full((len(facts.node) + 2 * stops + 3, facts.rests.shape[1] + 1, 3), NEVER, np.int64)
    return Work(
        rec=facts.node.copy(),
        veh=np.zeros((vehicles, 9), np.int64),
        load=np.zeros((vehicles + 2, facts.demand.shape[1]), np.int64),
        cost=np.zeros(vehicles),
        fresh=np.zeros(vehicles),
        bank=np.arange(stops, dtype=np.int32),
        place=np.arange(stops, dtype=np.int64),
        total=np.array([facts.price.sum()] * 3 + [0.0] * 2),
        count=np.array([stops, 0, 1, 0, 0, 0, 0, 0], np.int64),
        hint=np.full(len(facts.lim), -1, np.int32),
        log=np.zeros(2 * (nodes + vehicles) + 8, np.int32),
        logged=np.zeros((vehicles, 2), np.int32),
        dirty=np.zeros(vehicles, np.int32),
        best=best,
        todo=np.zeros(stops, np.int32),
        old=np.zeros(stops, np.int32),
        order=np.zeros(stops),
        state=state,
        door=np.full(stops, -1, np.int64),
        path=np.zeros((3, 2 * stops + 3), np.int64),
        trip=np.zeros((stops + 2, parts + 1 + 2 * (most + 1)), np.int64),
        extra=np.zeros(vehicles),
        rng=seeded(seed),
    )
