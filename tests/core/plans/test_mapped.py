"""What a map shows beside a plan: the region's roads, how routes are led along them, where orders on no route lie."""

from __future__ import annotations

from itertools import pairwise

import pytest

from core.desk import Desk
from core.plans import service as plans
from core.plans.model import Plan
from tests.console import rounds, town
from tests.console.rounds import MONDAY


@pytest.fixture
def plan(desk: Desk) -> Plan:
    """The planned Monday; two orders are on no route, one of them without a pin."""
    return plans.show(rounds.planned(desk), MONDAY)


def test_an_order_on_no_route_lies_where_its_pin_is(desk: Desk, plan: Plan) -> None:
    found = plans.ground(desk, plan)
    assert found.left == {rounds.number(desk, "1008"): (51.89, 0.89)}
    assert found.roads is None


def test_without_a_region_routes_go_straight_from_stop_to_stop(desk: Desk, plan: Plan) -> None:
    led = plans.led(desk, plan)
    for route in plan.routes:
        depot = (route.depot_lat, route.depot_lon)
        places = [depot, *((stop.lat, stop.lon) for stop in route.stops), depot]
        assert list(dict.fromkeys(led[route.vehicle_id])) == list(dict.fromkeys(places))


def test_with_a_region_routes_follow_its_roads(engine_ready: None, desk: Desk, plan: Plan) -> None:
    town.with_town(desk)
    roads = plans.ground(desk, plan).roads
    assert roads is not None
    assert len(roads) == 220
    for route in plan.routes:
        points = plans.led(desk, plan)[route.vehicle_id]
        assert len(points) > 3 * len(route.stops)
        # Roads run along the grid: nearly every step keeps to a line of it.
        along = [abs(a[0] - b[0]) < 1e-6 or abs(a[1] - b[1]) < 1e-6 for a, b in pairwise(points)]
        assert sum(along) > 0.8 * len(along)


def test_asking_twice_asks_the_roads_once(engine_ready: None, desk: Desk, plan: Plan) -> None:
    town.with_town(desk)
    first = plans.led(desk, plan)
    version = desk.db.execute("SELECT total_changes()").fetchone()
    assert plans.led(desk, plan) == first
    assert desk.db.execute("SELECT total_changes()").fetchone() == version
