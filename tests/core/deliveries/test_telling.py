"""Who is told what when something happens: once, in time, and no more than the shop wants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.deliveries import service as deliveries
from core.deliveries.model import FailureReason, NextStep, Outcome
from core.errors import BadInput, NotFound, Refused
from core.notifications import rules
from core.notifications import service as notifications
from core.notifications.model import Kind, MessageState
from core.plans.model import Plan
from core.undo import service as undoing
from tests.conftest import StoppedClock
from tests.core.deliveries.shop import TUESDAY, WEDNESDAY, Shop
from tests.core.notifications.wording import speak_of_all


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> None:
    speak_of_all(monkeypatch)


def out(shop: Shop, count: int = 4, *kinds: Kind, sent: bool = True) -> tuple[list[int], Plan]:
    """So many orders out with Van 1, told an hour, by a shop that sends these kinds too."""
    for kind in kinds:
        rules.put(shop.desk, kind, True)
    shop.desk.set("messages.window_min", "60")
    orders = [shop.order(f"A{n}") for n in range(count)]
    plan = shop.plan({"Van 1": orders})
    deliveries.approve(shop.desk, TUESDAY)
    if sent:
        notifications.send_due(shop.desk)
    return orders, plan


def told(shop: Shop, *kinds: Kind) -> list[tuple[str, str]]:
    """What is in the outbox and was not dropped, but for what the plan itself announced."""
    found = notifications.list_messages(shop.desk)
    return [
        (m.order, m.kind)
        for m in found
        if m.state is not MessageState.DROPPED and m.kind in (kinds or set(Kind) - {Kind.PLANNED})
    ]


def at(clock: StoppedClock, instant: int) -> None:
    clock.now = datetime.fromtimestamp(instant, UTC)


def test_a_van_that_leaves_late_tells_its_customers_when_it_comes_now(shop: Shop, clock: StoppedClock) -> None:
    _, plan = out(shop, 3, Kind.OUT)
    before = [stop.starts for stop in deliveries.progress(shop.desk, TUESDAY).routes[0].stops]
    at(clock, plan.routes[0].departs + 1800)
    left = deliveries.leave(shop.desk, TUESDAY, shop.vans["Van 1"])
    assert (left.vehicle, left.left_at, len(left.told.messages)) == ("Van 1", shop.desk.now(), 3)
    route = deliveries.progress(shop.desk, TUESDAY).routes[0]
    assert [stop.starts for stop in route.stops] == [starts + 1800 for starts in before if starts is not None]
    for message, stop in zip(notifications.list_messages(shop.desk)[-3:], route.stops, strict=True):
        assert message.eta_from is not None
        assert message.eta_until is not None
        assert message.eta_from <= (stop.starts or 0) <= message.eta_until
    again = deliveries.leave(shop.desk, TUESDAY, shop.vans["Van 1"])
    assert again.already
    assert told(shop) == [("A0", "out"), ("A1", "out"), ("A2", "out")]


def test_the_hour_of_leaving_can_be_put_right_and_nobody_is_told_twice(shop: Shop, clock: StoppedClock) -> None:
    _, plan = out(shop, 2, Kind.OUT)
    at(clock, plan.routes[0].departs + 3600)
    deliveries.leave(shop.desk, TUESDAY, shop.vans["Van 1"])
    left = deliveries.leave(shop.desk, TUESDAY, shop.vans["Van 1"], plan.routes[0].departs)
    assert not left.already
    assert left.told.messages == ()
    assert deliveries.progress(shop.desk, TUESDAY).routes[0].left_at == plan.routes[0].departs


def test_leaving_is_taken_back_with_what_it_had_written(shop: Shop, clock: StoppedClock) -> None:
    _, plan = out(shop, 2, Kind.OUT)
    at(clock, plan.routes[0].departs)
    deliveries.leave(shop.desk, TUESDAY, shop.vans["Van 1"])
    (step,) = undoing.undo(shop.desk)
    assert step.title == "Van 1 left"
    assert deliveries.progress(shop.desk, TUESDAY).routes[0].left_at is None
    assert told(shop) == []


def test_a_van_without_a_route_or_of_a_day_that_is_not_out_does_not_leave(shop: Shop, clock: StoppedClock) -> None:
    with pytest.raises(Refused, match="not approved"):
        deliveries.leave(shop.desk, TUESDAY, shop.vans["Van 1"])
    _, plan = out(shop)
    with pytest.raises(NotFound, match="no route"):
        deliveries.leave(shop.desk, TUESDAY, shop.vans["Van 2"])
    with pytest.raises(BadInput, match="still to come"):
        deliveries.leave(shop.desk, TUESDAY, shop.vans["Van 1"], plan.routes[0].departs)


def test_at_the_first_outcome_the_van_has_left_and_nobody_is_told_that_late(shop: Shop, clock: StoppedClock) -> None:
    orders, plan = out(shop, 4, Kind.OUT)
    at(clock, plan.routes[0].stops[0].departure)
    deliveries.mark(shop.desk, orders[0], Outcome.DELIVERED)
    assert deliveries.progress(shop.desk, TUESDAY).routes[0].left_at == plan.routes[0].departs
    assert told(shop) == []


def test_almost_there_is_told_by_stops_after_each_outcome_and_once(shop: Shop, clock: StoppedClock) -> None:
    shop.desk.set("messages.next_stops", "1")
    shop.desk.set("messages.next_min", "0")
    orders, plan = out(shop, 5, Kind.NEXT)
    seen = []
    for order, stop in zip(orders, plan.routes[0].stops, strict=True):
        at(clock, stop.departure)
        deliveries.mark(shop.desk, order, Outcome.DELIVERED)
        seen.append([number for number, _ in told(shop)])
        notifications.send_due(shop.desk)
    assert seen == [["A1", "A2"], ["A1", "A2", "A3"], *[["A1", "A2", "A3", "A4"]] * 3]


def test_almost_there_is_told_by_the_clock_once_the_van_has_left(shop: Shop, clock: StoppedClock) -> None:
    shop.desk.set("messages.next_stops", "0")
    shop.desk.set("messages.next_min", "10")
    _, plan = out(shop, 3, Kind.NEXT)
    stops = plan.routes[0].stops
    at(clock, stops[0].arrival - 300)
    assert deliveries.tell_by_the_clock(shop.desk).messages == ()
    deliveries.leave(shop.desk, TUESDAY, shop.vans["Van 1"], plan.routes[0].departs)
    assert len(deliveries.tell_by_the_clock(shop.desk).messages) >= 1
    before, seq = told(shop), shop.desk.last_seq()
    assert before[0] == ("A0", "next")
    assert deliveries.tell_by_the_clock(shop.desk).messages == ()
    assert (told(shop), shop.desk.last_seq()) == (before, seq)


def held_up(shop: Shop, clock: StoppedClock, order: int, plan: Plan, late_s: int) -> None:
    """The order's door is left so much later than planned."""
    found = plan.find(order)
    assert found is not None
    at(clock, found[1].departure + late_s)
    deliveries.mark(shop.desk, order, Outcome.DELIVERED)


def test_late_customers_are_told_by_themselves_once_a_breach(shop: Shop, clock: StoppedClock) -> None:
    shop.desk.set("messages.late_alone", "yes")
    orders, plan = out(shop, 6)
    held_up(shop, clock, orders[0], plan, 600)
    assert told(shop) == []
    held_up(shop, clock, orders[1], plan, 2 * 3600)
    alerts = [(f"A{n}", "delayed") for n in range(2, 6)]
    assert told(shop) == alerts
    notifications.send_due(shop.desk)
    # A little more, a little less: nobody hears of it.
    held_up(shop, clock, orders[2], plan, 2 * 3600 + 900)
    held_up(shop, clock, orders[3], plan, 2 * 3600 - 300)
    assert told(shop) == alerts
    held_up(shop, clock, orders[4], plan, 5 * 3600)
    assert told(shop) == [*alerts, ("A5", "delayed")]
    late = notifications.list_messages(shop.desk)[-1]
    assert late.eta_from is not None
    assert late.eta_until is not None
    (stop,) = [stop for stop in deliveries.progress(shop.desk, TUESDAY).routes[0].stops if not stop.over]
    assert late.eta_from <= (stop.starts or 0) <= late.eta_until


def test_nobody_is_told_of_a_delay_where_the_shop_does_that_by_hand(shop: Shop, clock: StoppedClock) -> None:
    orders, plan = out(shop)
    held_up(shop, clock, orders[0], plan, 3 * 3600)
    assert told(shop) == []


def test_at_night_a_delay_is_written_down_once_and_not_sent(shop: Shop, clock: StoppedClock) -> None:
    shop.desk.set("messages.late_alone", "yes")
    shop.desk.set("messages.quiet_until", "23:00")
    shop.desk.set("messages.quiet_from", "22:59")
    orders, plan = out(shop, 4, sent=False)
    shop.desk.set("messages.quiet_from", "08:00")
    shop.desk.set("messages.quiet_until", "20:00")
    with shop.desk.writing() as db:
        db.execute("UPDATE messages SET state = 'sent'")
    held_up(shop, clock, orders[0], plan, 2 * 3600)
    held_up(shop, clock, orders[1], plan, 2 * 3600)
    dropped = [m for m in notifications.list_messages(shop.desk) if m.kind == Kind.DELAYED]
    assert [(m.order, m.state, m.error) for m in dropped] == [
        (f"A{n}", MessageState.DROPPED, "quiet hours last longer") for n in (1, 2, 3)
    ]


def test_who_has_it_is_told_who_took_it_and_later_asked_how_it_was(shop: Shop, clock: StoppedClock) -> None:
    orders, plan = out(shop, 2, Kind.DELIVERED, Kind.FEEDBACK)
    at(clock, plan.routes[0].stops[0].departure)
    deliveries.mark(shop.desk, orders[0], Outcome.DELIVERED, received_by="Zoë")
    assert told(shop) == [("A0", "delivered"), ("A0", "feedback")]
    delivered, feedback = notifications.list_messages(shop.desk)[-2:]
    assert (delivered.due, feedback.due) == (shop.desk.now(), shop.desk.now() + 3 * 3600)
    assert delivered.eta_from is None
    assert notifications.send_due(shop.desk).sent == 1
    clock.now += timedelta(hours=3)
    assert notifications.send_due(shop.desk).sent == 1


def test_a_correction_withdraws_what_has_not_gone_out(shop: Shop, clock: StoppedClock) -> None:
    orders, plan = out(shop, 2, Kind.DELIVERED, Kind.FEEDBACK, Kind.ATTEMPTED)
    at(clock, plan.routes[0].stops[0].departure)
    deliveries.mark(shop.desk, orders[0], Outcome.DELIVERED)
    deliveries.correct(shop.desk, orders[0], Outcome.FAILED, reason=FailureReason.NOT_HOME)
    assert told(shop) == [("A0", "attempted")]
    deliveries.correct(shop.desk, orders[0], Outcome.DELIVERED, received_by="Zoë")
    assert told(shop) == [("A0", "delivered"), ("A0", "feedback")]


def test_another_day_is_told_once_in_the_words_about_the_failure_or_of_its_own(shop: Shop, clock: StoppedClock) -> None:
    orders, plan = out(shop, 3, Kind.ATTEMPTED, Kind.RESCHEDULED)
    at(clock, plan.routes[0].stops[2].departure)
    deliveries.mark(shop.desk, orders[0], Outcome.FAILED, reason=FailureReason.NOT_HOME, next_day=WEDNESDAY)
    deliveries.mark(shop.desk, orders[1], Outcome.FAILED, reason=FailureReason.NOT_HOME)
    deliveries.mark(shop.desk, orders[2], Outcome.DELIVERED)
    deliveries.close(shop.desk, TUESDAY)
    assert told(shop) == [("A0", "attempted"), ("A1", "attempted"), ("A1", "rescheduled")]


def test_a_customer_who_knew_of_no_day_is_told_of_no_other(shop: Shop) -> None:
    rules.put(shop.desk, Kind.RESCHEDULED, True)
    deliveries.reschedule(shop.desk, shop.order("A1"), WEDNESDAY)
    assert told(shop) == []


def test_what_is_back_in_the_shop_may_be_fetched_unless_it_was_refused(shop: Shop, clock: StoppedClock) -> None:
    orders, plan = out(shop, 2, Kind.PICKUP)
    at(clock, plan.routes[0].stops[1].departure)
    deliveries.mark(
        shop.desk, orders[0], Outcome.FAILED, reason=FailureReason.AGE_CHECK, next_step=NextStep.RETURN
    )  # fmt: skip
    deliveries.mark(shop.desk, orders[1], Outcome.FAILED, reason=FailureReason.REFUSED)
    deliveries.close(shop.desk, TUESDAY)
    assert told(shop) == [("A0", "pickup")]


def test_an_outcome_and_its_message_are_taken_back_together(shop: Shop, clock: StoppedClock) -> None:
    orders, plan = out(shop, 2, Kind.DELIVERED)
    at(clock, plan.routes[0].stops[0].departure)
    deliveries.mark(shop.desk, orders[0], Outcome.DELIVERED)
    undoing.undo(shop.desk)
    assert told(shop) == []
    deliveries.mark(shop.desk, orders[0], Outcome.DELIVERED)
    notifications.send_due(shop.desk)
    with pytest.raises(Refused, match="left the house"):
        undoing.undo(shop.desk)


@pytest.mark.parametrize(("kinds", "alone", "most"), [((), "no", 19), (tuple(Kind), "yes", 42)])
def test_marking_asks_the_file_as_little_as_it_can(
    shop: Shop, clock: StoppedClock, kinds: tuple[Kind, ...], alone: str, most: int
) -> None:
    """It asked 15 before customers were told; each message asks for the journal line before its own."""
    shop.desk.set("messages.late_alone", alone)
    orders, plan = out(shop, 30, *kinds)
    at(clock, plan.routes[0].stops[0].departure)
    deliveries.mark(shop.desk, orders[0], Outcome.DELIVERED)
    at(clock, plan.routes[0].stops[1].departure)
    asked: list[str] = []
    shop.desk.db.conn.set_trace_callback(asked.append)
    deliveries.mark(shop.desk, orders[1], Outcome.DELIVERED)
    shop.desk.db.conn.set_trace_callback(None)
    found = [sql for sql in asked if sql.lstrip().startswith(("SELECT", "WITH")) and "SELECT seq, hash" not in sql]
    assert len(found) <= most, "\n".join(sql[:90] for sql in found)
