"""Who will be late: told by a message that is read first, or the day is planned anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from console import formats
from console.commands import BY_ID
from console.dialogs.confirm import Confirm
from console.dialogs.listing import Listing, Picked
from console.dialogs.pages import Pages
from console.flows import lists, looking, sending
from console.views import late as views
from console.views.messages import previewed
from core.deliveries import service
from core.deliveries.lateness import LateOrder
from core.notifications import service as notifications

if TYPE_CHECKING:
    from console.screens.day import DayScreen

_OFFERS = (("enter", "tell"), ("a", "tell all that are late"), ("b", "plan anew"), ("m", "on the Plan"))
_EMPTY = ("Nobody will be late.", "Each stop still to come is predicted from the last outcome of its van.")


async def late(screen: DayScreen) -> None:
    """The late and the tight ones; Enter tells one, `a` all that are late, `b` builds anew, `m` shows it on Plan."""
    elsewhere: list[Picked] = []

    async def make(at: str) -> Listing:
        found = await _found(screen)
        day = formats.day(screen.day, screen.desk.today())
        rows, title = views.rows(found, screen.desk.zone), views.title(found, day)
        made = Listing(title, views.COLUMNS, rows, _OFFERS, empty=_EMPTY, at=at)
        made.add_class("-terse")
        return made

    async def act(picked: Picked) -> str:
        if picked.key == "b" or (picked.key == "m" and picked.row):
            elsewhere.append(picked)
            return ""
        return await (_tell_all(screen) if picked.key == "a" else _tell(screen, picked.row))

    await lists.work_on(screen.house, make, act, until=lambda: bool(elsewhere))
    screen.reload()
    for picked in elsewhere:
        if picked.key == "b":
            screen.house.do(BY_ID["plan.build"])
        else:
            await looking.show_on_plan(screen.house, int(picked.row))


async def _found(screen: DayScreen) -> list[LateOrder]:
    return await screen.core(service.late_orders, screen.desk, screen.day)


async def _tell(screen: DayScreen, row: str) -> str:
    if not row:
        return ""
    preview = await screen.core(service.delay_preview, screen.desk, screen.day, int(row))
    text = previewed(preview, screen.desk.zone)
    if not await screen.ask(Pages(f"What order {preview.order} would be told", text, (("y", "write it"),))):
        return ""
    return await _written(screen, [int(row)])


async def _tell_all(screen: DayScreen) -> str:
    late = [each for each in await _found(screen) if each.late_s]
    if not late:
        return "Nobody will be late; Enter tells one that is tight."
    lines = [f"{each.order} {each.name}: {formats.clock(each.window[0], screen.desk.zone)}-"
             f"{formats.clock(each.window[1], screen.desk.zone)}" for each in late[:12]]  # fmt: skip
    if len(late) > 12:
        lines.append(f"and {len(late) - 12} more")
    if not await screen.ask(Confirm(f"Write to {formats.count(len(late), 'customer')}?", *lines)):
        return ""
    return await _written(screen, None)


async def _written(screen: DayScreen, orders: Sequence[int] | None) -> str:
    """Write it; where it is due, ask whether it goes out now."""
    desk = screen.desk
    done = await screen.core(service.tell_delay, desk, screen.day, orders)
    now = desk.now()
    said = views.written(done, notifications.quiet_hours(desk).release(now), now, desk.zone)
    if done.messages and (number := await sending.due(screen)):
        sent, _ = await sending.send(screen, number)
        return f"{said} {sent or '5, then s sends it.'}"
    return said
