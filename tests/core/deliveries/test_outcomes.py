"""Outcomes: entered once, corrected by a further line."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.deliveries import service as deliveries
from core.deliveries.model import FailureReason, NextStep, Outcome
from core.errors import BadInput, NotFound, Refused
from tests.conftest import StoppedClock
from tests.core.deliveries.shop import TUESDAY, WEDNESDAY, Shop

Order = tuple[Shop, int]


@pytest.fixture
def out(shop: Shop) -> Order:
    """An order of three loaves and one cake, out with Van 1."""
    order = shop.order("A1")
    shop.line(order, 0, 3, "Loaf")
    shop.line(order, 1, 1, "Cake")
    shop.plan({"Van 1": [order]})
    deliveries.approve(shop.desk, TUESDAY)
    return shop, order


def rows(shop: Shop) -> list[tuple[Any, ...]]:
    return shop.desk.db.execute("SELECT number, outcome, reason, corrects FROM attempts ORDER BY id").fetchall()


def test_delivered_keeps_who_took_it_when_and_which_van_brought_it(out: Order) -> None:
    shop, order = out
    marked = deliveries.mark(shop.desk, order, Outcome.DELIVERED, received_by="Mrs Quinn", note="side\ndoor")
    assert (marked.order, marked.attempt, marked.state, marked.next_step) == ("A1", 1, "delivered", None)
    row = shop.desk.db.execute("SELECT received_by, note, vehicle_id, done_at, who, day FROM attempts").fetchone()
    assert tuple(row) == ("Mrs Quinn", "side\ndoor", shop.vans["Van 1"], shop.desk.now(), "ann", "2026-03-03")
    assert shop.kinds("outcome") == ["outcome.marked"]


def test_the_journal_keeps_names_and_notes_apart(out: Order) -> None:
    shop, order = out
    deliveries.mark(shop.desk, order, Outcome.DELIVERED, received_by="Mrs Quinn", note="under the mat")
    event = shop.desk.events_since()[-1]
    assert "Quinn" not in str(event.data)
    assert "mat" not in str(event.data)
    assert event.private == {"received_by": "Mrs Quinn", "note": "under the mat"}


@pytest.mark.parametrize("reason", FailureReason)
def test_every_failure_has_a_next_step(out: Order, reason: FailureReason) -> None:
    shop, order = out
    marked = deliveries.mark(shop.desk, order, Outcome.FAILED, reason=reason)
    assert marked.state == "attempted"
    assert marked.next_step is reason.next_step
    assert marked.next_step.words
    assert reason.words == reason.lower().replace("_", " ")


def test_a_partial_delivery_keeps_what_was_short(out: Order) -> None:
    shop, order = out
    marked = deliveries.mark(shop.desk, order, Outcome.PARTIAL, delivered_lines={0: 1, 1: 1})
    assert (marked.state, marked.next_step) == ("partial", NextStep.BACK_ORDER)
    assert shop.desk.db.execute("SELECT position, delivered FROM attempt_lines").fetchall() == [(0, 1)]


@pytest.mark.parametrize(
    ("outcome", "said", "sentence"),
    [
        (Outcome.FAILED, {}, "needs a reason; one of NOT_HOME"),
        (Outcome.PARTIAL, {}, "must say what was short"),
        (Outcome.PARTIAL, {"delivered_lines": {7: 1}}, "has no line 8; it has 2, counted from 1"),
        (Outcome.PARTIAL, {"delivered_lines": {0: 4}}, "has 3 pieces, not 4"),
        (Outcome.PARTIAL, {"delivered_lines": {0: -1}}, "has 3 pieces, not -1"),
        (Outcome.PARTIAL, {"delivered_lines": {0: 3}}, "that is delivered"),
        (Outcome.DELIVERED, {"delivered_lines": {0: 1}}, "takes no quantities"),
        (Outcome.DELIVERED, {"reason": FailureReason.NOT_HOME}, "takes no reason"),
        (Outcome.DELIVERED, {"next_day": WEDNESDAY}, "is an end"),
        (Outcome.PARTIAL, {"note": "no cake", "next_step": NextStep.RETURN}, "is an end"),
        (Outcome.FAILED, {"reason": FailureReason.NOT_HOME, "next_step": NextStep.BACK_ORDER}, "no rest to follow"),
        (
            Outcome.FAILED,
            {"reason": FailureReason.NOT_HOME, "next_step": NextStep.RETURN, "next_day": WEDNESDAY},
            "not both",
        ),
        (Outcome.FAILED, {"reason": FailureReason.NOT_HOME, "next_day": TUESDAY}, "is of 2026-03-03 already"),
        (Outcome.FAILED, {"reason": FailureReason.NOT_HOME, "next_day": TUESDAY - timedelta(days=2)}, "is over"),
    ],
)
def test_what_does_not_fit_together_is_refused_with_the_way_out(
    out: Order, outcome: Outcome, said: dict[str, Any], sentence: str
) -> None:
    shop, order = out
    with pytest.raises(BadInput, match=sentence):
        deliveries.mark(shop.desk, order, outcome, **said)
    assert shop.state(order) == "out"
    assert rows(shop) == []


def test_an_outcome_lies_in_the_past(out: Order) -> None:
    shop, order = out
    with pytest.raises(BadInput, match="2026-03-02 09:00 is still to come"):
        deliveries.mark(shop.desk, order, Outcome.DELIVERED, done_at=shop.desk.now() + 3600)


def test_a_named_day_makes_another_try_of_what_would_have_gone_back(out: Order) -> None:
    shop, order = out
    marked = deliveries.mark(shop.desk, order, Outcome.FAILED, reason=FailureReason.REFUSED, next_day=WEDNESDAY)
    assert (marked.next_step, marked.next_day) == (NextStep.RESCHEDULE, WEDNESDAY)


def test_the_same_said_twice_is_entered_once(out: Order, clock: StoppedClock) -> None:
    shop, order = out
    first = deliveries.mark(shop.desk, order, Outcome.FAILED, reason=FailureReason.NOT_HOME, note="card left")
    clock.now += timedelta(minutes=5)
    again = deliveries.mark(shop.desk, order, Outcome.FAILED, reason=FailureReason.NOT_HOME, note="card left")
    assert (first.already, again.already) == (False, True)
    assert len(rows(shop)) == 1


def test_something_else_said_later_must_be_a_correction(out: Order) -> None:
    shop, order = out
    deliveries.mark(shop.desk, order, Outcome.DELIVERED)
    with pytest.raises(Refused, match=r"A1 was marked delivered \(2026-03-03, 08:00, by ann\); correct it"):
        deliveries.mark(shop.desk, order, Outcome.FAILED, reason=FailureReason.NOT_HOME)


def test_only_an_order_that_is_out_has_an_outcome(shop: Shop) -> None:
    order = shop.order("A1")
    with pytest.raises(Refused, match="is not out: the plan of 2026-03-03 is not approved"):
        deliveries.mark(shop.desk, order, Outcome.DELIVERED)
    with pytest.raises(NotFound, match="no order 99"):
        deliveries.mark(shop.desk, 99, Outcome.DELIVERED)
    with pytest.raises(Refused, match="no outcome to correct"):
        deliveries.correct(shop.desk, order, Outcome.DELIVERED)


def test_a_correction_is_a_further_line_and_the_order_follows(out: Order, clock: StoppedClock) -> None:
    shop, order = out
    deliveries.mark(shop.desk, order, Outcome.FAILED, reason=FailureReason.NOT_HOME)
    clock.now += timedelta(hours=1)
    marked = deliveries.correct(shop.desk, order, Outcome.DELIVERED, received_by="the neighbour")
    assert marked.state == "delivered"
    assert rows(shop) == [(1, "failed", "NOT_HOME", None), (1, "delivered", "", 1)]
    assert shop.kinds("outcome") == ["outcome.marked", "outcome.corrected"]
    assert shop.desk.events_since()[-1].data["before"] == {"outcome": "failed", "reason": "NOT_HOME"}
    at_the_door = shop.desk.db.execute("SELECT done_at FROM attempts ORDER BY id").fetchall()
    assert at_the_door[0] == at_the_door[1]
    assert deliveries.correct(shop.desk, order, Outcome.DELIVERED, received_by="the neighbour").already


def closed_after_a_failure(out: Order) -> Order:
    """Not home on Tuesday; the day is closed, the order goes out again on Wednesday."""
    shop, order = out
    deliveries.mark(shop.desk, order, Outcome.FAILED, reason=FailureReason.NOT_HOME)
    deliveries.close(shop.desk, TUESDAY)
    assert shop.standing(order) == ("new", "2026-03-04", 2)
    return shop, order


def test_after_the_close_a_correction_brings_the_order_back_from_its_next_try(out: Order) -> None:
    shop, order = closed_after_a_failure(out)
    assert deliveries.correct(shop.desk, order, Outcome.DELIVERED).state == "delivered"
    assert shop.standing(order) == ("delivered", "2026-03-03", 1)


def test_another_reason_leaves_the_next_try_as_it_is(out: Order) -> None:
    shop, order = closed_after_a_failure(out)
    deliveries.correct(shop.desk, order, Outcome.FAILED, reason=FailureReason.CLOSED)
    assert shop.standing(order) == ("new", "2026-03-04", 2)


def test_what_has_been_dispatched_again_is_not_corrected(out: Order) -> None:
    shop, order = closed_after_a_failure(out)
    shop.plan({"Van 1": [order]}, day=WEDNESDAY)
    deliveries.approve(shop.desk, WEDNESDAY)
    with pytest.raises(Refused, match="dispatched again for 2026-03-04"):
        deliveries.correct(shop.desk, order, Outcome.DELIVERED)


def test_a_failure_found_out_after_the_close_needs_its_next_step_at_once(out: Order) -> None:
    shop, order = out
    deliveries.mark(shop.desk, order, Outcome.DELIVERED)
    deliveries.close(shop.desk, TUESDAY)
    with pytest.raises(Refused, match="is closed, so order A1 needs its next step now"):
        deliveries.correct(shop.desk, order, Outcome.FAILED, reason=FailureReason.MOVED)
    assert shop.standing(order) == ("delivered", "2026-03-03", 1)
    deliveries.correct(shop.desk, order, Outcome.FAILED, reason=FailureReason.MOVED, next_day=WEDNESDAY)
    assert shop.standing(order) == ("new", "2026-03-04", 2)
    again = deliveries.correct(shop.desk, order, Outcome.FAILED, reason=FailureReason.MOVED, next_day=WEDNESDAY)
    assert again.already


def test_a_second_try_is_counted_apart_from_the_first(out: Order) -> None:
    shop, order = closed_after_a_failure(out)
    shop.plan({"Van 2": [order]}, day=WEDNESDAY)
    deliveries.approve(shop.desk, WEDNESDAY)
    assert deliveries.mark(shop.desk, order, Outcome.DELIVERED).attempt == 2
    assert rows(shop) == [(1, "failed", "NOT_HOME", None), (2, "delivered", "", None)]
    tried = shop.desk.db.execute("SELECT vehicle_id, day FROM attempts ORDER BY id").fetchall()
    assert tried == [(shop.vans["Van 1"], "2026-03-03"), (shop.vans["Van 2"], "2026-03-04")]


def test_an_order_is_meant_by_its_id_or_by_its_number_at_the_source(shop: Shop) -> None:
    first, second = shop.order("#1042"), shop.order("1")
    assert deliveries.find_order(shop.desk, "#1042") == deliveries.find_order(shop.desk, "1042") == first
    assert deliveries.find_order(shop.desk, "2") == second
    assert deliveries.find_order(shop.desk, "id:1") == first
    with pytest.raises(
        BadInput, match=r"“1” may be several orders; .*id:1 is #1042 .*id:2 is 1 from test of 2026-03-03"
    ):
        deliveries.find_order(shop.desk, "1")
    with pytest.raises(NotFound, match="no order “x9”"):
        deliveries.find_order(shop.desk, "x9")
