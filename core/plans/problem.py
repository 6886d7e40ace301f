"""From the day's needs and a way to group them to a `routing.Problem`, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from functools import partial
from itertools import pairwise

from core import clock
from core.fleet.model import Duty
from core.plans.arrangement import Arrangement, Run, Seat
from core.plans.layout import DIMENSIONS, Layout, capacity, demand
from core.plans.model import Lock
from core.plans.needs import DayNeeds, drive
from core.plans.under_way import resumed
from core.plans.wishes import Asked
from core.roads.model import UNREACHABLE, Drive, Matrix
from core.routing import model as routing
from core.routing.schedule import schedule


@dataclass(frozen=True, slots=True)
class Hold:
    """A seat is held on a vehicle. `lenient`: the dispatcher has accepted that it is late there."""

    vehicle_id: int
    locked: Lock
    position: int
    lenient: bool = False

    def lock(self, vehicles: Mapping[int, int]) -> routing.Lock:
        """As routing has it; `vehicles` leads from ids to their indices."""
        position = {Lock.FIRST: 0, Lock.LAST: -1, Lock.POSITION: self.position}.get(self.locked)
        return routing.Lock(vehicles[self.vehicle_id], position)


def behind(day: DayNeeds, run: Run) -> int:
    """How many of its first seats the run's vehicle, under way, has done."""
    return day.behind(run.vehicle_id, (seat.orders for seat in run.seats))


@dataclass(frozen=True, slots=True)
class Case:
    """A problem with what its indices mean."""

    day: DayNeeds
    layout: Layout
    problem: routing.Problem
    seats: tuple[Seat, ...]  #: of each stop
    duties: tuple[Duty, ...]  #: of each vehicle
    provenance: str

    def vehicle(self, vehicle_id: int) -> int | None:
        """The index of that vehicle; None where it is not on duty."""
        return next((i for i, duty in enumerate(self.duties) if duty.vehicle.id == vehicle_id), None)

    def stop(self, order_id: int) -> int:
        """The index of the stop that serves the order."""
        return next(i for i, seat in enumerate(self.seats) if order_id in seat.orders)

    def sequence(self, run: Run) -> list[tuple[int, int]]:
        """`(stop, point)` of its seats, as `schedule` takes them."""
        left = run.seats[self.behind(run) :]
        return [(self.stop(seat.orders[0]), self.layout.point(seat.orders[0], seat.place)) for seat in left]

    def behind(self, run: Run) -> int:
        """How many of its first seats the vehicle has done; they are no stops of the problem."""
        return behind(self.day, run)

    def placed(self, arrangement: Arrangement, vehicle: int, at: int) -> int:
        """The position on the whole route of what is number `at` of what the vehicle of that index has still to do."""
        return at + self.behind(arrangement.run(self.duties[vehicle].vehicle.id))

    def matrix(self, vehicle: int) -> routing.Matrix:
        """The ways of the vehicle of that index."""
        return self.problem.matrix(vehicle)

    def home(self, vehicle: int) -> tuple[int, int]:
        """From where it is to its depot."""
        return self.problem.vehicles[vehicle].start, self.layout.depots[self.duties[vehicle].depot.id]

    def runs(self, solution: routing.Solution) -> tuple[Run, ...]:
        """The solution's routes as runs, without locks."""
        return tuple(
            Run(
                self.duties[route.vehicle].vehicle.id,
                tuple(self.seat(visit.stop, visit.place) for visit in route.visits),
            )
            for route in solution.routes
            if route.visits
        )

    def seat(self, stop: int, point: int) -> Seat:
        """The stop's seat, served at the point."""
        orders = self.seats[stop].orders
        return Seat(orders, self.layout.place(orders[0], point))


def case(
    day: DayNeeds,
    layout: Layout,
    matrices: Mapping[Drive, Matrix],
    seats: Sequence[Seat],
    holds: Mapping[int, Hold],
    *,
    ready: int = 0,
    full: Mapping[int, int] | None = None,
    without: frozenset[int] = frozenset(),
) -> Case:
    """The problem of these seats; `holds` by number of seat. Vehicles in `without` (ids) stay out of it.

    Nobody leaves before the instant `ready`; vehicles in `full` (ids) make no more stops than it says. Raises BadInput
    where the problem cannot be.
    """
    duties = tuple(duty for duty in day.duties if duty.vehicle.id not in without)
    used = list({id(matrix): matrix for matrix in matrices.values()}.values())
    number = {drive: next(i for i, one in enumerate(used) if one is matrix) for drive, matrix in matrices.items()}
    vehicles = {duty.vehicle.id: index for index, duty in enumerate(duties)}
    origin = _origin(day)
    on_the_road = partial(_on_the_road, day, layout, seats, (ready, origin), full or {})
    problem = routing.Problem(
        origin=origin,
        matrices=tuple(routing.Matrix(matrix.durations, matrix.distances) for matrix in used),
        stops=tuple(_stop(day, layout, seat, holds.get(i), vehicles, origin) for i, seat in enumerate(seats)),
        vehicles=tuple(
            on_the_road(_vehicle(duty, layout, number[drive(duty)], origin, ready), duty, matrices[drive(duty)])
            for duty in duties
        ),
        dimensions=DIMENSIONS,
        sequences=_sequences(holds),
    )
    provenance = " ".join(dict.fromkeys(matrix.provenance for matrix in used))
    return Case(day, layout, problem.validated(), tuple(seats), duties, provenance)


def wished(asked: Case, wish: Asked) -> Case:
    """The case with what was told and how evenly the work is to be shared in its problem."""
    vehicles = {duty.vehicle.id: index for index, duty in enumerate(asked.duties)}
    stops = [
        replace(stop, announced=_announced(wish, seat, vehicles, asked.problem.origin))
        for stop, seat in zip(asked.problem.stops, asked.seats, strict=True)
    ]
    problem = replace(
        asked.problem,
        stops=tuple(stops),
        balance=wish.balance,
        most_changed=wish.most_changes,
        eta_tolerance_s=wish.tolerance_s,
    )
    return replace(asked, problem=problem.validated())


def _announced(wish: Asked, seat: Seat, vehicles: Mapping[int, int], origin: int) -> routing.Announced | None:
    told = next((wish.told[order] for order in seat.orders if order in wish.told), None)
    if told is None:
        return None
    vehicle = None if told.vehicle_id is None else vehicles.get(told.vehicle_id)
    return routing.Announced(vehicle, max(0, told.starts - origin))


def started(asked: Case, runs: Iterable[Run]) -> routing.Solution:
    """The runs as routes of the case, to begin a search from: as far as it has their orders and vehicles."""
    stops = {order: number for number, seat in enumerate(asked.seats) for order in seat.orders}
    seen: set[int] = set()
    routes = []
    for run in runs:
        sequence = []
        for seat in run.seats:
            stop = next((stops[order] for order in seat.orders if order in stops), None)
            if stop is not None and stop not in seen:
                seen.add(stop)
                sequence.append((stop, asked.layout.point(asked.seats[stop].orders[0], seat.place)))
        vehicle = asked.vehicle(run.vehicle_id)
        if vehicle is not None and sequence:
            routes.append(schedule(asked.problem, vehicle, sequence))
    return routing.Solution(tuple(sorted(routes, key=lambda route: route.vehicle)))


def holds_of(day: DayNeeds, arrangement: Arrangement, seats: Sequence[Seat]) -> dict[int, Hold]:
    """What the arrangement's locks hold, by number in `seats`; positions count what a van has still before it."""
    number = {seat.orders: index for index, seat in enumerate(seats)}
    return {
        number[seat.orders]: Hold(run.vehicle_id, seat.locked, position - behind(day, run))
        for run, position, seat in arrangement.seats()
        if seat.locked and seat.orders in number
    }


def _sequences(holds: Mapping[int, Hold]) -> tuple[tuple[int, ...], ...]:
    """For each vehicle the numbers of the seats whose order is held, in that order."""
    held: dict[int, list[tuple[int, int]]] = {}
    for number, hold in holds.items():
        if hold.locked is Lock.SEQUENCE:
            held.setdefault(hold.vehicle_id, []).append((hold.position, number))
    return tuple(tuple(number for _, number in sorted(each)) for each in held.values() if len(each) > 1)


def _origin(day: DayNeeds) -> int:
    zones = [duty.depot.zone for duty in day.duties] or [day.zone]
    return min(clock.resolve(day.day, time(0), zone) for zone in zones)


def _stop(
    day: DayNeeds, layout: Layout, seat: Seat, hold: Hold | None, vehicles: Mapping[int, int], origin: int
) -> routing.Stop:
    needs = [day.needs[number] for number in seat.orders]
    windows = tuple(
        routing.TimeWindow(max(0, promise.opens - origin), max(0, promise.closes - origin), promise.hard)
        for promise in day.promises(needs[0])
    )
    if hold is not None and hold.lenient:
        windows = tuple(routing.TimeWindow(window.opens_s, window.closes_s, False) for window in windows)
    service_s = sum(day.service_s if need.service_s is None else need.service_s for need in needs)
    numbers = ", ".join(need.source_order_id for need in needs)
    return routing.Stop(
        ref=str(seat.orders[0]),
        doors=tuple(
            routing.Door(point, windows, service_s, day.setup_at(layout.points[point]))
            for _, point in layout.doors[seat.orders[0]]
        ),
        demand=demand(needs),
        skills=needs[0].skills,
        priority=max(need.priority for need in needs),
        lock=hold.lock(vehicles) if hold is not None else None,
        name=f"order {numbers}" if len(needs) == 1 else f"orders {numbers}",
    )


def _on_the_road(
    day: DayNeeds,
    layout: Layout,
    seats: Sequence[Seat],
    times: tuple[int, int],
    full: Mapping[int, int],
    van: routing.Vehicle,
    duty: Duty,
    ways: Matrix,
) -> routing.Vehicle:
    """The vehicle from where it is, if it has left; and with no more stops to come than its locked route holds.

    `times`: the instant before which nobody leaves, and that of second 0.
    """
    ready, origin = times
    way = day.under_way.get(duty.vehicle.id)
    if way is not None:
        path = layout.paths[duty.vehicle.id]
        aboard = frozenset(number for number, seat in enumerate(seats) if way.aboard.issuperset(seat.orders))
        van = resumed(
            van,
            way,
            start=path[-1] if path else van.start,
            leaves_s=max(way.at, ready) - origin,
            stops=len(path),
            driven_m=driven(layout, duty, ways),
            aboard=aboard,
        )
    limits = [most for most in (van.max_stops, full.get(duty.vehicle.id)) if most is not None]
    return replace(van, max_stops=min(limits, default=None))


def driven(layout: Layout, duty: Duty, ways: Matrix | routing.Matrix) -> int:
    """Metres from its depot along the doors that the vehicle has behind it."""
    path = (layout.depots[duty.depot.id], *layout.paths.get(duty.vehicle.id, ()))
    legs = (int(ways.distances[here, there]) for here, there in pairwise(path))
    return sum(metres for metres in legs if metres < UNREACHABLE)


def _vehicle(duty: Duty, layout: Layout, matrix: int, origin: int, ready: int) -> routing.Vehicle:
    van, depot = duty.vehicle, layout.depots[duty.depot.id]
    rest = duty.rest
    return routing.Vehicle(
        ref=str(van.id),
        start=depot,
        end=depot,
        capacity=capacity(duty),
        skills=duty.skills,
        shift_start_s=min(max(duty.starts, ready), duty.ends) - origin,
        shift_end_s=duty.ends - origin,
        breaks=(routing.Break(rest.earliest - origin, rest.latest - origin, rest.duration_s),) if rest else (),
        max_distance_m=van.range_m,
        max_stops=van.max_stops,
        cost_fixed=van.cost_fixed,
        cost_km=van.cost_km,
        cost_hour=van.cost_hour,
        matrix=matrix,
        name=van.name,
    )
