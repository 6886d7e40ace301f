"""A widget of several lines, of which only those are drawn anew that read otherwise than before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

Self = TypeVar("Self", bound="Lines")
#: More lines than these are on no screen.
_MOST = 400


class Lines(Widget):
    """`lines` answers a `Content` for each line. Drawing one costs 2 ms at 200 columns: the cursor moves two."""

    def __init__(self, *, ident: str | None = None) -> None:
        super().__init__(id=ident)
        self._contents: Sequence[Content] | None = None
        self._drawn: dict[tuple[object, ...], Strip] = {}

    def lines(self) -> Sequence[Content]:
        """What the lines read."""
        return ()

    def renew(self) -> None:
        """Something may read otherwise: draw the lines that do."""
        before, self._contents = self._contents, self.lines()
        if before is None or len(before) != len(self._contents):
            self.refresh()
        elif unlike := [
            y for y, (old, new) in enumerate(zip(before, self._contents, strict=True)) if _unlike(old, new)
        ]:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in unlike))

    def refresh(self: Self, *regions: Any, **how: Any) -> Self:
        """All of it is drawn anew, or what has changed."""
        if not regions:
            self._contents = None
        return super().refresh(*regions, **how)

    def render(self) -> Content:
        """All lines."""
        return Content("\n").join(self.lines())

    def notify_style_update(self) -> None:
        """Other colours: every line is drawn anew."""
        super().notify_style_update()
        self._drawn.clear()

    def render_line(self, y: int) -> Strip:
        """The line, as it was drawn last where it reads the same."""
        if self._contents is None:
            self._contents = self.lines()
        width = self.size.width
        line = self._contents[y] if y < len(self._contents) else Content("")
        key = (line.plain, tuple(line.spans), width)
        if key not in self._drawn:
            if len(self._drawn) > _MOST:
                self._drawn.clear()
            self._drawn[key] = Visual.to_strips(self, line, width, 1, self.visual_style)[0]
        return self._drawn[key]


def _unlike(one: Content, other: Content) -> bool:
    return one is not other and (one.plain != other.plain or one.spans != other.spans)
