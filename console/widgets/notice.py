"""The one place where the console says something: what was done, and what was refused."""

from __future__ import annotations

from textual.timer import Timer
from textual.widgets import Static

from console.formats import Tone
from console.text import show
from core.text import width

#: Good news fades; what was refused stays until the next word.
FADES_S = 6.0
#: Behind what can be undone.
TAKE_BACK = "u takes it back"
_SIGNS: dict[Tone, str] = {"good": "✓ ", "warn": "! ", "bad": "× "}
_STYLES: dict[Tone, str] = {"good": "$success", "warn": "$warning", "bad": "$error bold"}


class Notice(Static):
    """A sentence with its sign and tone; empty when there is nothing to say."""

    def __init__(self) -> None:
        super().__init__("")
        self.said = ""
        self._tone: Tone = ""
        self._timer: Timer | None = None

    def say(self, sentence: str, tone: Tone = "") -> None:
        """Show a sentence in place of the last one."""
        self._stop()
        self.said, self._tone = sentence, tone
        self.set_class(bool(sentence), "-said")
        self.update(show(_SIGNS.get(tone, "") + sentence, _STYLES.get(tone, "")))
        if sentence and tone in ("", "good"):
            self._timer = self.set_timer(FADES_S, self.clear)

    def add(self, hint: str) -> None:
        """Show a hint behind the sentence, where there is room; a sentence that names the key u gives it already."""
        line, room = _SIGNS.get(self._tone, "") + self.said, max(1, self.content_size.width)
        if self.said and hint and " u " not in line and width(line) % room + width(hint) + 2 <= room:
            self.update(show(line, _STYLES.get(self._tone, "")) + show(f"  {hint}", "$ink-muted not bold"))

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
