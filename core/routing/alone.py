"""Why a stop cannot be served even by a vehicle that does nothing else: the reasons no plan can help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from core.routing.line import Line, Shortfall
from core.routing.model import Code, Problem, Vehicle
from core.routing.words import amount, enough_m, enough_s, listed


@dataclass(frozen=True, slots=True)
class Alone:
    """The first rule that a route with this stop alone breaks on a vehicle, the last ones being the nearest."""

    vehicle: int
    stage: int
    amount: int
    code: Code
    reason: str


def fitting(problem: Problem, stop: int) -> list[int]:
    """The vehicles that could serve the stop if it were alone, locks aside."""
    return [vehicle for vehicle in range(len(problem.vehicles)) if _nearest(problem, stop, [vehicle]) is None]


def alone(problem: Problem, stop: int) -> tuple[Code, str] | None:
    """Code and reason if no vehicle (no other than the one it is locked to) could serve the stop alone."""
    everyone = range(len(problem.vehicles))
    if not everyone:
        return Code.NO_VEHICLE, "No vehicle is on duty on this day."
    lock = problem.stops[stop].lock
    found = _nearest(problem, stop, everyone if lock is None else [lock.vehicle])
    if found is None:
        return None
    others = fitting(problem, stop) if lock is not None else []
    if others:
        name = problem.vehicles[found.vehicle]
        return Code.LOCK, f"It is locked to {name}. {found.reason}"
    return found.code, found.reason


def _nearest(problem: Problem, stop: int, vehicles: Iterable[int]) -> Alone | None:
    """What keeps the vehicle that comes nearest from serving it; None if one can."""
    best: Alone | None = None
    for vehicle in vehicles:
        for door in problem.stops[stop].doors:
            first = _first(problem, vehicle, stop, door.place)
            if first is None:
                return None
            if best is None or (-first.stage, first.amount) < (-best.stage, best.amount):
                best = first
    return best


def _first(problem: Problem, vehicle: int, stop: int, place: int) -> Alone | None:
    """The first rule broken; the break, if without it none would be."""
    short, _ = Line(problem, vehicle, []).trial(0, stop, place)
    van = problem.vehicles[vehicle]
    if van.breaks and short.kinds:
        restless = tuple(replace(each, breaks=()) for each in problem.vehicles)
        without, _ = Line(replace(problem, vehicles=restless), vehicle, []).trial(0, stop, place)
        if not without.kinds:
            return Alone(vehicle, 6, 1, Code.SHIFT, f"Alone on a route, it leaves {van} no time for the break.")
        short = without if short.missed else short
    return next(chain(_of_way(problem, vehicle, stop, short), _of_time(problem, vehicle, short)), None)


def _of_way(problem: Problem, vehicle: int, stop: int, short: Shortfall) -> Iterator[Alone]:
    """What the vehicle is not made for, in the order in which a dispatcher would look."""
    van = problem.vehicles[vehicle]
    if short.lacking:
        yield Alone(vehicle, 0, len(short.lacking), Code.SKILL, _skill(problem, stop, van, short.lacking))
    if short.lacking_goods:
        text = f"Its goods are not aboard {van}, and it does not come back to load them."
        yield Alone(vehicle, 0, short.lacking_goods, Code.GOODS, text)
    for part, over in short.over[:1]:
        text = (
            f"It is {amount(problem.dimensions[part], over)} more than {van} carries, the largest that could take it."
        )
        yield Alone(vehicle, 1, over, Code.CAPACITY, text)
    if short.no_way:
        yield Alone(vehicle, 2, 0, Code.UNREACHABLE, "No way leads there from where the vehicles start, and back.")
    if short.range_over_m:
        text = f"Alone on a route, it is {enough_m(short.range_over_m)} farther than {van} can drive."
        yield Alone(vehicle, 3, short.range_over_m, Code.RANGE, text)


def _of_time(problem: Problem, vehicle: int, short: Shortfall) -> Iterator[Alone]:
    """What its day does not hold."""
    van = problem.vehicles[vehicle]
    if short.late_stops:
        text = (
            f"{van} would be there {enough_s(short.late_s)} after its last window closes, even driving straight there."
        )
        yield Alone(vehicle, 4, short.late_s, Code.WINDOW, text)
    if short.shift_over_s:
        text = f"Alone on a route, it keeps {van} out {enough_s(short.shift_over_s)} after its shift."
        yield Alone(vehicle, 5, short.shift_over_s, Code.SHIFT, text)
    if short.lasting_over_s:
        text = f"Alone on a route, it keeps {van} under way {enough_s(short.lasting_over_s)} longer than it may be."
        yield Alone(vehicle, 5, short.lasting_over_s, Code.SHIFT, text)
    if short.stops_over:
        yield Alone(vehicle, 7, short.stops_over, Code.NO_ROOM, f"{van} may make no stop at all.")


def _skill(problem: Problem, stop: int, van: Vehicle, lacking: frozenset[str]) -> str:
    needed = problem.stops[stop].skills
    if lacking == needed:
        return f"It needs {listed(needed)}, which no vehicle has."
    return f"It needs {listed(needed)}; {van} comes nearest, but lacks {listed(lacking)}."
