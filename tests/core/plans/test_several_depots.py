"""A day over several depots: each van loads and ends at its own; goods are where it loads until told otherwise."""

from __future__ import annotations

import pytest

from core.desk import Desk
from core.plans import service as plans
from core.plans.model import Lock
from core.routing.runner import solve
from tests.core.plans.making import DAY, DEPOT, add_order, add_van, with_engine

OTHER = (DEPOT[0] + 0.1, DEPOT[1])


@pytest.fixture
def orders(desk: Desk) -> list[int]:
    """A van at each of two depots, two orders near each."""
    add_van(with_engine(desk, solve), "South", skills=frozenset({"from south"}))
    add_van(desk, "North", depot=OTHER)
    places = [(base[0] + 0.005 * step, base[1] + 0.005) for base in (DEPOT, OTHER) for step in (1, 2)]
    return [add_order(desk, f"{number}", place) for number, place in enumerate(places)]


def test_each_order_rides_from_the_depot_that_is_near(desk: Desk, orders: list[int]) -> None:
    built = plans.build(desk, DAY, iterations=5)
    assert {route.vehicle: set(route.orders) for route in built.routes} == {
        "South": set(orders[:2]),
        "North": set(orders[2:]),
    }
    assert {route.vehicle: (route.depot_lat, route.depot_lon) for route in built.routes} == {
        "South": DEPOT,
        "North": OTHER,
    }
    assert built.accepted == ()


def test_goods_that_lie_at_one_depot_only_are_told_by_a_requirement_or_a_lock(desk: Desk, orders: list[int]) -> None:
    far = add_order(desk, "from the south", (OTHER[0] + 0.005, OTHER[1]), requires=["from south"])
    built = plans.build(desk, DAY, iterations=5)
    assert (built.find(far) or pytest.fail("it is on no route"))[0].vehicle == "South"
    plans.move(desk, DAY, orders[3], to_vehicle=1)
    plans.lock(desk, DAY, orders[3], Lock.VEHICLE)
    again = plans.build(desk, DAY, iterations=5)
    assert (again.find(orders[3]) or pytest.fail("it is on no route"))[0].vehicle == "South"
