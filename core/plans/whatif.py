"""What-ifs: a plan of the day as it would be, kept as a branch beside the plan in view, and adopted where it can be.

A what-if is a child of the revision that was in view when it was made. Undo, redo and approval never meet it: what
comes into view is a new revision, made of it by `adopt` and judged by the facts as they are then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from core.desk import Desk
from core.errors import Refused, Stale
from core.plans.arrangement import Arrangement
from core.plans.building import open_needs, passed, startable, sums
from core.plans.ground import day_needs, matrices
from core.plans.history import drift
from core.plans.layout import Layout
from core.plans.model import WHAT_IF, Drift, Plan
from core.plans.needs import DayNeeds
from core.plans.saving import attempts, load, save
from core.plans.search import Search
from core.plans.store import days, revisions
from core.plans.supposing import supposing
from core.plans.supposition import Supposition, as_dict, real_vehicle, words
from core.plans.tidying import tidied
from core.plans.wishes import Asked

if TYPE_CHECKING:
    from core.routing.model import Progress

#: How many orders a sentence names.
_NAMED = 5


def suppose(
    desk: Desk,
    day: date,
    suppositions: Sequence[Supposition],
    *,
    engine: str | None = None,
    seed: int = 1,
    seconds: float | None = None,
    iterations: int | None = None,
    report: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Plan:
    """Plan the day as `build` does, but as if all of that held, and keep the answer as a branch of the plan in view.

    The search goes on from the plan in view and may leave as early as that could, so that what is found differs by what
    is supposed, not by luck or the time of day. That plan stays where it is, its locks are kept, and the shop's tables
    are not touched. Raises Refused where there is no plan to hold it against, where the day is closed or under way;
    BadInput for what cannot be supposed.
    """
    from core.plans.searching import kept, searched
    from core.plans.settling import plan_of, settle

    _, before = startable(desk, day, again=True, head=None)
    if before is None:
        raise Refused(f"There is no plan of {day} yet to hold a what-if against; roundsman plan build makes one.")
    needs = supposing(open_needs(desk, day), suppositions)
    if not needs.needs:
        raise Refused(f"Nothing would be left to plan on {day}.")
    layout, search = Layout.of(needs), Search.of(desk, engine, seed, seconds, iterations, report, cancelled)
    keep, ready, ways = kept(needs, layout, before), before.ready, matrices(desk, layout, needs)
    wish = Asked(start=Arrangement.of(before).runs)
    arrangement, _ = tidied(needs, layout, searched(needs, layout, ways, keep, search, ready=ready, wish=wish))
    after = settle(needs, layout, ways, arrangement, ready=ready)
    passed(after, keep, same_fleet=True)
    told = tuple(suppositions)
    head = Plan(0, day, before.id, WHAT_IF, "", search.engine, seed, "", 0, 0, 0, desk.now(), desk.who, ready=ready)
    plan = plan_of(after, replace(head, supposed=told))
    note = "; ".join((f"what if {words(told)}: {sums(plan)}", *search.ending))
    return _branched(desk, replace(plan, note=note), needs, search)


def adopt(desk: Desk, plan_id: int, *, head: int | None = None) -> Plan:
    """Put what a what-if answers into view as a new revision, where nothing has to be supposed for it any more.

    Raises NotFound; Refused with the way out where it still needs what the shop does not have, or the day does not ask;
    Stale where `head`, the revision that was seen, is not in view any more.
    """
    from core.plans.settling import plan_of, settle

    what_if = _what_if(desk, plan_id)
    day = what_if.day
    for holding in attempts(desk):
        with holding:
            seen, _ = startable(desk, day, again=True, head=head)
            _refuse_supposed(what_if)
            _refuse_drift(desk, what_if, drift(desk, what_if))
            needs = day_needs(desk, day)
            layout = Layout.of(needs)
            arrangement, _ = tidied(needs, layout, Arrangement.of(what_if))
            after = settle(needs, layout, matrices(desk, layout, needs), arrangement, ready=what_if.ready)
            _refuse_broken(what_if, [violation.sentence for violation in after.violations])
            note = f"what-if {plan_id} adopted: {words(what_if.supposed)}"
            made = replace(what_if, parent=seen.head, change="adopt", note=note, at=desk.now(), who=desk.who)
            plan = plan_of(after, replace(made, supposed=()))
            _refuse_hours(what_if, plan)
            with suppress(*(() if head is not None else (Stale,))):
                saved = save(desk, plan, needs, seen, "plan.adopted", {"of": plan_id}, expected=head)
                if saved is not None:
                    return saved
    raise Stale(f"Orders and plan of {day} change faster than this change can be made; try again.")


def discard(desk: Desk, plan_id: int) -> None:
    """Take a what-if out of the day's history; its number is not given again. Raises NotFound, Refused."""
    what_if = _what_if(desk, plan_id)
    with desk.writing() as db:
        days.discard(db, plan_id)
        desk.record(db, "whatif.discarded", f"day:{what_if.day}", {"plan": plan_id})


def _what_if(desk: Desk, plan_id: int) -> Plan:
    plan = load(desk.db, plan_id)
    if plan.change != WHAT_IF:
        raise Refused(f"Plan {plan_id} is no what-if; undo and redo lead to it.")
    return plan


def _branched(desk: Desk, plan: Plan, needs: DayNeeds, search: Search) -> Plan:
    """Stored beside the plan in view. What has changed meanwhile does not matter: it stands on the facts before."""
    with desk.writing() as db:
        number = revisions.put(db, plan, {order: need.digest for order, need in needs.needs.items()})
        facts = {"plan": number, "parent": plan.parent, "supposed": [_facts(one) for one in plan.supposed]}
        facts |= {**search.said, "cost": plan.cost, "placed": len(plan.placed), "unassigned": len(plan.unassigned)}
        desk.record(db, "whatif.built", f"day:{plan.day}", facts)
    return load(desk.db, number)


def _facts(one: Supposition) -> dict[str, object]:
    """For the journal: ids and figures, no names."""
    return {key: value for key, value in as_dict(one).items() if key not in {"vehicle", "order"}}


def _refuse_supposed(what_if: Plan) -> None:
    """Raise Refused where a vehicle of it exists in no garage."""
    only = [route.vehicle for route in what_if.routes if real_vehicle(route.vehicle_id)[1]]
    if only:
        raise Refused(
            f"Plan {what_if.id} needs {', '.join(only)}, which the shop does not have: add the vehicle and its shift "
            "(roundsman fleet vehicle, roundsman fleet shift), then build."
        )


def _refuse_drift(desk: Desk, what_if: Plan, found: Drift) -> None:
    """Raise Refused where orders or shifts are not those that it was made for."""
    ways = (
        (found.changed, "not as the what-if takes it: edit it (roundsman orders edit), then adopt, or build"),
        (
            found.fresh,
            "of this day but not of the what-if: move it to another day or call it off, then adopt, or build",
        ),
        (found.gone, "not of this day any more: build"),
    )
    for orders, way in ways:
        if orders:
            raise Refused(f"{_named(desk, orders)} {'is' if len(orders) == 1 else 'are'} {way}.")
    others = [route.vehicle for route in what_if.routes if route.vehicle_id in found.vehicles]
    if others:
        raise Refused(f"Since the what-if was made the shifts have changed: {', '.join(others)}. Build instead.")


def _refuse_broken(what_if: Plan, sentences: Iterable[str]) -> None:
    """Raise Refused where it breaks what shifts, vehicles or promises say now."""
    wrong = [sentence for sentence in sentences if sentence not in what_if.accepted]
    if wrong:
        raise Refused(
            f"Plan {what_if.id} supposes what is not so yet: {' '.join(wrong[:3])} Change the shift or the vehicle "
            "(roundsman fleet shift, roundsman fleet vehicle), then adopt it, or build."
        )


def _refuse_hours(what_if: Plan, now: Plan) -> None:
    """Raise Refused where vans would be elsewhere at other times than it says: then it is another plan."""

    def times(plan: Plan) -> list[tuple[int, list[int], int]]:
        return [(route.departs, [stop.arrival for stop in route.stops], route.returns) for route in plan.routes]

    if times(now) != times(what_if):
        raise Refused(
            f"Plan {what_if.id} stands on other hours than the shop's shifts: change them (roundsman fleet shift), "
            "then adopt it, or build."
        )


def _named(desk: Desk, orders: Sequence[int]) -> str:
    from core.orders.service import load as load_orders

    numbers = ", ".join(order.source_order_id for order in load_orders(desk, orders[:_NAMED]))
    more = f" and {len(orders) - _NAMED} more" if len(orders) > _NAMED else ""
    return f"{'Order' if len(orders) == 1 else 'Orders'} {numbers}{more}"
