"""A stop taken into the hand and held over one van after the other, in the tables themselves, until it is let go."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.dialogs.carry import Carry
from console.flows import looking, planning
from core.errors import Refused
from core.plans import service
from core.plans.model import Effect

if TYPE_CHECKING:
    from console.screens.plan import PlanScreen


async def up(screen: PlanScreen) -> None:
    """Hold the stop under the cursor over the van above."""
    await _carry(screen, -1)


async def down(screen: PlanScreen) -> None:
    """Hold the stop under the cursor over the van below."""
    await _carry(screen, 1)


async def _carry(screen: PlanScreen, step: int) -> None:
    order_id, seen = screen.order_id, planning.board_of(screen)
    found = seen.plan.find(order_id)
    targets = planning.targets(seen, found[0].vehicle_id if found else 0)
    if not targets:
        raise Refused("Nobody is on duty that day; F has vehicles, drivers and shifts.")
    at = next((place for place, each in enumerate(targets) if found and each.vehicle_id == found[0].vehicle_id), None)

    async def try_out(vehicle: int, position: int | None) -> Effect:
        effect, plan = await screen.core(service.rehearse, screen.desk, screen.day, order_id, vehicle, position)
        screen.board = replace(seen, plan=replace(plan, id=seen.plan.id, at=seen.plan.at))
        screen.draw()
        looking.seek(screen, order_id)
        return effect

    to = at + step if at is not None else min(step, 0)
    title = f"Carrying {planning.named(seen.plan, order_id)}"
    screen.add_class("-carrying")
    answer = await screen.ask(Carry(title, targets, try_out, seen.currency, to=to))
    screen.remove_class("-carrying")
    # As it stands now, whoever has changed it meanwhile; the cursor stays with the stop.
    await _anew(screen, order_id)
    if answer is not None:
        await planning.put(screen, seen, order_id, answer)
        await _anew(screen, order_id)


async def _anew(screen: PlanScreen, order_id: int) -> None:
    await screen.load()
    looking.seek(screen, order_id)
