"""Days to be planned: a straight street whose numbers are easy to work out by hand, and made days of any size."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np

from core.routing.model import (
    UNREACHABLE,
    Break,
    Door,
    Lock,
    Matrix,
    Problem,
    Stop,
    TimeWindow,
    Vehicle,
)

HOUR = 3600
MINUTE = 60


def street(places: int) -> Matrix:
    """Places one kilometre and one minute apart in a row; the depot is place 0."""
    apart = np.abs(np.subtract.outer(np.arange(places), np.arange(places)))
    return Matrix(apart * MINUTE, apart * 1000)


def window(opens_h: float, closes_h: float, *, hard: bool = True) -> TimeWindow:
    """A window by hours of the day."""
    return TimeWindow(round(opens_h * HOUR), round(closes_h * HOUR), hard)


def stop(
    place: int, *windows: TimeWindow, name: str = "", service_s: int = 0, setup_s: int = 0, **more: object
) -> Stop:
    """A stop with one door."""
    made = Stop(f"s{place}", (Door(place, windows, service_s, setup_s),), name=name)
    return replace(made, **more)  # type: ignore[arg-type]


def van(number: int = 1, **more: object) -> Vehicle:
    """A van at the depot on a shift from 8 to 16."""
    made = Vehicle(f"v{number}", 0, 0, shift_start_s=8 * HOUR, shift_end_s=16 * HOUR, name=f"Van {number}")
    return replace(made, **more)  # type: ignore[arg-type]


def day(stops: list[Stop], vehicles: list[Vehicle], **more: object) -> Problem:
    """A validated problem on the street."""
    places = 1 + max((door.place for asked in stops for door in asked.doors), default=0)
    made = Problem(0, (street(max(places, 2)),), tuple(stops), tuple(vehicles))
    return replace(made, **more).validated()  # type: ignore[arg-type]


def made_day(seed: int, stops: int = 12, vehicles: int = 3, *, locks: bool = True) -> Problem:
    """A day with every rule that a problem holds, tight enough that some stops may not fit."""
    chance = random.Random(seed)
    places = 2 + stops + stops // 3
    dimensions = ("mass_g", "parcels")
    asked = tuple(_asked(chance, number, stops, places, vehicles if locks else 0) for number in range(stops))
    vans = tuple(_van(chance, number, stops) for number in range(vehicles))
    sequences = (tuple(chance.sample(range(stops), 3)),) if locks and stops > 3 and chance.random() < 0.5 else ()
    matrices = (_matrix(chance, places, 8), _matrix(chance, places, 5))
    return Problem(0, matrices, _apart(asked), vans, dimensions, sequences).validated()


def _matrix(chance: random.Random, places: int, metres_per_s: int) -> Matrix:
    at = np.array([(chance.uniform(0, 12_000), chance.uniform(0, 12_000)) for _ in range(places)])
    metres = np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1)) * 1.3
    metres[:, 1:] *= chance.uniform(1.0, 1.3)  # one-way streets: not symmetric
    seconds = metres / metres_per_s
    if places > 4 and chance.random() < 0.3:
        seconds[3, 4] = UNREACHABLE
    return Matrix(np.rint(seconds), np.rint(metres))


def _asked(chance: random.Random, number: int, stops: int, places: int, vehicles: int) -> Stop:
    doors = [Door(number + 1, _windows(chance), chance.randrange(0, 600), chance.randrange(0, 200))]
    if chance.random() < 0.3:
        doors.append(Door(1 + stops + chance.randrange(places - stops - 1), (), 60, 30))
    lock = None
    if vehicles and chance.random() < 0.15:
        lock = Lock(chance.randrange(vehicles), chance.choice([None, None, 0, 1, -1]))
    return Stop(
        f"s{number}",
        tuple(doors),
        (chance.randrange(0, 9000), chance.randrange(0, 3)),
        skills=frozenset(chance.sample(["lift", "cold"], chance.choice([0, 0, 0, 1]))),
        priority=chance.randrange(3),
        drop_cost=chance.choice([None, None, None, chance.randrange(3000)]),
        lock=lock,
    )


def _windows(chance: random.Random) -> tuple[TimeWindow, ...]:
    if chance.random() < 0.5:
        return ()
    first = chance.randrange(8, 13)
    early = window(first, first + chance.choice([1, 2]), hard=chance.random() < 0.7)
    return (early, window(first + 3, first + 4, hard=chance.random() < 0.5)) if chance.random() < 0.4 else (early,)


def _van(chance: random.Random, number: int, stops: int) -> Vehicle:
    rests = (Break(11 * HOUR, 13 * HOUR, 45 * MINUTE),)
    if chance.random() < 0.3:
        rests = (Break(10 * HOUR, 10 * HOUR + 1800, 15 * MINUTE), Break(12 * HOUR, 14 * HOUR, 30 * MINUTE))
    return Vehicle(
        f"v{number}",
        0,
        chance.choice([0, 0, 0, 1, None]),
        (chance.choice([None, 2500 * stops]), chance.choice([None, stops // 2])),
        skills=frozenset(chance.sample(["lift", "cold"], chance.randrange(3))),
        shift_start_s=chance.choice([8, 9]) * HOUR,
        shift_end_s=chance.choice([13, 15, 17]) * HOUR,
        latest_start_s=chance.choice([None, None, 10 * HOUR]),
        breaks=rests if chance.random() < 0.6 else (),
        max_distance_m=chance.choice([None, None, 60_000]),
        max_stops=chance.choice([None, None, 6]),
        cost_fixed=chance.randrange(4000),
        cost_km=chance.randrange(80),
        cost_hour=chance.choice([0, 1500, 2500]),
        matrix=chance.randrange(2),
        name=f"Van {number + 1}",
    )


def _apart(stops: tuple[Stop, ...]) -> tuple[Stop, ...]:
    """No two stops locked to one position."""
    taken: set[Lock] = set()
    kept = []
    for asked in stops:
        clash = asked.lock is not None and asked.lock.position is not None and asked.lock in taken
        if asked.lock is not None:
            taken.add(asked.lock)
        kept.append(replace(asked, lock=None) if clash else asked)
    return tuple(kept)
