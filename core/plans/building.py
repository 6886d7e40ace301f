"""A plan of the day, built: the engine searches, the checker has the last word, the head's locks are kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from core.desk import Desk
from core.errors import Refused, Stale
from core.geocoding.service import let_go
from core.plans.arrangement import Arrangement, Off, without
from core.plans.ground import day_needs, matrices, ready_at
from core.plans.layout import Layout
from core.plans.model import Day, Lock, Plan, Reason, Route, Stop
from core.plans.needs import OPEN, DayNeeds
from core.plans.saving import attempts, changed_by, load, open_day, save
from core.plans.search import Search
from core.plans.store import days
from core.plans.tidying import behind_them, tidied
from core.plans.wishes import NO_WISHES, Wishes
from core.plans.words import counted

if TYPE_CHECKING:
    from core.plans.searching import Kept
    from core.plans.settling import Settled
    from core.routing.model import Progress


def build(
    desk: Desk,
    day: date,
    *,
    engine: str | None = None,
    seed: int = 1,
    seconds: float | None = None,
    iterations: int | None = None,
    cluster: str | None = None,
    report: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    again: bool = False,
    head: int | None = None,
    wishes: Wishes = NO_WISHES,
) -> Plan:
    """Plan the day's open orders with everybody on duty, and make the result the plan in view.

    Searches for `seconds` (the setting plan.seconds where nothing is said) or `iterations`; with equal orders, fleet,
    seed and iterations the plan is the same. A day of thousands of stops is solved part by part, by the workers of the
    Dask `cluster` (the setting plan.cluster) if there is one. Locks of the plan in view are kept. Vans under way begin
    where they are, what they have done stays. Cancelled, or when the search breaks down, the best so far is saved.

    Raises Cancelled where there is none yet; Refused for a day that is closed, has no orders, or is dispatched (unless
    `again`), and where `wishes` cannot be; Stale where another desk changed locks meanwhile, or where `head`, the
    revision that was seen, is not in view any more.
    """
    from core.plans.searching import kept, searched
    from core.plans.wishing import asked_for, taken_out

    search = Search.of(desk, engine, seed, seconds, iterations, report, cancelled, cluster)
    let_go(desk)
    seen, before = startable(desk, day, again=again, head=head, under_way=again)
    needs, held = taken_out(open_needs(desk, day), before, wishes.without)
    if not needs.needs:
        raise Refused(f"There is no order to plan on {day}; roundsman orders list shows what there is.")
    layout = Layout.of(needs)
    keep, ready, ways = kept(needs, layout, held), ready_at(desk, needs), matrices(desk, layout, needs)
    search.wishes, search.wish = wishes, asked_for(desk, wishes, needs, layout, (seen, before))
    arrangement = searched(needs, layout, ways, keep, search, ready=ready, wish=search.wish)
    return _saved(desk, _made(search, day, seed, ready), (seen, before), (needs, arrangement, keep), search)


def _made(search: Search, day: date, seed: int, ready: int) -> Plan:
    """The revision to be, with nothing in it yet."""
    desk = search.desk
    return Plan(0, day, None, "build", "", search.engine, seed, "", 0, 0, 0, desk.now(), desk.who, ready=ready)


def startable(
    desk: Desk, day: date, *, again: bool, head: int | None, under_way: bool = False
) -> tuple[Day, Plan | None]:
    """Where the day stands and its plan. Raises Refused or Stale where it cannot be built.

    Once vans have been at doors it can be built only where that is said (`under_way`): what is done stays then.
    """
    seen = days.standing(desk.db, day)
    open_day(desk, seen)
    if head is not None and seen.head != head:
        raise Stale(f"{changed_by(desk, desk.db, day, seen.head)} Look at it before you build again.")
    if seen.approved is not None:
        out = load(desk.db, seen.approved)
        _on_the_road(desk, day, out, may=under_way)
        if not again:
            raise Refused(f"{day} is dispatched: drivers and customers know its plan. Build it anew with --again.")
    return seen, load(desk.db, seen.head) if seen.head is not None else None


def _on_the_road(desk: Desk, day: date, out: Plan, *, may: bool) -> None:
    """Raise Refused where vans of the dispatched plan have been at doors, unless that `may` be and is known well."""
    been = [(route, order) for route, stop in out.stops() for order in stop.orders if order.state not in OPEN]
    if been and not may:
        raise Refused(f"{day} is under way: vans have been at doors. Plan what is left anew with --again, or by hand.")
    needs = day_needs(desk, day)
    if any(route.vehicle_id not in needs.under_way or order.id not in needs.done for route, order in been):
        raise Refused(f"{day} is under way, but where its vans are is not known. Move single stops by hand instead.")


def open_needs(desk: Desk, day: date) -> DayNeeds:
    """What the day's open orders ask, and who is on duty."""
    needs = day_needs(desk, day)
    return replace(needs, needs={number: need for number, need in needs.needs.items() if need.state in OPEN})


def _saved(
    desk: Desk,
    made: Plan,
    start: tuple[Day, Plan | None],
    found: tuple[DayNeeds, Arrangement, Kept],
    search: Search,
) -> Plan:
    """The answer as a revision, fitted to whatever orders, fleet and plan have become during the search."""
    from core.plans.settling import plan_of
    from core.plans.wishing import wish_words

    (seen, before), (used, arrangement, keep) = start, found
    for holding in attempts(desk):
        with holding:
            now, notes = _beside(desk, seen, before)
            needs = day_needs(desk, made.day)
            after, changed = _fitted(desk, needs, used, behind_them(needs, before, arrangement), made.ready)
            passed(after, keep, used.duties == needs.duties)
            plan = plan_of(after, replace(made, parent=now.head))
            wished = wish_words(desk, search.wish, plan, search.even)
            words = [f"built: {sums(plan)}", *wished, *search.ending, *changed, *notes]
            with suppress(Stale):  # `_beside` says it better, if it matters
                saved = save(desk, replace(plan, note="; ".join(words)), needs, now, "plan.built", search.said)
                if saved is not None:
                    return saved
    raise Stale(f"The orders of {made.day} change faster than the plan can be saved; build again.")


def _beside(desk: Desk, seen: Day, before: Plan | None) -> tuple[Day, list[str]]:
    """The day as it stands after the search. Raises Stale where another desk changed locks or dispatched meanwhile."""
    now = days.standing(desk.db, seen.day)
    if now.head == seen.head and now.approved == seen.approved:
        return now, []
    other = load(desk.db, now.head) if now.head is not None else None
    if _locks(other) != _locks(before) or now.approved != seen.approved:
        raise Stale(f"{changed_by(desk, desk.db, seen.day, now.head)} It happened during the search: build again.")
    return now, [f"revision {now.head} was made during the search: undo goes back to it"]


def _locks(plan: Plan | None) -> set[tuple[object, ...]]:
    if plan is None:
        return set()
    stops = {
        (route.vehicle_id, stop.locked, _rank(route, stop), order.id)
        for route, stop in plan.stops()
        if stop.locked or route.locked
        for order in stop.orders
    }
    return stops | {(left.vehicle_id, left.locked, 0, left.order_id) for left in plan.unassigned if left.locked}


def _rank(route: Route, stop: Stop) -> int:
    """Where its lock holds the stop: at that position, or behind so many others whose order is held."""
    if stop.locked is Lock.SEQUENCE:
        return sum(1 for other in route.stops[: stop.position] if other.locked is Lock.SEQUENCE)
    return stop.position if stop.locked is Lock.POSITION else 0


def _fitted(
    desk: Desk, needs: DayNeeds, used: DayNeeds, arrangement: Arrangement, ready: int
) -> tuple[Settled, list[str]]:
    """The answer worked out for the facts as they are now: what was changed during the search comes off."""
    from core.plans.settling import settle

    layout = Layout.of(needs)
    changed = [
        need
        for number, need in needs.needs.items()
        if number in used.needs and need.digest != used.needs[number].digest
    ]
    text = "It was changed while the plan was being built: put it on a route, or build again."
    loose = without(arrangement, (need.id for need in changed))
    loose = replace(loose, off=(*loose.off, *(Off(need.id, Reason.CAME_LATER, text) for need in changed)))
    tidy, notes = tidied(needs, layout, loose)
    notes = (*notes, *(f"{need.label} was changed during the search" for need in changed))
    return settle(needs, layout, matrices(desk, layout, needs), tidy, ready=ready), list(notes)


def passed(after: Settled, keep: Kept, same_fleet: bool) -> None:
    """Raise Refused where the answer breaks a rule that nobody has accepted: it is not saved."""
    from core.plans.searching import refuse_answer

    whole = {run.vehicle_id for run in keep.runs}
    wrong = []
    for violation in after.violations:
        vehicle, orders = after.places(violation)
        if not violation.acceptable or not (vehicle in whole or keep.lenient.intersection(orders)):
            wrong.append(violation.sentence)
    if wrong and not same_fleet:
        raise Stale(f"The fleet was changed during the search, and now: {' '.join(wrong[:3])} Build again.")
    if wrong:
        refuse_answer(wrong)


def sums(plan: Plan) -> str:
    """`60 orders on 4 routes, 2 on none`."""
    left = f", {len(plan.unassigned)} on none" if plan.unassigned else ""
    return f"{counted(len(plan.placed), 'order')} on {counted(len(plan.routes), 'route')}{left}"
