"""A van taken out: its stops go to the others, who keep theirs in their order; what fits nowhere says why."""

from __future__ import annotations

import pytest

from core.desk import Desk
from core.errors import Refused
from core.plans import service as plans
from core.plans.model import ETA_MOVED_S, Lock, Plan
from core.plans.wishes import Wishes
from tests.core.plans.making import DAY, DEPOT, add_order, add_van, with_engine


def at(north: int, east: int) -> tuple[float, float]:
    return DEPOT[0] + 0.01 * north, DEPOT[1] + 0.01 * east


@pytest.fixture
def orders(desk: Desk) -> list[int]:
    """Three vans with three orders each, by hand, in an order that is not the shortest."""
    for number in (1, 2, 3):
        add_van(with_engine(desk), f"Van {number}", mass_g=5000)
    found = [add_order(desk, f"{number}", at(number % 3 + 1, number // 3)) for number in range(9)]
    for number, order in enumerate(found):
        plans.move(desk, DAY, order, to_vehicle=number // 3 + 1, position=0)
    return found


def stops(plan: Plan, vehicle: int) -> list[int]:
    route = plan.route_of(vehicle)
    return list(route.orders) if route is not None else []


def test_the_others_take_its_stops_and_keep_their_own_in_order(desk: Desk, orders: list[int]) -> None:
    before = plans.show(desk, DAY)
    after = plans.spread(desk, DAY, 2)
    assert after.route_of(2) is None
    assert len(after.placed) == 9
    for van in (1, 3):
        own = stops(before, van)
        assert [order for order in stops(after, van) if order in own] == own
    assert after.note == "without Van 2: 3 orders to the others"
    event = desk.events_since()[-1]
    assert (event.kind, event.data["without"], event.data["moved"]) == ("plan.moved", 2, 3)
    assert plans.undo(desk, DAY) == before


def test_locks_of_the_others_are_held_and_those_of_the_van_fall(desk: Desk, orders: list[int]) -> None:
    plans.lock_route(desk, DAY, 2)
    plans.lock_route(desk, DAY, 1)
    before = plans.lock(desk, DAY, stops(plans.show(desk, DAY), 3)[0], Lock.FIRST)
    after = plans.spread(desk, DAY, 2)
    assert stops(after, 1) == stops(before, 1)
    assert after.routes[0].locked
    assert stops(after, 3)[0] == stops(before, 3)[0]
    assert len(stops(after, 3)) == 5
    assert len(after.unassigned) == 1


def test_what_fits_on_no_other_route_says_why(desk: Desk, orders: list[int]) -> None:
    plans.lock_route(desk, DAY, 1)
    plans.lock_route(desk, DAY, 3)
    after = plans.spread(desk, DAY, 2)
    assert len(after.unassigned) == 3
    assert all(
        left.reason.startswith("Van 2 was taken out, and no other takes it as it is. ") for left in after.unassigned
    )
    assert after.note.endswith("0 orders to the others, 3 on no route")


def test_the_most_important_is_placed_first(desk: Desk, orders: list[int]) -> None:
    dear = add_order(desk, "dear", at(2, 1), mass_g=2000, priority=2)
    plans.unassign(desk, DAY, orders[3])
    plans.move(desk, DAY, dear, to_vehicle=2)
    plans.lock_route(desk, DAY, 1)
    after = plans.spread(desk, DAY, 2)
    assert dear in stops(after, 3)
    assert len(after.unassigned) == 3


def test_stops_that_are_done_stay_with_it(desk: Desk, orders: list[int]) -> None:
    done = stops(plans.show(desk, DAY), 2)[0]
    with desk.writing() as db:
        db.execute("UPDATE orders SET state = 'delivered' WHERE id = ?", (done,))
    after = plans.spread(desk, DAY, 2)
    assert stops(after, 2) == [done]
    assert len(after.placed) == 9


def test_nothing_to_spread_or_nobody_to_take_it_is_refused(desk: Desk) -> None:
    add_van(with_engine(desk), "Van 1")
    with pytest.raises(Refused, match=r"Van 1 has nothing left to bring on 2026-03-09\."):
        plans.spread(desk, DAY, 1)
    plans.move(desk, DAY, add_order(desk, "1", at(1, 1)), to_vehicle=1)
    with pytest.raises(Refused, match="Nobody but Van 1 is on duty"):
        plans.spread(desk, DAY, 1)


def test_a_search_spreads_them_with_few_changes_of_the_others(desk: Desk, orders: list[int]) -> None:
    plans.lock(desk, DAY, orders[4], Lock.VEHICLE)
    before = plans.show(desk, DAY)
    after = plans.build(desk, DAY, iterations=2, wishes=Wishes(most_changes=1, without=2))
    assert after.route_of(2) is None
    assert len(after.placed) == 9
    moved = [
        order
        for van in (1, 3)
        for stop in (before.route_of(van) or pytest.fail("no route")).stops
        for order in (stop.orders[0].id,)
        if (now := after.find(order)) is None
        or now[0].vehicle_id != van
        or abs(now[1].starts - stop.starts) > ETA_MOVED_S
    ]
    assert len(moved) <= 1
