"""The words of one kind of message: typed above, seen below as a customer would read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from console.dialogs.base import Dialog
from console.dialogs.confirm import Confirm
from console.dialogs.listing import Listing, Picked
from console.text import paragraphs, show
from console.widgets.bars import Hint
from console.widgets.columns import Column
from console.widgets.rows import Row
from core.errors import BadInput
from core.notifications.templates import BODY

#: (subject, body)
Typed = tuple[str, str]

#: Twice what a text may have, so that one can cut it down here.
MOST = 2 * BODY
_NAMES = (Column("Name", 13), Column("What stands there", 30, grow=1))


class Area(TextArea):
    """Where the text is typed. It takes no paste of more than `MOST` characters: wrapping it would take minutes."""

    @dataclass
    class TooMuch(Message):
        """So many characters were pasted, and not taken."""

        pasted: int

    def on_paste(self, event: events.Paste) -> None:
        """Leave out what is too much."""
        if len(event.text) > MOST:
            event.prevent_default()
            self.post_message(self.TooMuch(len(event.text)))


class WordsEditor(Dialog[Typed]):
    """`await self.ask(WordsEditor(title, ("Hi", "…"), try_out, near, names))` is (subject, body), or None.

    `try_out(subject, body)` answers what the customer would read and a line about it, or raises BadInput, whose
    sentence is shown while one types and keeps from saving. `near(text)` brings a text into the small alphabet of text
    messages; without it it is an e-mail, and has a subject.
    """

    CSS_PATH = "../styles/wording.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", show=False, priority=True),
        Binding("ctrl+g", "near", "Make it GSM-7", show=False, priority=True),
        Binding("ctrl+n", "names", "Names", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        typed: Typed,
        try_out: Callable[[str, str], tuple[str, str]],
        near: Callable[[str], str] | None,
        names: Sequence[tuple[str, str]],
        *,
        on: str = "",
        said: str = "",
    ) -> None:
        """`on` says whose message the sample is; `said` is a sentence to begin with."""
        super().__init__(title)
        self._begun = typed
        #: What is kept already; none of what comes back with a sentence is.
        self._kept = None if said else typed
        self._try_out = try_out
        self._near = near
        self._names = names
        self._on = on
        self._said = said
        #: Whether what stands there now can be the words.
        self._can_be = False

    def body(self) -> Iterable[Widget]:
        """Subject, text, and below a rule what the customer reads."""
        if self._near is None:
            with Horizontal(classes="subject"):
                yield Static(show("Subject"), classes="label")
                box = Input(self._begun[0], compact=True, select_on_focus=False)
                box.cursor_blink = False
                yield box
        area = Area(self._begun[1], compact=True, highlight_cursor_line=False)
        area.cursor_blink = False
        yield area
        yield Static(show(self._on), classes="on")
        with VerticalScroll(can_focus=False):
            yield Static(classes="read")
        yield Static(classes="meter")

    def hint(self) -> Hint:
        """What the keys do here."""
        near = (("^g", "make it GSM-7"),) if self._near else (("Tab", "subject, text"),)
        return Hint(("^s", "save"), *near, ("^n", "names"), ("Esc", "back"))

    def on_mount(self) -> None:
        """Begin in the text."""
        self.query_one(TextArea).focus()
        self.say(self._said, "warn")
        self._show()

    @property
    def typed(self) -> Typed:
        """What stands there now."""
        boxes = self.query(Input)
        return boxes.first().value if boxes else "", self.query_one(TextArea).text

    def on_input_changed(self) -> None:
        """Another subject."""
        self._show()

    def on_text_area_changed(self) -> None:
        """Another text."""
        self._show()

    def on_area_too_much(self, event: Area.TooMuch) -> None:
        """Say why nothing came of the paste."""
        self.say(f"{event.pasted:,} characters were pasted; {BODY:,} are the most. Nothing was put in.", "bad")

    def on_input_submitted(self) -> None:
        """Enter in the subject leads to the text."""
        self.query_one(TextArea).focus()

    def action_save(self) -> None:
        """Answer what stands there, unless it cannot be."""
        if self._can_be:
            self.dismiss(self.typed)
        else:
            self.say("It is not saved; the line above says why.", "bad")

    def action_near(self) -> None:
        """Write the text in the letters of GSM-7."""
        if self._near is None:
            return
        area = self.query_one(TextArea)
        at = area.cursor_location
        if (nearer := self._near(area.text)) == area.text:
            self.say("Every letter is in GSM-7 already; what is not comes from the order.", "good")
            return
        area.replace(nearer, (0, 0), area.document.end)
        area.move_cursor(at)
        self.say("It is in the letters of GSM-7 now; ^z brings the others back.", "good")

    def action_names(self) -> None:
        """Choose a name, to be put in where the cursor stands."""
        rows = [Row(name, (f"${name}", meaning)) for name, meaning in self._names]
        self.app.push_screen(Listing("Names to be filled in", _NAMES, rows, (("enter", "put it in"),)), self._put)

    def action_leave(self) -> None:
        """What was typed is thrown away only after a yes."""
        if self.typed == self._kept:
            self.dismiss(None)
        else:
            self.app.push_screen(Confirm("Throw away what you typed?"), self._leave)

    def _leave(self, yes: bool | None) -> None:
        if yes:
            self.dismiss(None)

    def _put(self, picked: Picked | None) -> None:
        if picked is not None and picked.row:
            focused = self.focused if isinstance(self.focused, Input) else self.query_one(TextArea)
            if isinstance(focused, Input):
                focused.insert_text_at_cursor(f"${picked.row}")
            else:
                focused.insert(f"${picked.row}")

    def _show(self) -> None:
        meter = self.query_one(".meter", Static)
        try:
            read, about = self._try_out(*self.typed)
        except BadInput as wrong:
            self._can_be = False
            meter.update(show(f"× {wrong}", "$error bold"))
            return
        self._can_be = True
        self.query_one(".read", Static).update(paragraphs(read))
        meter.update(show(about, "$ink-strong bold"))
