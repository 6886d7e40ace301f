"""Who else is on the file, and where."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from console import commands, formats
from console.dialogs.listing import Listing
from console.flows import looking
from console.presence import where
from console.widgets.columns import Column
from console.widgets.rows import Cell, Row
from core.desk import Present
from core.orders import service as orders
from core.orders.model import Order

if TYPE_CHECKING:
    from console.app import RoundsmanApp

_COLUMNS = (
    Column("Who", 8, grow=2),
    Column("Place", 9),
    Column("Day", 17),
    Column("Order under the cursor", 16, grow=3),
    Column("Since", 5),
)


async def who(house: RoundsmanApp) -> None:
    """List the other consoles; Enter goes where one is."""
    there = {one.console: one for one in house.present()}
    ids = [int(one.about) for one in there.values() if one.about.isdecimal()]
    known = {order.id: order for order in await house.core(orders.load, house.desk, ids)} if ids else {}
    rows = [_row(house, one, known) for one in there.values()]
    empty = ("Nobody else has this file open.", "Others show here while their console is open.")
    picked = await house.ask(Listing("Who is on this file", _COLUMNS, rows, (("enter", "go there"),), empty=empty))
    if picked is not None and picked.row:
        await _follow(house, there[picked.row])


def _row(house: RoundsmanApp, one: Present, known: dict[int, Order]) -> Row:
    order = known.get(int(one.about)) if one.about.isdecimal() else None
    day = formats.day(date.fromisoformat(one.day), house.desk.today())
    about = Cell(f"{order.source_order_id} {order.name}" if order else "", "muted")
    since = Cell(formats.clock(one.since, house.desk.zone), "muted")
    return Row(one.console, (one.who, where(one), day, about, since))


async def _follow(house: RoundsmanApp, one: Present) -> None:
    house.set_day(date.fromisoformat(one.day))
    if one.place == "plan" and one.about.isdecimal():
        await looking.show_on_plan(house, int(one.about))
    elif one.place in commands.PLACE:
        await house.switch_mode(one.place)
