"""A build that keeps something: the plan in view but for some stops, last week's routes, or an even share of work."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from console import formats
from console.dialogs.choose import Choose, Option
from console.dialogs.form import Form, number
from console.flows import planning
from core.errors import Refused
from core.plans import service
from core.plans.wishes import Wishes

if TYPE_CHECKING:
    from console.screens.plan import PlanScreen

_FEW, _WEEK = "few", "week"
_SHARED = {"time": Wishes(balance="time"), "stops": Wishes(balance="stops")}


async def build(screen: PlanScreen) -> None:
    """Ask what the build is to keep, then build."""
    before = screen.day - timedelta(days=7)
    options = [
        Option("time", "Share the time", "alike for all vans"),
        Option("stops", "Share the stops", "alike for all vans"),
        Option(_WEEK, "Begin from last week", f"the routes of {formats.day(before, screen.desk.today())}"),
    ]
    if screen.head is not None:
        options.insert(0, Option(_FEW, "Change few stops", "so many at most"))
    wishes = await _wishes(screen, await screen.ask(Choose("Build the routes, but", options)))
    if wishes is not None:
        await planning.build(screen, wishes)


async def without(screen: PlanScreen) -> None:
    """Take the van under the cursor out: its stops go to the others, who keep their order."""
    route = screen.board.route(screen.vans.key) if screen.board else None
    if route is None:
        raise Refused("It has no route that others could take over.")
    spread = partial(service.spread, screen.desk, screen.day, route.vehicle_id)
    await planning.changed(screen, f"without {route.vehicle}", spread, ". u takes it back")


async def _wishes(screen: PlanScreen, chosen: str | None) -> Wishes | None:
    if chosen == _FEW:
        field = number("most", "At most so many stops", "3", 0, 99_999)
        said = await screen.ask(Form("How many stops may change?", [field], _FEW_NOTE))
        return Wishes(most_changes=said["most"]) if said else None
    if chosen == _WEEK:
        return Wishes(like=screen.day - timedelta(days=7))
    return _SHARED.get(chosen or "")


_FEW_NOTE = "A stop changes that goes with another van, on none, or at another time than was told."
