"""The words of messages: whose they are, one's own written while seen on an order, ours again."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from console.dialogs.listing import Listing, Picked
from console.dialogs.wording import Typed, WordsEditor
from console.flows.lists import ask, work_on
from console.views import wording as views
from core.errors import Refused, Stale
from core.notifications import sampling, wording
from core.notifications.model import Kind
from core.notifications.sampling import Sampler
from core.notifications.segments import gsm7
from core.notifications.templates import NAMES, Words
from core.notifications.wording import Worded
from core.orders import service as orders

if TYPE_CHECKING:
    from console.screens.messages import MessagesScreen

_OFFERS = (("enter", "change"), ("x", "ours again"))


async def words(screen: MessagesScreen) -> None:
    """The list, until it is left; words are tried out on the order under the cursor, else on the day's first."""
    house, order = screen.house, await _order(screen)

    async def listing(at: str) -> Listing:
        found = await house.core(wording.list_words, house.desk)
        return Listing("Words of the messages", views.COLUMNS, views.rows(found), _OFFERS, at=at)

    async def act(picked: Picked) -> str:
        if not picked.row:
            return ""
        kind, channel, language = picked.row.split(":")
        found = await house.core(wording.words_of, house.desk, Kind(kind), channel, language)
        return await (_reset if picked.key == "x" else _edit)(screen, found, order)

    await work_on(house, listing, act)


async def _edit(screen: MessagesScreen, found: Worded, order: int) -> str:
    house = screen.house
    sampler = await house.core(sampling.sampler, house.desk, order, found.kind)
    typed, said = (found.words.subject, found.words.body), ""
    while (answer := await ask(house, _editor(found, sampler, typed, said))) is not None:
        typed = answer
        try:
            saved = await house.core(
                wording.set_words, house.desk, found.kind, found.channel, found.language, Words(*typed),
                version=found.version,
            )  # fmt: skip
        except Stale as stale:
            # What was typed stays; saving once more writes it over what the other console has left.
            found = await house.core(wording.words_of, house.desk, found.kind, found.channel, found.language)
            said = str(stale)
        else:
            return f"{views.title(saved)}: the shop's words." if saved.own else f"{views.title(saved)}: ours."
    return ""


def _editor(found: Worded, sampler: Sampler, typed: Typed, said: str) -> WordsEditor:
    def try_out(subject: str, body: str) -> tuple[str, str]:
        wording.check(found.channel, Words(subject, body))
        sample = sampler.of(found.channel, Words(subject, body), found.language)
        return views.read(sample), views.about(sample)

    near = gsm7 if found.channel == "sms" else None
    return WordsEditor(views.title(found), typed, try_out, near, tuple(NAMES.items()), on=views.on(sampler), said=said)


async def _reset(screen: MessagesScreen, found: Worded, order: int) -> str:
    if not found.own:
        raise Refused("These are our words already.")
    house = screen.house
    await house.core(wording.reset_words, house.desk, found.kind, found.channel, found.language, version=found.version)
    return f"{views.title(found)}: our words again."


async def _order(screen: MessagesScreen) -> int:
    with suppress(Refused):
        return screen.message.order_id
    return next((order.id for order in await screen.core(orders.of_day, screen.desk, screen.day)), 0)
