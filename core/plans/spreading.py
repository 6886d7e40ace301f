"""A vehicle taken out: what it has still to bring goes to the others, whose stops keep their order. No search."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from core.desk import Desk
from core.errors import Refused
from core.plans.arrangement import Arrangement, Off, Run, Seat
from core.plans.model import Lock, Plan, Reason
from core.plans.needs import OPEN
from core.plans.words import counted

if TYPE_CHECKING:
    from core.plans.editing import Wanted
    from core.plans.problem import Case
    from core.plans.settling import Settled
    from core.plans.table import Table
    from core.routing.draft import Draft


def spread(desk: Desk, day: date, vehicle_id: int, *, head: int | None = None) -> Plan:
    """Spread what is left of a vehicle's route over the others, each stop where it costs least; one new revision.

    Stops that are done stay where they were; the others keep their vehicles and their order. Goods that are aboard of
    it are taken to be handed over, and named in `Plan.accepted`. What fits on no other
    route is on none then, and says why. The vehicle's shift stays as it is: a later build may use it again. Raises
    Refused where it has nothing left to bring, or nobody else is on duty; Stale.
    """
    from core.plans.editing import Wanted, edited

    def change(table: Table) -> Wanted:
        name, (stays, loose) = table.name(vehicle_id), _parted(table, vehicle_id)
        if not loose:
            raise Refused(f"{name} has nothing left to bring on {day}.")
        if all(duty.vehicle.id == vehicle_id for duty in table.needs.duties):
            raise Refused(f"Nobody but {name} is on duty on {day}: give somebody a shift (roundsman fleet shift).")
        off = tuple(Off(order, Reason.BY_HAND) for seat in loose for order in seat.orders)
        rest = table.arrangement.with_run(replace(table.arrangement.run(vehicle_id), seats=stays, locked=False))
        rest = replace(rest, off=(*rest.off, *off))
        arrangement, left = _placed(table, rest, loose, vehicle_id)
        on = sum(len(seat.orders) for seat in loose) - left
        note = f"without {name}: {counted(on, 'order')} to the others" + (f", {left} on no route" if left else "")
        return Wanted(arrangement, "plan.moved", "move", note, {"without": vehicle_id, "moved": on, "left": left})

    # Goods are handed over at the roadside where vans are out: the plan names them among what was accepted.
    return edited(desk, day, change, head=head, force=True)


def _parted(table: Table, vehicle_id: int) -> tuple[tuple[Seat, ...], list[Seat]]:
    """The seats of the vehicle that are done, and those that others have to take: free of their locks."""
    stays, loose = [], []
    for seat in table.arrangement.run(vehicle_id).seats:
        if any(table.needs.needs[order].state in OPEN for order in seat.orders):
            loose.append(replace(seat, locked=Lock.NONE))
        else:
            stays.append(seat)
    return tuple(stays), loose


def _placed(table: Table, rest: Arrangement, loose: list[Seat], vehicle_id: int) -> tuple[Arrangement, int]:
    """The arrangement with the seats on other runs, and how many of their orders are on none."""
    from core.plans.reasons import draft_of

    settled = table.after(rest)
    case = settled.case
    assert case is not None
    out = case.vehicle(vehicle_id)
    draft = draft_of(case, settled)
    if out is not None:
        draft = _shut(draft, out)
    alone = [case.stop(order) for seat in loose for order in seat.orders]
    waiting = sorted(alone, key=lambda stop: (-case.problem.stops[stop].priority, _room(draft, stop), stop))
    for stop in waiting:
        if (trial := draft.best(stop)) is not None:
            draft.insert(trial)
    left = set(draft.left_out).intersection(alone)
    return _arranged(settled, case, draft, left, table.name(vehicle_id)), len(left)


def _room(draft: Draft, stop: int) -> int:
    """How many places take the stop: what has few goes first."""
    return sum(1 for _ in draft.fitting(stop))


def _shut(draft: Draft, vehicle: int) -> Draft:
    """The draft with a vehicle that makes no stop more, and whose goods others can take."""
    from core.routing.draft import Draft

    vans = [replace(van, aboard=None) for van in draft.problem.vehicles]
    vans[vehicle] = replace(vans[vehicle], max_stops=len(draft.lines[vehicle].sequence))
    sequences = [line.sequence for line in draft.lines]
    return Draft(replace(draft.problem, vehicles=tuple(vans)), sequences, [line.reloads for line in draft.lines])


def _arranged(settled: Settled, case: Case, draft: Draft, left: set[int], name: str) -> Arrangement:
    """The draft's lines as runs: seats that were there as they were, with their locks."""
    from core.routing.explain import explain

    before = {run.vehicle_id: run for run in settled.arrangement.runs}
    known = {seat.orders: seat for run in settled.arrangement.runs for seat in run.seats}
    runs = []
    for line in draft.lines:
        vehicle_id = case.duties[line.vehicle].vehicle.id
        seats = (case.seat(stop, place) for stop, place in line.sequence)
        run = before.get(vehicle_id, Run(vehicle_id))
        left_seats = tuple(known.get(seat.orders, seat) for seat in seats)
        runs.append(replace(run, seats=(*run.seats[: case.behind(run)], *left_seats)))
    served = {order for run in runs for seat in run.seats for order in seat.orders}
    why = {order: each.reason for each in explain(draft, only=left) for order in case.seats[each.stop].orders}
    off = (
        replace(each, reason=f"{name} was taken out, and no other takes it as it is. {why[each.order_id]}")
        if each.order_id in why
        else each
        for each in settled.arrangement.off
        if each.order_id not in served
    )
    return Arrangement(tuple(run for run in runs if run.seats), tuple(off))
