"""Approving a plan: orders out, messages written, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from core.deliveries import service as deliveries
from core.deliveries.model import Outcome
from core.desk import Desk
from core.errors import Refused, Stale
from core.notifications import service as notifications
from core.notifications.model import MessageState
from core.plans import service as plans
from tests.conftest import StoppedClock
from tests.core.deliveries.shop import TUESDAY, WEDNESDAY, Shop


def test_approving_sends_the_orders_out_and_writes_a_message_for_each(shop: Shop) -> None:
    a, b = shop.order("A1"), shop.order("A2")
    plan = shop.plan({"Van 1": [a, b]})
    done = deliveries.approve(shop.desk, TUESDAY)
    assert (done.plan_id, done.orders, done.messages, done.already) == (plan.id, 2, 2, False)
    assert {shop.state(a), shop.state(b)} == {"out"}
    assert plans.standing(shop.desk, TUESDAY).approved == plan.id
    assert shop.kinds("plan.approved", "message.") == ["plan.approved", "message.queued", "message.queued"]


def test_the_window_that_is_announced_holds_the_planned_start(shop: Shop) -> None:
    order = shop.order("A1", windows=["10:00-12:00"])
    plan = shop.plan({"Van 1": [order]})
    deliveries.approve(shop.desk, TUESDAY)
    (message,) = notifications.list_messages(shop.desk, day=TUESDAY)
    (stop,) = plan.routes[0].stops
    assert (message.eta_from, message.eta_until) == (shop.at("10:00"), shop.at("12:00"))
    assert shop.at("10:00") <= stop.starts < shop.at("12:00")


def test_who_cannot_be_told_is_listed(shop: Shop) -> None:
    shop.plan({"Van 1": [shop.order("A1", email=""), shop.order("A2"), shop.order("A3", email="no mail")]})
    done = deliveries.approve(shop.desk, TUESDAY)
    assert done.messages == 1
    assert [(untold.order, untold.why.split(":")[0]) for untold in done.cannot_be_told] == [
        ("A1", "no e-mail"),
        ("A3", "its e-mail address cannot be used"),
    ]


def test_approving_the_same_plan_twice_does_nothing_and_says_so(shop: Shop) -> None:
    shop.plan({"Van 1": [shop.order("A1")]})
    deliveries.approve(shop.desk, TUESDAY)
    before = shop.desk.last_seq()
    again = deliveries.approve(shop.desk, TUESDAY)
    assert (again.already, again.messages) == (True, 0)
    assert shop.desk.last_seq() == before


def test_without_a_plan_or_a_route_there_is_nothing_to_approve(shop: Shop) -> None:
    with pytest.raises(Refused, match="no plan of 2026-03-03"):
        deliveries.approve(shop.desk, TUESDAY)
    order = shop.order("A1")
    shop.plan({"Van 1": [order]})
    plans.unassign(shop.desk, TUESDAY, order)
    with pytest.raises(Refused, match="no route"):
        deliveries.approve(shop.desk, TUESDAY)


def changed_window(shop: Shop, order: int) -> None:
    with shop.desk.writing() as db:
        db.execute("INSERT INTO windows VALUES (?, 0, '09:00', '10:00', 1)", (order,))


def lost_pin(shop: Shop, order: int) -> None:
    with shop.desk.writing() as db:
        db.execute("UPDATE pins SET state = 'review'")


def moved_pin(shop: Shop, order: int) -> None:
    shop.pin("1 High Street, Colchester", 51.95, 0.95)


def called_off(shop: Shop, order: int) -> None:
    with shop.desk.writing() as db:
        db.execute("UPDATE orders SET state = 'cancelled' WHERE id = ?", (order,))


def another_day(shop: Shop, order: int) -> None:
    with shop.desk.writing() as db:
        db.execute("UPDATE orders SET day = ? WHERE id = ?", (WEDNESDAY.isoformat(), order))


@pytest.mark.parametrize("change", [changed_window, lost_pin, moved_pin, called_off, another_day])
def test_a_plan_older_than_what_its_orders_ask_is_refused_whole(
    shop: Shop, change: Callable[[Shop, int], None]
) -> None:
    order, other = shop.order("A1"), shop.order("A2")
    shop.plan({"Van 1": [order, other]})
    change(shop, order)
    before = shop.desk.last_seq()
    with pytest.raises(Stale, match=r"A1.* after the plan of 2026-03-03 was made; build it again"):
        deliveries.approve(shop.desk, TUESDAY)
    assert shop.state(other) == "new"
    assert notifications.list_messages(shop.desk) == []
    assert shop.desk.last_seq() == before


def test_a_changed_phone_number_needs_no_new_plan(shop: Shop) -> None:
    order = shop.order("A1")
    shop.plan({"Van 1": [order]})
    with shop.desk.writing() as db:
        db.execute("UPDATE orders SET phone = '+441206111111', updated_at = updated_at + 9 WHERE id = ?", (order,))
    assert deliveries.approve(shop.desk, TUESDAY).orders == 1


def test_a_newer_revision_tells_only_those_whose_window_moved(shop: Shop, clock: StoppedClock) -> None:
    first, second, third = (shop.order(f"A{n}") for n in range(3))
    shop.plan({"Van 1": [first, second, third]})
    deliveries.approve(shop.desk, TUESDAY)
    notifications.send_due(shop.desk)
    clock.now += timedelta(hours=1)
    shop.plan({"Van 2": [third]})
    late = shop.order("B1", service_s=7200)
    plans.move(shop.desk, TUESDAY, late, to_vehicle=shop.vans["Van 1"], position=1)
    done = deliveries.approve(shop.desk, TUESDAY)
    told = {m.order: m.version for m in notifications.list_messages(shop.desk, state=MessageState.QUEUED)}
    assert told == {"A1": 2, "B1": 1}
    assert done.messages == 2
    assert {shop.state(order) for order in (first, second, third, late)} == {"out"}


def test_an_order_taken_off_a_dispatched_plan_is_to_be_planned_again_and_not_announced(shop: Shop) -> None:
    kept, taken = shop.order("A1"), shop.order("A2")
    shop.plan({"Van 1": [kept, taken]})
    deliveries.approve(shop.desk, TUESDAY)
    plans.unassign(shop.desk, TUESDAY, taken)
    assert shop.state(taken) == "out"
    assert deliveries.approve(shop.desk, TUESDAY).withdrawn == (taken,)
    assert shop.state(taken) == "new"
    assert notifications.send_due(shop.desk).sent == 1


def test_a_newer_revision_leaves_done_orders_as_they_are(shop: Shop) -> None:
    done, other = shop.order("A1"), shop.order("A2")
    shop.plan({"Van 1": [done, other]})
    deliveries.approve(shop.desk, TUESDAY)
    deliveries.mark(shop.desk, done, Outcome.DELIVERED)
    plans.move(shop.desk, TUESDAY, other, to_vehicle=shop.vans["Van 2"])
    deliveries.approve(shop.desk, TUESDAY)
    assert (shop.state(done), shop.state(other)) == ("delivered", "out")


def test_of_two_desks_one_approves_and_the_other_is_told_so(shop: Shop, open_shop: Callable[..., Desk]) -> None:
    shop.plan({"Van 1": [shop.order("A1")]})
    bob = open_shop("bob")
    assert not deliveries.approve(shop.desk, TUESDAY).already
    assert deliveries.approve(bob, TUESDAY).already
    assert shop.kinds("plan.approved") == ["plan.approved"]


def test_nothing_goes_out_on_a_closed_day(shop: Shop) -> None:
    order = shop.order("A1")
    shop.plan({"Van 1": [order]})
    deliveries.approve(shop.desk, TUESDAY)
    deliveries.mark(shop.desk, order, Outcome.DELIVERED)
    deliveries.close(shop.desk, TUESDAY)
    with pytest.raises(Refused, match="was closed at"):
        deliveries.approve(shop.desk, TUESDAY)
