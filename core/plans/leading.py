"""The ways of a route as they are driven: for the map, the navigator and the run sheet."""

from __future__ import annotations

from core import clock
from core.desk import Desk
from core.plans.model import Route
from core.roads import service as roads
from core.roads.model import Drive, Way


def route_ways(desk: Desk, route: Route) -> list[Way]:
    """How each stop is reached from the place before it, and at last the depot again. Raises Unavailable.

    Not for use inside a write transaction: asking may take long.
    """
    since, until = (clock.local(instant, desk.zone) for instant in (route.departs, route.returns))
    drive = Drive(route.profile, since.hour * 60 + since.minute, until.hour * 60 + until.minute)
    depot = (route.depot_lat, route.depot_lon)
    return roads.ways(desk, [depot, *((stop.lat, stop.lon) for stop in route.stops), depot], drive)
