"""Two people set one pin: both places are shown, and one chooses."""

from __future__ import annotations

from typing import Protocol

from console import formats
from console.dialogs.conflict import Conflict, Difference
from console.screens.base import PlaceScreen
from core.desk import Desk
from core.errors import Stale
from core.geocoding import service
from core.geocoding.metres import offset_m, offset_words
from core.geocoding.model import Pin
from core.geocoding.service import PinItem


class Setting(Protocol):
    """A use-case that gives an order's address a pin, if `expect` is still its version."""

    def __call__(self, desk: Desk, order_id: int, *, expect: int | None) -> Pin:
        """The pin. Raises Stale."""


async def put(
    screen: PlaceScreen, item: PinItem, mine: str, setting: Setting, place: tuple[float, float] | None = None
) -> Pin | None:
    """Set the pin, `mine` in words, at a `place` if that is known; where another console was faster, let choose.

    None where the other's stands.
    """
    version = item.version
    while True:
        try:
            return await screen.core(setting, screen.desk, item.order_id, expect=version)
        except Stale as stale:
            now = await screen.core(service.pin_of, screen.desk, item.order_id)
            if now is None:
                raise
            both = Difference("pin", "Pin", mine, _words(now))
            lines = _apart(now, place)
            if not await screen.ask(Conflict("Somebody else set this pin, too", str(stale), [both], lines=lines)):
                screen.say(f"{item.address} stays where the other console has it.", "warn")
                screen.reload()
                return None
            version = now.version


def _apart(theirs: Pin, mine: tuple[float, float] | None) -> list[str]:
    """How far the one is from the other."""
    if mine is None or theirs.place is None:
        return []
    way = offset_words(*offset_m(theirs.place, mine))
    return [f"Yours is {way} of theirs." if way else "Both are the same place, to the metre."]


def _words(pin: Pin) -> str:
    if pin.place is None:
        return "in review"
    where = formats.position(*pin.place)
    return f"{where}, {pin.label}" if pin.label else where
