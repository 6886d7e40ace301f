"""A new revision becomes the day's head, unless somebody was faster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import Any

from core import clock
from core.desk import Desk
from core.errors import NotFound, Refused, Stale
from core.plans.ground import day_needs
from core.plans.model import Day, Plan
from core.plans.needs import DayNeeds
from core.plans.store import days, revisions
from core.store.journal import REDONE, UNDONE
from core.store.sqlite import Database

#: How often a change is worked out while others may write. The time after that nobody else may: it cannot fail again.
_FREE_TRIES = 3


def attempts(desk: Desk) -> Iterator[AbstractContextManager[object]]:
    """What to hold at each attempt of a change: nothing, and the write lock at the last.

    All matrices are known by then: nothing slow is asked under the lock.
    """
    for _ in range(_FREE_TRIES):
        yield nullcontext()
    yield desk.writing()


def load(db: Database, plan_id: int) -> Plan:
    """The revision of that number. Raises NotFound."""
    plan = revisions.plan(db, plan_id)
    if plan is None:
        raise NotFound(f"There is no plan number {plan_id}; roundsman plan list shows those of a day.")
    return plan


def no_plan(day: date) -> NotFound:
    """What to raise where a day has no plan in view."""
    return NotFound(f"There is no plan for {day} yet; build one (roundsman plan build --day {day}).")


def open_day(desk: Desk, seen: Day) -> None:
    """Raise Refused for a day that is closed."""
    if seen.closed_at is not None:
        when = f"{clock.local(seen.closed_at, desk.zone):%Y-%m-%d %H:%M}"
        raise Refused(f"The day {seen.day} was closed on {when}; its plan stays as it is.")


def still(desk: Desk, db: Database, seen: Day, *, expected: int | None = None) -> None:
    """Raise Stale where the day's head is another than was seen, or than the caller `expected`; Refused once closed."""
    now = days.standing(db, seen.day)
    open_day(desk, now)
    if now.head != seen.head or (expected is not None and now.head != expected):
        raise Stale(f"{changed_by(desk, db, seen.day, now.head)} Look at it, then do it again if it is still right.")
    if now.approved != seen.approved:
        raise Stale(
            f"The plan of {seen.day} was approved meanwhile. Look at it, then do it again if it is still right."
        )


def changed_by(desk: Desk, db: Database, day: date, head: int | None) -> str:
    """Who changed the plan in view, when and how: a sentence."""
    events = desk.events_since(subject=f"day:{day}")
    last = next((event for event in reversed(events) if event.kind.startswith(("plan.", UNDONE, REDONE))), None)
    plan = revisions.plan(db, head) if head is not None else None
    what = f"revision {head}: {plan.note}" if plan is not None else "back to no plan"
    by = f" by {last.who} at {clock.wall(last.at, desk.zone)}" if last is not None else ""
    return f"The plan of {day} was changed{by} ({what})."


def save(
    desk: Desk,
    plan: Plan,
    needs: DayNeeds,
    seen: Day,
    kind: str,
    said: Mapping[str, Any],
    *,
    expected: int | None = None,
) -> Plan | None:
    """Store the plan as the child of the head that was seen, with its line in the journal.

    None, and nothing is stored, where orders or fleet are not those it was made for. Raises Stale where the head is
    another than was seen.
    """
    with desk.writing() as db:
        still(desk, db, seen, expected=expected)
        if day_needs(desk, plan.day) != needs:
            return None
        number = revisions.put(db, plan, {order: need.digest for order, need in needs.needs.items()})
        days.move_head(db, plan.day, number)
        facts = {"plan": number, "parent": plan.parent, **said, "cost": plan.cost, "distance_m": plan.distance_m}
        facts |= {"placed": len(plan.placed), "unassigned": len(plan.unassigned), "accepted": len(plan.accepted)}
        desk.record(db, kind, f"day:{plan.day}", facts)
        return load(db, number)
