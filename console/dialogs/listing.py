"""A list with keys that act on its rows: what has no place of its own is worked on here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input, Static

from console.dialogs.base import Dialog
from console.formats import Tone
from console.text import show
from console.widgets.bars import Hint
from console.widgets.columns import Column
from console.widgets.filter import FilterChanged, FilterLine
from console.widgets.notice import Notice
from console.widgets.rows import Cell, ListRows, Row
from console.widgets.table import RowSelected, Table
from core.text import fold


@dataclass(frozen=True, slots=True)
class Picked:
    """What was pressed on which row; the row is empty where there was none."""

    key: str
    row: str


#: Lines of the panel that are neither notes nor table: frame, title, blanks and keys.
_AROUND = 7


class Listing(Dialog[Picked]):
    """`await self.ask(Listing("Fleet", columns, rows, offers))` is the key that was pressed, and on which row.

    `/` looks for text in the rows. `at` is the row under the cursor at first.
    """

    CSS_PATH = "../styles/listing.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("slash", "filter", "Filter", show=False)]

    def __init__(
        self,
        title: str,
        columns: Sequence[Column],
        rows: Sequence[Row],
        offers: Sequence[tuple[str, str]] = (),
        *,
        lines: Sequence[str] = (),
        empty: Sequence[str] = ("Nothing here.",),
        at: str = "",
    ) -> None:
        """`offers` are keys with what they do; Enter is among them where it does something."""
        super().__init__(title)
        self._columns = columns
        self._rows = rows
        self._offers = offers
        self._lines = lines
        self._empty = empty
        self._at = at
        #: Said when it is shown.
        self.greeting: tuple[str, Tone] = ("", "")
        #: Whether undo and redo have their keys here too.
        self.undoes = False
        #: Stands behind the greeting.
        self.hint_after = ""

    def body(self) -> Iterable[Widget]:
        """Lines, the filter, the table."""
        yield from (Static(show(line), classes="note") for line in self._lines)
        yield FilterLine("any text of a row")
        yield Table(*self._columns, empty=self._empty)

    def hint(self) -> Hint:
        """What the keys do here."""
        named = [("Enter" if key == "enter" else "Del" if key == "delete" else key, word) for key, word in self._offers]
        return Hint(*named, ("Esc", "back"), ("/", "find"))

    def on_mount(self) -> None:
        """Fill the table."""
        table = self.query_one(Table)
        table.show(ListRows(self._rows))
        table.go_to(self._at)
        table.focus()
        self.say(*self.greeting)
        self.call_after_refresh(self.query_one(Notice).add, self.hint_after)

    def on_resize(self) -> None:
        """On a low screen the table gives way to the lines, so that the keys stay in view."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        lines = sum(note.outer_size.height for note in self.query(".note"))
        most = self.size.height * 94 // 100 - lines - _AROUND
        self.query_one(Table).styles.max_height = max(4, min(most, self.size.height * 60 // 100))

    def on_filter_changed(self, event: FilterChanged) -> None:
        """Show the rows in which every word occurs."""
        words = fold(event.text).split()
        found = [row for row in self._rows if all(word in _text(row) for word in words)]
        self.query_one(Table).show(ListRows(found), empty=self._empty if not words else ("No row has that.",))
        self.query_one(FilterLine).found(f"{len(found):,} of {len(self._rows):,}")

    def on_row_selected(self, event: RowSelected) -> None:
        """Enter answers where it is offered."""
        self._answer("enter", event.key)

    def on_key(self, event: events.Key) -> None:
        """An offered key answers, unless it is typed into the filter."""
        if event.key != "enter" and not isinstance(self.focused, Input):
            self._answer(event.key, self.query_one(Table).key, event)

    def action_filter(self) -> None:
        """Look for text in the rows."""
        self.query_one(FilterLine).open()

    def offers(self, key: str) -> bool:
        """Whether the key does something of this list's own."""
        return key in {offered for offered, _ in self._offers}

    def _answer(self, key: str, row: str, event: events.Key | None = None) -> None:
        if self.offers(key) or (self.undoes and key in {"u", "U"}):
            if event is not None:
                event.stop()
            self.dismiss(Picked(key, row))


def _text(row: Row) -> str:
    return fold(" ".join(cell.text if isinstance(cell, Cell) else cell for cell in row.cells))
