"""The filter line that `/` opens above a table."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

from console.text import show

#: Typing asks the file once the fingers rest.
REST_S = 0.12


async def rested(look: Callable[[], str]) -> str:
    """What it is once it has stayed the same for a moment: whoever holds a key down asks for nothing."""
    while True:
        before = look()
        await asyncio.sleep(REST_S)
        if look() == before:
            return before


@dataclass
class FilterChanged(Message):
    """Another text is looked for; empty: everything."""

    text: str

    def can_replace(self, message: Message) -> bool:
        """Only the last text counts."""
        return isinstance(message, FilterChanged)


class FilterLine(Horizontal):
    """`/ text   12 of 340`: hidden until opened; Enter goes to the table and keeps the filter, Esc drops it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "drop", "Drop the filter", show=False),
        Binding("down,enter", "leave", "To the table", show=False, priority=True),
    ]

    def __init__(self, what: str) -> None:
        """`what` says what can be typed, such as `name, street, order number`."""
        super().__init__()
        self._what = what
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """A sign, the input, and how many were found."""
        yield Static("/", classes="sign")
        yield Input(placeholder=self._what, compact=True)
        yield Static("", classes="found")

    def open(self) -> None:
        """Show the line and type into it."""
        self.add_class("-open")
        self.input.cursor_blink = False
        self.input.focus()

    def found(self, text: str) -> None:
        """Say how many there are."""
        self.query_one(".found", Static).update(show(text))

    @property
    def input(self) -> Input:
        """Where the text is typed."""
        return self.query_one(Input)

    @property
    def text(self) -> str:
        """What is looked for."""
        return self.input.value.strip()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Ask once the fingers rest."""
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(REST_S, self._tell)

    def action_leave(self) -> None:
        """Keep the filter and go to the table."""
        if not self.text:
            self.remove_class("-open")
        self.screen.focus_next()

    def action_drop(self) -> None:
        """Drop the filter, hide the line, go to the table."""
        if self.input.has_focus:
            self.screen.focus_next()
        self.input.value = ""
        self.remove_class("-open")

    def _tell(self) -> None:
        self.post_message(FilterChanged(self.text))
