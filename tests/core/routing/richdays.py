"""Made days with everything else: goods that come back, shipments, loads taken again, vans under way, announcements."""

from __future__ import annotations

import random
from dataclasses import replace

from core.routing.assemble import assemble
from core.routing.model import Announced, Balance, Problem, Solution, Stop, Vehicle
from tests.core.routing.days import HOUR, MINUTE, made_day


def rich_day(seed: int, stops: int = 10, vehicles: int = 3, *, reloads: bool = True, locks: bool = True) -> Problem:
    """A made day with all of it but announcements; without `reloads` also without balance: what OR-Tools holds."""
    chance = random.Random(seed)
    plain = made_day(seed, stops, vehicles, locks=locks)
    ends = chance.sample(range(stops), min(stops // 2, 4) // 2 * 2)
    pairs = tuple(zip(ends[::2], ends[1::2], strict=True))
    delivered = {deliver for _, deliver in pairs}
    asked = tuple(_asked(chance, stop) for stop in plain.stops)
    loose = [number for number in range(stops) if number not in delivered]
    chance.shuffle(loose)
    vans = tuple(_van(chance, van, stops, loose, len(plain.matrices[0].durations), reloads) for van in plain.vehicles)
    balance = chance.choice([None, Balance("time", 900), Balance("stops", 400)]) if reloads else None
    return replace(plain, stops=asked, vehicles=vans, pairs=pairs, balance=balance).validated()


def announced_day(seed: int, stops: int = 8) -> tuple[Problem, Solution]:
    """A rich day whose plan was announced, and that plan; a van is slower or a stop longer since, one may change."""
    chance = random.Random(seed)
    problem = rich_day(seed, stops)
    plan = assemble(problem, [])
    told = {visit.stop: Announced(route.vehicle, visit.start_s) for route in plan.routes for visit in route.visits}
    if told and chance.random() < 0.5:
        number = chance.choice(sorted(told))
        told[number] = Announced(chance.choice([None, told[number].vehicle]), told[number].start_s + 20 * MINUTE)
    asked = tuple(replace(stop, announced=told.get(number)) for number, stop in enumerate(problem.stops))
    return replace(problem, stops=asked, most_changed=1, eta_tolerance_s=15 * MINUTE).validated(), plan


def _asked(chance: random.Random, stop: Stop) -> Stop:
    if chance.random() < 0.6:
        return stop
    pickup = (chance.randrange(0, 9000), chance.randrange(0, 3))
    return replace(stop, pickup=pickup, demand=chance.choice([stop.demand, (0, 0)]))


def _van(chance: random.Random, van: Vehicle, stops: int, loose: list[int], places: int, reloads: bool) -> Vehicle:
    again = chance.choice([0, 1, 2]) if reloads else 0
    aboard = None
    if chance.random() < 0.25:
        aboard = frozenset(loose.pop() for _ in range(min(len(loose), chance.randrange(4))))
    mass_g = chance.choice([None, 1200 * stops, 2500 * stops]) if again else van.capacity[0]
    return replace(
        van,
        capacity=(mass_g, van.capacity[1]),
        overtime_s=chance.choice([0, 0, HOUR]),
        cost_overtime_hour=chance.choice([0, 800]),
        cost_stop=chance.choice([0, 150]),
        reloads=again,
        reload_s=chance.choice([0, 15 * MINUTE]),
        reload_places=tuple(chance.sample(range(places), chance.choice([0, 1, 2]))),
        aboard=aboard,
        max_duration_s=chance.choice([None, None, 4 * HOUR]),
    )
