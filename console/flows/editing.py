"""Entering an order, and editing one while others may do the same."""

from __future__ import annotations

from typing import Any

from console import formats
from console.dialogs.conflict import Conflict
from console.dialogs.form import Form
from console.flows.addresses import suggestions
from console.screens.base import PlaceScreen
from console.views import orderform
from core.errors import Stale
from core.orders import service
from core.orders.model import Order


async def add_order(screen: PlaceScreen, parse: orderform.Parse) -> None:
    """Ask for a new order, for the day in view, and enter it."""
    asks = {"address": suggestions(screen.house)}
    form = Form("Add an order", orderform.fields(parse, day=screen.day), asks=asks)
    if values := await screen.ask(form):
        draft = service.draft(screen.desk, {name: values[name] for name in form.touched | {"day"}})
        order = await screen.core(service.add, screen.desk, draft)
        day = formats.day(order.day, screen.desk.today())
        screen.say(f"Order {order.source_order_id} is entered for {day}.", "good")
        screen.reload()


async def edit_order(screen: PlaceScreen, order: Order, parse: orderform.Parse) -> None:
    """Ask for the changes and save them; where somebody was faster, show both values and let choose."""
    fields, asks = orderform.fields(parse, order=order), {"address": suggestions(screen.house)}
    form = Form(f"Edit order {order.source_order_id}", fields, asks=asks)
    values = await screen.ask(form)
    given: dict[str, Any] = {name: values[name] for name in form.touched} if values else {}
    while given:
        try:
            order = await screen.core(service.edit, screen.desk, order.id, order.version, **given)
        except Stale as stale:
            order, given = await _settled(screen, order, given, form.texts, str(stale))
            continue
        screen.say(f"Order {order.source_order_id} is changed.", "good")
        break
    screen.reload()


async def _settled(
    screen: PlaceScreen, before: Order, given: dict[str, Any], texts: dict[str, str], sentence: str
) -> tuple[Order, dict[str, Any]]:
    """The order as it is now, and which of the own values are still to be written over it."""
    now = await screen.core(service.show, screen.desk, before.id)
    found = orderform.differences(given, texts, before, now)
    if not found:
        # The other console changed other fields: both changes stand.
        return now, given
    mine = await screen.ask(Conflict("Somebody else changed this order, too", sentence, found))
    if mine is None:
        screen.say(f"Order {now.source_order_id} stays as the other console left it.", "warn")
        return now, {}
    clashing = {difference.field for difference in found}
    return now, {name: value for name, value in given.items() if name not in clashing or name in mine}
