"""Outcomes: entered once, corrected by a further line, never overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from core.clock import wall
from core.deliveries import telling
from core.deliveries.model import Attempt, FailureReason, Marked, NextStep, Outcome
from core.deliveries.moving import move_on
from core.deliveries.saying import Said, another_day, checked
from core.deliveries.store import attempts, days, orders, places
from core.desk import Desk
from core.errors import NotFound, Refused
from core.geocoding.lessons import from_pin_m, learn
from core.orders.model import OrderState
from core.plans import service as plans
from core.store.sqlite import Database


def mark(
    desk: Desk,
    order_id: int,
    outcome: Outcome,
    *,
    reason: FailureReason | None = None,
    note: str = "",
    received_by: str = "",
    done_at: int | None = None,
    next_step: NextStep | None = None,
    next_day: date | None = None,
    delivered_lines: Mapping[int, int] | None = None,
    place: tuple[float, float] | None = None,
) -> Marked:
    """Enter what came of an order that is out. `done_at` is UTC s at the door, now where it is left away.

    A failed try needs a reason; a partial delivery needs `delivered_lines` (position of a line, from 0, and how many of
    it were delivered) or a note. `place` is the (lat, lon) where the driver stood; it may correct the pin. The
    same said twice is entered once. Raises NotFound, BadInput for what cannot be, Refused for an order that is not out.
    """
    short = tuple((delivered_lines or {}).items())
    said = Said(outcome, reason, note, received_by, done_at, next_step, next_day, short, place)
    with desk.writing() as db:
        order = must(db, order_id)
        said = checked(desk, db, order, said)
        if order.state is not OrderState.OUT:
            last = next(iter(reversed(attempts.of_order(db, order_id))), None)
            if last is not None and said.repeats(last):
                return _marked(order, last, already=True)
            raise Refused(_not_out(desk, order, last))
        if said.next_day is not None:
            another_day(desk, db, order.order, order.day, said.next_day)
        plan = plans.standing(desk, order.day).approved
        made = _attempt(desk, order, said, order.attempt, order.day, plan, attempts.vehicle(db, plan, order_id))
        attempts.add(db, attempt := _placed(db, made))
        orders.put(db, order_id, outcome.state)
        desk.record(db, "outcome.marked", f"order:{order_id}", _data(attempt), _private(attempt))
        telling.marked(desk, db, attempt)
        return _marked(must(db, order_id), attempt, learned=_learned(desk, db, attempt))


def correct(
    desk: Desk,
    order_id: int,
    outcome: Outcome,
    *,
    reason: FailureReason | None = None,
    note: str = "",
    received_by: str = "",
    done_at: int | None = None,
    next_step: NextStep | None = None,
    next_day: date | None = None,
    delivered_lines: Mapping[int, int] | None = None,
    place: tuple[float, float] | None = None,
) -> Marked:
    """Say anew what came of the last try; the order follows. Works after the close of its day, too.

    Time and place stay as they were said, where no others are. Raises as `mark` does, and Refused where there is
    nothing to correct, where the order has been dispatched again since, or where its day is closed and a failure would
    leave it without a next step.
    """
    short = tuple((delivered_lines or {}).items())
    said = Said(outcome, reason, note, received_by, done_at, next_step, next_day, short, place)
    with desk.writing() as db:
        order = must(db, order_id)
        last = _correctable(db, order)
        said = checked(desk, db, order, said)
        if said.repeats(last):
            return _marked(order, last, already=True)
        if said.next_day is not None:
            another_day(desk, db, order.order, last.day, said.next_day)
        attempt = _attempt(desk, order, said, last.number, last.day, last.plan_id, last.vehicle_id, corrects=last)
        attempt = _placed(db, attempt, last)
        attempts.add(db, attempt)
        data = {**_data(attempt), "before": {"outcome": last.outcome, "reason": last.reason or ""}}
        desk.record(db, "outcome.corrected", f"order:{order_id}", data, _private(attempt))
        _follow(desk, db, order, attempt, explicit=next_step is not None or next_day is not None)
        telling.corrected(desk, db, attempt)
        return _marked(must(db, order_id), attempt, learned=_learned(desk, db, attempt))


def _correctable(db: Database, order: orders.Standing) -> Attempt:
    """The try whose outcome can be said anew."""
    last = next(iter(reversed(attempts.of_order(db, order.id))), None)
    if last is None:
        raise Refused(f"Order {order.order} has no outcome to correct; mark it first.")
    if order.state is OrderState.OUT:
        raise Refused(
            f"Order {order.order} has been dispatched again for {order.day}: its try of {last.day} stays as it is. "
            "Mark the outcome of the new one."
        )
    return last


def _follow(desk: Desk, db: Database, order: orders.Standing, attempt: Attempt, *, explicit: bool) -> None:
    """Bring the order to where the corrected outcome leaves it."""
    failed = attempt.outcome is Outcome.FAILED
    moved_on = order.state is OrderState.NEW and order.attempt > attempt.number
    if failed and moved_on and not explicit:
        return  # Its next try is arranged already, and still right.
    orders.put(db, order.id, attempt.outcome.state, day=attempt.day, attempt=attempt.number)
    if failed and attempt.day in days.closed(db) and not move_on(desk, db, must(db, order.id), attempt):
        raise Refused(
            f"The day {attempt.day} is closed, so order {order.order} needs its next step now: another day "
            "(--next-day), or return (--next return)."
        )


def tried_on(desk: Desk, order_id: int) -> date:
    """The service day to which an outcome of the order belongs: its own while it is out, else that of its last try.

    Raises NotFound.
    """
    order = must(desk.db, order_id)
    last = next(iter(reversed(attempts.of_order(desk.db, order_id))), None)
    return order.day if last is None or order.state is OrderState.OUT else last.day


def must(db: Database, order_id: int) -> orders.Standing:
    """The order of that id. Raises NotFound."""
    order = orders.one(db, order_id)
    if order is None:
        raise NotFound(f"There is no order {order_id}; roundsman orders list shows all.")
    return order


def _not_out(desk: Desk, order: orders.Standing, last: Attempt | None) -> str:
    if last is not None and last.number == order.attempt:
        when = f"{last.day}, {wall(last.done_at, desk.zone)}"
        return f"Order {order.order} was marked {last.outcome} ({when}, by {last.who}); correct it if that is wrong."
    if order.state is OrderState.NEW:
        return f"Order {order.order} is not out: the plan of {order.day} is not approved with it."
    return f"Order {order.order} is {order.state}, not out; there is no outcome to mark."


def _attempt(
    desk: Desk,
    order: orders.Standing,
    said: Said,
    number: int,
    day: date,
    plan: int | None,
    vehicle: int | None,
    *,
    corrects: Attempt | None = None,
) -> Attempt:
    now = desk.now()
    done_at = said.done_at if said.done_at is not None else corrects.done_at if corrects else now
    return Attempt(
        id=0,
        order_id=order.id,
        number=number,
        day=day,
        plan_id=plan,
        vehicle_id=vehicle,
        outcome=said.outcome,
        reason=said.reason,
        next_step=said.next_step,
        next_day=said.next_day,
        note=said.note,
        received_by=said.received_by,
        done_at=done_at,
        corrects=corrects.id if corrects else None,
        at=now,
        who=desk.who,
        short=said.short,
        place=said.place,
    )


def _placed(db: Database, attempt: Attempt, corrects: Attempt | None = None) -> Attempt:
    """The try with its address, and with how far the driver stood from its pin as it is now."""
    if corrects is not None and attempt.place in {None, corrects.place}:
        return replace(attempt, address_key=corrects.address_key, place=corrects.place, pin_m=corrects.pin_m)
    key = corrects.address_key if corrects else ""
    key = key or places.tried_at(db, attempt.order_id, attempt.plan_id)
    pin_m = from_pin_m(db, key, attempt.place) if attempt.place else None
    return replace(attempt, address_key=key, pin_m=pin_m)


def _learned(desk: Desk, db: Database, attempt: Attempt) -> str:
    """What the address's deliveries teach now, as a sentence; mostly nothing."""
    if attempt.place is None:
        return ""
    return learn(desk, db, attempt.address_key, places.visits(db, attempt.address_key, attempt.place))


def _data(attempt: Attempt) -> dict[str, Any]:
    more = {
        "reason": attempt.reason,
        "next_step": attempt.next_step,
        "next_day": attempt.next_day.isoformat() if attempt.next_day else None,
        "short": [list(line) for line in attempt.short],
    }
    return {
        "attempt": attempt.number,
        "day": attempt.day.isoformat(),
        "outcome": attempt.outcome,
        "done_at": attempt.done_at,
        **{name: value for name, value in more.items() if value},
    }


def _private(attempt: Attempt) -> dict[str, Any] | None:
    personal = {"note": attempt.note, "received_by": attempt.received_by, "place": attempt.place}
    return {name: value for name, value in personal.items() if value} or None


def _marked(order: orders.Standing, attempt: Attempt, *, already: bool = False, learned: str = "") -> Marked:
    return Marked(
        order.id,
        order.order,
        attempt.number,
        attempt.outcome,
        order.state,
        attempt.next_step,
        attempt.next_day,
        already,
        learned,
    )
