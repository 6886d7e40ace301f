"""The tables of a benchmark file as a problem, and an answer as the file's own numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import BadInput
from core.routing.instances.parsing import ROUNDINGS, TYPES, Tables, parse
from core.routing.instances.plane import Plane, Rounding
from core.routing.model import LONGEST, Door, Matrix, Problem, Stop, TimeWindow, Vehicle

#: HFVRP files hold prices in hundredths (PyVRP/Instances, HFVRP/README.md); their published costs do not.
_HUNDREDTHS = 100
#: A shift where the file names no hours; nothing takes time then, or the longest duration of a route is the shift.
_DAY_S = 86_400
#: Up to so many places of a plane their ways stand in tables; ways between more are worked out when asked for.
TABLED = 1500


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """A benchmark file as a problem. A unit of distance is a metre of the matrix, a unit of time a second of it.

    The cost of a solution divided by `units` is what published tables state. A vehicle's `ref` is its number in the
    file, counted from 1.
    """

    name: str
    problem: Problem
    numbers: tuple[int, ...]  #: of the stops, as .sol files have them: places of the file from 0, depots among them
    units: int = 1
    rounding: str = "round"  #: one of `ROUNDINGS`


def read_instance(path: Path, rounding: str | None = None) -> Instance:
    """The problem of a benchmark file; `rounding` overrides that of its kind. Raises BadInput: what, where, remedy."""
    try:
        return _made(parse(path), rounding)
    except BadInput as wrong:
        raise BadInput(f"{path.name}: {wrong}") from wrong


def _made(tables: Tables, rounding: str | None) -> Instance:
    timed = "time_window" in tables.values or "vehicles_max_duration" in tables.values
    rounding = rounding or TYPES.get(tables.kind, "dimacs" if timed else "round")
    making = _Making(tables, rounding, timed)
    numbers = tuple(at for at in range(tables.places) if at not in tables.depots)
    stops, vehicles = making.stops(numbers), making.vehicles()
    problem = Problem(
        origin=0,
        matrices=(making.matrix(rounding),),
        stops=stops,
        vehicles=vehicles if timed else _enough(stops, vehicles),
        dimensions=("load",),
    )
    units = _HUNDREDTHS * ROUNDINGS[rounding][0] if tables.kind == "HFVRP" else 1
    return Instance(tables.name, problem.validated(), numbers, units, rounding)


class _Making:
    """The parts of a problem, out of tables."""

    def __init__(self, tables: Tables, rounding: str, timed: bool) -> None:
        self.tables = tables
        self.timed = timed
        self.windows = tables.windows()
        self.whole = Rounding(*ROUNDINGS[rounding]).whole

    def matrix(self, rounding: str) -> Matrix:
        """A unit of distance takes a unit of time; none at all where nothing depends on time."""
        given = self.tables.distances()
        if given is not None:
            _short(self.whole(given).max(initial=0))
            ways = self.whole(given).astype(np.int32)
            return Matrix(ways if self.timed else np.zeros_like(ways), ways)
        at, kind = self.tables.points()
        plane = Plane(at, Rounding(*ROUNDINGS[rounding], kind), self.timed)
        _short(plane.longest_m)
        return plane if plane.places > TABLED else Matrix(*plane.tables())

    def stops(self, numbers: tuple[int, ...]) -> tuple[Stop, ...]:
        """Every place that is no depot, with its prize as the cost of leaving it out; without one it is owed."""
        tables = self.tables
        demand = _integers(tables.of_places("demand"), "DEMAND")
        service, prize = self.whole(tables.of_places("service_time")), self.whole(tables.of_places("prize"))
        last = self._horizon(tables.depots)[1]
        windows = None if self.windows is None else self.whole(self.windows)
        made = []
        for at in numbers:
            when: tuple[TimeWindow, ...] = ()
            if windows is not None:
                opens, closes = (int(time) for time in windows[at])
                if closes < opens:
                    raise BadInput(f"The window of node {at} closes before it opens; correct TIME_WINDOW_SECTION.")
                when = (TimeWindow(opens, max(opens, min(closes, last))),)
            door = Door(at, when, int(service[at]) if self.timed else 0)
            made.append(Stop(str(at), (door,), (int(demand[at]),), drop_cost=int(prize[at]) or None, name=f"stop {at}"))
        return tuple(made)

    def vehicles(self) -> tuple[Vehicle, ...]:
        """The fleet, its numbers as in the file; one vehicle for each stop where the file names no number."""
        tables = self.tables
        count = tables.values.get("vehicles", tables.places - len(tables.depots))
        if not isinstance(count, int) or count < 1:
            raise BadInput(f"VEHICLES is {count}; it has to be the number of vehicles, at least one.")
        capacity = tables.of_vehicles("capacity", count, np.inf) if "capacity" in tables.values else None
        most = None if capacity is None else _integers(capacity, "CAPACITY")
        home = tables.of_vehicles("vehicles_depot", count, tables.depots[0] + 1).astype(np.int64) - 1
        fixed = self.whole(tables.of_vehicles("vehicles_fixed_cost", count, 0))
        each = np.rint(1000 * tables.of_vehicles("vehicles_unit_distance_cost", count, 1)).astype(np.int64)
        limits = {name: self._limit(name, count) for name in ("vehicles_max_distance", "vehicles_max_duration")}
        shifts = {depot: self._horizon((depot,)) for depot in tables.depots}
        if not set(home.tolist()) <= set(tables.depots):
            raise BadInput("VEHICLES_DEPOT_SECTION names a node that is no depot; correct it.")
        return tuple(
            _timed(
                self.windows is not None,
                limits["vehicles_max_duration"][van],
                Vehicle(
                    str(van + 1),
                    start=int(home[van]),
                    end=int(home[van]),
                    capacity=(None if most is None else int(most[van]),),
                    shift_start_s=shifts[int(home[van])][0],
                    shift_end_s=shifts[int(home[van])][1],
                    max_distance_m=limits["vehicles_max_distance"][van],
                    cost_fixed=int(fixed[van]),
                    cost_km=int(each[van]),
                ),
            )
            for van in range(count)
        )

    def _limit(self, name: str, vehicles: int) -> list[int | None]:
        if name not in self.tables.values:
            return [None] * vehicles
        return [int(most) for most in self.whole(self.tables.of_vehicles(name, vehicles, 0))]

    def _horizon(self, depots: tuple[int, ...]) -> tuple[int, int]:
        """When the first of the depots opens and the last closes; an untimed day where none has hours."""
        if self.windows is None:
            return 0, _DAY_S
        opens, closes = self.whole(self.windows[list(depots)]).T
        return int(opens.min()), int(closes.max())


def _short(longest: int) -> None:
    """Refuse ways that the model does not hold."""
    if longest >= LONGEST:
        raise BadInput(f"a way is {longest:,} long, and {LONGEST - 1:,} is the most; scale the file down.")


def _integers(given: NDArray[np.float64], what: str) -> NDArray[np.int64]:
    if not (given == np.rint(given)).all():
        raise BadInput(f"{what} is not everywhere a whole number; scale demands and capacities so that it is.")
    return given.astype(np.int64)


def _timed(windows: bool, most_s: int | None, van: Vehicle) -> Vehicle:
    """The vehicle with the longest time a route of it may take: without any hours that is the shift itself."""
    if most_s is None:
        return van
    if not windows:
        return replace(van, shift_end_s=most_s)
    return van if most_s >= van.shift_end_s - van.shift_start_s else replace(van, max_duration_s=most_s)


def _enough(stops: tuple[Stop, ...], vehicles: tuple[Vehicle, ...]) -> tuple[Vehicle, ...]:
    """As many vehicles of each kind as can be of use where nothing but the load limits a route.

    Two routes of a kind whose loads fit one vehicle are no dearer as one route: distances keep the triangle inequality
    but for rounding. So of k routes any two load more than a vehicle carries, all of them more than k / 2 vehicles do.
    """
    load = sum(stop.demand[0] for stop in stops)
    kinds: Counter[Vehicle] = Counter()
    kept = []
    for van in vehicles:
        kind = replace(van, ref="")
        kinds[kind] += 1
        most = van.capacity[0]
        if van.max_distance_m is not None or not most or kinds[kind] <= 2 * load // most + 1:
            kept.append(van)
    return tuple(kept)
