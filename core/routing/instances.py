"""Public benchmark files as problems: VRPLIB, Solomon and Gehring-Homberger, and PyVRP's dialect of VRPLIB.

What a cost means follows the sets' own conventions: capacity only (CVRP) rounds Euclidean distances to whole numbers;
with windows (VRPTW, PCVRPTW) distances, times and prizes count ten times, distances truncated (DIMACS); several depots
(MDVRPTW) count a thousand times, rounded; vehicle kinds (HFVRP) keep three decimals, and costs are in hundredths.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import BadInput
from core.routing.model import LONGEST, Door, Matrix, Problem, Stop, TimeWindow, Vehicle

#: Type of a file: how many times its distances, times and prizes count, and whether distances are truncated.
_SCALES = {"CVRP": (1, False), "VRPTW": (10, True), "PCVRPTW": (10, True), "MDVRPTW": (1000, False)}
_SCALES["HFVRP"] = (1000, False)
#: Beyond what all load fills, so many vehicles more of a kind are never of use, where a file names a whole fleet.
_SPARE = 3


@dataclass(frozen=True, slots=True)
class Instance:
    """A file read. `cost` of a solution divided by `units` is what the set's tables state."""

    name: str
    problem: Problem
    numbers: tuple[int, ...]  #: of the stops, as solution files have them: nodes from 0, depots among them
    units: int = 1


def read_instance(path: Path) -> Instance:
    """The problem of a benchmark file. Raises BadInput naming what is wrong with it."""
    raw = _raw(path)
    kind = str(raw.get("type", "VRPTW" if "time_window" in raw else "CVRP")).upper()
    if kind not in _SCALES:
        raise BadInput(f"{path.name} is of type {kind}; solve reads {', '.join(sorted(_SCALES))}.")
    if "vehicles_max_duration" in raw:
        raise BadInput(f"{path.name} limits how long a route lasts, which solve does not hold yet.")
    try:
        return _Reading(path, kind, raw).instance()
    except (KeyError, IndexError, ValueError, TypeError, OverflowError) as wrong:
        raise BadInput(f"{path.name} is not whole: {wrong!r}. Fetch it again, or see whether it was cut.") from wrong


def _raw(path: Path) -> dict[str, Any]:
    import vrplib

    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as wrong:
        raise BadInput(f"{path.name} is no text: solve reads VRPLIB (.vrp) and Solomon (.txt) files.") from wrong
    except OSError as wrong:
        raise BadInput(f"{path} cannot be read: {wrong.strerror}.") from wrong
    form = "vrplib" if "DIMENSION" in text else "solomon"
    try:
        raw: dict[str, Any] = vrplib.read_instance(path, instance_format=form, compute_edge_weights=False)
    except Exception as wrong:
        raise BadInput(f"{path.name} is neither a VRPLIB nor a Solomon file, or it was cut ({wrong}).") from wrong
    return raw


class _Reading:
    """One file's numbers on their way into a problem."""

    def __init__(self, path: Path, kind: str, raw: dict[str, Any]) -> None:
        self.path, self.kind, self.raw = path, kind, raw
        self.scale, self.cut = _SCALES[kind]
        self.depots = [int(depot) for depot in np.atleast_1d(raw.get("depot", 0))]
        self.demand = np.asarray(raw["demand"], np.float64)
        self.count = len(self.demand)

    def instance(self) -> Instance:
        """The whole."""
        dist = self._distances()
        windows = np.asarray(self.raw["time_window"], np.float64) * self.scale if "time_window" in self.raw else None
        durations = dist if windows is not None else np.zeros_like(dist)
        service = np.broadcast_to(np.asarray(self.raw.get("service_time", 0), np.float64) * self.scale, self.count)
        numbers = tuple(number for number in range(self.count) if number not in self.depots)
        self._sensible(windows)
        stops = tuple(self._stop(number, windows, int(service[number])) for number in numbers)
        problem = Problem(0, (Matrix(durations, dist),), stops, self._fleet(windows), ("load",))
        name = str(self.raw.get("name", self.path.stem))
        return Instance(name, problem.validated(), numbers, 100 if self.kind == "HFVRP" else 1)

    def _distances(self) -> NDArray[np.int32]:
        if "edge_weight" in self.raw:
            ways = np.asarray(self.raw["edge_weight"], np.float64) * self.scale
        elif self.raw.get("edge_weight_type", "EUC_2D") == "EUC_2D":
            at = np.asarray(self.raw["node_coord"], np.float64)
            ways = np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1)) * self.scale
        else:
            kind = self.raw["edge_weight_type"]
            raise BadInput(f"{self.path.name} measures its ways as {kind}; solve reads EUC_2D and EXPLICIT.")
        if ways.shape != (self.count, self.count) or not np.isfinite(ways).all():
            raise BadInput(f"{self.path.name} has {self.count} demands, but ways between {len(ways)} places.")
        if ways.min(initial=0) < 0 or ways.max(initial=0) >= LONGEST:
            raise BadInput(f"{self.path.name} has a way that is negative, or longer than {LONGEST - 1}.")
        return (np.trunc(ways + 1e-9) if self.cut else np.rint(ways)).astype(np.int32)

    def _sensible(self, windows: NDArray[np.float64] | None) -> None:
        if not np.isfinite(self.demand).all() or self.demand.min(initial=0) < 0:
            raise BadInput(f"{self.path.name} has a demand that is negative or no number.")
        if windows is not None and not windows.max(initial=0) < LONGEST:
            raise BadInput(f"{self.path.name} has a window that ends after {LONGEST - 1}, the latest time there is.")

    def _stop(self, number: int, windows: NDArray[np.float64] | None, service_s: int) -> Stop:
        opens = () if windows is None else (TimeWindow(int(windows[number, 0]), int(windows[number, 1])),)
        prize = int(self.raw["prize"][number] * self.scale) if "prize" in self.raw else None
        load = (int(self.demand[number]),)
        return Stop(str(number), (Door(number, opens, service_s),), load, drop_cost=prize, name=f"stop {number}")

    def _fleet(self, windows: NDArray[np.float64] | None) -> tuple[Vehicle, ...]:
        total = float(self.demand.sum())
        capacities = np.atleast_1d(self.raw["capacity"])
        given = self.raw.get("vehicles")
        count = len(capacities) if len(capacities) > 1 else given or ceil(1.3 * total / capacities[0]) + _SPARE
        fixed = np.broadcast_to(np.asarray(self.raw.get("vehicles_fixed_cost", 0)), count)
        by_unit = np.broadcast_to(np.asarray(self.raw.get("vehicles_unit_distance_cost", 1000)), count)
        depots = np.broadcast_to(np.asarray(self.raw.get("vehicles_depot", self.depots[0] + 1)), count)
        loads = np.broadcast_to(capacities, count)
        fleet, seen = [], dict[tuple[int, ...], int]()
        for load, price, per, depot in zip(loads, fixed, by_unit, depots, strict=True):
            like = (int(load), int(price), int(per), int(depot))
            seen[like] = seen.get(like, 0) + 1
            if len(capacities) == 1 or seen[like] <= ceil(1.3 * total / max(1, like[0])) + _SPARE:
                fleet.append(self._vehicle(like, windows))
        return tuple(fleet)

    def _vehicle(self, like: tuple[int, ...], windows: NDArray[np.float64] | None) -> Vehicle:
        load, price, per, depot = like
        shift = (0, LONGEST - 1) if windows is None else (int(windows[depot - 1, 0]), int(windows[depot - 1, 1]))
        return Vehicle(
            f"v{depot}", depot - 1, depot - 1, (load,), shift_start_s=shift[0], shift_end_s=shift[1],
            cost_fixed=price, cost_km=per,
        )  # fmt: skip
