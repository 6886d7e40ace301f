"""A day's revisions: shown, compared, gone back and forth in, approved."""

from __future__ import annotations

from datetime import date

from core.desk import Desk
from core.errors import NotFound, Refused, Stale
from core.plans.differences import PlanDiff, difference
from core.plans.ground import day_needs
from core.plans.model import WHAT_IF, Day, Drift, Plan, Revision
from core.plans.needs import OPEN
from core.plans.saving import changed_by, load, no_plan, open_day, still
from core.plans.store import days
from core.plans.store import revisions as kept
from core.store.sqlite import Database


def standing(desk: Desk, day: date) -> Day:
    """Where the day stands; a day nobody has touched has no head."""
    return days.standing(desk.db, day)


def show(desk: Desk, day: date | None = None, *, plan_id: int | None = None) -> Plan:
    """The revision of that number, else the one in view of the day. Raises NotFound where there is none."""
    if plan_id is not None:
        plan = load(desk.db, plan_id)
        if day is not None and plan.day != day:
            raise NotFound(f"Plan number {plan_id} is of {plan.day}, not of {day}.")
        return plan
    day = day or desk.today()
    head = days.standing(desk.db, day).head
    if head is None:
        raise no_plan(day)
    return load(desk.db, head)


def revisions(desk: Desk, day: date) -> list[Revision]:
    """The day's history, oldest first."""
    return days.revisions(desk.db, day)


def diff(desk: Desk, before: int, after: int) -> PlanDiff:
    """What one revision does otherwise than another, by their numbers. Raises NotFound."""
    return difference(load(desk.db, before), load(desk.db, after))


def drift(desk: Desk, plan: Plan) -> Drift:
    """What has become of orders and fleet since the plan was made for them; false when nothing has."""
    asked = kept.planned_for(desk.db, plan.id)
    needs = day_needs(desk, plan.day)
    now, drivers = needs.needs, {duty.vehicle.id: duty.driver.id for duty in needs.duties}
    return Drift(
        changed=tuple(number for number, digest in asked.items() if number in now and now[number].digest != digest),
        gone=tuple(number for number in asked if number not in now),
        fresh=tuple(number for number, need in now.items() if number not in asked and need.state in OPEN),
        vehicles=tuple(route.vehicle_id for route in plan.routes if drivers.get(route.vehicle_id) != route.driver_id),
    )


def undo(desk: Desk, day: date, *, head: int | None = None) -> Plan | None:
    """Back to the revision before; None when that is the day without a plan. `head`: the one that was seen.

    Raises Refused where there is nothing to undo, Stale.
    """
    with desk.writing() as db:
        seen = days.standing(db, day)
        still(desk, db, seen, expected=head)
        if seen.head is None:
            raise Refused(f"There is nothing to undo: {day} has no plan.")
        before = load(db, seen.head).parent
        return _go(desk, db, seen, before, "plan.undone")


def redo(desk: Desk, day: date, *, head: int | None = None) -> Plan:
    """Forward again, to the latest revision made from the one in view. Raises Refused where there is none, Stale."""
    with desk.writing() as db:
        seen = days.standing(db, day)
        still(desk, db, seen, expected=head)
        children = days.children(db, day, seen.head)
        if not children:
            raise Refused(f"There is nothing to redo on {day}.")
        plan = _go(desk, db, seen, children[0], "plan.redone")
        assert plan is not None
        return plan


def go_to(desk: Desk, day: date, plan_id: int, *, head: int | None = None) -> Plan:
    """Bring any revision of the day into view, as undoing and redoing step by step would. `head`: as in `undo`.

    Raises NotFound; Refused for a what-if, which is adopted instead, and on a closed day; Stale.
    """
    with desk.writing() as db:
        seen = days.standing(db, day)
        still(desk, db, seen, expected=head)
        plan = show(desk, day, plan_id=plan_id)
        if plan.change == WHAT_IF:
            raise Refused(f"Plan {plan_id} is a what-if: roundsman plan adopt {plan_id} puts it in view.")
        if seen.head == plan_id:
            return plan
        kind = "plan.undone" if seen.head is not None and plan_id < seen.head else "plan.redone"
        _go(desk, db, seen, plan_id, kind)
        return plan


def mark_approved(desk: Desk, db: Database, plan_id: int) -> Day:
    """Make the revision in view the one that is dispatched, in the caller's transaction, with its line in the journal.

    Raises NotFound; Stale where another revision is in view, or a vehicle of it is not on duty as it says; Refused for
    a closed day, and for a what-if.
    """
    plan = load(db, plan_id)
    seen = days.standing(db, plan.day)
    open_day(desk, seen)
    if plan.change == WHAT_IF:
        raise Refused(
            f"Plan {plan_id} is a what-if and is not dispatched as it is; where the shop has all that it needs, "
            f"roundsman plan adopt {plan_id} puts it in view, and that is approved."
        )
    if seen.head != plan_id:
        raise Stale(f"{changed_by(desk, db, plan.day, seen.head)} Look at it before you approve it.")
    others = [route.vehicle for route in plan.routes if route.vehicle_id in drift(desk, plan).vehicles]
    if others:
        names = ", ".join(others)
        raise Stale(
            f"Since the plan of {plan.day} was made the shifts have changed: {names}. Build it again, then approve."
        )
    days.approve(db, plan.day, plan_id, desk.now())
    desk.record(db, "plan.approved", f"day:{plan.day}", {"plan": plan_id, "before": seen.approved})
    return days.standing(db, plan.day)


def _go(desk: Desk, db: Database, seen: Day, to: int | None, kind: str) -> Plan | None:
    days.move_head(db, seen.day, to)
    desk.record(db, kind, f"day:{seen.day}", {"from": seen.head, "to": to})
    return load(db, to) if to is not None else None
