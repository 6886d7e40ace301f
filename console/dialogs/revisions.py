"""The revisions of a day as a tree, and below it what the one under the cursor does otherwise than the one in view."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING, cast

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from console.dialogs.listing import Listing
from console.text import show
from console.widgets.columns import Column
from console.widgets.headline import STYLES
from console.widgets.rows import Cell, Row
from console.widgets.table import RowHighlighted, Table

if TYPE_CHECKING:
    from console.app import RoundsmanApp


class Revisions(Listing):
    """A `Listing` whose row under the cursor is explained: `beneath(key)` answers the lines about it."""

    def __init__(
        self,
        title: str,
        columns: Sequence[Column],
        rows: Sequence[Row],
        offers: Sequence[tuple[str, str]],
        beneath: Callable[[str], Awaitable[Sequence[Cell]]],
        *,
        at: str = "",
    ) -> None:
        super().__init__(title, columns, rows, offers, at=at)
        self._beneath = beneath
        self._wanted = ""
        self._shown = ""

    def body(self) -> Iterable[Widget]:
        """The tree, and the lines about one."""
        yield from super().body()
        yield Static("", classes="note beneath")

    def on_mount(self) -> None:
        """Begin with the row under the cursor."""
        super().on_mount()
        self._tell(self.query_one(Table).key)

    def on_row_highlighted(self, event: RowHighlighted) -> None:
        """Another revision."""
        self._tell(event.key)

    def _tell(self, key: str) -> None:
        self._wanted = key
        cast("RoundsmanApp", self.app).start(self._tell_latest, name="plan.beneath.load")

    async def _tell_latest(self) -> None:
        while self._wanted and self._wanted != self._shown and self.is_attached:
            self._shown = self._wanted
            lines = await self._beneath(self._shown)
            if self.is_attached:
                text = [show(line.text, STYLES[line.tone]) for line in lines]
                self.query_one(".beneath", Static).update(Content("\n").join(text))
