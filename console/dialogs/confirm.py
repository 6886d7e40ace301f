"""The question before what cannot be undone or leaves the house."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from console.dialogs.base import Dialog
from console.text import show


class Confirm(Dialog[bool]):
    """`await self.ask(Confirm("Cancel order 1042?", "It leaves today's plan."))` is True after y or Enter alone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "answer(True)", "Yes", show=False),
        Binding("n", "answer(False)", "No", show=False),
    ]
    keys = (("Enter", "yes"), ("n", "no"), ("Esc", "back"))

    def __init__(self, question: str, *details: str) -> None:
        """The question as title; every detail is a line below it."""
        super().__init__(question)
        self._details: Sequence[str] = details

    def body(self) -> Iterable[Widget]:
        """The details."""
        return [Static(show(line)) for line in self._details]

    def action_answer(self, yes: bool) -> None:
        """Answer it."""
        self.dismiss(yes)
