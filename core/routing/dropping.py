"""Whom a vehicle could do without, so that a stop that is left out rides in their stead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.routing.draft import Draft
from core.routing.granting import Pricing
from core.routing.line import Line
from core.routing.model import UNREACHABLE, Change, Door, NearestMiss, Problem
from core.routing.objective import drop_prices

Numbers = NDArray[np.int64]

#: Exact trials for one stop on one vehicle: the arrays have seen all exchanges before, so few of them fail.
_TRIALS = 6


@dataclass(frozen=True, slots=True, eq=False)
class _Gaps:
    """Every gap of a vehicle's line without one of its stops in turn: equally long columns."""

    lines: list[Line]  #: one for each stop that may go
    line: Numbers  #: which of `lines`
    at: Numbers  #: before which position of it
    before: Numbers  #: the place before
    after: Numbers  #: the place after; -1 where nothing is
    free_s: Numbers  #: when the driver leaves the place before, at the earliest
    setup_s: Numbers  #: of the stop after
    until_s: Numbers  #: when the stop after must be reached, setup done; the end of the shift where nothing is
    between_s: Numbers  #: from before to after, as the line drives now
    between_m: Numbers
    load: Numbers  #: [gap, dimension] without the stop that goes
    metres: Numbers  #: of the whole line


class Exchange:
    """All exchanges of one stop on a route for one that is left out. The lines of the draft must not change under it.

    Only stops that weigh less than the one that comes, or as much and then only if the plan gets cheaper; nothing that
    is locked goes. Nothing is said of shipments, of what is collected, and of vehicles that load again.
    """

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.prices = drop_prices(draft.problem)
        self.pricing = Pricing(draft)
        self._gaps: dict[int, _Gaps | None] = {}

    def drops(self, stop: int) -> Iterator[NearestMiss]:
        """For each vehicle the least important, and of equals the cheapest, that the stop could ride in place of."""
        wanted = self.draft.problem.stops[stop]
        if self.draft.problem.partner(stop) is not None or any(wanted.collected):
            return
        for vehicle, van in enumerate(self.draft.problem.vehicles):
            if van.reloads or van.aboard is not None:
                continue  # room depends on where it is visited
            held = wanted.lock is not None and wanted.lock.vehicle != vehicle
            if held or wanted.skills - van.skills or (gaps := self._of(vehicle)) is None:
                continue
            found = next(self._placed(stop, vehicle, gaps), None)
            if found is not None:
                yield found

    def _placed(self, stop: int, vehicle: int, gaps: _Gaps) -> Iterator[NearestMiss]:
        """Exchanges that hold for certain, the best first."""
        for gap, place, goes in self._promising(stop, vehicle, gaps)[:_TRIALS]:
            line, at = gaps.lines[gaps.line[gap]], int(gaps.at[gap])
            if line.trial(at, stop, place)[0].kinds or not self._ordered(stop, vehicle, goes, at):
                continue
            equal = self.prices[goes] == self.prices[stop]
            miss = self.pricing.priced(self._miss(stop, vehicle, goes, equal, at, place))
            if not equal or miss.cost < 0:
                yield miss

    def _miss(self, stop: int, vehicle: int, goes: int, equal: bool, at: int, place: int) -> NearestMiss:
        problem = self.draft.problem
        how = "as important as it is" if equal else "of lower priority"
        if not equal and problem.stops[goes].priority == problem.stops[stop].priority:
            how = "cheaper to leave out"
        text = f"Without {problem.stops[goes]}, {how}, it would ride with {problem.vehicles[vehicle]}."
        size = 2.0 if equal else 1.0
        where = {"placed": stop, "at": at, "place": place}
        return NearestMiss(Change.DROP, vehicle, 1, text, goes, size=size, **where)

    def _ordered(self, stop: int, vehicle: int, goes: int, at: int) -> bool:
        """Whether positions that are locked and orders that are to be kept allow it: then only in the same place."""
        sequence = self.draft.lines[vehicle].sequence
        index = next(i for i, (visited, _) in enumerate(sequence) if visited == goes)
        if self.draft.free(vehicle) and not self.draft.ordered(stop):
            return True
        return at == index and self.draft.keeps(stop, (vehicle, index))

    def _promising(self, stop: int, vehicle: int, gaps: _Gaps) -> list[tuple[int, int, int]]:
        """(gap, place, stop that goes) that time, load and range seem to allow, the best first."""
        draft, prices = self.draft, self.prices
        goes = np.array(self._leaving(vehicle), dtype=np.int64)
        price = np.array([prices[each] for each in goes], dtype=np.float64)[gaps.line]
        lighter = (price < prices[stop]) | ((price == prices[stop]) & (draft.problem.stops[stop].drop_cost is None))
        found: list[tuple[float, float, int, int, int]] = []
        for door in draft.problem.stops[stop].doors:
            fits, added = _looked_at(draft.problem, vehicle, stop, door, gaps)
            for gap in np.flatnonzero(fits & lighter):
                found.append((price[gap], added[gap], int(gap), door.place, int(goes[gaps.line[gap]])))
        return [(gap, place, leaves) for _, _, gap, place, leaves in sorted(found)]

    def _leaving(self, vehicle: int) -> list[int]:
        """The stops of the vehicle that may go."""
        stops, dearest = self.draft.problem.stops, self._dearest
        return [
            stop
            for stop, _ in self.draft.lines[vehicle].sequence
            if stops[stop].lock is None and self.draft.problem.partner(stop) is None and self.prices[stop] <= dearest
        ]

    @cached_property
    def _dearest(self) -> float:
        return max((self.prices[stop] for stop in self.draft.left_out), default=-1)

    def _of(self, vehicle: int) -> _Gaps | None:
        if vehicle not in self._gaps:
            self._gaps[vehicle] = _gaps(self.draft, vehicle, self._leaving(vehicle))
        return self._gaps[vehicle]


def _gaps(draft: Draft, vehicle: int, leaving: list[int]) -> _Gaps | None:
    """The columns; None where nothing may go."""
    if not leaving:
        return None
    problem, van, sequence = draft.problem, draft.problem.vehicles[vehicle], draft.lines[vehicle].sequence
    lines = [Line(problem, vehicle, [visit for visit in sequence if visit[0] != stop]) for stop in leaving]
    rows: list[tuple[int, ...]] = []
    for number, line in enumerate(lines):
        metres = sum(leg.distance_m for leg in line.way)
        for at in range(len(line.sequence) + 1):
            before = line.sequence[at - 1][1] if at else van.start
            free_s = min(state.time_s for state in line.states[at].values())
            leg = line.way[at] if at < len(line.way) else None
            if leg is not None and leg.door is not None:
                after, setup_s, until_s = leg.door.place, leg.door.setup_s, line.latest[at]
            else:
                after, setup_s, until_s = -1 if van.end is None else van.end, 0, van.shift_end_s
            travel = (leg.travel_s, leg.distance_m) if leg is not None else (0, 0)
            rows.append((number, at, before, after, free_s, setup_s, until_s, *travel, metres, *line.load))
    table = np.array(rows, dtype=np.int64)
    line_, at_, before, after, free_s, setup_s, until_s, between_s, between_m, metres = table.T[:10]
    return _Gaps(
        lines, line_, at_, before, after, free_s, setup_s, until_s, between_s, between_m, table[:, 10:], metres
    )


def _looked_at(
    problem: Problem, vehicle: int, stop: int, door: Door, gaps: _Gaps
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """For each gap whether the stop may fit there, breaks aside (never False where it does), and about what it adds."""
    van, matrix, wanted = problem.vehicles[vehicle], problem.matrix(vehicle), problem.stops[stop]
    there_s, there_m = matrix.durations[gaps.before, door.place], matrix.distances[gaps.before, door.place]
    on_s = np.where(gaps.after < 0, 0, matrix.durations[door.place, gaps.after])
    on_m = np.where(gaps.after < 0, 0, matrix.distances[door.place, gaps.after])
    ready_s = gaps.free_s + there_s + np.where(gaps.before == door.place, 0, door.setup_s)
    left_s = _begins(door, ready_s) + door.service_s
    reached_s = left_s + on_s + np.where(gaps.after == door.place, 0, gaps.setup_s)
    metres = there_m + on_m - gaps.between_m
    fits = (there_s != UNREACHABLE) & (on_s != UNREACHABLE) & (reached_s <= gaps.until_s)
    fits &= left_s - door.service_s <= _closing(door)
    for part, most in enumerate(van.capacity):
        if most is not None:
            fits &= gaps.load[:, part] + wanted.demand[part] <= most
    if van.max_distance_m is not None:
        fits &= gaps.metres + metres <= van.max_distance_m
    added = van.cost_km * metres / 1000 + van.cost_hour * (there_s + on_s - gaps.between_s) / 3600
    return fits, np.asarray(added, dtype=np.float64)


def _begins(door: Door, ready_s: Numbers) -> Numbers:
    """When service begins, as `Door.start` says."""
    begins, taken = ready_s.copy(), np.zeros(len(ready_s), dtype=np.bool_)
    for window in door.windows:
        now = ~taken & (ready_s <= window.closes_s)
        begins[now] = np.maximum(ready_s[now], window.opens_s)
        taken |= now
    return begins


def _closing(door: Door) -> int:
    """After which second service cannot begin; one that is always before where nothing is firm."""
    if not door.windows or not door.windows[-1].hard:
        return 2 * UNREACHABLE
    return door.windows[-1].closes_s
