"""The part of `check` that looks at what is aboard: room, goods, loads taken again and shipments.

Loads are summed from how long each thing stays aboard; `load` counts what comes off and goes on along the route.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import accumulate

from core.routing.model import Problem, Route, Solution
from core.routing.violations import Rule, Violation
from core.routing.words import amount, first


def check_loads(problem: Problem, route: Route) -> Iterator[Violation]:
    """Capacity in each dimension, goods that are not there, and loads taken too often or elsewhere."""
    number, van = route.vehicle, problem.vehicles[route.vehicle]
    for part, (peak, most) in enumerate(zip(largest(problem, route), van.capacity, strict=True)):
        if most is not None and (over := peak - most) > 0:
            dimension = problem.dimensions[part]
            text = f"{van} is loaded {amount(dimension, over)} above the {amount(dimension, most)} it carries."
            yield Violation(Rule.CAPACITY, text, number, None, over)
    if len(route.reloads) > van.reloads:
        text = f"{van} comes back to load {len(route.reloads)} times; {van.reloads} are the most."
        yield Violation(Rule.RELOAD, text, number, None, len(route.reloads) - van.reloads)
    places = van.reload_places or (van.start,)
    for reload in route.reloads:
        if reload.place not in places:
            yield Violation(Rule.RELOAD, f"{van} comes to load at place {reload.place}, where it may not.", number)
    yield from _goods(problem, route)


def largest(problem: Problem, route: Route) -> list[int]:
    """The most that is aboard at any moment of the route, for each dimension."""
    if not route.visits:
        return [0] * len(problem.dimensions)
    stays = [stay for stay in _stays(problem, route) if any(stay[0])]
    peaks = []
    for part in range(len(problem.dimensions)):
        change = [0] * (len(route.visits) + len(route.reloads) + 2)
        for amounts, since, until in stays:
            change[since] += amounts[part]
            change[until + 1] -= amounts[part]
        peaks.append(max(accumulate(change)))
    return peaks


def _stays(problem: Problem, route: Route) -> Iterator[tuple[tuple[int, ...], int, int]]:
    """What is aboard, and from which moment to which: one before each visit and each load, one after the last."""
    trip = [sum(reload.before <= at for reload in route.reloads) for at in range(len(route.visits))]
    before = {visit.stop: at + trip[at] for at, visit in enumerate(route.visits)}  # the moment before the visit
    begins = [0, *(reload.before + number for number, reload in enumerate(route.reloads, 1))]
    ends = [*(moment - 1 for moment in begins[1:]), len(route.visits) + len(route.reloads)]
    deliver_of, collect_of = dict(problem.pairs), {deliver: collect for collect, deliver in problem.pairs}
    under_way = problem.vehicles[route.vehicle].aboard
    for stop in under_way or ():
        yield problem.stops[stop].demand, 0, min(ends[0], before.get(stop, ends[0]))
    for number, visit in zip(trip, route.visits, strict=True):
        asked, moment = problem.stops[visit.stop], before[visit.stop]
        collected = before.get(collect_of.get(visit.stop, -1), moment) < moment
        if not collected and (number > 0 or under_way is None):
            yield asked.demand, begins[number], moment
        yield asked.pickup, moment + 1, ends[number]
        if visit.stop in deliver_of:
            brought = before.get(deliver_of[visit.stop], -1)
            yield (
                problem.stops[deliver_of[visit.stop]].demand,
                moment + 1,
                brought if brought > moment else ends[number],
            )


def _goods(problem: Problem, route: Route) -> Iterator[Violation]:
    """Stops that are brought what is aboard another vehicle, or was never loaded on one that is under way."""
    van = problem.vehicles[route.vehicle]
    elsewhere: Mapping[int, str] = {
        stop: str(other) for other in problem.vehicles if other is not van for stop in other.aboard or ()
    }
    loads_at = route.reloads[0].before if route.reloads else len(route.visits)
    shipped, sent = {deliver for _, deliver in problem.pairs}, {collect for collect, _ in problem.pairs}
    for position, visit in enumerate(route.visits):
        asked = problem.stops[visit.stop]
        if visit.stop in shipped or (not any(asked.demand) and (any(asked.pickup) or visit.stop in sent)):
            continue
        if visit.stop in elsewhere:
            text = f"The goods of {asked} are aboard {elsewhere[visit.stop]}, not {van}."
            yield Violation(Rule.GOODS, text, route.vehicle, visit.stop)
        elif van.aboard is not None and visit.stop not in van.aboard and position < loads_at:
            text = f"The goods of {asked} are not aboard {van}, and it has not loaded again by then."
            yield Violation(Rule.GOODS, text, route.vehicle, visit.stop)


def check_pairs(problem: Problem, solution: Solution) -> Iterator[Violation]:
    """Shipments whose two stops are not on one route in their order, where one of them is served."""
    where = {visit.stop: (route.vehicle, at) for route in solution.routes for at, visit in enumerate(route.visits)}
    for collect, deliver in problem.pairs:
        one, other = problem.stops[collect], problem.stops[deliver]
        if collect not in where and deliver not in where:
            continue
        if collect not in where or deliver not in where:
            served, missed = (deliver, one) if collect not in where else (collect, other)
            text = f"{first(problem.stops[served])} is served, but not {missed}, the other stop of its shipment."
            yield Violation(Rule.PAIR, text, where[served][0], served)
        elif where[collect][0] != where[deliver][0]:
            text = f"{first(other)} rides with another vehicle than {one}, where its shipment is collected."
            yield Violation(Rule.PAIR, text, where[deliver][0], deliver)
        elif where[collect][1] > where[deliver][1]:
            text = f"{first(other)} comes before {one}, where its shipment is collected."
            yield Violation(Rule.PAIR, text, where[deliver][0], deliver)
