"""A van leaves the depot."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from console import formats
from console.dialogs.form import Field, Form
from core.clock import parse_wall, resolve
from core.deliveries import service
from core.errors import Refused

if TYPE_CHECKING:
    from console.screens.day import DayScreen


async def leave(screen: DayScreen) -> None:
    """When the van under the cursor left; its customers are told where the shop does that."""
    desk, key = screen.desk, screen.vans.key
    if not key.isdigit():
        raise Refused("Choose a van; this line is none.")
    now = formats.clock(desk.now(), desk.zone)
    field = Field("at", "Left at", now, "9:05", parse=parse_wall, required=True)
    said = await screen.ask(Form(f"{screen.van or 'The van'} has left?", [field], "ETAs start from then."))
    if said is None:
        return
    at: time = said["at"]
    instant = desk.now() if f"{at:%H:%M}" == now else resolve(screen.day, at, desk.zone)
    done = await screen.core(service.leave, desk, screen.day, int(key), instant)
    screen.shows(done.words(desk.zone))
