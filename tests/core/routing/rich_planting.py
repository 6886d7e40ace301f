"""Ways to spoil loads, shipments, goods under way and announcements, each with the rules that must catch it."""

from __future__ import annotations

import random
from dataclasses import replace

from core.routing.changes import changed
from core.routing.model import Announced, Problem, Reload, Route, Solution
from core.routing.schedule import schedule
from core.routing.violations import Rule
from tests.core.routing.planting import Spoilt, Way, routed, with_stop, with_van


def _reload(route: Route, number: int, **changed: int) -> Route:
    reloads = list(route.reloads)
    reloads[number] = replace(reloads[number], **changed)
    return replace(route, reloads=tuple(reloads))


@routed
def collect_more(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]]:
    """A stop that gives back more than any van carries."""
    visit = chance.choice(route.visits)
    room = tuple(10**9 for _ in problem.dimensions)
    full = with_van(problem, route.vehicle, capacity=tuple(10**9 - 1 for _ in problem.dimensions))
    return with_stop(full, visit.stop, pickup=room), route, {Rule.CAPACITY, Rule.SUM}


@routed
def come_back_less_often(
    chance: random.Random, problem: Problem, route: Route
) -> tuple[Problem, Route, set[Rule]] | None:
    """One load fewer than are taken."""
    if not route.reloads:
        return None
    return with_van(problem, route.vehicle, reloads=len(route.reloads) - 1), route, {Rule.RELOAD}


@routed
def load_elsewhere(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]] | None:
    """Loads taken at another place than the vehicle may."""
    if not route.reloads:
        return None
    taken = {reload.place for reload in route.reloads}
    others = [place for place in range(len(problem.matrices[0].durations)) if place not in taken]
    return with_van(problem, route.vehicle, reload_places=(others[0],)), route, {Rule.RELOAD}


@routed
def load_too_quickly(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]] | None:
    """Loading that takes a second longer than is stated."""
    if not route.reloads:
        return None
    longer_s = problem.vehicles[route.vehicle].reload_s + 1
    return with_van(problem, route.vehicle, reload_s=longer_s), route, {Rule.TIME}


@routed
def come_to_load_at_another_time(
    chance: random.Random, problem: Problem, route: Route
) -> tuple[Problem, Route, set[Rule]] | None:
    """A load whose arrival does not follow from the leg."""
    if not route.reloads:
        return None
    at = chance.randrange(len(route.reloads))
    return problem, _reload(route, at, arrival_s=route.reloads[at].arrival_s - 1), {Rule.TIME}


@routed
def load_after_the_last_stop(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]]:
    """A load taken before a visit that is none."""
    extra = Reload(len(route.visits), 0, route.return_s, route.return_s)
    return problem, replace(route, reloads=(*route.reloads, extra)), {Rule.UNKNOWN}


@routed
def forget_to_load(chance: random.Random, problem: Problem, route: Route) -> tuple[Problem, Route, set[Rule]] | None:
    """All loads in one, in a van that has room for one unit less than that."""
    if not route.reloads:
        return None
    once = schedule(problem, route.vehicle, route.sequence)
    part = next((part for part, most in enumerate(once.peak) if most > route.peak[part]), None)
    if part is None:
        return None
    room = list(problem.vehicles[route.vehicle].capacity)
    room[part] = once.peak[part] - 1
    return with_van(problem, route.vehicle, capacity=tuple(room)), once, {Rule.CAPACITY}


@routed
def set_off_without_its_goods(
    chance: random.Random, problem: Problem, route: Route
) -> tuple[Problem, Route, set[Rule]] | None:
    """A van under way that does not have what it brings."""
    loads_at = route.reloads[0].before if route.reloads else len(route.visits)
    brought = [visit.stop for visit in route.visits[:loads_at] if problem.brings(visit.stop)]
    if not brought:
        return None
    aboard = frozenset(visit.stop for visit in route.visits) - {chance.choice(brought)} - set(problem.collect_of)
    return with_van(problem, route.vehicle, aboard=aboard), route, {Rule.GOODS}


@routed
def put_its_goods_on_another_van(
    chance: random.Random, problem: Problem, route: Route
) -> tuple[Problem, Route, set[Rule]] | None:
    """Goods that are aboard another van, whoever has loaded since."""
    brought = [visit.stop for visit in route.visits if problem.brings(visit.stop)]
    if not brought or len(problem.vehicles) < 2:
        return None
    other = (route.vehicle + 1) % len(problem.vehicles)
    return with_van(problem, other, aboard=frozenset({chance.choice(brought)})), route, {Rule.GOODS}


@routed
def deliver_before_collecting(
    chance: random.Random, problem: Problem, route: Route
) -> tuple[Problem, Route, set[Rule]] | None:
    """A shipment that runs the other way."""
    if len(route.visits) < 2:
        return None
    earlier, later = sorted(chance.sample(range(len(route.visits)), 2))
    pair = (route.visits[later].stop, route.visits[earlier].stop)
    return replace(problem, pairs=(*problem.pairs, pair)), route, {Rule.PAIR}


def deliver_with_another_van(chance: random.Random, problem: Problem, solution: Solution) -> Spoilt | None:
    """A shipment between two routes."""
    if len(solution.routes) < 2:
        return None
    one, other = (route.visits[0].stop for route in chance.sample(solution.routes, 2))
    return replace(problem, pairs=((one, other),)), solution, {Rule.PAIR}


def leave_half_a_shipment_out(chance: random.Random, problem: Problem, solution: Solution) -> Spoilt | None:
    """A shipment of which one stop is served."""
    if not solution.routes or not solution.unassigned:
        return None
    ends = [solution.routes[0].visits[0].stop, solution.unassigned[0].stop]
    chance.shuffle(ends)
    return replace(problem, pairs=((ends[0], ends[1]),)), solution, {Rule.PAIR}


def announce_something_else(chance: random.Random, problem: Problem, solution: Solution) -> Spoilt | None:
    """One announced stop more that is not as announced than may be."""
    if not solution.routes:
        return None
    route = chance.choice(solution.routes)
    visit = chance.choice(route.visits)
    late = Announced(None, visit.start_s + problem.eta_tolerance_s + 1)
    told = chance.choice([late, Announced(route.vehicle + 1, visit.start_s)])
    other = with_stop(problem, visit.stop, announced=told)
    return replace(other, most_changed=len(changed(other, solution)) - 1), solution, {Rule.CHANGED}


RICH_WAYS: tuple[Way, ...] = (
    collect_more,
    come_back_less_often,
    load_elsewhere,
    load_too_quickly,
    come_to_load_at_another_time,
    load_after_the_last_stop,
    forget_to_load,
    set_off_without_its_goods,
    put_its_goods_on_another_van,
    deliver_before_collecting,
    deliver_with_another_van,
    leave_half_a_shipment_out,
    announce_something_else,
)
