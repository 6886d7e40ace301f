"""Only what has changed goes to the terminal.

Textual writes a widget anew when it has changed, and the whole screen when anything was laid out anew: 25 KB at 200x60,
for a cursor that moved. Here each cell is held against what stands on the terminal, and those that differ are written.
Textual has no door for that: `_display` is taken, here and nowhere else.
"""

from __future__ import annotations

from itertools import chain
from typing import Generic, TypeVar

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS, Console, ConsoleOptions, RenderResult
from rich.segment import Segment
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.screen import Screen

from console.cells import Standing

Returned = TypeVar("Returned")


class FrugalApp(App[Returned], Generic[Returned]):
    """An app that remembers what stands on the terminal."""

    def __init__(self) -> None:
        super().__init__()
        self._standing: Standing | None = None

    def forget(self) -> None:
        """Nobody knows what stands there: the next frame is written whole."""
        self._standing = None

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
    colours = COLOR_SYSTEMS.get(app.console.color_system or "", ColorSystem.TRUECOLOR)
    standing = app._standing
    if standing is None or standing.size != tuple(app.size) or standing.colours != colours:
        app._standing = standing = Standing(*app.size, colours)
    if isinstance(update, LayoutUpdate):
        for y, strips in enumerate(update.strips, update.region.y):
            standing.put(update.region.x, y, chain.from_iterable(strips))
    else:
        for y, x1, x2 in update.spans:
            for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                if strip is not None and x <= x2 and end > x1:
                    standing.put(x, y, strip, min(end, x2))
    return standing.written()
