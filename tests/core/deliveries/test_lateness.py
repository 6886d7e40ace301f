"""Who will be late, and the message about it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.deliveries import service as deliveries
from core.deliveries.model import Outcome
from core.deliveries.progress_model import Risk
from core.errors import Refused
from core.notifications import service as notifications
from core.notifications.model import Kind, MessageState
from core.plans.model import Plan
from tests.conftest import StoppedClock
from tests.core.deliveries.shop import TUESDAY, Shop

HOUR = 3600


def out(shop: Shop, *, windows: tuple[str, ...] = (), sent: bool = True) -> tuple[list[int], Plan]:
    """Four orders out with Van 1, each told an hour."""
    shop.desk.set("messages.window_min", "60")
    orders = [shop.order(f"A{n}", windows=windows) for n in range(4)]
    plan = shop.plan({"Van 1": orders})
    deliveries.approve(shop.desk, TUESDAY)
    if sent:
        notifications.send_due(shop.desk)
    return orders, plan


def held_up(shop: Shop, clock: StoppedClock, orders: list[int], plan: Plan, late_s: int) -> None:
    """The first door is left so much later than planned."""
    clock.now = datetime.fromtimestamp(plan.routes[0].stops[0].departure + late_s, UTC)
    deliveries.mark(shop.desk, orders[0], Outcome.DELIVERED)


def test_nobody_is_late_before_a_plan_is_out_nor_after_the_day_is_closed(shop: Shop, clock: StoppedClock) -> None:
    orders = [shop.order("A1", windows=["09:00-09:01"])]
    shop.plan({"Van 1": orders})
    clock.now += timedelta(days=1, hours=8)
    assert deliveries.late_orders(shop.desk, TUESDAY) == []
    deliveries.approve(shop.desk, TUESDAY)
    assert len(deliveries.late_orders(shop.desk, TUESDAY)) == 1
    deliveries.mark(shop.desk, orders[0], Outcome.DELIVERED)
    deliveries.close(shop.desk, TUESDAY)
    assert deliveries.late_orders(shop.desk, TUESDAY) == []


def test_the_latest_stands_first_with_what_it_was_told(shop: Shop, clock: StoppedClock) -> None:
    orders, plan = out(shop)
    held_up(shop, clock, orders, plan, 3 * HOUR)
    found = deliveries.late_orders(shop.desk, TUESDAY)
    assert sorted(late.order for late in found) == ["A1", "A2", "A3"]
    assert [late.late_s for late in found] == sorted((late.late_s for late in found), reverse=True)
    assert {late.risk for late in found} == {Risk.LATE}
    for late in found:
        assert late.told is not None
        assert (late.told.kind, late.told.state) == (Kind.PLANNED, MessageState.SENT)
        assert late.window[0] <= late.starts <= late.window[1]
        assert late.window[0] >= shop.desk.now() // 900 * 900


def test_a_delay_message_names_the_window_of_now_and_counts_as_told(shop: Shop, clock: StoppedClock) -> None:
    orders, plan = out(shop)
    held_up(shop, clock, orders, plan, 3 * HOUR)
    (before,) = [late for late in deliveries.late_orders(shop.desk, TUESDAY) if late.order_id == orders[1]]
    read = deliveries.delay_preview(shop.desk, TUESDAY, orders[1])
    assert "running late" in read.body
    assert (read.eta_from, read.eta_until) == before.window
    assert read.verdict == "It goes out again, as the window has moved, once it is written."
    done = deliveries.tell_delay(shop.desk, TUESDAY, [orders[1]])
    (message,) = [m for m in notifications.list_messages(shop.desk, day=TUESDAY) if m.id in done.messages]
    assert (message.body, message.subject) == (read.body, read.subject)
    assert (message.kind, message.version, message.state) == (Kind.DELAYED, 2, MessageState.QUEUED)
    assert notifications.announced_windows(shop.desk, [orders[1]]) == {orders[1]: before.window}
    assert orders[1] not in [late.order_id for late in deliveries.late_orders(shop.desk, TUESDAY)]
    assert notifications.send_due(shop.desk).sent == 1


def test_who_has_been_told_as_much_is_not_told_again(shop: Shop, clock: StoppedClock) -> None:
    orders, plan = out(shop, windows=("08:00-10:30",))
    held_up(shop, clock, orders, plan, 4 * HOUR)
    assert len(deliveries.tell_delay(shop.desk, TUESDAY).messages) == 3
    notifications.send_due(shop.desk)
    # The promise stays broken, so they stay in the list; the window has not moved.
    again = deliveries.tell_delay(shop.desk, TUESDAY)
    assert (again.messages, len(again.unchanged)) == ((), 3)


def test_no_older_time_is_stated_once_a_newer_is_written(shop: Shop, clock: StoppedClock) -> None:
    orders, plan = out(shop)
    held_up(shop, clock, orders, plan, 3 * HOUR)
    (first,) = deliveries.tell_delay(shop.desk, TUESDAY, [orders[2]]).messages
    clock.now += timedelta(hours=2)
    (second,) = deliveries.tell_delay(shop.desk, TUESDAY, [orders[2]]).messages
    states = {m.id: m.state for m in notifications.list_messages(shop.desk, order_id=orders[2])}
    assert states[first] is MessageState.DROPPED
    assert states[second] is MessageState.QUEUED


def test_a_delay_takes_the_place_of_the_window_that_still_waits(shop: Shop, clock: StoppedClock) -> None:
    orders, plan = out(shop, sent=False)
    held_up(shop, clock, orders, plan, 3 * HOUR)
    deliveries.tell_delay(shop.desk, TUESDAY, [orders[1]])
    states = [(m.kind, m.state) for m in notifications.list_messages(shop.desk, order_id=orders[1])]
    assert states == [(Kind.PLANNED, MessageState.DROPPED), (Kind.DELAYED, MessageState.QUEUED)]


def test_at_night_nothing_is_written_that_would_come_too_late(shop: Shop, clock: StoppedClock) -> None:
    orders, plan = out(shop)
    held_up(shop, clock, orders, plan, 0)
    clock.now = datetime.fromtimestamp(plan.routes[0].stops[1].starts, UTC).replace(hour=23)
    done = deliveries.tell_delay(shop.desk, TUESDAY, [orders[1]])
    assert done.messages == ()
    assert [each.why for each in done.cannot_be_told] == ["quiet hours last longer; ring them"]


def test_who_has_no_address_cannot_be_told_and_is_named(shop: Shop, clock: StoppedClock) -> None:
    shop.desk.set("messages.window_min", "60")
    orders = [shop.order("A0"), shop.order("A1", email="", windows=["08:00-10:00"])]
    plan = shop.plan({"Van 1": orders})
    deliveries.approve(shop.desk, TUESDAY)
    held_up(shop, clock, orders, plan, 4 * HOUR)
    done = deliveries.tell_delay(shop.desk, TUESDAY)
    assert [(each.order, each.why) for each in done.cannot_be_told] == [("A1", "no e-mail")]


def test_of_an_order_that_comes_as_told_there_is_no_delay_to_tell(shop: Shop) -> None:
    orders, _ = out(shop)
    with pytest.raises(Refused, match="there is no delay to tell of"):
        deliveries.tell_delay(shop.desk, TUESDAY, [orders[1]])
