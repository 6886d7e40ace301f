"""What a person says of a try at an order, checked once: from then on it is whole and fits together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from core.clock import local
from core.deliveries.model import Attempt, FailureReason, NextStep, Outcome
from core.deliveries.store import days, orders
from core.desk import Desk
from core.errors import BadInput
from core.geocoding.model import checked_point
from core.store.sqlite import Database
from core.text import clean

#: Clocks of phones and desks differ a little.
_AHEAD_S = 300


@dataclass(frozen=True, slots=True)
class Said:
    """An outcome with everything about it; `done_at` is None where nobody named the time."""

    outcome: Outcome
    reason: FailureReason | None = None
    note: str = ""
    received_by: str = ""
    done_at: int | None = None
    next_step: NextStep | None = None
    next_day: date | None = None
    short: tuple[tuple[int, int], ...] = ()  #: position of a line, how many of it were delivered
    place: tuple[float, float] | None = None  #: (lat, lon) where the driver stood

    def repeats(self, attempt: Attempt) -> bool:
        """Whether that attempt says the same already."""
        mine = (self.outcome, self.reason, self.next_step, self.next_day, self.note, self.received_by, self.short)
        known = (
            attempt.outcome, attempt.reason, attempt.next_step, attempt.next_day,
            attempt.note, attempt.received_by, attempt.short,
        )  # fmt: skip
        return mine == known and self.done_at in {None, attempt.done_at} and self.place in {None, attempt.place}


def checked(desk: Desk, db: Database, order: orders.Standing, said: Said) -> Said:
    """The same, clean, with the usual next step where none was named. Raises BadInput for what does not fit."""
    short = _short(db, order, said)
    note = clean(said.note, limit=1000, multiline=True)
    next_step = _next_step(said)
    if said.outcome is Outcome.PARTIAL and not short and not note:
        raise BadInput("A partial delivery must say what was short: how many of which line, or a note.")
    if said.done_at is not None and said.done_at > desk.now() + _AHEAD_S:
        when = f"{local(said.done_at, desk.zone):%Y-%m-%d %H:%M}"
        raise BadInput(f"{when} is still to come; an outcome lies in the past.")
    if said.place is not None:
        checked_point(*said.place)
    received_by = clean(said.received_by, limit=200)
    return replace(said, next_step=next_step, note=note, received_by=received_by, short=short)


def another_day(desk: Desk, db: Database, order: str, before: date, day: date) -> None:
    """Raise BadInput where the order of that number cannot be moved from the one day to the other."""
    if day < desk.today():
        raise BadInput(f"{day} is over; choose today or a later day for order {order}.")
    if day == before:
        raise BadInput(f"Order {order} is of {day} already; choose another day.")
    if day in days.closed(db):
        raise BadInput(f"{day} is closed; choose another day for order {order}.")


def _next_step(said: Said) -> NextStep | None:
    if said.outcome is not Outcome.FAILED:
        _nothing_of_a_failure(said)
        return NextStep.BACK_ORDER if said.outcome is Outcome.PARTIAL else None
    if said.reason is None:
        raise BadInput(f"A failed try needs a reason; one of {', '.join(FailureReason)}.")
    if said.next_step is NextStep.BACK_ORDER:
        raise BadInput("Nothing was delivered, so there is no rest to follow; choose another next step.")
    if said.next_day is None:
        return said.next_step or said.reason.next_step
    if said.next_step is NextStep.RETURN:
        raise BadInput("It goes back to the shop or is tried again on another day, not both; leave one away.")
    usual = said.reason.next_step
    return said.next_step or (NextStep.RESCHEDULE if usual is NextStep.RETURN else usual)


def _nothing_of_a_failure(said: Said) -> None:
    if said.reason is not None:
        raise BadInput(f"“{said.outcome}” takes no reason; say failed, or leave {said.reason} away.")
    if said.next_day is not None or said.next_step is not None:
        raise BadInput(f"“{said.outcome}” is an end, nothing follows; enter what is still owed as an order of its own.")


def _short(db: Database, order: orders.Standing, said: Said) -> tuple[tuple[int, int], ...]:
    """The lines of which fewer were delivered than ordered."""
    if not said.short:
        return ()
    if said.outcome is not Outcome.PARTIAL:
        raise BadInput(f"“{said.outcome}” takes no quantities; they belong to a partial delivery.")
    ordered = orders.quantities(db, order.id)
    for position, delivered in said.short:
        if position not in ordered:
            last = len(ordered)
            raise BadInput(f"Order {order.order} has no line {position + 1}; it has {last or 'none'}, counted from 1.")
        if not 0 <= delivered <= ordered[position]:
            raise BadInput(
                f"Line {position + 1} of order {order.order} has {ordered[position]} pieces, not {delivered}."
            )
    short = tuple(sorted((position, given) for position, given in said.short if given < ordered[position]))
    if not short:
        raise BadInput("Nothing of it was short: that is delivered.")
    return short
