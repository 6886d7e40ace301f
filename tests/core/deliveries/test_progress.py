"""How the day goes on: what is done, when the rest comes, who will be late."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from core.deliveries import service as deliveries
from core.deliveries.model import FailureReason, Outcome
from core.deliveries.progress_model import DayProgress, Risk
from core.fleet import service as fleet
from core.fleet.model import Rest
from core.notifications import service as notifications
from core.orders.model import OrderState
from core.plans.model import Plan
from tests.conftest import StoppedClock
from tests.core.deliveries.shop import TUESDAY, Shop


def etas(day: DayProgress) -> list[tuple[int | None, int | None]]:
    return [(stop.eta, stop.starts) for route in day.routes for stop in route.stops]


def planned(plan: Plan) -> list[tuple[int, int]]:
    return [(stop.arrival, stop.starts) for _, stop in plan.stops()]


def test_a_day_without_a_plan_counts_its_orders(shop: Shop) -> None:
    shop.order("A1")
    day = deliveries.progress(shop.desk, TUESDAY)
    assert (day.plan_id, day.routes, day.counts, day.open) == (None, (), {OrderState.NEW: 1}, 1)


@pytest.mark.parametrize("rest", [None, Rest(time(11), time(11, 45), 1800), Rest(time(11, 3), time(11, 4), 900)])
def test_as_long_as_nothing_has_happened_the_prediction_is_the_plan(shop: Shop, rest: Rest | None) -> None:
    dora = fleet.fleet(shop.desk).drivers[0].id
    fleet.save_shift(shop.desk, shop.vans["Van 1"], dora, range(5), time(9), time(17), rest)
    orders = [
        shop.order("A1"),
        shop.order("A2", address="2 High Street, Colchester"),
        shop.order("A3", address="2 High Street, Colchester", service_s=120),
        shop.order("A4", windows=["11:00-11:30"]),
        shop.order("A5"),
        shop.order("A6", windows=["13:00-14:00"]),
    ]
    plan = shop.plan({"Van 1": orders, "Van 2": [shop.order("B1", windows=["09:10-09:20", "14:00-15:00"])]})
    deliveries.approve(shop.desk, TUESDAY)
    day = deliveries.progress(shop.desk, TUESDAY)
    assert etas(day) == planned(plan)
    assert [route.back for route in day.routes] == [route.returns for route in plan.routes]
    assert {stop.risk for route in day.routes for stop in route.stops} <= {Risk.NONE, Risk.TIGHT}
    assert plan.routes[0].rests == () if rest is None else len(plan.routes[0].rests) == 1


def test_a_late_stop_moves_the_later_ones_and_shows_who_will_wait(shop: Shop, clock: StoppedClock) -> None:
    orders = [shop.order(f"A{n}") for n in range(4)]
    plan = shop.plan({"Van 1": orders})
    shop.desk.set("messages.window_min", "60")
    deliveries.approve(shop.desk, TUESDAY)
    notifications.send_due(shop.desk)
    late_s = 3 * 3600
    clock.now = datetime.fromtimestamp(plan.routes[0].stops[0].departure + late_s, UTC)
    deliveries.mark(shop.desk, orders[0], Outcome.DELIVERED)
    (route,) = deliveries.progress(shop.desk, TUESDAY).routes
    assert [stop.eta for stop in route.stops] == [None, *(stop.arrival + late_s for stop in plan.routes[0].stops[1:])]
    assert [stop.risk for stop in route.stops] == [Risk.LATE] * 4
    assert route.stops[1].late_s == (route.stops[1].starts or 0) - (route.stops[1].announced or (0, 0))[1]
    assert (route.done, route.late, route.back - route.returns) == (1, 3, late_s)
    assert route.next_stop is route.stops[1]


def test_outcomes_show_at_their_stop_also_after_the_order_has_moved_on(shop: Shop) -> None:
    done, failed = shop.order("A1"), shop.order("A2")
    shop.plan({"Van 1": [done, failed]})
    deliveries.approve(shop.desk, TUESDAY)
    deliveries.mark(shop.desk, done, Outcome.DELIVERED)
    deliveries.mark(shop.desk, failed, Outcome.FAILED, reason=FailureReason.NOT_HOME)
    deliveries.close(shop.desk, TUESDAY)
    day = deliveries.progress(shop.desk, TUESDAY)
    shown = [(o.order, o.state, o.reason) for route in day.routes for stop in route.stops for o in stop.orders]
    assert shown == [("A1", "delivered", None), ("A2", "attempted", FailureReason.NOT_HOME)]
    assert (day.counts, day.moved, day.open) == ({OrderState.DELIVERED: 1}, 1, 0)
    assert day.closed_at is not None


def test_a_stop_with_two_orders_is_over_with_the_second(shop: Shop, clock: StoppedClock) -> None:
    orders = [shop.order("A1", address="7 Mill Lane"), shop.order("A2", address="7 Mill Lane")]
    shop.plan({"Van 1": orders})
    deliveries.approve(shop.desk, TUESDAY)
    clock.now += timedelta(days=1, hours=2)
    deliveries.mark(shop.desk, orders[0], Outcome.DELIVERED)
    (route,) = deliveries.progress(shop.desk, TUESDAY).routes
    assert len(route.stops) == 1
    assert not route.stops[0].over
    deliveries.mark(shop.desk, orders[1], Outcome.DELIVERED)
    (route,) = deliveries.progress(shop.desk, TUESDAY).routes
    assert route.stops[0].over
    assert route.next_stop is None


def test_before_the_approval_the_plan_in_view_is_shown_with_nothing_announced(shop: Shop) -> None:
    plan = shop.plan({"Van 1": [shop.order("A1")]})
    day = deliveries.progress(shop.desk, TUESDAY)
    assert (day.plan_id, day.approved) == (plan.id, False)
    assert day.routes[0].stops[0].announced is None
