"""Working on a list until it is left: what was done, or refused, is said on it when it comes again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from textual.screen import ModalScreen

from console.dialogs.listing import Listing, Picked
from console.flows.undoing import UNDOING
from console.widgets.notice import TAKE_BACK
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
    said, refused, last = "", False, house.desk.last_step
    while not until():
        listing = await make(at)
        listing.greeting = (said, "bad" if refused else "good")
        listing.undoes = True
        listing.hint_after = TAKE_BACK if house.desk.last_step != last and not refused else ""
        last = house.desk.last_step
        picked = await ask(house, listing)
        if picked is None:
            return
        at = picked.row
        turned = UNDOING.get(picked.key)
        try:
            said, refused = await (turned(house) if turned and not listing.offers(picked.key) else act(picked)), False
        except DispatchError as refusal:
            said, refused = str(refusal), True
