"""A nearest miss made for real: orders and fleet are changed, room is made, the order goes on its route."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from core.desk import Desk
from core.errors import BadInput, Refused, Stale
from core.plans.editing import Wanted, edited, moved_to
from core.plans.ground import matrices
from core.plans.misses import Miss
from core.plans.model import Plan

if TYPE_CHECKING:
    from core.plans.explaining import Possible
    from core.plans.table import Table


def fix(
    desk: Desk,
    day: date,
    order_id: int,
    number: int = 1,
    *,
    agreed: bool = False,
    seen: Miss | None = None,
    head: int | None = None,
) -> Plan:
    """Make the fix of that number (as `why` lists them) and put the order on its route; all of it or nothing.

    It is one step to `undo`; going back to the plan before (`plan undo`) takes only the order off its route. `seen` is
    what the person saw under the number.

    Raises Refused for one that changes a promise, an order or the fleet and is not `agreed`, and where it does not
    place the order after all; BadInput for a number there is none of; Stale where the list, or the plan, has changed.
    """
    from core.plans.explaining import possible
    from core.plans.table import laid_out

    table = laid_out(desk, day)
    found = possible(desk, table, order_id)
    if not 1 <= number <= len(found):
        many = f"choose 1 to {len(found)}" if found else "no single change places it"
        raise BadInput(f"There is no fix number {number}: {many}; roundsman plan why tells more.")
    one = found[number - 1]
    if seen is not None and seen != one.said:
        raise Stale("Orders, fleet or plan have changed, and with them what would help. Look at it again.")
    if one.steps.asks and not agreed:
        raise Refused(f"{' '.join(one.steps.does)} If that is right, say so (--yes); undo takes all of it back.")
    if one.steps.ends is not None:
        _known(desk, table, one.said.vehicle_id, one.steps.ends)
    with desk.writing():
        for act in one.steps.acts:
            act()
        return edited(desk, day, lambda now: _wanted(now, order_id, one), head=head)


def _known(desk: Desk, table: Table, vehicle_id: int, ends: int) -> None:
    """Ask the roads for the longer shift now: nothing slow is asked in the transaction."""
    duties = (replace(d, ends=ends) if d.vehicle.id == vehicle_id else d for d in table.needs.duties)
    matrices(desk, table.layout, replace(table.needs, duties=tuple(duties)))


def _wanted(table: Table, order_id: int, one: Possible) -> Wanted:
    from core.plans.steps import position as placed
    from core.plans.table import broken

    on, position = table, placed(table, one.miss) if one.miss is not None else None
    if one.steps.clears is not None:
        on, position = replace(table, settled=table.after(one.steps.clears(table.arrangement))), None
    arrangement, at, label = moved_to(on, order_id, one.said.vehicle_id, position, alone=False)
    if wrong := broken(table, table.after(arrangement)):
        raise Refused(f"It would not fit after all: {' '.join(each.sentence for each in wrong)} Nothing was changed.")
    note = f"{label} to {one.said.vehicle} as stop {at + 1}" + (f", {one.steps.note}" if one.steps.note else "")
    said = {"orders": [order_id], "vehicle": one.said.vehicle_id, "position": at, "fix": one.said.change}
    return Wanted(arrangement, "plan.moved", "move", note, said)
