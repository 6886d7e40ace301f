"""Where the borders between parts run: anew each round, so that what met a border meets its neighbours in the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from core.routing.model import Problem, Route
from core.routing.scale.ground import coordinates
from core.routing.scale.units import Ties, Unit

#: A border is moved by up to so much of a part.
_SHIFT = 0.25
#: A stop on no route is put with one of so many routes that could serve it, the nearest.
_OFFERS = 8
#: What has a vehicle counts so much of what has none, where idle vehicles are dealt out.
_BESIDE = 0.1
#: Vehicles that a part may newly use, beside one for two that it has.
_SPARE = 4


@dataclass(frozen=True, slots=True)
class Share:
    """What belongs to one part: indices of the whole."""

    vehicles: tuple[int, ...]
    stops: tuple[int, ...]


class Borders:
    """The map of a problem, and what is tied together on it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.ties = Ties(problem)
        doors = [asked.doors[0].place for asked in problem.stops]
        starts = [van.start for van in problem.vehicles]
        places = sorted({*doors, *starts})
        row = {place: number for number, place in enumerate(places)}
        at = coordinates(problem.matrices[0], places)
        self.stops = at[[row[place] for place in doors]]  #: [stops, 2]
        self.starts = at[[row[place] for place in starts]]  #: [vehicles, 2]
        self.weights = _weights(problem)

    def shares(self, routes: Sequence[Route], parts: int, chance: Generator) -> list[Share]:
        """Everything divided into so many parts, or fewer, of about the same weight."""
        units, idle = self.ties.units((route.vehicle, [visit.stop for visit in route.visits]) for route in routes)
        points = np.array([self.stops[list(unit.stops)].mean(axis=0) for unit in units])
        weights = np.array([self.weights[list(unit.stops)].sum() for unit in units])
        self._offered(units, points, chance)
        groups = [group for group in _divided(points, weights, np.arange(len(units)), parts, chance) if len(group)]
        middles = np.array([np.average(points[group], axis=0, weights=weights[group]) for group in groups])
        most = [self._most([units[each] for each in group], bool(routes)) for group in groups]
        loose = np.array([not unit.vehicles for unit in units])
        wanted = np.array([weights[group].sum() * _BESIDE + weights[group[loose[group]]].sum() for group in groups])
        dealt = self._dealt(idle, middles, wanted, most, chance)
        return [
            Share(
                (*(van for each in group for van in units[each].vehicles), *spare),
                tuple(stop for each in group for stop in units[each].stops),
            )
            for group, spare in zip(groups, dealt, strict=True)
        ]

    def _offered(self, units: Sequence[Unit], points: NDArray[np.float64], chance: Generator) -> None:
        """Put what is on no route where a vehicle is that could serve it."""
        used = [at for at, unit in enumerate(units) if unit.vehicles]
        able: dict[frozenset[str], list[int]] = {}
        for at, unit in enumerate(units):
            if unit.vehicles or not used:
                continue
            skills = frozenset().union(*(self.problem.stops[stop].skills for stop in unit.stops))
            if skills not in able:
                vans = self.problem.vehicles
                able[skills] = [
                    each for each in used if any(skills <= vans[van].skills for van in units[each].vehicles)
                ]
            if able[skills]:
                far = np.hypot(*(points[able[skills]] - points[at]).T)
                near = np.argsort(far, kind="stable")[:_OFFERS]
                points[at] = points[able[skills][int(near[chance.integers(len(near))])]]

    def _most(self, units: Sequence[Unit], later: bool) -> int:
        """How many vehicles more a part may use: as many as it has stops at first, some in later rounds."""
        used = sum(len(unit.vehicles) for unit in units)
        loose = sum(len(unit.stops) for unit in units if not unit.vehicles)
        return loose + (used // 2 + _SPARE if later else 0)

    def _dealt(
        self,
        idle: Sequence[int],
        middles: NDArray[np.float64],
        weights: NDArray[np.float64],
        most: Sequence[int],
        chance: Generator,
    ) -> list[list[int]]:
        """Idle vehicles for each part, by its weight; from each start those nearest are served first, kinds mixed."""
        pools: dict[tuple[float, float], list[int]] = {}
        for van in chance.permutation(np.array(idle, np.int64)).tolist():
            pools.setdefault(tuple(self.starts[van].tolist()), []).append(van)
        room = [min(most[part], share) for part, share in enumerate(_portions(len(idle), weights, chance))]
        found: list[list[int]] = [[] for _ in most]
        near = sorted(
            (float(np.hypot(*(middles[part] - start))), start, part) for start in pools for part in range(len(most))
        )
        for _, start, part in near:
            taken = pools[start][: room[part]]
            del pools[start][: room[part]]
            found[part] += taken
            room[part] -= len(taken)
        return found


def _weights(problem: Problem) -> NDArray[np.float64]:
    """How much of all work each stop is: half of it is to go there, half what it takes of a vehicle."""
    count = len(problem.stops)
    asked = np.array([np.maximum(stop.demand, stop.collected) for stop in problem.stops], np.float64)
    loads = asked.reshape(count, len(problem.dimensions))
    loads = loads[:, loads.sum(axis=0) > 0]
    each = np.full(count, 1.0 / count)
    return each if not loads.shape[1] else (each + (loads / loads.sum(axis=0)).mean(axis=1)) / 2


def _divided(
    points: NDArray[np.float64], weights: NDArray[np.float64], group: NDArray[np.int64], parts: int, chance: Generator
) -> list[NDArray[np.int64]]:
    """The group cut in two across where it is long, as it looks from a direction of chance, and each half again."""
    if parts <= 1 or len(group) <= 1:
        return [group]
    turn = chance.uniform(0, pi)
    axes = np.array([[cos(turn), sin(turn)], [-sin(turn), cos(turn)]])
    along = points[group] @ axes.T
    axis = int(np.argmax(np.ptp(along, axis=0)))
    order = group[np.argsort(along[:, axis], kind="stable")]
    reached = np.cumsum(weights[order]) / weights[order].sum()
    left = parts // 2
    cut = int(np.searchsorted(reached, (left + chance.uniform(-_SHIFT, _SHIFT)) / parts))
    cut = min(max(1, cut), len(order) - 1)
    return [
        *_divided(points, weights, order[:cut], left, chance),
        *_divided(points, weights, order[cut:], parts - left, chance),
    ]


def _portions(count: int, weights: NDArray[np.float64], chance: Generator) -> list[int]:
    """So many things shared out by weight, what is left over by chance."""
    exact = count * weights / weights.sum()
    whole = np.floor(exact).astype(np.int64)
    rest = count - int(whole.sum())
    if rest > 0:
        ahead = np.argsort(-(exact - whole) - 1e-3 * chance.random(len(whole)), kind="stable")[:rest]
        whole[ahead] += 1
    return [int(each) for each in whole]
