"""Only what has changed goes to the terminal.

Textual writes a widget anew when it has changed, and the whole screen when anything was laid out anew: 25 KB at 200x60,
for a cursor that moved. Here each line is held against what stands on the terminal, and the stretch that differs is
written. Textual has no door for that: `_display` is taken, here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Generic, TypeVar

from rich.console import Console, ConsoleOptions, RenderResult
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.screen import Screen
from textual.strip import Strip

Returned = TypeVar("Returned")
#: Letters on whose width all terminals agree; a line that holds others is written whole, so that nothing is left over.
_SURE = re.compile("[\x20-\u02ff\u2010-\u22ff\u2500-\u25fc\u2800-\u28ff]*")

#: The style of what nobody knows: it is like nothing that is drawn.
_UNKNOWN = Style(meta={"unknown": True})


class FrugalApp(App[Returned], Generic[Returned]):
    """An app that remembers what stands on the terminal."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Strip] = []

    def forget(self) -> None:
        """Nobody knows what stands there: the next frame is written whole."""
        self._lines = []

    def on_resize(self) -> None:
        """A terminal does what it likes with its lines when its window changes."""
        self.forget()

    def redraw(self) -> None:
        """Write the whole screen anew: another program has written over it."""
        self.forget()
        self.call_later(self.refresh)

    def _display(self, screen: Screen[object], renderable: object) -> None:
        if isinstance(renderable, LayoutUpdate | ChopsUpdate) and self._writes:
            renderable = _Changes(_changes(self, renderable))
            if not renderable.text and self.cursor_position == self._previous_cursor_position:
                self.post_display_hook()
                return
        super()._display(screen, renderable)  # type: ignore[arg-type]

    @property
    def _writes(self) -> bool:
        """Whether Textual would write a frame now."""
        return self.is_running and not (self._batch_count or self.is_headless or self.is_inline)


class _Changes(CompositorUpdate):
    """What of a frame has to be written."""

    def __init__(self, text: str) -> None:
        self.text = text

    def render_segments(self, console: Console) -> str:
        """The same."""
        return self.text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Segment("")


def _changes(app: FrugalApp[Returned], update: LayoutUpdate | ChopsUpdate) -> str:
    """A frame, held against what stands on the terminal."""
    width, height = app.size
    if len(app._lines) != height or any(line.cell_length != width for line in app._lines):
        app._lines = [Strip([Segment(" " * width, _UNKNOWN)], width)] * height
    written: list[str] = []
    for x, y, strip in _pieces(update):
        if y < height:
            written += _written(app._lines, x, y, strip, width, app.console)
    return "".join(written)


def _pieces(update: LayoutUpdate | ChopsUpdate) -> Iterator[tuple[int, int, Strip]]:
    """What a frame holds: column, line, and what shall stand from there on."""
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            yield update.region.x, y, Strip.join(line)
        return
    for y, x1, x2 in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x <= x2 and end > x1:
                whole = x1 <= x < x2 and end <= x2
                yield x, y, strip if whole else strip.crop(0, min(end, x2) - x)


def _written(lines: list[Strip], x: int, y: int, strip: Strip, width: int, console: Console) -> list[str]:
    """What brings a piece of a line onto the terminal; `lines` are brought up to date."""
    before, end = lines[y], min(width, x + strip.cell_length)
    lines[y] = after = Strip.join([before.crop(0, x), strip.crop(0, end - x), before.crop(end, width)])
    first, last = differs(before, after, width)
    first, last = max(first, x), min(last, end)
    if first >= last:
        return []
    return [Control.move_to(first, y).segment.text, after.crop(first, last).render(console)]


def differs(before: Strip, after: Strip, width: int) -> tuple[int, int]:
    """The cells from the first that differs to before the last that does, both 0 where none does."""
    one, other = list(before), list(after)
    if one == other:
        return 0, 0
    if not all(_SURE.fullmatch(segment.text) for segment in (*one, *other)):
        return 0, width
    first = _same(one, other)
    return first, max(first, width - _same(_mirrored(one), _mirrored(other)))


def _same(one: list[Segment], other: list[Segment]) -> int:
    """How many cells are the same from the beginning; every letter here is one cell."""
    cells, at, left, right = 0, 0, "", ""
    queue = [iter(one), iter(other)]
    style: list[object] = [None, None]
    while True:
        if not left:
            segment = next(queue[0], None)
            if segment is None:
                return cells
            left, style[0] = segment.text, segment.style
        if not right:
            segment = next(queue[1], None)
            if segment is None:
                return cells
            right, style[1] = segment.text, segment.style
        if style[0] != style[1]:
            return cells
        most = min(len(left), len(right))
        at = most if left[:most] == right[:most] else _prefix(left, right)
        cells += at
        if at < most:
            return cells
        left, right = left[at:], right[at:]


def _prefix(left: str, right: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))


def _mirrored(segments: list[Segment]) -> list[Segment]:
    return [Segment(segment.text[::-1], segment.style) for segment in reversed(segments)]
