"""Which node of OR-Tools' model is what, and what lies between two of them."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.routing.model import Door, Problem


@dataclass(frozen=True, slots=True)
class Nodes:
    """First the doors, then a start and an end for each vehicle."""

    doors: tuple[tuple[int, Door], ...]  #: (stop, door), one for each node
    vehicles: tuple[int, ...]  #: in the library's order
    places: NDArray[np.int64]  #: of every node; -1 for the end of an open route

    @property
    def starts(self) -> list[int]:
        """Nodes where the vehicles start."""
        return [len(self.doors) + 2 * at for at in range(len(self.vehicles))]

    @property
    def ends(self) -> list[int]:
        """Nodes where they end."""
        return [node + 1 for node in self.starts]

    def legs(self, problem: Problem, matrix: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Between nodes: seconds, with the service before and the setup after, and metres. No way: UNREACHABLE."""
        places, count = self.places, len(self.doors)
        seconds = problem.matrices[matrix].durations[np.ix_(places, places)].astype(np.int64)
        metres = problem.matrices[matrix].distances[np.ix_(places, places)].astype(np.int64)
        for between in (seconds, metres):
            between[:, places < 0] = 0
            between[places < 0, :] = 0
        same = places[:, None] == places[None, :]
        same[count:] = False  # a start is no visit: setup is paid at the first stop, wherever it is
        setup, service = np.zeros(len(places), np.int64), np.zeros(len(places), np.int64)
        setup[:count] = [door.setup_s for _, door in self.doors]
        service[:count] = [door.service_s for _, door in self.doors]
        return seconds + service[:, None] + np.where(same, 0, setup[None, :]), metres


def nodes(problem: Problem, seed: int) -> Nodes:
    """The nodes of a problem, in an order drawn from the seed."""
    chance = random.Random(seed)
    doors = [(stop, door) for stop, asked in enumerate(problem.stops) for door in asked.doors]
    vehicles = list(range(len(problem.vehicles)))
    chance.shuffle(doors)
    chance.shuffle(vehicles)
    places = [door.place for _, door in doors]
    for vehicle in vehicles:
        van = problem.vehicles[vehicle]
        places += [van.start, -1 if van.end is None else van.end]
    return Nodes(tuple(doors), tuple(vehicles), np.array(places, dtype=np.int64))


def may_begin(door: Door, horizon_s: int) -> list[tuple[int, int]]:
    """When service may begin, in order; empty if never. The last window, if soft, may be overrun to the horizon."""
    if not door.windows:
        return [(0, horizon_s)]
    last = door.windows[-1]
    spans = [(window.opens_s, window.closes_s) for window in door.windows[:-1]]
    spans.append((last.opens_s, last.closes_s if last.hard else horizon_s))
    return [(opens_s, min(closes_s, horizon_s)) for opens_s, closes_s in spans if opens_s <= horizon_s]
