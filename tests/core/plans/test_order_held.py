"""The order of stops held: they stay on their vehicle one after the other, and others may come between."""

from __future__ import annotations

import pytest

from core.desk import Desk
from core.errors import Refused
from core.plans import service as plans
from core.plans.model import Lock, Plan
from core.routing.model import Problem, Solution
from tests.core.plans.making import DAY, DEPOT, add_order, add_van, greedy, with_engine


def beyond(step: int) -> tuple[float, float]:
    """A place so many steps north of the depot."""
    return DEPOT[0] + 0.01 * step, DEPOT[1]


@pytest.fixture
def orders(desk: Desk) -> list[int]:
    """One van, three orders on a line; by hand it goes to the farthest first, then back, then out again."""
    add_van(with_engine(desk), "Van 1")
    found = [add_order(desk, f"{10 + step}", beyond(step)) for step in (1, 2, 3)]
    plans.build(desk, DAY)
    for at, order in enumerate((found[2], found[0], found[1])):
        plans.move(desk, DAY, order, to_vehicle=1, position=at)
    return found


def stops(plan: Plan) -> tuple[int, ...]:
    return plan.routes[0].orders


def test_a_build_keeps_the_order_that_is_held_and_fits_others_between(desk: Desk, orders: list[int]) -> None:
    near, middle, far = orders
    plans.lock_route(desk, DAY, 1, order=True)
    fresh = add_order(desk, "new", beyond(4))
    built = plans.build(desk, DAY)
    assert [order for order in stops(built) if order != fresh] == [far, near, middle]
    assert fresh in stops(built)
    assert {stop.locked for stop in built.routes[0].stops if stop.orders[0].id != fresh} == {Lock.SEQUENCE}


def test_another_stop_moved_during_the_search_is_no_change_of_the_order(desk: Desk, orders: list[int]) -> None:
    for order in orders[:2]:
        plans.lock(desk, DAY, order, Lock.SEQUENCE)

    def moving(problem: Problem, **asked: object) -> Solution:
        plans.move(desk, DAY, orders[2], to_vehicle=1, position=2)
        return greedy(problem)

    with_engine(desk, moving)
    built = plans.build(desk, DAY)
    assert "was made during the search" in built.note


def test_without_the_lock_the_build_finds_the_shorter_way(desk: Desk, orders: list[int]) -> None:
    assert stops(plans.build(desk, DAY)) in {tuple(orders), tuple(reversed(orders))}


def test_two_stops_alone_can_be_held_in_their_order(desk: Desk, orders: list[int]) -> None:
    near, _, far = orders
    for order in (far, near):
        plans.lock(desk, DAY, order, Lock.SEQUENCE)
    built = stops(plans.build(desk, DAY))
    assert built.index(far) < built.index(near)
    with pytest.raises(Refused, match=r"Order 13 is locked in its order on Van 1; unlock it first\."):
        plans.move(desk, DAY, far, to_vehicle=1, position=2)


def test_a_route_let_go_keeps_the_locks_of_single_stops(desk: Desk, orders: list[int]) -> None:
    plans.lock(desk, DAY, orders[2], Lock.FIRST)
    held = plans.lock_route(desk, DAY, 1, order=True)
    assert [stop.locked for stop in held.routes[0].stops] == [Lock.FIRST, Lock.SEQUENCE, Lock.SEQUENCE]
    assert held.note == "order of the route of Van 1 locked"
    free = plans.lock_route(desk, DAY, 1, locked=False)
    assert [stop.locked for stop in free.routes[0].stops] == [Lock.FIRST, Lock.NONE, Lock.NONE]
    assert plans.undo(desk, DAY) == held
