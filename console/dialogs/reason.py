"""Why nothing was delivered: a letter chooses, and beside each stands what follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget

from console.dialogs.base import Dialog
from console.widgets.columns import Column
from console.widgets.rows import Cell, ListRows, Row
from console.widgets.table import RowSelected, Table
from core.deliveries.model import FailureReason

#: The letter of each reason, the most common ones first.
LETTERS: dict[str, FailureReason] = {
    "h": FailureReason.NOT_HOME,
    "a": FailureReason.NO_ACCESS,
    "n": FailureReason.NOT_FOUND,
    "b": FailureReason.BAD_ADDRESS,
    "r": FailureReason.REFUSED,
    "o": FailureReason.CUSTOMER_DEFER,
    "c": FailureReason.CLOSED,
    "m": FailureReason.MOVED,
    "t": FailureReason.NO_TIME,
    "v": FailureReason.NOT_ON_VEHICLE,
    "d": FailureReason.DAMAGED,
    "l": FailureReason.LOST,
    "p": FailureReason.PAYMENT,
    "i": FailureReason.PROOF_MISSING,
    "g": FailureReason.AGE_CHECK,
    "w": FailureReason.WEATHER,
    "s": FailureReason.ROAD,
    "k": FailureReason.BREAKDOWN,
    "x": FailureReason.ACCIDENT,
}
#: Reasons whose short name would puzzle.
_WORDS = {
    FailureReason.NOT_HOME: "nobody was home",
    FailureReason.NO_ACCESS: "no way in: gate, lift or road shut",
    FailureReason.NOT_FOUND: "the door was not found",
    FailureReason.BAD_ADDRESS: "the address is wrong",
    FailureReason.REFUSED: "the customer did not want it",
    FailureReason.CUSTOMER_DEFER: "the customer wants another day",
    FailureReason.CLOSED: "the business was closed",
    FailureReason.MOVED: "the customer has moved away",
    FailureReason.NO_TIME: "the shift was over",
    FailureReason.NOT_ON_VEHICLE: "it was not on the vehicle",
    FailureReason.DAMAGED: "it was damaged on the way",
    FailureReason.LOST: "it is lost",
    FailureReason.PAYMENT: "it was not paid for",
    FailureReason.PROOF_MISSING: "code, ID or paper was missing",
    FailureReason.AGE_CHECK: "nobody of age was there",
    FailureReason.WEATHER: "the weather",
    FailureReason.ROAD: "the road was closed",
    FailureReason.BREAKDOWN: "the vehicle broke down",
    FailureReason.ACCIDENT: "an accident",
}


class WhyFailed(Dialog[FailureReason]):
    """`await self.ask(WhyFailed("Not delivered: 1042 Ann"))` is the reason."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("enter", "take", "Choose", show=False),
    ]
    keys = (("letter", "choose"), ("↑↓ Enter", "choose"), ("Esc", "back"))

    def body(self) -> Iterable[Widget]:
        """A row for each reason."""
        table = Table(Column("", 1), Column("Why", 24, grow=1), Column("What follows", 20, grow=1))
        # Letters choose a reason; the table's own keys must not take them.
        table.can_focus = False
        yield table

    def on_mount(self) -> None:
        """Fill the table."""
        table = self.query_one(Table)
        table.styles.height = min(len(LETTERS) + 1, max(6, self.app.size.height - 9))
        table.show(ListRows([_row(letter, reason) for letter, reason in LETTERS.items()]))

    def on_key(self, event: events.Key) -> None:
        """A letter chooses at once."""
        if (reason := LETTERS.get(event.character or "")) is not None:
            event.stop()
            self.dismiss(reason)

    def on_row_selected(self, event: RowSelected) -> None:
        """A double click chooses, too."""
        self.dismiss(LETTERS[event.key])

    def action_move(self, step: int) -> None:
        """Up or down."""
        self.query_one(Table).action_move(step)

    def action_take(self) -> None:
        """The one under the cursor."""
        self.dismiss(LETTERS[self.query_one(Table).key])


def _row(letter: str, reason: FailureReason) -> Row:
    return Row(letter, (Cell(letter, "accent"), _WORDS[reason], Cell(reason.next_step.words, "muted")))
