"""The part of a route that is behind a van under way: kept in every revision, at the times at which it was done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from core.plans.arrangement import Run
from core.plans.model import Route, Stop
from core.plans.problem import Case, driven

if TYPE_CHECKING:
    from core.plans.settling import Settled


def driven_route(settled: Settled, whole: Case, run: Run, left: Route) -> Route:
    """The route with what is behind its van before what is left of it; sums are of the whole. As it is at its depot."""
    way = settled.day.under_way.get(run.vehicle_id)
    if way is None:
        return left
    vehicle = whole.vehicle(run.vehicle_id)
    assert vehicle is not None
    duty, ways = whole.duties[vehicle], whole.matrix(vehicle)
    home_s, home_m = (0, 0) if left.stops else ways.leg(*whole.home(vehicle)) or (0, 0)
    returns = left.returns if left.stops else way.at + home_s
    metres = driven(whole.layout, duty, ways) + left.distance_m + home_m
    lasting_s = returns - way.since
    asked = whole.problem.vehicles[vehicle]
    return replace(
        left,
        departs=way.since,
        returns=returns,
        distance_m=metres,
        duration_s=lasting_s,
        cost=duty.vehicle.cost_fixed + asked.price(metres, lasting_s),
        stops=(*_done(settled, whole, run, vehicle), *left.stops),
        rests=(*way.rests, *left.rests),
    )


def _done(settled: Settled, whole: Case, run: Run, vehicle: int) -> Iterator[Stop]:
    from core.plans.settling import stop_order

    ways, here = whole.matrix(vehicle), whole.layout.depots[whole.duties[vehicle].depot.id]
    for position, seat in enumerate(run.seats[: whole.behind(run)]):
        point = whole.layout.point(seat.orders[0], seat.place)
        seconds, metres = ways.leg(here, point) or (0, 0)
        times = [settled.day.done[order] for order in seat.orders]
        lat, lon = whole.layout.points[point]
        yield Stop(
            position=position,
            orders=tuple(stop_order(settled, order, point) for order in seat.orders),
            lat=lat,
            lon=lon,
            arrival=min(times),
            starts=min(times),
            departure=max(times),
            leg_s=seconds,
            leg_m=metres,
            windows=settled.day.promises(settled.day.needs[seat.orders[0]]),
        )
        here = point
