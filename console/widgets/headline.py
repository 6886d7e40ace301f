"""One line of facts above a table: what matters at the left, what goes first on a narrow terminal at the right."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from console.formats import Tone
from console.text import show, spread
from console.widgets.rows import Cell

#: The style of each tone, where a widget draws `Content`.
STYLES: dict[Tone, str] = {
    "": "",
    "muted": "$ink-muted",
    "strong": "$ink-strong bold",
    "accent": "$primary",
    "good": "$success",
    "warn": "$warning",
    "bad": "$error bold",
}


class Headline(Widget):
    """Facts with their tones on one line; nothing wraps, what does not fit goes from the middle."""

    DEFAULT_CSS = "Headline { height: 1; background: $background; }"
    facts: reactive[tuple[tuple[Cell, ...], tuple[Cell, ...]]] = reactive(((), ()))

    def show(self, left: Sequence[Cell | str], right: Sequence[Cell | str] = ()) -> None:
        """Show these; of `right` the first ones go where the line is too narrow."""
        self.facts = (_cells(left), _cells(right))

    def render(self) -> Content:
        """The line."""
        left, right = self.facts
        return spread([Content(" "), *_joined(left)], [*_joined(right), Content(" ")], self.size.width)


def _cells(facts: Sequence[Cell | str]) -> tuple[Cell, ...]:
    return tuple(fact if isinstance(fact, Cell) else Cell(fact) for fact in facts if fact and fact != Cell(""))


def _joined(cells: Sequence[Cell]) -> list[Content]:
    parts: list[Content] = []
    for place, cell in enumerate(cells):
        gap = "" if place == len(cells) - 1 else "   "
        parts.append(show(cell.text, STYLES[cell.tone]) + gap)
    return parts
