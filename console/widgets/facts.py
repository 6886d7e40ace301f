"""A sheet of facts in sections: what a detail view shows, in a dialog or beside a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from console.formats import Tone
from console.text import fit, paragraphs, plain, show

_STYLES: dict[Tone, str] = {
    "muted": "$ink-muted",
    "strong": "$ink-strong bold",
    "accent": "$primary",
    "good": "$success",
    "warn": "$warning",
    "bad": "$error",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value; without a label the value takes the whole line."""

    label: str
    value: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Facts under a heading. A section without facts is not shown, nor is a fact without value."""

    title: str
    facts: Sequence[Fact] = field(default_factory=tuple)


class FactSheet(Widget):
    """Sections one below the other; long values wrap under themselves."""

    def __init__(self, sections: Sequence[Section] = (), *, label: int = 12, keys: bool = False) -> None:
        """`label` is the width of the labels in cells, their blank included; `keys` says that they are keys."""
        super().__init__()
        self._label_style = "$primary bold" if keys else "$ink-muted"
        self._sections = sections
        self._label = label

    def show(self, sections: Sequence[Section]) -> None:
        """Show other sections."""
        self._sections = sections
        self.refresh(layout=True)

    def render(self) -> Content:
        """All lines."""
        return Content("\n").join(self._lines(max(20, self.size.width)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as it takes at that width."""
        return len(self._lines(max(20, width)))

    def _lines(self, width: int) -> list[Content]:
        lines: list[Content] = []
        for section in self._sections:
            facts = [fact for fact in section.facts if fact.value]
            if not facts:
                continue
            if lines:
                lines.append(Content(""))
            if section.title:
                lines.append(show(section.title, "$ink-strong bold"))
            for fact in facts:
                lines += self._fact(fact, width)
        return lines

    def _fact(self, fact: Fact, width: int) -> list[Content]:
        indent = self._label if fact.label else 0
        value = paragraphs(fact.value, _STYLES.get(fact.tone, ""))
        wrapped = [part for line in value.split("\n") for part in (line.wrap(width - indent) if line else [line])]
        label = show(fit(plain(fact.label), max(0, indent - 1)) + " ", self._label_style)
        if not indent:
            return wrapped
        return [(label if i == 0 else Content(" " * indent)) + part for i, part in enumerate(wrapped)]
