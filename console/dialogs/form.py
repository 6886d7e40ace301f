"""Typed fields: each is parsed as it is left, and all of them before the form answers.

A field may offer what its text can become: `Form(title, fields, asks={"address": ask})`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Static

from console.dialogs.confirm import Confirm
from console.dialogs.offering import Ask, Offering
from console.text import show
from console.widgets.offers import Offers
from core.errors import BadInput, DispatchError
from core.text import fold


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `parse` turns the text into its value and raises a DispatchError whose sentence can stand alone.

    `hint` stands in the empty field: a form or an example of what can be typed.
    """

    name: str
    label: str
    value: str = ""
    hint: str = ""
    parse: Callable[[str], Any] = str
    required: bool = False

    def read(self, text: str) -> Any:
        """The value of a text. Raises DispatchError."""
        if self.required and not text.strip():
            raise BadInput(f"{self.label} cannot be empty.")
        return self.parse(text.strip())


def number(name: str, label: str, value: str, low: int, high: int) -> Field:
    """A field for a whole number between the two, both included."""

    def parse(text: str) -> int:
        with suppress(ValueError):
            if low <= (typed := int(fold(text))) <= high:
                return typed
        raise BadInput(f"{label}: write a whole number from {low} to {high}.")

    return Field(name, label, value, parse=parse, required=True)


class FieldRow(Horizontal):
    """Label and input of one field."""

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field

    def compose(self) -> Iterable[Widget]:
        """The label, with a star where something has to be there; then the input."""
        yield Static(show(self.field.label + (" *" if self.field.required else "")), classes="label")
        box = Input(self.field.value, placeholder=self.field.hint, compact=True, select_on_focus=True)
        box.cursor_blink = False
        yield box

    @property
    def input(self) -> Input:
        """Where it is typed."""
        return self.query_one(Input)

    @property
    def changed(self) -> bool:
        """Whether something else stands there than at first."""
        return self.input.value != self.field.value

    def complaint(self) -> str:
        """What is wrong with it, as a sentence; empty when nothing is."""
        try:
            self.field.read(self.input.value)
        except DispatchError as wrong:
            self.add_class("-bad")
            return str(wrong)
        self.remove_class("-bad")
        return ""


class Form(Offering[dict[str, Any]]):
    """`await self.ask(Form("Add an order", fields))` is the parsed values by field name.

    After the answer `texts` holds what was typed, and `touched` the names of the fields that were changed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", show=False, priority=True),
    ]
    keys = (("Enter", "save"), ("Tab ↑↓", "other field"), ("Esc", "back"))

    def __init__(
        self, title: str, fields: Sequence[Field], note: str = "", *, asks: Mapping[str, Ask] | None = None
    ) -> None:
        """`note` is a line above the fields; `asks` are those who make offers, by the names of fields."""
        super().__init__(title, asks or {})
        self._fields = fields
        self._note = note
        self.texts: dict[str, str] = {}
        self.touched: set[str] = set()
        #: The field that the sentence shown is about.
        self._about: FieldRow | None = None

    def body(self) -> Iterable[Widget]:
        """The fields, one line each."""
        if self._note:
            yield Static(show(self._note), classes="note")
        with VerticalScroll(can_focus=False):
            for field in self._fields:
                yield FieldRow(field)
                if field.name in self.asks:
                    yield Offers(f"offers-{field.name}")

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was typed may become something."""
        row = event.input.parent
        if isinstance(row, FieldRow) and event.input.has_focus:
            self.offer(row.field.name, event.value if row.changed else "")

    def on_input_blurred(self, event: Input.Blurred) -> None:
        """A field that is left with something wrong says so at once."""
        self.close_offers()
        row = event.input.parent
        if not isinstance(row, FieldRow) or not (row.changed or row is self._about):
            return
        if complaint := row.complaint():
            self._complain(row, complaint)
        elif row is self._about:
            self.say("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter takes what is chosen in the list, else it saves."""
        event.stop()
        if not self.take_offer():
            self.action_save()

    def action_save(self) -> None:
        """Answer the values, or go to the first field that is wrong."""
        rows = list(self.query(FieldRow))
        wrong = [(row, complaint) for row in rows if (complaint := row.complaint())]
        if wrong:
            wrong[0][0].input.focus()
            self._complain(*wrong[0])
            return
        self.texts = {row.field.name: row.input.value.strip() for row in rows}
        self.touched = {row.field.name for row in rows if row.changed}
        self.dismiss({row.field.name: row.field.read(row.input.value) for row in rows})

    def _complain(self, row: FieldRow, complaint: str) -> None:
        self._about = row
        self.say(complaint, "bad")

    def action_leave(self) -> None:
        """Close the list, else leave; what was typed is thrown away only after a yes."""
        if self.offers:
            self.close_offers()
        elif any(row.changed for row in self.query(FieldRow)):
            self.app.push_screen(Confirm("Throw away what you typed?"), self._leave)
        else:
            self.dismiss(None)

    def _leave(self, yes: bool | None) -> None:
        if yes:
            self.dismiss(None)
