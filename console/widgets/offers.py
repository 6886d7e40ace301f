"""The list that opens under a field while one types: what its text may become."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from console.text import plain, show, spread
from console.widgets.table import CURSOR_SIGN, GUTTER


@dataclass(frozen=True, slots=True)
class Offer:
    """A text for the field, and a word beside it.

    `typed` are the parts of it that were typed, as (from, to). `cursor` is where typing goes on, None at the end.
    `keeps` says that it changes nothing that was typed: then it can be taken without being chosen.
    """

    text: str
    detail: str = ""
    typed: tuple[tuple[int, int], ...] = ()
    cursor: int | None = None
    keeps: bool = True


@dataclass
class OfferTaken(Message):
    """An offer was clicked."""

    offer: Offer


class Offers(Widget):
    """The offers, a line each; hidden while there is none."""

    def __init__(self, ident: str) -> None:
        super().__init__(id=ident)
        self._offers: Sequence[Offer] = ()
        self._cursor = -1

    def show(self, offers: Sequence[Offer]) -> None:
        """Show these in place of the last ones; the first is chosen if it keeps what was typed."""
        self._offers = offers
        self._cursor = 0 if offers and offers[0].keeps else -1
        self.set_class(bool(offers), "-open")
        self.refresh(layout=True)

    @property
    def open(self) -> bool:
        """Whether there is something to choose."""
        return bool(self._offers)

    @property
    def chosen(self) -> Offer | None:
        """The one under the cursor."""
        return self._offers[self._cursor] if 0 <= self._cursor < len(self._offers) else None

    def move(self, step: int) -> None:
        """Choose the next one, or the one before; from the last one to the first."""
        self._cursor = (max(self._cursor, -1 if step > 0 else 0) + step) % len(self._offers)
        self.refresh()

    def get_content_height(self, *_: object) -> int:
        """A line each."""
        return len(self._offers)

    def render(self) -> Content:
        """What was typed stands out; the word beside it goes first where there is no room."""
        return Content("\n").join(self._line(place, offer) for place, offer in enumerate(self._offers))

    def _line(self, place: int, offer: Offer) -> Content:
        under = place == self._cursor
        text = show(offer.text)
        if plain(offer.text) == offer.text:
            for start, end in offer.typed:
                text = text.stylize("bold", start, end)
        sign = Content.styled(CURSOR_SIGN, "$primary") if under else Content(" " * GUTTER)
        line = spread([sign, text], [show(f"{offer.detail} ", "" if under else "$ink-muted")], self.size.width)
        return line.stylize_before("$foreground on $cursor-background") if under else line

    def on_click(self, event: events.Click) -> None:
        """A click takes the line."""
        if 0 <= event.y < len(self._offers):
            self.post_message(OfferTaken(self._offers[event.y]))
