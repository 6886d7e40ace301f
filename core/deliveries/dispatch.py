"""Dispatch: the revision in view is approved, its orders are out, its customers are told; all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.clock import local
from core.deliveries.model import CannotBeTold, Dispatched
from core.deliveries.store import orders
from core.desk import Desk
from core.errors import Refused, Stale
from core.notifications import service as notifications
from core.orders.model import OrderState
from core.plans import service as plans
from core.plans.model import Day, Plan
from core.store.sqlite import Database

#: States in which an order may stand on a plan that is approved: to be sent, out, or done by an earlier revision.
_MAY_STAND = frozenset({OrderState.NEW, OrderState.OUT})
#: How many orders a sentence names.
_NAMED = 5


def approve(desk: Desk, day: date, *, head: int | None = None) -> Dispatched:
    """Approve the day's plan as it stands in view, in one transaction.

    Its orders go out, a message is written for each customer who must be told (after a newer revision, only those whose
    window moved), and orders that an earlier revision had sent out and this one does not carry are to be planned again.
    Approving the same revision twice does nothing and says so. Raises Refused where there is no plan, no route, or the
    day is closed; Stale where an order or a pin has changed since the plan was made, or where `head`, the revision that
    was seen, is not in view any more.
    """
    with desk.writing() as db:
        standing = plans.standing(desk, day)
        plan = _plan(desk, standing)
        if head not in (None, plan.id):
            raise Stale("The plan was changed by another desk meanwhile; look at it before you approve it.")
        if standing.approved == plan.id:
            return Dispatched(plan.id, day, len(plan.placed), 0, already=True)
        _refuse_stale(desk, db, plan)
        before = plans.show(desk, plan_id=standing.approved).placed if standing.approved is not None else ()
        plans.mark_approved(desk, db, plan.id)
        known = orders.many(db, [*plan.placed, *before])
        orders.put_all(db, [o for o in plan.placed if known[o].state is OrderState.NEW], OrderState.OUT)
        withdrawn = [o for o in before if o not in set(plan.placed) and known[o].state is OrderState.OUT]
        orders.put_all(db, withdrawn, OrderState.NEW)
        notifications.withdraw(desk, db, withdrawn, "its order is on no route any more")
        out = {o for o in plan.placed if known[o].state in _MAY_STAND}
        news = [item for item in notifications.planned_news(desk, plan) if item.order_id in out]
        queued = notifications.enqueue(desk, db, news)
        return Dispatched(
            plan.id,
            day,
            len(plan.placed),
            len(queued.messages),
            tuple(CannotBeTold(item.order_id, item.order, item.why) for item in queued.cannot_be_told),
            tuple(withdrawn),
        )


def _plan(desk: Desk, standing: Day) -> Plan:
    """The revision in view, if it can be sent out at all."""
    if standing.closed_at is not None:
        when = f"{local(standing.closed_at, desk.zone):%Y-%m-%d %H:%M}"
        raise Refused(f"The day {standing.day} was closed at {when}; nothing goes out on it any more.")
    if standing.head is None:
        raise Refused(f"There is no plan of {standing.day}; build one with roundsman plan build.")
    plan = plans.show(desk, plan_id=standing.head)
    if not plan.routes:
        raise Refused(f"The plan of {standing.day} has no route, so there is nothing to send out; build it again.")
    return plan


def _refuse_stale(desk: Desk, db: Database, plan: Plan) -> None:
    """Raise Stale where the plan is not what the orders ask any more."""
    drift = plans.drift(desk, plan)
    for what, numbers in (
        ("was changed, or has lost its pin,", drift.changed),
        ("was called off or moved to another day", drift.gone),
    ):
        concerned = [number for number in numbers if number in set(plan.placed)]
        if concerned:
            raise Stale(
                f"{_names(db, concerned)} {what} after the plan of {plan.day} was made; build it again, look at it, "
                "then approve."
            )


def _names(db: Database, numbers: Sequence[int]) -> str:
    known = orders.many(db, numbers[:_NAMED])
    names = ", ".join(known[number].order for number in numbers[:_NAMED] if number in known)
    more = f" and {len(numbers) - _NAMED} more" if len(numbers) > _NAMED else ""
    return f"{'Order' if len(numbers) == 1 else 'Orders'} {names}{more}"
