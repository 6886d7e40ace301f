"""What a map of a plan shows beside the plan itself: roads, the ways of its routes, the doors of what is on none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.desk import Desk
from core.errors import Unavailable
from core.plans.leading import route_ways
from core.plans.model import Plan, Route
from core.plans.store import asking
from core.region.service import drawn
from core.roads.model import Point

if TYPE_CHECKING:
    from core.region.drawn import RoadLines


@dataclass(frozen=True, slots=True)
class Ground:
    """The region's roads, None where there are none; the (lat, lon) of orders on no route, those that have a pin."""

    roads: RoadLines | None
    left: Mapping[int, Point]


def ground(desk: Desk, plan: Plan) -> Ground:
    """What lies around a plan's routes; it asks nobody outside the house."""
    region = drawn(desk)
    try:
        roads = region.roads if region is not None else None
    except Unavailable:
        roads = None  # a map without roads tells more than none; the gazetteer tells what is amiss
    return Ground(roads, asking.pins(desk.db, [order.order_id for order in plan.unassigned]) if plan.unassigned else {})


def led(desk: Desk, plan: Plan) -> dict[int, tuple[Point, ...]]:
    """The points along the roads of each route, by vehicle; a route that nobody can lead is left out.

    Not for use inside a write transaction: asking may take long.
    """
    found = {route.vehicle_id: _led(desk, route) for route in plan.routes}
    return {vehicle: points for vehicle, points in found.items() if points}


def _led(desk: Desk, route: Route) -> tuple[Point, ...]:
    try:
        ways = route_ways(desk, route)
    except Unavailable:
        return ()
    return tuple(point for way in ways for point in way.shape)
