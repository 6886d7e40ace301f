"""The one place where the console says something: what was done, and what was refused."""

from __future__ import annotations

from textual.timer import Timer
from textual.widgets import Static

from console.formats import Tone
from console.text import show

#: Good news fades; what was refused stays until the next word.
FADES_S = 6.0
_SIGNS: dict[Tone, str] = {"good": "✓ ", "warn": "! ", "bad": "× "}
_STYLES: dict[Tone, str] = {"good": "$success", "warn": "$warning", "bad": "$error bold"}


class Notice(Static):
    """A sentence with its sign and tone; empty when there is nothing to say."""

    def __init__(self) -> None:
        super().__init__("")
        self.said = ""
        self._timer: Timer | None = None

    def say(self, sentence: str, tone: Tone = "") -> None:
        """Show a sentence in place of the last one."""
        self._stop()
        self.said = sentence
        self.set_class(bool(sentence), "-said")
        self.update(show(_SIGNS.get(tone, "") + sentence, _STYLES.get(tone, "")))
        if sentence and tone in ("", "good"):
            self._timer = self.set_timer(FADES_S, self.clear)

    def clear(self) -> None:
        """Say nothing."""
        self._stop()
        self.said = ""
        self.set_class(False, "-said")
        self.update("")

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
