"""Which column of a file means what: shown before anything is imported, and changed where the guess is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from console.dialogs.base import Dialog
from console.dialogs.choose import Choose, Option
from console.text import show
from console.widgets.rows import Cell, ListRows, Row
from console.widgets.table import Column, RowSelected, Table

#: The answer for a column that is not read.
UNUSED = ""


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column of the file: its header, a value from it, and the field that it is taken for."""

    header: str
    sample: str
    field: str = UNUSED


class Mapping(Dialog[list[str]]):
    """`await self.ask(Mapping(title, facts, guesses, fields))` is the field of every column, in the file's order."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "accept", "Import", show=False),
        Binding("delete,backspace", "unuse", "Do not read", show=False),
    ]
    keys = (("i", "import"), ("Enter", "change the field"), ("Del", "do not read"), ("Esc", "back"))

    def __init__(
        self,
        title: str,
        facts: Sequence[str],
        guesses: Sequence[ColumnGuess],
        fields: Sequence[Option],
        *,
        several: frozenset[str] = frozenset(),
    ) -> None:
        """`facts` are lines above the table: how the file was read; `several`: fields that may have several columns."""
        super().__init__(title)
        self._facts = facts
        self._guesses = guesses
        self._fields = fields
        self._several = several
        self._chosen = [guess.field for guess in guesses]

    def body(self) -> Iterable[Widget]:
        """The facts, then a row for each column."""
        yield from (Static(show(fact)) for fact in self._facts)
        yield Table(
            Column("Column of the file", 20, grow=1), Column("is read as", 22), Column("for instance", 16, grow=2)
        )

    def on_mount(self) -> None:
        """Fill the table."""
        self._show()
        self.on_resize()

    def on_resize(self) -> None:
        """The table takes the room that the facts leave, so that the line of keys stays in view."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        table, panel = self.query_one(Table), self.query_one(".panel")
        others = [child for child in panel.children if child.display and child is not table]
        taken = sum(child.outer_size.height + child.styles.margin.height for child in others)
        # The panel is at most 94 % of the screen, with a border of 2; the table has a margin of 1.
        room = self.size.height * 94 // 100 - 3 - taken
        table.styles.height = max(3, min(len(self._guesses) + 1, room))

    def on_row_selected(self, event: RowSelected) -> None:
        """Change what the column is read as."""
        place = int(event.key)
        options = [*self._fields, Option(UNUSED, "(not read)")]
        question = Choose(f"What is “{self._guesses[place].header}”?", options, self._chosen[place])
        self.app.push_screen(question, lambda answer: self._set(place, answer))

    def action_unuse(self) -> None:
        """Do not read the column."""
        self._set(int(self.query_one(Table).key), UNUSED)

    def action_accept(self) -> None:
        """Answer the fields."""
        self.dismiss(list(self._chosen))

    def _set(self, place: int, field: str | None) -> None:
        if field is None:
            return
        # A field has one column: the one that had it before is not read any more.
        if field not in self._several:
            self._chosen = [UNUSED if held == field else held for held in self._chosen]
        self._chosen[place] = field
        self._show()

    def _show(self) -> None:
        labels = {option.key: option.label for option in self._fields}
        rows = [
            Row(str(i), (guess.header, _read_as(labels, field), Cell(guess.sample, "muted")))
            for i, (guess, field) in enumerate(zip(self._guesses, self._chosen, strict=True))
        ]
        self.query_one(Table).show(ListRows(rows))


def _read_as(labels: dict[str, str], field: str) -> Cell:
    return Cell(labels.get(field, field), "accent") if field else Cell("(not read)", "muted")
