"""A dialog whose fields may offer what their text can become, in a list that opens under the field while one types.

`asks` names, by field, who is asked: `await ask(text)` gives the offers. It runs in a flow of its own, once at a time:
only the last text counts, and nothing waits for an answer. Arrows choose, Tab or Enter takes, Esc closes the list.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Generic, cast

from textual.binding import Binding, BindingType
from textual.widgets import Input

from console.dialogs.base import Answer, Dialog
from console.widgets.bars import Hint
from console.widgets.offers import Offer, Offers, OfferTaken
from core.errors import DispatchError

if TYPE_CHECKING:
    from console.funnel import FlowApp

#: Gives what a text may become; what it refuses is said once, and it is not asked again.
Ask = Callable[[str], Awaitable[Sequence[Offer]]]
#: Shorter texts may become anything.
_LETTERS = 2


class Offering(Dialog[Answer], Generic[Answer]):
    """Puts an `Offers` with the id `offers-NAME` under a field, gives `asks`, and calls `offer` when text was typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Before the scrolling container takes them.
        Binding("down", "step(1)", "Next field", show=False, priority=True),
        Binding("up", "step(-1)", "Field before", show=False, priority=True),
        Binding("tab", "next", "Take, or next field", show=False, priority=True),
    ]

    def __init__(self, title: str, asks: Mapping[str, Ask]) -> None:
        super().__init__(title)
        self.asks = dict(asks)
        #: The field and text that offers are wanted for, and those that they were asked for last.
        self._wanted: tuple[str, str] | None = None
        self._asked: tuple[str, str] | None = None

    @property
    def offers(self) -> Offers | None:
        """The list that is open."""
        return next((offers for offers in self.query(Offers) if offers.open), None)

    def offer(self, name: str, text: str) -> None:
        """Show under the field of that name what the text may become."""
        self._wanted = (name, text) if name in self.asks and len(text.strip()) >= _LETTERS else None
        if self._wanted is None:
            self.close_offers()
        else:
            cast("FlowApp", self.app).start(self._look, name=f"offers.{id(self)}")

    def close_offers(self) -> None:
        """Close the list; an answer that is on its way no longer counts."""
        self._wanted = None
        for offers in self.query(Offers):
            offers.show(())
        self._tell_keys()

    def take_offer(self) -> bool:
        """Put what is chosen in the list into the field; False where nothing is."""
        if self.offers is None or self.offers.chosen is None:
            return False
        self._fill(self.offers.chosen)
        return True

    def on_offer_taken(self, event: OfferTaken) -> None:
        """One was clicked."""
        self._fill(event.offer)

    def action_step(self, step: int) -> None:
        """In the list that is open, else to another field."""
        if offers := self.offers:
            offers.move(step)
            self._tell_keys()
        elif step > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def action_next(self) -> None:
        """Take what is chosen in the list, else go to the next field."""
        if not self.take_offer():
            self.focus_next()

    async def _look(self) -> None:
        while self._wanted is not None and self._wanted != self._asked:
            name, text = self._asked = self._wanted
            try:
                offers = await self.asks[name](text)
            except DispatchError as refused:
                self.asks.clear()
                self.say(str(refused), "warn")
                return
            if self._wanted == self._asked and self.is_attached:
                # What stands there already is no offer.
                fresh = () if offers and offers[0].text == text.strip() else offers
                self.query_one(f"#offers-{name}", Offers).show(fresh)
                self._tell_keys()
        self._asked = None

    def _fill(self, offer: Offer) -> None:
        field = self.focused
        if not isinstance(field, Input):
            return
        self.close_offers()
        text, cursor = offer.text, len(offer.text) if offer.cursor is None else offer.cursor
        if text[cursor : cursor + 1].isalnum():
            # What is typed there goes before a word.
            text = f"{text[:cursor]} {text[cursor:]}"
        with field.prevent(Input.Changed):
            field.value = text
        field.cursor_position = cursor

    def _tell_keys(self) -> None:
        """Enter takes what is chosen, and only then."""
        keys = self.keys
        if offers := self.offers:
            keys = (("Enter", "take" if offers.chosen else "save"), ("↑↓", "choose"), ("Esc", "close the list"))
        self.query_one(Hint).show(*keys)
