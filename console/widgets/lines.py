"""A widget of several lines, of which only those are drawn anew that read otherwise than before."""

from __future__ import annotations

from typing import Any, TypeVar

from textual.content import Content
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

Self = TypeVar("Self", bound="Lines")
#: More lines than these are on no screen.
_MOST = 400


class Lines(Widget):
    """`render` answers a `Content` of several lines. Drawing one costs 2 ms at 200 columns: the cursor moves two."""

    def __init__(self, *, ident: str | None = None) -> None:
        super().__init__(id=ident)
        self._contents: list[Content] | None = None
        self._drawn: dict[tuple[object, ...], Strip] = {}

    def refresh(self: Self, *regions: Any, **how: Any) -> Self:
        """Something may read otherwise."""
        self._contents = None
        return super().refresh(*regions, **how)

    def notify_style_update(self) -> None:
        """Other colours: every line is drawn anew."""
        super().notify_style_update()
        self._drawn.clear()

    def render_line(self, y: int) -> Strip:
        """The line, as it was drawn last where it reads the same."""
        if self._contents is None:
            made = self.render()
            assert isinstance(made, Content)
            self._contents = made.split("\n", allow_blank=True)
        width = self.size.width
        line = self._contents[y] if y < len(self._contents) else Content("")
        key = (line.plain, tuple(line.spans), width)
        if key not in self._drawn:
            if len(self._drawn) > _MOST:
                self._drawn.clear()
            self._drawn[key] = Visual.to_strips(self, line, width, 1, self.visual_style)[0]
        return self._drawn[key]
