"""Help: the keys of this place, and from there the pages by task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console import helping
from console.dialogs.help import Help
from console.dialogs.helppage import HelpPage

if TYPE_CHECKING:
    from console.app import RoundsmanApp


async def keys(house: RoundsmanApp) -> None:
    """The keys, until they are left; a digit opens a page."""
    while topic := await house.ask(Help(house.current_mode)):
        await house.ask(HelpPage(helping.page(topic)))


async def show(house: RoundsmanApp, topic: str) -> None:
    """One page."""
    await house.ask(HelpPage(helping.page(topic)))
