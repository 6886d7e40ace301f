"""A dispatcher's day: 200 orders, 8 vehicles of 3 kinds, skills, breaks, four in ten with a window. Made by a seed.

A town of 24 km by 18 km with a dense middle and five villages. Bikes have their own matrix: slower, but straighter.
The fleet carries all of it with some ten per cent to spare; the hours are the tighter limit.
"""

from __future__ import annotations

import random

import numpy as np

from core.routing.model import Break, Door, Matrix, Problem, Stop, TimeWindow, Vehicle

HOUR, MINUTE = 3600, 60
#: Width and height of the town, m.
TOWN = 24_000, 18_000
#: Ways are longer than the straight line, and so many metres are driven in a second.
VAN, BIKE = (1.35, 8.5), (1.2, 4.5)
#: When promises begin, and how long they are.
PROMISES = [(9, 2), (10, 2), (11, 2), (13, 2), (14, 2), (15, 2), (8, 4), (12, 5)]


def dispatchers_day(seed: int = 1, orders: int = 200, vehicles: int = 8) -> Problem:
    """The day as a problem; larger ones keep the shape."""
    chance = random.Random(seed)
    town = TOWN if orders <= 300 else tuple(round(side * (orders / 200) ** 0.4) for side in TOWN)
    depot = (town[0] * 0.55, town[1] * 0.35)
    at = np.array([depot, *_doors(chance, orders, town)])
    apart = np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1))
    matrices = tuple(Matrix(np.rint(apart * detour / speed), np.rint(apart * detour)) for detour, speed in (VAN, BIKE))
    fleet = tuple(_vehicle(number, round(orders / vehicles)) for number in range(vehicles))
    near = np.argsort(apart[0, 1:])[: orders // 3].tolist()
    asked = tuple(_stop(chance, number, near=number in near) for number in range(orders))
    return Problem(0, matrices, asked, fleet, ("mass_g", "parcels")).validated()


def _doors(chance: random.Random, orders: int, town: tuple[int, ...]) -> list[tuple[float, float]]:
    middles = [(town[0] / 2, town[1] / 2, 2500.0)]
    middles += [(chance.uniform(0, town[0]), chance.uniform(0, town[1]), 700.0) for _ in range(5)]
    found = []
    for _ in range(orders):
        if chance.random() < 0.2:
            found.append((chance.uniform(0, town[0]), chance.uniform(0, town[1])))
        else:
            x, y, wide = chance.choices(middles, (5, 1, 1, 1, 1, 1))[0]
            found.append((chance.gauss(x, wide), chance.gauss(y, wide)))
    return found


def _stop(chance: random.Random, number: int, *, near: bool) -> Stop:
    windows: tuple[TimeWindow, ...] = ()
    if chance.random() < 0.4:
        opens, hours = chance.choice(PROMISES)
        windows = (TimeWindow(opens * HOUR, (opens + hours) * HOUR, hard=chance.random() < 0.8),)
    skills = {"lift"} if chance.random() < 0.08 else {"cold"} if chance.random() < 0.15 else set()
    heavy = 40_000 if "lift" in skills else 0
    mass_g = heavy + round(chance.lognormvariate(8.3, 0.8))
    door = Door(number + 1, windows, service_s=chance.randrange(4, 13) * MINUTE, setup_s=MINUTE if near else 2 * MINUTE)
    return Stop(
        f"o{number}",
        (door,),
        (mass_g, chance.choice((1, 1, 1, 2, 3))),
        skills=frozenset(skills),
        priority=chance.choice((0, 0, 1)),
    )


def _vehicle(number: int, share: int) -> Vehicle:
    """Of eight: two bikes, four vans (two of them cold), two lorries with a lift."""
    kind = ("bike", "van", "cold van", "lorry", "van", "bike", "cold van", "lorry")[number % 8]
    rest = (Break(11 * HOUR + 30 * MINUTE, 13 * HOUR + 30 * MINUTE, 30 * MINUTE),)
    begins = (7, 8, 8, 7, 9, 9, 7, 8)[number % 8] * HOUR
    skills = {"bike": (), "van": (), "cold van": ("cold",), "lorry": ("lift", "cold")}[kind]
    mass_g, parcels = {"bike": (90_000, share), "lorry": (3_500_000, 3 * share)}.get(kind, (800_000, 2 * share))
    fixed, per_km, per_hour = {"bike": (1500, 5, 1600), "lorry": (9000, 65, 2400)}.get(kind, (4500, 38, 2000))
    return Vehicle(
        f"v{number}", 0, 0, (mass_g, parcels), frozenset(skills), begins, begins + 8 * HOUR + 30 * MINUTE, breaks=rest,
        cost_fixed=fixed, cost_km=per_km, cost_hour=per_hour, matrix=int(kind == "bike"), name=f"{kind} {number}",
    )  # fmt: skip
