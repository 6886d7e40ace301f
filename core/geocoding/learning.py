"""When deliveries teach where a door is: one rule, on nothing but the places where drivers stood.

1. One visit a day counts, the last one: parcels handed over together are one visit. The latest RECENT visits count.
2. A visit teaches nothing that was entered near a depot, farther than FAR_M from the pin, or at a place where outcomes
   of CROWD addresses or more were entered that day: a driver sat there and caught up with the day.
3. Three visits at least have to agree: two thirds of all of them lie within STRAY_M of their geometric median.
4. The pin moves there if it lies farther from it than that, and so farther than any visit that agrees.

A phone's GPS is right within about 5 m under open sky and strays several times as far between houses, and drivers stand
on the road: hence STRAY_M. The geometric median, the point with the least sum of distances, is found by
Weiszfeld's iteration as amended by Y. Vardi and C.-H. Zhang (The multivariate L1-median and associated data depth,
PNAS 97(4), 2000, pages 1423 to 1426); up to half of the visits may lie anywhere without carrying it away.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.geocoding.metres import moved, offset_m
from core.geocoding.model import distance_m

LEAST, RECENT = 3, 12
STRAY_M = 30.0
FAR_M, DEPOT_M = 1_000.0, 150.0
#: So many addresses whose outcomes were entered within CROWD_M of each other on one day.
CROWD, CROWD_M = 3, 25.0

_SHARE = 2 / 3
_MOST_STEPS, _STILL_M = 500, 0.0001


@dataclass(frozen=True, slots=True)
class Visit:
    """A delivery at an address, and where the driver stood."""

    lat: float
    lon: float
    day: str  #: service day, ISO
    done_at: int  #: at the door, UTC s
    entered_at: int  #: when it was first said, UTC s
    addresses: int = 1  #: how many addresses had an outcome entered at this place on that day, this one with them

    @property
    def at(self) -> tuple[float, float]:
        """(lat, lon)."""
        return self.lat, self.lon


@dataclass(frozen=True, slots=True)
class Taught:
    """Where visits agree that the door is; they all lie within `spread_m` of it, and the pin `moved_m` away."""

    lat: float
    lon: float
    visits: int  #: that agree
    counted: int  #: of so many
    spread_m: int
    moved_m: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """What deliveries taught of one address: in force, suggested beside a person's pin, or revoked."""

    state: str  # 'learned', 'suggested', 'revoked'
    lat: float
    lon: float
    visits: int
    spread_m: int
    moved_m: int
    at: int  #: learnt or suggested, UTC s
    revoked_at: int | None  #: what was entered until then teaches no more


def teaching(visits: Iterable[Visit], pin: tuple[float, float], depots: Sequence[tuple[float, float]]) -> list[Visit]:
    """The visits that count, latest first: one a day, none from the yard."""
    latest: dict[str, Visit] = {}
    for visit in sorted(visits, key=lambda each: each.done_at):
        at_depot = any(distance_m(visit.at, depot) < DEPOT_M for depot in depots)
        if visit.addresses < CROWD and not at_depot and distance_m(visit.at, pin) <= FAR_M:
            latest[visit.day] = visit
    return sorted(latest.values(), key=lambda each: -each.done_at)[:RECENT]


def taught(visits: Sequence[Visit], pin: tuple[float, float]) -> Taught | None:
    """Where the pin should be instead, by visits that count; None where they leave it where it is."""
    if len(visits) < LEAST:
        return None
    centre = geometric_median([visit.at for visit in visits])
    away = sorted(distance_m(visit.at, centre) for visit in visits)
    agreeing = [metres for metres in away if metres <= STRAY_M]
    if len(agreeing) < max(LEAST, _SHARE * len(visits)):
        return None
    moved_m = distance_m(pin, centre)
    if moved_m <= STRAY_M:
        return None
    return Taught(*centre, len(agreeing), len(visits), round(agreeing[-1]), round(moved_m))


def geometric_median(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The (lat, lon) with the least sum of distances to all of them, within some centimetres."""
    flat = [offset_m(points[0], point) for point in points]
    held = next((point for point in flat if _pull(flat, *point).holds), None)
    x, y = held or (sum(axis) / len(flat) for axis in zip(*flat, strict=True))
    for _ in range(0 if held else _MOST_STEPS):
        step = _pull(flat, x, y).step
        still = math.hypot(step[0] - x, step[1] - y) < _STILL_M
        x, y = step
        if still:
            break
    return moved(points[0], x, y)


@dataclass(frozen=True, slots=True)
class _Pull:
    """What draws a place towards the points: where the next step of the iteration leads; whether it is held here."""

    step: tuple[float, float]
    holds: bool


def _pull(points: Sequence[tuple[float, float]], x: float, y: float) -> _Pull:
    """On a place that is one of the points, the others have to outweigh it: else it is the median itself."""
    pull_x = pull_y = weights = 0.0
    here = 0
    for px, py in points:
        away = math.hypot(px - x, py - y)
        if away < 1e-6:
            here += 1
            continue
        pull_x, pull_y, weights = pull_x + px / away, pull_y + py / away, weights + 1 / away
    if not weights:
        return _Pull((x, y), True)
    to_x, to_y = pull_x / weights, pull_y / weights
    force = math.hypot(to_x - x, to_y - y) * weights
    if here >= force:
        return _Pull((x, y), here > 0)
    hold = here / force
    return _Pull(((1 - hold) * to_x + hold * x, (1 - hold) * to_y + hold * y), False)
