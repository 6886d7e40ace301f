"""A build that begins from last week, and one that shares the work evenly and says what that costs."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from core.desk import Desk
from core.errors import BadInput, Refused
from core.plans import service as plans
from core.plans.model import Plan
from core.plans.wishes import Wishes
from core.routing.assemble import assemble, sequences_of
from core.routing.model import Problem, Solution
from tests.core.plans.making import DAY, DEPOT, add_order, add_van, greedy, with_engine

BEFORE = DAY - timedelta(days=7)


def at(north: int, east: int = 0) -> tuple[float, float]:
    return DEPOT[0] + 0.01 * north, DEPOT[1] + 0.01 * east


def address(desk: Desk, order: int, like: int) -> None:
    """The order goes to the address of another one."""
    with desk.writing() as db:
        db.execute(
            "UPDATE orders SET address_key = (SELECT address_key FROM orders WHERE id = ?) WHERE id = ?", (like, order)
        )


class FromItsStart:
    """An engine that keeps what it is given to begin from, and remembers it."""

    def __init__(self) -> None:
        self.start: Solution | None = None

    def __call__(self, problem: Problem, *, start: Solution | None = None, **asked: Any) -> Solution:
        self.start = start
        return greedy(problem) if start is None else assemble(problem, sequences_of(problem, start))


@pytest.fixture
def week(desk: Desk) -> Desk:
    """Two vans; last Monday's five orders by hand, in an order no engine would choose; four of its doors again."""
    add_van(with_engine(desk, FromItsStart()), "Van 1")
    add_van(desk, "Van 2")
    old = [add_order(desk, f"old {number}", at(number + 1), day=BEFORE) for number in range(5)]
    for van, number in ((2, 3), (2, 0), (2, 2), (1, 1), (1, 4)):
        run = plans.show(desk, BEFORE).route_of(van) if plans.standing(desk, BEFORE).head else None
        plans.move(desk, BEFORE, old[number], to_vehicle=van, position=len(run.stops) if run else 0)
    for number in range(4):
        address(desk, add_order(desk, f"new {number}", None), old[number])
    add_order(desk, "other", at(1, 2))
    return desk


def numbers(plan: Plan, vehicle: int) -> list[str]:
    route = plan.route_of(vehicle)
    return [order.source_order_id for stop in route.stops for order in stop.orders] if route else []


def test_orders_of_last_weeks_addresses_begin_on_their_van_in_their_order(week: Desk) -> None:
    built = plans.build(week, DAY, wishes=Wishes(like=BEFORE))
    assert [number for number in numbers(built, 2) if number != "other"] == ["new 3", "new 0", "new 2"]
    assert [number for number in numbers(built, 1) if number != "other"] == ["new 1"]
    assert len(built.placed) == 5
    assert "begun from 2026-03-02: 4 of 5 orders known" in built.note
    assert week.events_since()[-1].data["like"] == "2026-03-02"


def test_the_real_engine_takes_the_start_too(week: Desk) -> None:
    from core.routing.runner import solve

    with_engine(week, solve)
    assert len(plans.build(week, DAY, iterations=3, wishes=Wishes(like=BEFORE)).placed) == 5


def test_the_plan_in_view_and_another_days_are_not_both_kept(week: Desk) -> None:
    with pytest.raises(BadInput, match="say one"):
        plans.build(week, DAY, wishes=Wishes(most_changes=1, like=BEFORE))


def test_a_day_that_says_nothing_of_these_addresses_is_refused(week: Desk) -> None:
    with pytest.raises(Refused, match="There is no plan of 2026-03-01 to begin from"):
        plans.build(week, DAY, wishes=Wishes(like=date(2026, 3, 1)))
    later = DAY + timedelta(days=7)
    add_order(week, "alone", at(2, 2), day=later)
    with pytest.raises(Refused, match="No order of 2026-03-16 goes to an address of 2026-03-02"):
        plans.build(week, later, wishes=Wishes(like=BEFORE))


@pytest.fixture
def uneven(desk: Desk) -> Desk:
    """Three vans and twelve orders, all of which the cheapest plan puts on one."""
    for number in (1, 2, 3):
        add_van(with_engine(desk), f"Van {number}")
    for number in range(12):
        add_order(desk, f"{number}", at(number % 4 + 1, number % 3 - 1), service_s=600)
    return desk


def stops(plan: Plan) -> list[int]:
    return sorted(len(route.stops) for route in plan.routes)


@pytest.mark.parametrize("by", ["time", "stops"])
def test_work_is_shared_and_its_cost_is_told(uneven: Desk, by: Any) -> None:
    plain = plans.build(uneven, DAY)
    assert stops(plain) == [12]
    even = plans.build(uneven, DAY, wishes=Wishes(balance=by))
    assert max(stops(even)) <= 6
    assert len(even.placed) == 12
    said = re.search(rf"shared by {by}: .* instead of .*, for (\d+)\.(\d\d) GBP more", even.note)
    assert said is not None
    assert int(said[1] + said[2]) == even.cost - plain.cost > 0
    assert max(route.duration_s for route in even.routes) < plain.routes[0].duration_s


def test_sharing_goes_no_farther_than_it_is_worth(uneven: Desk) -> None:
    plain = plans.build(uneven, DAY)
    uneven.set("plan.balance_price", "0")
    nothing = plans.build(uneven, DAY, wishes=Wishes(balance="time"))
    assert nothing.cost <= plain.cost


def test_sharing_may_be_held_to_few_changes(uneven: Desk) -> None:
    plans.build(uneven, DAY)
    few = plans.build(uneven, DAY, wishes=Wishes(most_changes=3, balance="stops"))
    assert 1 <= 12 - max(stops(few)) <= 3
