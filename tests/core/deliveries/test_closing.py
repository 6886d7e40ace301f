"""The close of a day: nothing is left without an end or a next step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.deliveries import service as deliveries
from core.deliveries.model import FailureReason, NextStep, Outcome, StillOpen
from core.errors import BadInput, NotFound, Refused
from core.fleet import service as fleet
from core.plans import service as plans
from tests.core.deliveries.shop import TUESDAY, WEDNESDAY, Shop

FRIDAY = date(2026, 3, 6)
NEXT_MONDAY = date(2026, 3, 9)


def sent_out(shop: Shop, *numbers: str, day: date = TUESDAY) -> list[int]:
    """Orders of those numbers, out with Van 1."""
    orders = [shop.order(number, day=day) for number in numbers]
    shop.plan({"Van 1": orders}, day=day)
    deliveries.approve(shop.desk, day)
    return orders


def fail(shop: Shop, order: int, reason: FailureReason = FailureReason.NOT_HOME, **more: date) -> None:
    deliveries.mark(shop.desk, order, Outcome.FAILED, reason=reason, **more)


def test_while_an_order_is_out_the_day_stays_open_and_each_is_named(shop: Shop) -> None:
    first, _, _ = sent_out(shop, "A1", "A2", "A3")
    deliveries.mark(shop.desk, first, Outcome.DELIVERED)
    with pytest.raises(StillOpen) as refusal:
        deliveries.close(shop.desk, TUESDAY)
    assert [item.order for item in refusal.value.orders] == ["A2", "A3"]
    assert "2 orders have no end yet" in str(refusal.value)
    assert "A2: out with Van 1, no outcome yet" in str(refusal.value)
    assert "Customer" not in str(refusal.value)
    assert shop.state(first) == "delivered"
    assert plans.standing(shop.desk, TUESDAY).closed_at is None


def test_failed_tries_go_out_again_on_the_next_working_day_with_the_attempt_counted(shop: Shop) -> None:
    done, again = sent_out(shop, "A1", "A2", day=FRIDAY)
    deliveries.mark(shop.desk, done, Outcome.DELIVERED)
    fail(shop, again)
    closed = deliveries.close(shop.desk, FRIDAY)
    assert (closed.delivered, [(m.order, m.day, m.attempt) for m in closed.moved]) == (1, [("A2", NEXT_MONDAY, 2)])
    assert shop.standing(again) == ("new", NEXT_MONDAY.isoformat(), 2)
    assert shop.kinds("order.rescheduled", "day.closed") == ["order.rescheduled", "day.closed"]


def test_the_day_that_was_named_at_the_door_wins_over_the_day_of_the_close(shop: Shop) -> None:
    named, other = sent_out(shop, "A1", "A2")
    fail(shop, named, FailureReason.CUSTOMER_DEFER, next_day=NEXT_MONDAY)
    fail(shop, other)
    deliveries.close(shop.desk, TUESDAY, next_day=FRIDAY)
    assert (shop.standing(named)[1], shop.standing(other)[1]) == (NEXT_MONDAY.isoformat(), FRIDAY.isoformat())


def test_what_goes_back_is_returned(shop: Shop) -> None:
    (order,) = sent_out(shop, "A1")
    fail(shop, order, FailureReason.REFUSED)
    closed = deliveries.close(shop.desk, TUESDAY)
    assert [item.order for item in closed.returned] == ["A1"]
    assert shop.state(order) == "returned"


@pytest.mark.parametrize("reason", [reason for reason in FailureReason if not reason.next_step.settles_itself])
def test_what_needs_a_decision_keeps_the_day_open_until_it_is_taken(shop: Shop, reason: FailureReason) -> None:
    (order,) = sent_out(shop, "A1")
    fail(shop, order, reason)
    with pytest.raises(StillOpen, match=f"A1: {reason.words}; {reason.next_step.words}"):
        deliveries.close(shop.desk, TUESDAY)
    deliveries.reschedule(shop.desk, order, FRIDAY)
    assert deliveries.close(shop.desk, TUESDAY).moved == ()
    assert shop.standing(order) == ("new", FRIDAY.isoformat(), 2)


def test_what_was_never_sent_out_moves_only_to_a_day_that_is_named(shop: Shop) -> None:
    (order,) = sent_out(shop, "A1")
    left = shop.order("B1", pinned=False)
    deliveries.mark(shop.desk, order, Outcome.DELIVERED)
    with pytest.raises(StillOpen, match=r"B1: never sent out[\s\S]*--next-day"):
        deliveries.close(shop.desk, TUESDAY)
    closed = deliveries.close(shop.desk, TUESDAY, next_day=WEDNESDAY)
    assert [(item.order, item.attempt) for item in closed.moved] == [("B1", 1)]
    assert shop.standing(left) == ("new", WEDNESDAY.isoformat(), 1)


def test_a_day_closes_once(shop: Shop) -> None:
    (order,) = sent_out(shop, "A1")
    deliveries.mark(shop.desk, order, Outcome.DELIVERED)
    assert not deliveries.close(shop.desk, TUESDAY).already
    before = shop.desk.last_seq()
    again = deliveries.close(shop.desk, TUESDAY)
    assert (again.already, again.delivered) == (True, 1)
    assert shop.desk.last_seq() == before


def test_a_closed_day_takes_no_plan_and_no_order(shop: Shop) -> None:
    (order,) = sent_out(shop, "A1")
    deliveries.mark(shop.desk, order, Outcome.DELIVERED)
    deliveries.close(shop.desk, TUESDAY)
    other = shop.order("B1", day=WEDNESDAY)
    with pytest.raises(Refused, match="closed"):
        plans.move(shop.desk, TUESDAY, order, to_vehicle=shop.vans["Van 2"])
    with pytest.raises(BadInput, match="2026-03-03 is closed"):
        deliveries.reschedule(shop.desk, other, TUESDAY)


def test_a_day_without_orders_is_not_closed(shop: Shop) -> None:
    with pytest.raises(Refused, match="nothing to close"):
        deliveries.close(shop.desk, TUESDAY)


def test_a_close_that_is_refused_half_way_changes_nothing(shop: Shop) -> None:
    failed, _ = sent_out(shop, "A1", "A2")
    fail(shop, failed)
    with pytest.raises(StillOpen):
        deliveries.close(shop.desk, TUESDAY)
    assert shop.standing(failed) == ("attempted", TUESDAY.isoformat(), 1)


def test_without_any_shift_the_next_try_is_on_the_next_weekday(shop: Shop) -> None:
    (order,) = sent_out(shop, "A1", day=FRIDAY)
    fail(shop, order)
    for van in shop.vans.values():
        fleet.end_shift(shop.desk, van, range(7))
    assert deliveries.close(shop.desk, FRIDAY).moved[0].day == NEXT_MONDAY


def test_with_every_van_off_the_road_the_day_of_the_next_try_must_be_named(shop: Shop) -> None:
    (order,) = sent_out(shop, "A1")
    fail(shop, order)
    for vehicle in fleet.fleet(shop.desk).vehicles:
        fleet.save_vehicle(shop.desk, replace(vehicle, active=False))
    with pytest.raises(Refused, match="Nobody drives in the three weeks from 2026-03-04"):
        deliveries.close(shop.desk, TUESDAY)
    assert deliveries.close(shop.desk, TUESDAY, next_day=FRIDAY).moved[0].day == FRIDAY


def test_orders_without_an_end_are_listed_with_what_is_missing(shop: Shop) -> None:
    out, home, moved = sent_out(shop, "A1", "A2", "A3")
    shop.order("B1", pinned=False)
    fail(shop, home)
    fail(shop, moved, FailureReason.MOVED)
    listed = {item.order: (item.why, item.needs_decision) for item in deliveries.open_orders(shop.desk, TUESDAY)}
    assert listed == {
        "A1": ("out with Van 1, no outcome yet", True),
        "A2": ("not home; another try on another day", False),
        "A3": ("moved; ask the customer", True),
        "B1": ("never sent out", True),
    }
    assert out


def test_a_failed_try_is_put_on_another_day_or_taken_back_by_hand(shop: Shop) -> None:
    first, second, third = sent_out(shop, "A1", "A2", "A3")
    fail(shop, first)
    fail(shop, second)
    assert deliveries.reschedule(shop.desk, first, FRIDAY).attempt == 2
    assert deliveries.return_to_shop(shop.desk, second).order == "A2"
    assert (shop.standing(first), shop.state(second)) == (("new", FRIDAY.isoformat(), 2), "returned")
    with pytest.raises(Refused, match="A3 is out; mark its outcome"):
        deliveries.reschedule(shop.desk, third, FRIDAY)
    with pytest.raises(Refused, match="A2 is returned and cannot be moved"):
        deliveries.reschedule(shop.desk, second, FRIDAY)
    with pytest.raises(Refused, match="has not left the shop; cancel it"):
        deliveries.return_to_shop(shop.desk, first)
    with pytest.raises(NotFound):
        deliveries.reschedule(shop.desk, 99, FRIDAY)
    with pytest.raises(BadInput, match="is over"):
        deliveries.reschedule(shop.desk, first, TUESDAY - timedelta(days=3))


def test_a_day_with_nothing_left_to_decide_is_sound(shop: Shop) -> None:
    first, second = sent_out(shop, "A1", "A2")
    deliveries.mark(shop.desk, first, Outcome.DELIVERED)
    fail(shop, second)
    deliveries.close(shop.desk, TUESDAY)
    assert shop.desk.fsck() == []
    assert NextStep.RESCHEDULE.settles_itself
