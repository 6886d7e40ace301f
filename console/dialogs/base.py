"""What every dialog is: a question with a type, on a panel over the place it was asked from.

    answer = await self.ask(Confirm("Send 41 messages?"))

A dialog yields its widgets in `body`, names its keys in `keys`, and answers with `dismiss(value)`; Esc answers None.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from console.formats import Tone
from console.text import show
from console.widgets.bars import Hint
from console.widgets.notice import Notice

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer | None], Generic[Answer]):
    """A panel with a title, a body, a line for what is refused, and a line of keys."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Back", show=False)]
    #: What its keys do, shown on the last line.
    keys: ClassVar[tuple[tuple[str, str], ...]] = (("Esc", "back"),)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.heading = title

    def body(self) -> Iterable[Widget]:
        """The dialog's own widgets."""
        return ()

    def compose(self) -> ComposeResult:
        """Title, body, notice, keys."""
        with Vertical(classes="panel"):
            yield Static(show(self.heading), classes="heading")
            yield from self.body()
            yield Notice()
            yield self.hint()

    def hint(self) -> Hint:
        """The line of keys."""
        return Hint(*self.keys)

    def say(self, sentence: str, tone: Tone = "") -> None:
        """Show a sentence inside the dialog."""
        self.set_class(bool(sentence), "-said")
        self.query_one(Notice).say(sentence, tone)

    def action_leave(self) -> None:
        """Answer nothing."""
        self.dismiss(None)
