"""Addresses while they are typed, and pins in words: what the region knows of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.dialogs.offering import Ask
from console.widgets.offers import Offer
from core.geocoding import looking
from core.geocoding.looking import Guide, Suggestion
from core.geocoding.model import Accuracy
from core.orders.model import PinFact

if TYPE_CHECKING:
    from console.app import RoundsmanApp

#: As many as fit under a field on 24 lines.
_MOST = 6


def suggestions(house: RoundsmanApp) -> Ask:
    """What an address may become, nothing without a region; it is opened at the first look-up, in its thread."""
    opened: list[Guide | None] = []

    def look(text: str) -> list[Offer]:
        if not opened:
            opened.append(looking.guide(house.desk))
        guide = opened[0]
        return [offer(each) for each in guide.complete(text, _MOST)] if guide else []

    async def ask(text: str) -> list[Offer]:
        return await house.core(look, text)

    return ask


async def at_pin(house: RoundsmanApp, pin: PinFact | None) -> str:
    """What is known at a pin that is accepted, in words; "" where there is none, or no region."""
    if pin is None or pin.state != "accepted" or pin.lat is None or pin.lon is None:
        return ""
    there = await house.core(looking.near, house.desk, pin.lat, pin.lon)
    return there.said if there else ""


def offer(each: Suggestion) -> Offer:
    """A suggestion as a field shows it: with its town where the text does not name it, and what it lacks."""
    town = each.town if each.town not in each.text else ""
    lacks = "not mapped" if each.cursor is None and each.accuracy is not Accuracy.ADDRESS else ""
    return Offer(each.text, ", ".join(part for part in (town, lacks) if part), each.matched, each.cursor, each.keeps)
