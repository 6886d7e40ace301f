"""Who wants no messages, and erasing a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console import formats
from console.dialogs.confirm import Confirm
from console.dialogs.form import Field, Form
from console.dialogs.listing import Listing, Picked
from console.flows.lists import ask, work_on
from console.views import policy as views
from core.errors import Refused
from core.notifications import service
from core.orders import service as orders
from core.privacy import service as privacy

if TYPE_CHECKING:
    from console.app import RoundsmanApp
    from console.screens.base import PlaceScreen
    from console.screens.messages import MessagesScreen

_OFFERS = (("a", "add"), ("r", "wants them again"))
_EMPTY = ("Nobody has opted out.", "a adds an address or a number; o on Orders and Messages the customer there.")


async def of_order(screen: PlaceScreen) -> None:
    """The customer of the order under the cursor wants no messages."""
    if not screen.about:
        raise Refused("There is no order here.")
    await _of(screen, int(screen.about))


async def of_message(screen: MessagesScreen) -> None:
    """The customer whom the message under the cursor is for wants no more."""
    await _of(screen, screen.message.order_id)


async def _of(screen: PlaceScreen, order_id: int) -> None:
    order = await screen.core(orders.show, screen.desk, order_id)
    title = f"{order.name or order.source_order_id} wants no messages?"
    said = await screen.ask(Form(title, [Field("words", "Their words", hint="what they said, may stay empty")]))
    if said is None:
        return
    done = await screen.core(service.opt_out_order, screen.desk, order_id, words=said["words"])
    screen.say(f"Nothing goes to {' and '.join(each.address for each in done)} any more.", "good")
    screen.reload()


async def optouts(screen: PlaceScreen) -> None:
    """Everybody who wants no messages; one is added, or told again."""
    house = screen.house

    async def listing(at: str) -> Listing:
        found = await house.core(service.opt_outs, house.desk)
        rows = views.optouts(found, house.desk.zone, house.desk.today())
        return Listing("Who wants no messages", views.OPTOUTS, rows, _OFFERS, empty=_EMPTY, at=at)

    async def act(picked: Picked) -> str:
        return await (_add(house) if picked.key == "a" else _again(house, picked.row))

    await work_on(house, listing, act)
    screen.reload()


async def _add(house: RoundsmanApp) -> str:
    fields = [
        Field("address", "E-mail or number", required=True, hint="07400 123456"),
        Field("words", "Their words", hint="may stay empty"),
    ]
    if (said := await ask(house, Form("Who wants no messages?", fields))) is None:
        return ""
    new = await house.core(service.opt_out, house.desk, said["address"], words=said["words"])
    return f"Nothing goes to {said['address']} any more." if new else f"{said['address']} had opted out before."


async def _again(house: RoundsmanApp, row: str) -> str:
    if not row:
        return ""
    one = (await house.core(service.opt_outs, house.desk))[int(row)]
    if not one.address:
        raise Refused("They were erased: nobody knows any more who that is.")
    await house.core(service.opt_in, house.desk, one.address, channel=one.channel)
    return f"{one.address} is told again."


async def erase(house: RoundsmanApp) -> None:
    """Let go of everything that says who a person is, for good."""
    fields = [Field("phone", "Their number"), Field("email", "Their e-mail")]
    said = await ask(house, Form("Erase whom?", fields, "One of both is enough."))
    if said is None:
        return
    number = await house.core(privacy.known, house.desk, **said)
    lines = [
        f"{formats.count(number, 'order')} and their messages stay as numbers; nothing says any more whose they are.",
        "It cannot be undone, and it ends everybody's undo. Backups are not touched.",
    ]
    if await ask(house, Confirm("Erase this person for good?", *lines)):
        done = await house.core(privacy.erase, house.desk, **said)
        house.say(f"Erased: {formats.count(done.orders, 'order')}, {formats.count(done.messages, 'message')}.")
        house.touched()
