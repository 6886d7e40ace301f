"""The slim panel above the key bar that says what the tour would like to be done now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from textual.content import Content
from textual.widgets import Static

from console.text import show

#: How each kind of part is drawn.
_STYLES = {"text": "", "key": "$primary bold", "typed": "$ink-strong italic", "verb": "$ink-muted"}
Kind = Literal["text", "key", "typed", "verb"]


class TourPanel(Static):
    """Hidden until it is told a step."""

    def __init__(self) -> None:
        super().__init__("")
        self.told = ""

    def tell(self, heading: str, key: str, parts: Iterable[tuple[Kind, str]]) -> None:
        """Show a step under its heading; `key` leads to the tour's own choices. An empty heading hides the panel."""
        self.set_class(bool(heading), "-on")
        if heading == self.told:
            return
        self.told = heading
        line = Content.assemble(
            show(heading, "$ink-strong bold"),
            show("   "),
            show(key, "$primary bold"),
            show(" skip, leave", "$ink-muted"),
        )
        self.update(line + Content("\n") + Content("").join(show(text, _STYLES[kind]) for kind, text in parts))
