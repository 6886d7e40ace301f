"""A build that may change no more than so many stops: a limit that holds, or a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.deliveries.service import approve
from core.desk import Desk
from core.errors import BadInput, Refused
from core.fleet.service import end_shift
from core.plans import service as plans
from core.plans.model import ETA_MOVED_S, Plan
from core.plans.wishes import Wishes
from core.routing.model import Problem, Solution
from tests.core.plans.making import DAY, DEPOT, add_order, add_van, greedy, with_engine


def at(north: int, east: int) -> tuple[float, float]:
    return DEPOT[0] + 0.01 * north, DEPOT[1] + 0.01 * east


@pytest.fixture
def orders(desk: Desk) -> list[int]:
    """Two vans; by hand each has three stops of its side, and one of the other's."""
    add_van(with_engine(desk), "Van 1")
    add_van(desk, "Van 2")
    found = [add_order(desk, f"{number}", at(number + 1, -3 if number < 4 else 3)) for number in range(8)]
    for van, own in ((1, (0, 1, 2, 7)), (2, (4, 5, 6, 3))):
        for number in own:
            plans.move(desk, DAY, found[number], to_vehicle=van)
    return found


def build(desk: Desk, most: int | None = None, **more: Any) -> Plan:
    return plans.build(desk, DAY, iterations=3, wishes=Wishes(most), **more)


def elsewhere(before: Plan, after: Plan, *, vehicles: bool = True) -> set[int]:
    """Orders that ride with another van, on none, or at a time more than ten minutes off."""
    found = set()
    for route, stop in before.stops():
        for order in stop.orders:
            now = after.find(order.id)
            held = now is not None and abs(now[1].starts - stop.starts) <= ETA_MOVED_S
            if not held or (vehicles and now is not None and now[0].vehicle_id != route.vehicle_id):
                found.add(order.id)
    return found


@pytest.mark.parametrize("most", range(9))
def test_no_more_stops_change_than_may(desk: Desk, orders: list[int], most: int) -> None:
    before = plans.show(desk, DAY)
    built = build(desk, most)
    assert len(elsewhere(before, built)) <= most
    assert built.cost <= before.cost
    assert len(built.placed) == 8
    assert f" of at most {most} stop" in built.note
    assert desk.events_since()[-1].data["most_changes"] == most


def test_with_more_leave_the_plan_gets_cheaper(desk: Desk, orders: list[int]) -> None:
    costs = []
    for most in (0, 2, 8):
        costs.append(build(desk, most).cost)
        plans.undo(desk, DAY)
    assert costs[0] > costs[1] >= costs[2]


def test_the_real_engine_keeps_the_limit_too(desk: Desk, orders: list[int]) -> None:
    from core.routing.runner import solve

    before = plans.show(desk, DAY)
    with_engine(desk, solve)
    for most in (0, 3):
        assert len(elsewhere(before, build(desk, most))) <= most
        plans.undo(desk, DAY)


def test_an_engine_that_changes_everything_is_not_followed(desk: Desk, orders: list[int]) -> None:
    before = plans.show(desk, DAY)

    def upside_down(problem: Problem, **asked: Any) -> Solution:
        from core.routing.schedule import schedule

        found = greedy(problem)
        turned = tuple(schedule(problem, route.vehicle, route.sequence[::-1]) for route in found.routes)
        return Solution(turned, found.unassigned)

    with_engine(desk, upside_down)
    assert len(elsewhere(before, build(desk, 1))) <= 1


def test_a_new_order_is_fitted_in_without_disturbing_anybody(desk: Desk, orders: list[int]) -> None:
    before = plans.show(desk, DAY)
    fresh = add_order(desk, "new", at(2, -3))
    built = build(desk, 0)
    assert built.find(fresh) is not None
    assert elsewhere(before, built) == set()


def test_what_cannot_be_held_is_refused_with_a_sentence(desk: Desk, orders: list[int]) -> None:
    head = plans.show(desk, DAY)
    end_shift(desk, 2, range(7))
    with pytest.raises(Refused, match="changes 1 of the announced stops or fewer; the nearest changes"):
        build(desk, 1)
    assert plans.show(desk, DAY) == head
    with pytest.raises(BadInput, match="No fewer than 0"):
        build(desk, -1)


def test_without_a_plan_there_is_nothing_to_keep(desk: Desk) -> None:
    add_van(with_engine(desk), "Van 1")
    add_order(desk, "1", at(1, 1))
    with pytest.raises(Refused, match="no plan of 2026-03-09 yet whose stops could be kept"):
        build(desk, 3)


def test_customers_were_told_a_time_and_no_van(desk: Desk, orders: list[int], open_shop: Callable[..., Desk]) -> None:
    approve(desk, DAY)
    before = plans.show(desk, DAY)
    plans.move(desk, DAY, orders[0], to_vehicle=2)
    built = build(desk, 2, again=True)
    told = elsewhere(before, built, vehicles=False)
    late = {
        order.id
        for _, stop in before.stops()
        for order in stop.orders
        if (now := built.find(order.id)) is None or abs(now[1].starts - stop.starts) > 900
    }
    assert len(late) <= 2
    assert late <= told
