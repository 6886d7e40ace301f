"""From who serves what in which order to a plan with times, sums, and every rule that it breaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from core.plans.arrangement import Arrangement, Off, Run, Seat
from core.plans.behind import driven_route
from core.plans.layout import Layout
from core.plans.model import Lock, Plan, Route, Stop, StopOrder, Unassigned
from core.plans.needs import DayNeeds
from core.plans.problem import Case, Hold, behind, case, holds_of
from core.roads.model import Drive, Matrix
from core.routing import model as routing
from core.routing.check import Violation, check
from core.routing.schedule import schedule


@dataclass(frozen=True, slots=True)
class Settled:
    """An arrangement worked out. Without a case (nobody is on duty) everything is off."""

    day: DayNeeds
    layout: Layout
    arrangement: Arrangement
    case: Case | None
    solution: routing.Solution
    violations: tuple[Violation, ...]

    def places(self, violation: Violation) -> tuple[int | None, tuple[int, ...]]:
        """The vehicle (id) and the orders that a violation is about."""
        assert self.case is not None
        vehicle = None if violation.vehicle is None else self.case.duties[violation.vehicle].vehicle.id
        return vehicle, () if violation.stop is None else self.case.seats[violation.stop].orders


def settle(
    day: DayNeeds, layout: Layout, matrices: Mapping[Drive, Matrix], arrangement: Arrangement, *, ready: int = 0
) -> Settled:
    """Time every run of a tidied arrangement as it stands, and check it."""
    if not day.duties:
        return Settled(day, layout, arrangement, None, routing.Solution(()), ())
    seats = [seat for run in arrangement.runs for seat in run.seats[behind(day, run) :]]
    off = [left for left in arrangement.off if day.needs[left.order_id].spots]
    held = holds_of(day, arrangement, seats)
    held |= {
        len(seats) + index: Hold(left.vehicle_id, Lock.VEHICLE, 0)
        for index, left in enumerate(off)
        if left.locked and left.vehicle_id in {duty.vehicle.id for duty in day.duties}
    }
    everybody = [*seats, *(Seat((left.order_id,)) for left in off)]
    full = {run.vehicle_id: len(run.seats) - behind(day, run) for run in arrangement.runs if run.locked}
    whole = case(day, layout, matrices, everybody, held, ready=ready, full=full)
    runs = {whole.vehicle(run.vehicle_id): run for run in arrangement.runs}
    left = {vehicle: whole.sequence(runs[vehicle]) for vehicle in range(len(whole.duties)) if vehicle in runs}
    solution = routing.Solution(
        tuple(schedule(whole.problem, vehicle, sequence) for vehicle, sequence in left.items() if sequence),
        tuple(
            routing.Unassigned(len(seats) + index, routing.Code.STOPPED, left.reason) for index, left in enumerate(off)
        ),
    )
    return Settled(day, layout, arrangement, whole, solution, check(whole.problem, solution))


def plan_of(settled: Settled, made: Plan) -> Plan:
    """The revision: head, author and words of `made`, everything else as it was settled."""
    routes: list[Route] = []
    if settled.case is not None:
        timed = {route.vehicle: route for route in settled.solution.routes}
        for vehicle, duty in enumerate(settled.case.duties):
            run = settled.arrangement.run(duty.vehicle.id)
            if run.seats:
                route = timed.get(vehicle) or schedule(settled.case.problem, vehicle, ())
                routes.append(driven_route(settled, settled.case, run, _route(settled, settled.case, run, route)))
    numbered = tuple(replace(route, index=index) for index, route in enumerate(routes))
    return replace(
        made,
        day=settled.day.day,
        matrix=settled.case.provenance if settled.case is not None else "",
        cost=sum(route.cost for route in numbered),
        distance_m=sum(route.distance_m for route in numbered),
        duration_s=sum(route.duration_s for route in numbered),
        routes=numbered,
        unassigned=tuple(_unassigned(settled.day, left) for left in settled.arrangement.off),
        accepted=tuple(violation.sentence for violation in settled.violations),
    )


def _route(settled: Settled, whole: Case, run: Run, route: routing.Route) -> Route:
    """What is still to come of the run."""
    duty, origin = whole.duties[route.vehicle], whole.problem.origin
    return Route(
        index=0,
        vehicle_id=duty.vehicle.id,
        vehicle=duty.vehicle.name,
        driver_id=duty.driver.id,
        driver=duty.driver.name,
        departs=origin + route.depart_s,
        returns=origin + route.return_s,
        distance_m=route.distance_m,
        duration_s=route.duration_s,
        cost=route.cost,
        load_g=route.peak[0],
        locked=run.locked,
        stops=tuple(_stops(settled, whole, run, route)),
        rests=tuple((origin + rest.start_s, origin + rest.end_s) for rest in route.rests),
        depot=duty.depot.name,
        depot_lat=duty.depot.lat,
        depot_lon=duty.depot.lon,
        profile=duty.vehicle.profile,
    )


def _stops(settled: Settled, whole: Case, run: Run, route: routing.Route) -> Iterable[Stop]:
    origin, matrix = whole.problem.origin, whole.problem.matrix(route.vehicle)
    here = whole.problem.vehicles[route.vehicle].start
    behind_it = whole.behind(run)
    for position, (seat, visit) in enumerate(zip(run.seats[behind_it:], route.visits, strict=True), behind_it):
        seconds, metres = matrix.leg(here, visit.place) or (0, 0)
        lat, lon = whole.layout.points[visit.place]
        yield Stop(
            position=position,
            orders=tuple(stop_order(settled, order, visit.place) for order in seat.orders),
            lat=lat,
            lon=lon,
            arrival=origin + visit.arrival_s,
            starts=origin + visit.start_s,
            departure=origin + visit.departure_s,
            leg_s=seconds,
            leg_m=metres,
            locked=seat.locked,
            windows=settled.day.promises(settled.day.needs[seat.orders[0]]),
        )
        here = visit.place


def stop_order(settled: Settled, order_id: int, point: int) -> StopOrder:
    """The order as its stop at the point shows it."""
    need, place = settled.day.needs[order_id], settled.layout.place(order_id, point)
    address = next((spot.address for spot in need.spots if spot.place == place), need.address)
    carried = (need.mass_g, need.volume_ml, need.parcels)
    return StopOrder(order_id, need.source_order_id, need.name, address, need.unit, *carried, need.state, place)


def _unassigned(day: DayNeeds, left: Off) -> Unassigned:
    need = day.needs[left.order_id]
    words = (left.code, left.reason, left.nearest_miss, need.name, need.source_order_id)
    return Unassigned(left.order_id, *words, left.locked, left.vehicle_id, left.misses)
