"""Another console changed the plan meanwhile: what it did is shown, and one goes on on top of it, or leaves it so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from console.dialogs.conflict import Conflict, Difference
from console.views import plans as views
from core.errors import Stale
from core.plans import service
from core.plans.model import Plan

if TYPE_CHECKING:
    from console.screens.plan import PlanScreen


async def on_top(
    screen: PlanScreen, mine: str, change: Callable[[int | None], Awaitable[Plan]], *, seen: int | None = None
) -> Plan | None:
    """Make a change (`mine` in words) of the revision `seen`, or in view; where it was overtaken, of the newest, after
    a choice.

    `change` is given the revision it is to meet. None where the plan is left as the other console has it.
    """
    head = seen or screen.head
    while True:
        try:
            return await change(head)
        except Stale as stale:
            now = await _newest(screen, head, stale)
            if not await _chosen(screen, (head, now), stale, mine):
                return None
            # What was looked at, not what has come since.
            head = now


async def goes_on(screen: PlanScreen, seen: int | None, stale: Stale, mine: str, *more: str) -> bool:
    """Whether to go on with `mine` on the newest revision, once what it does otherwise than `seen` was read.

    `more` are lines about one's own change. Raises the Stale where the plan in view is still the one that was seen.
    """
    return await _chosen(screen, (seen, await _newest(screen, seen, stale)), stale, mine, *more)


async def _newest(screen: PlanScreen, seen: int | None, stale: Stale) -> int | None:
    head = (await screen.core(service.standing, screen.desk, screen.day)).head
    if head == seen:
        raise stale
    return head


async def _chosen(
    screen: PlanScreen, revisions: tuple[int | None, int | None], stale: Stale, mine: str, *more: str
) -> bool:
    desk, (seen, now) = screen.desk, revisions
    lines: list[str] = []
    if now is not None and seen is not None:
        diff = await screen.core(service.diff, desk, seen, now)
        lines = views.in_brief(diff, desk.zone, desk.setting("shop.currency"))
    screen.reload()
    lines = [f"Yours: {mine}.", *more, *lines]
    both = Difference("plan", "Plan", "on top of it", "stays as it is now")
    if await screen.ask(Conflict("Somebody else changed this plan, too", str(stale), [both], lines=lines)):
        return True
    screen.say("The plan stays as the other console left it.", "warn")
    return False
