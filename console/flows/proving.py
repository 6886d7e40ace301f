"""The orders of the routes proven, and cheaper ones taken if the person wishes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from console import formats
from console.dialogs.confirm import Confirm
from console.flows import planning
from console.jobs import Job
from core.errors import Refused
from core.plans import service
from core.plans.service import RouteProof
from core.units import Money

if TYPE_CHECKING:
    from console.screens.plan import PlanScreen


async def prove(screen: PlanScreen) -> None:
    """Prove the order of each route; Esc keeps what is proven. A cheaper order is offered."""
    if screen.board is None:
        raise Refused("There is no plan yet; b builds one.")
    desk, day, head = screen.desk, screen.day, screen.head

    def prove_all(job: Job) -> tuple[RouteProof, ...]:
        job.report(0, len(routes), "starting")
        return service.prove(desk, day, report=job.report, cancelled=job.stopped)

    routes = screen.board.plan.routes
    found = await screen.house.job("Proving the order of each route", prove_all)
    screen.shows(_said(found, len(routes)))
    better = [one for one in found if one.better]
    if not better:
        return
    saved = Money(sum(one.saved for one in better), screen.desk.setting("shop.currency"))
    names = ", ".join(one.vehicle for one in better)
    if await screen.ask(Confirm(f"Take the cheaper order of {names}?", f"It saves {saved}; u takes it back.")):
        improve = partial(service.improve, desk, day, found)
        await planning.changed(screen, f"the cheaper order of {names}", improve, ". u takes it back", seen=head)


def _said(found: tuple[RouteProof, ...], routes: int) -> str:
    """`3 of 4 routes are proven; Van 4: at most 1.8 % from the best order.`"""
    proven = sum(1 for one in found if one.proof is not None and one.proof.proven)
    rest = [f"{one.vehicle}: {one.words}".rstrip(".") for one in found if one.proof is None or not one.proof.proven]
    more = f"; {'; '.join(rest[:2])}" if rest else ""
    return f"{proven} of {formats.count(routes, 'route')} proven to be in the best order{more}."
