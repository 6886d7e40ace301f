"""Untrusted text on its way to the screen.

A plain `str` given to a Textual widget is read as markup, and control characters in it reach the terminal. So no text
of a customer is ever given as `str`: `show` and `paragraphs` turn it into `Content`, and `ControlFilter` is the last
belt for whatever slipped past them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.content import Content
from textual.filter import LineFilter

from core.text import ELLIPSIS, guard

if TYPE_CHECKING:
    from textual.color import Color

Align = Literal["left", "right"]

#: How a line end inside a one-line field is shown.
_LINE_END = " ⏎ "
#: What joins and dresses emoji: terminals disagree on how wide the result is, so it is shown as its plain parts.
_JOINED = re.compile("[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")


def plain(untrusted: object) -> str:
    """The text on one line, every steering character visible; still a `str`, for the table's own cells."""
    text = str(untrusted)
    if text.isascii() and text.isprintable():
        return text
    return guard(_JOINED.sub("", _LINE_END.join(text.splitlines())))


def show(untrusted: object, style: str = "") -> Content:
    """The text on one line as `Content`: never markup, nothing in it acts on the terminal."""
    text = plain(untrusted)
    return Content.styled(text, style) if style else Content(text)


def paragraphs(untrusted: object, style: str = "") -> Content:
    """Like `show`, line ends kept: notes and messages."""
    text = "\n".join(plain(line) for line in str(untrusted).splitlines())
    return Content.styled(text, style) if style else Content(text)


def fit(text: str, width: int, align: Align = "left") -> str:
    """The text in exactly `width` cells: padded, or cut with an ellipsis; a wide character is never halved."""
    missing = width - cell_len(text)
    if missing < 0:
        # Cutting by cells may split a joined emoji; measuring again keeps the column whole whatever came out.
        text = _cut(text, width - 1) + ELLIPSIS if width > 0 else ""
        missing = width - cell_len(text)
    return text + " " * missing if align == "left" else " " * missing + text


def _cut(text: str, width: int) -> str:
    cut = set_cell_size(text, width)
    while cell_len(cut) > width:
        cut = cut[:-1]
    return cut.rstrip(" ")


class ControlFilter(LineFilter):
    """The last belt: no control or bidi character in any rendered line, whichever widget drew it.

    The width of a line is kept, since it has been laid out already.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments with every steering character replaced by as many dots as it is wide (mostly none)."""
        if not any(_steers(segment.text) for segment in segments):
            return segments
        return [Segment(_harmless(segment.text), segment.style) for segment in segments]


def _steers(text: str) -> bool:
    return not (text.isascii() and text.isprintable()) and guard(text) != text


def _harmless(text: str) -> str:
    return "".join(c if guard(c) == c else "·" * cell_len(c) for c in text)


def spread(left: Sequence[Content], right: Sequence[Content], width: int) -> Content:
    """One line: `left` at the left end, as much of `right` as fits at the right end, its last parts first.

    What is less important stands earlier in `right`, so that it goes first on a narrow terminal.
    """
    start = Content("").join(left)
    parts = list(right)
    while parts and start.cell_length + sum(part.cell_length for part in parts) + 1 > width:
        parts.pop(0)
    end = Content("").join(parts)
    gap = max(1, width - start.cell_length - end.cell_length)
    return Content("").join([start, Content(" " * gap), end]).truncate(width, ellipsis=True)
