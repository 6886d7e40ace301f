"""Hand work on a plan: each change is a new revision, saved with whatever it breaks named, for the dispatcher decides.

`head` is the revision that the person saw: where another is in view by now, the change is refused (Stale).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from core.desk import Desk
from core.errors import Refused, Stale
from core.plans.arrangement import Arrangement, Seat, freed, held, loosened, ordered, reordered
from core.plans.model import Effect, Lock, Plan
from core.plans.saving import attempts, save, still

if TYPE_CHECKING:
    from core.plans.settling import Settled
    from core.plans.table import Table


@dataclass(frozen=True, slots=True)
class Wanted:
    """A change: the arrangement after it, and how history tells it."""

    arrangement: Arrangement
    kind: str  #: of the journal
    change: str
    note: str
    said: Mapping[str, Any]


def move(
    desk: Desk,
    day: date,
    order_id: int,
    *,
    to_vehicle: int,
    position: int | None = None,
    force: bool = False,
    alone: bool = False,
    head: int | None = None,
) -> Plan:
    """Put the order's stop on a vehicle's route: before the stop at `position` (0: first), or where it costs least.

    From another route, from the same (reorder), or from none. Other orders of the stop go with it unless `alone`.
    What it breaks is named in `Plan.accepted`; capacity, skills and range are refused unless `force`.
    Raises Refused, NotFound, Stale.
    """

    def change(table: Table) -> Wanted:
        arrangement, at, label = moved_to(table, order_id, to_vehicle, position, alone)
        note = f"{label} to {table.name(to_vehicle)} as stop {at + 1}"
        said = {"orders": [order_id], "vehicle": to_vehicle, "position": at}
        return Wanted(arrangement, "plan.moved", "move", note, said)

    return edited(desk, day, change, head=head, force=force)


def unassign(desk: Desk, day: date, order_id: int, *, alone: bool = False, head: int | None = None) -> Plan:
    """Take the order's stop off its route. Raises Refused, NotFound, Stale."""

    def change(table: Table) -> Wanted:
        from core.plans.table import lift

        if table.arrangement.find(order_id) is None:
            raise Refused("The order is on no route.")
        rest, seat = lift(table, order_id, None, alone=alone)
        note = f"{table.label(seat)} taken off"
        arrangement = rest.lay_off(seat, f"{desk.who} took it off by hand: put it on a route, or build again.")
        return Wanted(arrangement, "plan.moved", "unassign", note, {"orders": list(seat.orders), "vehicle": None})

    return edited(desk, day, change, head=head)


def lock(desk: Desk, day: date, order_id: int, how: Lock = Lock.VEHICLE, *, head: int | None = None) -> Plan:
    """Hold the order's stop on its vehicle, as its first or last stop, at its position, or in its order.

    Raises Refused, Stale.
    """

    def change(table: Table) -> Wanted:
        return Wanted(
            held(table.arrangement, order_id, how),
            "plan.locked",
            "lock",
            f"{table.needs.needs[order_id].label} locked: {how}",
            {"orders": [order_id], "how": how.value},
        )

    return edited(desk, day, change, head=head)


def unlock(desk: Desk, day: date, order_id: int, *, head: int | None = None) -> Plan:
    """Let the next build place the order's stop freely. Raises Refused, Stale."""

    def change(table: Table) -> Wanted:
        arrangement = loosened(table.arrangement, order_id)
        note = f"{table.needs.needs[order_id].label} unlocked"
        return Wanted(arrangement, "plan.unlocked", "unlock", note, {"orders": [order_id]})

    return edited(desk, day, change, head=head)


def lock_route(
    desk: Desk, day: date, vehicle_id: int, *, locked: bool = True, order: bool = False, head: int | None = None
) -> Plan:
    """Hold a vehicle's whole route: nothing is added, taken or reordered. Or, `locked` False, free it.

    `order` holds the order of its stops alone: others may come between. Raises Refused, Stale.
    """

    def change(table: Table) -> Wanted:
        run = table.arrangement.run(vehicle_id)
        if not run.seats:
            raise Refused(f"{table.name(vehicle_id)} has no route to lock on {day}.")
        verb = "lock" if locked else "unlock"
        note = f"{'order of the' if order and locked else ''} route of {table.name(vehicle_id)} {verb}ed".strip()
        after = ordered(run) if order and locked else replace(freed(run), locked=locked)
        said = {"vehicle": vehicle_id, **({"how": Lock.SEQUENCE.value} if order and locked else {})}
        return Wanted(table.arrangement.with_run(after), f"plan.{verb}ed", verb, note, said)

    return edited(desk, day, change, head=head)


def rearrange(
    desk: Desk, day: date, runs: Mapping[int, tuple[Seat, ...]], *, note: str, head: int | None = None
) -> Plan:
    """Give the routes of these vehicles (ids) another order of the same orders.

    Raises Refused where a route is locked or the order breaks a rule of it; Stale where a route has other orders now.
    """

    def change(table: Table) -> Wanted:
        arrangement = table.arrangement
        for vehicle_id, seats in runs.items():
            arrangement = reordered(arrangement, vehicle_id, seats, table.name(vehicle_id))
        return Wanted(arrangement, "plan.moved", "move", note, {"vehicles": list(runs)})

    return edited(desk, day, change, head=head)


def try_move(
    desk: Desk, day: date, order_id: int, to_vehicle: int, position: int | None = None, *, alone: bool = False
) -> Effect:
    """What `move` would do to the whole plan; nothing is saved. Raises Refused, NotFound."""
    from core.plans.table import laid_out

    return _tried(laid_out(desk, day), order_id, to_vehicle, position, alone)[0]


def rehearse(desk: Desk, day: date, order_id: int, to_vehicle: int, position: int | None = None) -> tuple[Effect, Plan]:
    """What `move` would do, and the plan as it would stand then, numbered 0; nothing is saved.

    Raises Refused, NotFound.
    """
    from core.plans.settling import plan_of
    from core.plans.table import laid_out

    table = laid_out(desk, day)
    effect, after, label = _tried(table, order_id, to_vehicle, position, False)
    return effect, plan_of(after, _made(desk, table, "move", f"{label} to {table.name(to_vehicle)}"))


def _tried(
    table: Table, order_id: int, to_vehicle: int, position: int | None, alone: bool
) -> tuple[Effect, Settled, str]:
    from core.plans.table import broken, physical

    arrangement, at, label = moved_to(table, order_id, to_vehicle, position, alone)
    after = table.after(arrangement)
    new = broken(table, after)
    _possible(table, after)
    before, then = table.settled.solution, after.solution
    effect = Effect(
        seconds=then.duration_s - before.duration_s,
        metres=then.distance_m - before.distance_m,
        cost=then.cost - before.cost,
        warnings=tuple(violation.sentence for violation in new),
        position=at,
        refused=physical(new),
    )
    return effect, after, label


def moved_to(
    table: Table, order_id: int, to_vehicle: int, position: int | None, alone: bool
) -> tuple[Arrangement, int, str]:
    from core.plans.table import best, lift

    rest, seat = lift(table, order_id, to_vehicle, alone=alone)
    at, seated = best(table, rest, seat, to_vehicle, position)
    return rest.put(seated, to_vehicle, at), at, table.label(seat)


def edited(desk: Desk, day: date, change: Callable[[Table], Wanted], *, head: int | None, force: bool = False) -> Plan:
    """Lay the plan out, change it, save it; anew while orders or plan move under it and nobody said which was seen."""
    from core.plans.reasons import explained
    from core.plans.settling import plan_of
    from core.plans.table import laid_out

    for holding in attempts(desk):
        with holding:
            table = laid_out(desk, day)
            if head is not None and table.seen.head != head:
                still(desk, desk.db, table.seen, expected=head)
            wanted = change(table)
            if table.plan is not None and wanted.arrangement == Arrangement.of(table.plan):
                return table.plan
            after = table.after(wanted.arrangement)
            _possible(table, after)
            _forced(table, after, force)
            after = replace(after, arrangement=explained(after))
            made = _made(desk, table, wanted.change, "; ".join((wanted.note, *table.notes)))
            plan = plan_of(after, made)
            with suppress(*(() if head is not None else (Stale,))):
                saved = save(desk, plan, table.needs, table.seen, wanted.kind, wanted.said, expected=head)
                if saved is not None:
                    return saved
    raise Stale(f"Orders and plan of {day} change faster than this change can be made; try again.")


def _made(desk: Desk, table: Table, change: str, note: str) -> Plan:
    """The revision's head and author; times and sums come with the settling."""
    before = table.plan
    return Plan(
        id=0,
        day=table.needs.day,
        parent=before.id if before is not None else None,
        change=change,
        note=note,
        engine=before.engine if before is not None else "",
        seed=before.seed if before is not None else 0,
        matrix="",
        cost=0,
        distance_m=0,
        duration_s=0,
        at=desk.now(),
        who=desk.who,
        ready=table.ready,
    )


def _possible(table: Table, after: Settled) -> None:
    from core.plans.table import broken, impossible

    if wrong := impossible(broken(table, after)):
        raise Refused(" ".join(wrong))


def _forced(table: Table, after: Settled, force: bool) -> None:
    from core.plans.table import broken, physical

    wrong = physical(broken(table, after))
    if wrong and not force:
        raise Refused(f"{' '.join(wrong)} Force it (--force) if you know better.")
