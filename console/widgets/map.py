"""A map in braille: roads, routes by colour and sign, numbered stops; it zooms, pans, fits and follows.

It draws a scene that it is given, once for each change: what stands still is not drawn again.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from console.map.braille import NO_INK
from console.map.scene import COLOURS, Ink, Scene

if TYPE_CHECKING:
    from console.map.drawing import Row
    from console.map.view import View

#: From this height on a map has room below everything else; from this width on it always stands beside.
HIGH, WIDE = 32, 150
#: What a key brings nearer, and the part of the map that an arrow moves it by.
ZOOM, PAN = 1.6, 0.2
#: The look of each ink, by its component class.
_CLASSES = {
    Ink.SMALL: "small",
    Ink.STREET: "street",
    Ink.MAIN: "main",
    Ink.NUMBER: "number",
    Ink.DEPOT: "depot",
    Ink.LEFT_OUT: "left-out",
    Ink.HERE: "here",
    Ink.NOTE: "note",
    Ink.KEY: "key",
    **{Ink.ROUTE + at: f"route-{at + 1}" for at in range(COLOURS)},
    **{Ink.UNDER + at: f"route-{at + 1}" for at in range(COLOURS)},
}


class Shows(Enum):
    """What the map keeps in view."""

    ALL = "all"  #: everything
    CLOSE = "close"  #: what is under the cursor
    FREE = "free"  #: where a person has moved it; the place under the cursor stays in view


class Map(Widget, can_focus=True):
    """`show(scene)`; the keys work while it has the focus, the actions from anywhere."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"map--{name}" for name in _CLASSES.values()}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus,equals_sign", "zoom(1)", "Nearer", show=False),
        Binding("minus", "zoom(-1)", "Farther", show=False),
        Binding("left,h", "pan(-1,0)", "To the left", show=False),
        Binding("right,l", "pan(1,0)", "To the right", show=False),
        Binding("up,k", "pan(0,-1)", "Up", show=False),
        Binding("down,j", "pan(0,1)", "Down", show=False),
        Binding("0", "fit('all')", "All of it", show=False),
        Binding("full_stop", "fit('close')", "What is under the cursor", show=False),
    ]

    def __init__(self, shows: Shows = Shows.ALL, *, keys: bool = True) -> None:
        """`keys` tells its keys in its last line while it has the focus."""
        super().__init__()
        self.scene = Scene()
        self.shows = shows
        self.view: View | None = None
        #: How often it was drawn.
        self.drawn = 0
        self._keys = keys
        self._rows: list[Row] | None = None
        self._styles: dict[int, Style] = {}

    # -- what a screen uses --

    def show(self, scene: Scene) -> None:
        """Show this; the view stays where it holds what it has to."""
        if scene == self.scene:
            return
        moved = scene.fit != self.scene.fit if self.shows is Shows.ALL else scene.close != self.scene.close
        self.scene = scene
        self._look(again=moved and self.shows is not Shows.FREE)
        self._redraw()

    def action_zoom(self, steps: int) -> None:
        """Nearer or farther, around the place under the cursor where there is one."""
        if self.view is not None:
            here = self.scene.here
            view = (
                self.view.centred(here) if here and steps > 0 and not self.view.zoomed(ZOOM).shows(here) else self.view
            )
            self._free(view.zoomed(ZOOM**steps))

    def action_pan(self, right: int, down: int) -> None:
        """A fifth of what is seen to that side."""
        if self.view is not None:
            self._free(self.view.panned(right * PAN, down * PAN))

    def action_fit(self, what: str) -> None:
        """All of it, or what is under the cursor; and so from now on."""
        self.shows = Shows(what)
        self._look(again=True)
        self._redraw()

    # -- the view --

    def _free(self, view: View) -> None:
        self.shows, self.view = Shows.FREE, view
        self._redraw()

    def _look(self, *, again: bool) -> None:
        """Bring into view what has to be; `again`: fit anew."""
        from console.map.view import View

        width, height = self.size.width, self.size.height - 1
        if width < 1 or height < 1:
            return
        here = self.scene.here
        if self.view is None or again:
            wanted = self.scene.close if self.shows is Shows.CLOSE and self.scene.close else self.scene.fit
            if not wanted and here is None:
                return
            self.view = View.fitting(wanted or [here or (0.0, 0.0)], width, height)
        if here is not None and not self.view.shows(here):
            self.view = self.view.centred(here)

    def on_resize(self) -> None:
        """Another size: what was fitted is fitted anew, else the middle stays."""
        if self.view is not None:
            self.view = self.view.sized(self.size.width, self.size.height - 1)
        self._look(again=self.shows is not Shows.FREE)
        self._redraw()

    # -- drawing --

    def watch_has_focus(self, has_focus: bool) -> None:
        """With the focus its keys are told, else its signs."""
        super().watch_has_focus(has_focus)
        self._redraw()

    def notify_style_update(self) -> None:
        """A new theme: every line is drawn anew."""
        super().notify_style_update()
        self._styles.clear()

    def _redraw(self) -> None:
        """Draw it, and render the lines anew that have changed."""
        before, self._rows = self._rows, self._drawing() if self.display else None
        if before is None or self._rows is None or len(before) != len(self._rows):
            self.refresh()
        elif unlike := [y for y, (old, new) in enumerate(zip(before, self._rows, strict=True)) if old != new]:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in unlike))

    def render_line(self, y: int) -> Strip:
        """One line of the map; the last one tells signs and scale."""
        if self._rows is None:
            self._rows = self._drawing()
        if y >= len(self._rows):
            return Strip.blank(self.size.width, self._style(NO_INK))
        segments = [Segment(text, self._style(ink)) for text, ink in self._rows[y]]
        if y < len(self._rows) - 1 and self.view is not None and self.view.width == self.size.width:
            # Every sign of the map itself is one cell wide: nothing has to be measured.
            return Strip(segments, self.size.width)
        return Strip(segments).adjust_cell_length(self.size.width, self._style(NO_INK))

    def _drawing(self) -> list[Row]:
        if self.view is None:
            return []
        from console.map.drawing import frame

        self.drawn += 1
        return frame(replace(self.scene, legend=_KEYS) if self._keys and self.has_focus else self.scene, self.view)

    def _style(self, ink: int) -> Style:
        if ink not in self._styles:
            name = _CLASSES.get(ink)
            part = self.get_component_rich_style(f"map--{name}", partial=True) if name else Style()
            under = Ink.UNDER <= ink < Ink.UNDER + COLOURS
            self._styles[ink] = self.rich_style + part + Style(bold=True if under else None)
        return self._styles[ink]


_KEYS = tuple(
    part
    for key, word in (("+ -", "nearer, farther"), ("↑↓←→", "move"), ("0", "all"), (".", "this route"))
    for part in ((f" {key} ", int(Ink.KEY)), (f"{word} ", int(Ink.NOTE)))
)
