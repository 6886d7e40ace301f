"""Which kinds of messages are sent; and one of any kind by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.dialogs.choose import Choose, Option
from console.dialogs.form import Field, Form
from console.dialogs.listing import Listing, Picked
from console.dialogs.pages import Pages
from console.flows.lists import ask, work_on
from console.views import policy as views
from console.views.messages import previewed
from core.deliveries import service as deliveries
from core.notifications import rules
from core.notifications.kinds import TRAITS
from core.notifications.model import Kind
from core.orders import service as orders

if TYPE_CHECKING:
    from console.app import RoundsmanApp
    from console.screens.messages import MessagesScreen

_OFFERS = (("enter", "on or off"), ("a", "for a type"), ("c", "for a customer"), ("delete", "take away"))
_BY_HAND = (("enter", "read, and write it"),)


async def switch(screen: MessagesScreen) -> None:
    """Every kind, on or off for the shop; below them what differs for types and customers."""
    house = screen.house

    async def listing(at: str) -> Listing:
        rows = views.rules(await house.core(rules.listed, house.desk))
        lines = ("The narrowest rule counts: customer, type of order, everybody.",)
        return Listing("Which messages are sent", views.RULES, rows, _OFFERS, lines=lines, at=at)

    async def act(picked: Picked) -> str:
        if picked.key in {"a", "c"}:
            return await _narrower(house, picked)
        rule = views.which(picked.row, await house.core(rules.listed, house.desk))
        if rule is None:
            return ""
        sends = None if picked.key == "delete" else not rule.sends
        return await _put(house, rule.kind, sends, rule.scope, rule.about)

    await work_on(house, listing, act)
    screen.reload()


async def _narrower(house: RoundsmanApp, picked: Picked) -> str:
    """A rule for a type of order or for a customer: for which, of which kind, on or off."""
    found = await house.core(rules.listed, house.desk)
    here = views.which(picked.row, found)
    label, scope = ("Type of order", "type") if picked.key == "a" else ("E-mail or number", "customer")
    hint = "a source, or a word that orders require" if picked.key == "a" else "07400 123456"
    said = await ask(house, Form("For whom?", [Field("about", label, hint=hint, required=True)]))
    if said is None:
        return ""
    kind = await ask(house, Choose("Which kind?", _kinds(), here.kind if here else ""))
    if kind is None:
        return ""
    state = await ask(house, Choose("Is it sent to them?", [Option("on", "It is sent"), Option("off", "It is not")]))
    return "" if state is None else await _put(house, Kind(kind), state == "on", scope, said["about"])


async def _put(house: RoundsmanApp, kind: Kind, sends: bool | None, scope: str, about: str) -> str:
    whom = {"type_": about} if scope == "type" else {"customer": about} if scope == "customer" else {}
    rule = await house.core(rules.put, house.desk, kind, sends, **whom)
    state = "as usual" if sends is None else "on" if sends else "off"
    return f"“{kind}” is {state}{f' for {rule.about}' if rule.about else ''}."


def _kinds() -> list[Option]:
    return [Option(kind, kind, TRAITS[kind].words) for kind in Kind]


async def by_hand(screen: MessagesScreen) -> None:
    """What an order is told by each kind, and why it goes, waits or does not; one is read and written."""
    said = await screen.ask(Form("Write to whose customer?", [Field("order", "Order", screen.order, required=True)]))
    if said is None:
        return
    order = await screen.core(orders.find, screen.desk, said["order"])
    house = screen.house

    async def listing(at: str) -> Listing:
        found = await house.core(deliveries.every_kind, house.desk, order.id)
        title = f"What order {order.source_order_id} is told"
        return Listing(title, views.KINDS, views.kinds(found), _BY_HAND, at=at)

    async def act(picked: Picked) -> str:
        found = await house.core(deliveries.every_kind, house.desk, order.id)
        return await _write(house, Kind(found[int(picked.row)].kind), order.id)

    await work_on(house, listing, act)
    screen.reload()


async def _write(house: RoundsmanApp, kind: Kind, order_id: int) -> str:
    seen, *others = await house.core(deliveries.tell_preview, house.desk, kind, order_id, asked=True)
    text = "\n\n".join(previewed(each, house.desk.zone) for each in (seen, *others))
    if not await ask(house, Pages(f"“{kind}” to order {seen.order}", text, (("y", "write it"),))):
        return ""
    done = await house.core(deliveries.tell, house.desk, kind, [order_id])
    if done.cannot_be_told:
        return f"They cannot be told: {done.cannot_be_told[0].why}."
    return "It is written; s on Messages sends it." if done.messages else "They were told as much before."
