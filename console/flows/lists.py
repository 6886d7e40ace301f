"""Working on a list until it is left: what was done, or refused, is said on it when it comes again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from textual.screen import ModalScreen

from console.dialogs.listing import Listing, Picked
from core.errors import DispatchError

if TYPE_CHECKING:
    from console.app import RoundsmanApp


Answer = TypeVar("Answer")


async def ask(house: RoundsmanApp, dialog: ModalScreen[Answer | None]) -> Answer | None:
    """Show a dialog wherever one is, and return its answer; None when it was left with Esc."""
    return await house.ask(dialog)


async def work_on(
    house: RoundsmanApp,
    make: Callable[[str], Awaitable[Listing]],
    act: Callable[[Picked], Awaitable[str]],
    *,
    until: Callable[[], bool] = lambda: False,
) -> None:
    """Show the list that `make` gives, with the cursor on a row; `act` answers what to say, or an empty text.

    It comes again until it is left, or until what was done leads elsewhere.
    """
    at = ""
    said, refused = "", False
    while not until():
        listing = await make(at)
        listing.greeting = (said, "bad" if refused else "good")
        picked = await ask(house, listing)
        if picked is None:
            return
        at = picked.row
        try:
            said, refused = await act(picked), False
        except DispatchError as refusal:
            said, refused = str(refusal), True
