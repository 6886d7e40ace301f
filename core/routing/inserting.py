"""One more stop on routes that stand: where it disturbs them least, what it costs there, and whom it delays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.routing.draft import Draft, Trial
from core.routing.line import Line
from core.routing.model import Route
from core.routing.schedule import ended, schedule

#: Places of a vehicle that are timed to the second: those that an estimate puts first. Timing a route takes a
#: millisecond or so, and a day of 200 stops has as many places.
_TIMED = 4


@dataclass(frozen=True, slots=True)
class Insertion:
    """The stop on a vehicle's route, and what that does to the others."""

    vehicle: int
    at: int  #: before this position of the route as it is
    place: int
    route: Route  #: as it is driven then
    more: int  #: what the plan then costs more, minor units
    moved: tuple[int, ...]  #: stops that are reached earlier or later by more than is tolerated, in order
    idle: bool  #: the vehicle would have stayed where it is


@dataclass(slots=True)
class Disturbance:
    """What insertions of one stop into the routes of a draft do, and how much work that was.

    `tolerance_s`: who is reached no more than this earlier or later is not disturbed. Shipments are not looked at: they
    need two places.
    """

    draft: Draft
    routes: Sequence[Route]  #: of the draft's lines, as they are driven
    tolerance_s: int
    fitting: int = 0  #: places that break nothing
    timed: int = 0  #: routes timed

    def insertions(self, stop: int) -> tuple[Insertion, ...]:
        """For each vehicle the place that breaks nothing and disturbs fewest, of equals the cheapest; least first.

        A vehicle that would have stayed in comes after those that disturb as few: its driver is disturbed.
        """
        by_vehicle: dict[int, list[tuple[int, float, Trial]]] = {}
        for trial in self.draft.fitting(stop):
            self.fitting += 1
            by_vehicle.setdefault(trial.vehicle, []).append((self._estimate(trial), trial.cost, trial))
        found = []
        for trials in by_vehicle.values():
            near = sorted(trials, key=lambda each: each[:2])[:_TIMED]
            found.append(min((self._insertion(trial) for _, _, trial in near), key=_rank))
        return tuple(sorted(found, key=_rank))

    def _estimate(self, trial: Trial) -> int:
        """How many are disturbed where vehicles leave as early as they may: quick, and nearly right."""
        line = self.draft.lines[trial.vehicle]
        before, after = _starts(line), _starts(self.draft.longer(trial))
        return sum(abs(after[stop] - start_s) > self.tolerance_s for stop, start_s in before.items())

    def _insertion(self, trial: Trial) -> Insertion:
        line = self.draft.longer(trial)
        now = schedule(line.problem, line.vehicle, line.sequence, line.reloads)
        self.timed += 1
        was = next((route for route in self.routes if route.vehicle == trial.vehicle), None)
        reached = _reached(was) if was is not None else {}
        moved = (s for s, at_s in _reached(now).items() if s in reached and abs(at_s - reached[s]) > self.tolerance_s)
        more = now.cost - (was.cost if was is not None else 0)
        return Insertion(trial.vehicle, trial.at, trial.place, now, more, tuple(moved), not reached)


def _rank(each: Insertion) -> tuple[int, bool, int, int]:
    return len(each.moved), each.idle, each.more, each.vehicle


def _reached(route: Route) -> Mapping[int, int]:
    """When each stop of the route is reached, s."""
    return {visit.stop: visit.arrival_s for visit in route.visits}


def _starts(line: Line) -> dict[int, int]:
    """When each stop of the line is reached at the earliest, s."""
    found, step = {}, ended(line.problem.vehicles[line.vehicle], line.states[-1]).last
    while step is not None:
        found[step.leg.stop] = step.arrival_s
        step = step.before
    return found
