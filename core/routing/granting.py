"""A nearest miss granted: the problem with its change made, and the solution with its stop in place."""

from __future__ import annotations

from dataclasses import replace

from core.routing.draft import Draft
from core.routing.line import Line
from core.routing.model import Change, Code, Door, NearestMiss, Problem, Solution, Stop, Unassigned
from core.routing.schedule import schedule

_INSTEAD = "Another stop took its place."


def applied(problem: Problem, miss: NearestMiss) -> Problem:
    """The problem with the change made by its amount, and nothing else; one that drops a stop leaves it as it is."""
    if miss.change is Change.DROP or not miss.amount:
        return problem
    if miss.change is Change.WINDOW:
        assert miss.stop is not None
        doors = tuple(_later(door, miss.amount) for door in problem.stops[miss.stop].doors)
        return _with_stop(problem, miss.stop, replace(problem.stops[miss.stop], doors=doors))
    if miss.change is Change.LOCK:
        assert miss.stop is not None
        return _with_stop(problem, miss.stop, replace(problem.stops[miss.stop], lock=None))
    vans = list(problem.vehicles)
    van = vans[miss.vehicle]
    if miss.change is Change.CAPACITY:
        more = (0 if part != miss.dimension else miss.amount for part in range(len(van.capacity)))
        most = tuple(None if have is None else have + over for have, over in zip(van.capacity, more, strict=True))
        vans[miss.vehicle] = replace(van, capacity=most)
    elif miss.change is Change.SKILL:
        lacking = sorted(problem.stops[miss.placed].skills - van.skills)
        vans[miss.vehicle] = replace(van, skills=van.skills.union(lacking[: miss.amount]))
    elif miss.change is Change.SHIFT:
        vans[miss.vehicle] = replace(van, shift_end_s=van.shift_end_s + miss.amount)
    elif miss.change is Change.RANGE:
        vans[miss.vehicle] = replace(van, max_distance_m=(van.max_distance_m or 0) + miss.amount)
    else:
        vans[miss.vehicle] = replace(van, max_stops=(van.max_stops or 0) + miss.amount)
    return replace(problem, vehicles=tuple(vans))


def placed(problem: Problem, solution: Solution, miss: NearestMiss) -> Solution:
    """The solution with the stop where the miss says, timed on the problem with the change made.

    `check(applied(problem, miss), …)` has nothing against it if it had nothing against the solution.
    """
    granted = applied(problem, miss)
    routes = {route.vehicle: route for route in solution.routes}
    old = routes.get(miss.vehicle)
    line = Line(granted, miss.vehicle, list(old.sequence if old else ()), list(old.loadings if old else ()))
    new = _grown(line, miss)
    routes[miss.vehicle] = schedule(granted, miss.vehicle, new.sequence, new.reloads)
    left = [each for each in solution.unassigned if each.stop != miss.placed]
    if miss.change is Change.DROP and miss.stop is not None:
        left.append(Unassigned(miss.stop, Code.PRIORITY, _INSTEAD))
    return Solution(
        tuple(routes[vehicle] for vehicle in sorted(routes)), tuple(sorted(left, key=lambda each: each.stop))
    )


class Pricing:
    """Says what misses cost: the vehicle's route as it would be against the route as it is.

    What the routes cost as they are is worked out once: the draft's lines must not change under it.
    """

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self._now: dict[int, int] = {}

    def priced(self, miss: NearestMiss) -> NearestMiss:
        """The miss with its cost."""
        old = self.draft.lines[miss.vehicle]
        line = Line(applied(self.draft.problem, miss), miss.vehicle, list(old.sequence), list(old.reloads))
        new = _grown(line, miss)
        after = schedule(new.problem, miss.vehicle, new.sequence, new.reloads)
        if miss.vehicle not in self._now:
            before = schedule(self.draft.problem, miss.vehicle, old.sequence, old.reloads)
            self._now[miss.vehicle] = before.cost
        return replace(miss, cost=after.cost - self._now[miss.vehicle])


def _grown(line: Line, miss: NearestMiss) -> Line:
    """The vehicle's line with the stop on it, and without the one that is dropped."""
    if miss.change is Change.DROP and miss.amount and miss.stop is not None:
        line.put(*line.without({miss.stop}))
    return line.longer(miss.at, miss.placed, miss.place)


def _later(door: Door, seconds: int) -> Door:
    if not door.windows or not door.windows[-1].hard:
        return door
    *before, last = door.windows
    return replace(door, windows=(*before, replace(last, closes_s=last.closes_s + seconds)))


def _with_stop(problem: Problem, number: int, stop: Stop) -> Problem:
    stops = list(problem.stops)
    stops[number] = stop
    return replace(problem, stops=tuple(stops))
