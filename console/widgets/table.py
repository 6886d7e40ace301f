"""The table: any number of rows, shown at once.

It draws on ScrollView's line API: a line is made when it comes into view, so opening 100,000 rows costs what opening
ten costs. It takes its rows through the `Rows` protocol and knows no service: give it `ListRows` for what is in memory
or `PagedRows(keys, fetch)` for keys whose rows are fetched a page at a time.

    table = Table(Column("Order", 10), Column("Name", 16, grow=1), Column("Mass", 8, align="right"))
    table.show(ListRows([Row("1042", ("1042", "Ann", Cell("12 kg", "muted")))]))

`show` again after a change: the cursor stays on its row's key, at the same height of the screen. The table posts
`RowHighlighted` when the cursor moves and `RowSelected` on Enter or a double click.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from console.formats import Tone
from console.text import fit, plain
from console.widgets.columns import GAP, Column, layout
from console.widgets.rowmessages import RowHighlighted, RowSelected
from console.widgets.rows import NO_ROWS, Cell, Row, Rows

__all__ = ["Cell", "Column", "Row", "RowHighlighted", "RowSelected", "Rows", "Table"]

#: Cells left of the first column: the cursor's sign and a blank.
GUTTER = 2
CURSOR_SIGN = "▸ "
MARK_SIGN = "• "


class Table(ScrollView, can_focus=True):
    """Rows under a header, one line each, with a cursor that stays on its row's key."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--header",
        "table--cursor",
        "table--muted",
        "table--strong",
        "table--accent",
        "table--good",
        "table--warn",
        "table--bad",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "jump(0)", "First", show=False),
        Binding("end", "jump(-1)", "Last", show=False),
        Binding("enter", "select", "Open", show=False),
    ]

    def __init__(
        self,
        *columns: Column,
        empty: Sequence[str] = ("Nothing here.",),
        ident: str | None = None,
        marks: bool = False,
        header: bool = True,
    ) -> None:
        """`empty` are the lines shown when there are no rows, the first one strong; `marks` lets Space mark rows."""
        super().__init__(id=ident)
        self.columns = columns
        self.rows: Rows = NO_ROWS
        self.cursor = 0
        self.marked: set[str] = set()
        self._marks = marks
        #: Lines above the rows.
        self._top = 1 if header else 0
        self._when_empty = tuple(empty)
        # Before the first rows are given nobody knows that there are none.
        self._empty: tuple[str, ...] = ()
        self._widths: list[tuple[int, Column, int]] = []
        self._strips: dict[tuple[int, bool], Strip] = {}
        self._styles: dict[tuple[str, bool], Style] = {}

    # -- what a screen uses --

    def show(
        self, rows: Rows, *, empty: Sequence[str] | None = None, fresh: bool = False, from_top: bool = False
    ) -> None:
        """Show these rows; the cursor stays on the key it was on, or on its place if that key is gone.

        `fresh` rows are others altogether, such as those of another filter: the cursor begins at the top. `from_top`:
        where the first row is in view it stays so, as long as the cursor has room: new rows come in above it.
        """
        key, above = self.key, self.cursor - self.scroll_offset.y
        if fresh:
            key, above, self.cursor = "", 0, 0
        self.rows = rows
        self._empty = self._when_empty if empty is None else tuple(empty)
        place = rows.index_of(key) if key else None
        self.cursor = self._within(self.cursor if place is None else place)
        self.marked = {mark for mark in self.marked if rows.index_of(mark) is not None}
        self._measure()
        self._scroll_row(0 if from_top and not self.scroll_offset.y else self.cursor - above)
        self._reveal()
        self._redraw()
        if self.key and self.key != key:
            self.post_message(RowHighlighted(self, self.key))

    @property
    def key(self) -> str:
        """The key of the row under the cursor; empty when there is no row."""
        return self.rows.key(self.cursor) if len(self.rows) else ""

    @property
    def chosen(self) -> list[str]:
        """The marked keys in the table's order, or the one under the cursor."""
        if not self.marked:
            return [self.key] if self.key else []
        return sorted(self.marked, key=lambda key: self.rows.index_of(key) or 0)

    def go_to(self, key: str) -> bool:
        """Put the cursor on a key; False when it is not among the rows."""
        place = self.rows.index_of(key)
        if place is not None:
            self._move_to(place)
        return place is not None

    # -- keys and mouse --

    def action_move(self, step: int) -> None:
        """One row up or down."""
        self._move_to(self.cursor + step)

    def action_page(self, step: int) -> None:
        """One screenful up or down."""
        self._move_to(self.cursor + step * max(1, self.size.height - self._top - 1))

    def action_jump(self, place: int) -> None:
        """To the first (0) or last (-1) row."""
        self._move_to(place if place >= 0 else len(self.rows) - 1)

    def action_select(self) -> None:
        """Open the row under the cursor."""
        if self.key:
            self.post_message(RowSelected(self, self.key))

    def key_space(self) -> None:
        """Mark the row, or take its mark away, and go on to the next."""
        if self._marks and self.key:
            self.marked ^= {self.key}
            self._strips.clear()
            self._refresh_row(self.cursor)
            self.action_move(1)

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on the row, a second one opens it."""
        row = self.scroll_offset.y + event.y - self._top
        if event.y < self._top or not 0 <= row < len(self.rows):
            return
        self._move_to(row)
        if event.chain > 1:
            self.action_select()

    # -- drawing --

    def on_resize(self) -> None:
        """Columns follow the width; the cursor stays in view, and the first row where both have room."""
        self._measure()
        if self.cursor < self.size.height - self._top:
            self._scroll_row(0)
        self._reveal()

    def notify_style_update(self) -> None:
        """A new theme, or focus: every line is drawn anew."""
        super().notify_style_update()
        self._styles.clear()
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        """The header on line 0, rows below it, or the empty state."""
        width = self.size.width
        if y < self._top:
            return self._header(width)
        if not len(self.rows):
            return self._empty_line(y, width)
        row = self.scroll_offset.y + y - self._top
        if row >= len(self.rows):
            return Strip.blank(width, self._style("", False))
        at = (row, row == self.cursor)
        if at not in self._strips:
            if len(self._strips) > 2000:
                self._strips.clear()
            self._strips[at] = self._row(row, width)
        return self._strips[at]

    def _row(self, place: int, width: int) -> Strip:
        row = self.rows.window(place, place + 1)[0]
        under = place == self.cursor
        sign = CURSOR_SIGN if under else MARK_SIGN if row.key in self.marked else "  "
        if under and row.key in self.marked:
            sign = "▸•"
        segments = [Segment(sign, self._style("accent", under))]
        for at, column, cells in self._widths:
            cell = row.cells[at]
            text, tone = (cell.text, cell.tone) if isinstance(cell, Cell) else (cell, "")
            shown = fit(plain(text), cells, column.align) + " " * GAP
            segments.append(Segment(shown, self._style(tone or row.tone, under)))
        # Few segments are few bytes on a slow line.
        return Strip(segments).simplify().adjust_cell_length(width, self._style("", under))

    def _header(self, width: int) -> Strip:
        style = self.rich_style + self.get_component_rich_style("table--header", partial=True)
        titles = (" " * GAP).join(fit(column.title, cells, column.align) for _, column, cells in self._widths)
        return Strip([Segment(" " * GUTTER + titles, style)]).adjust_cell_length(width, style)

    def _empty_line(self, y: int, width: int) -> Strip:
        first = max(2, (self.size.height - len(self._empty)) // 3)
        line = y - first
        blank = self._style("", False)
        if not 0 <= line < len(self._empty):
            return Strip.blank(width, blank)
        text = plain(self._empty[line])
        style = self._style("strong" if line == 0 else "muted", False)
        return Strip([Segment(fit("  " + text, width), style)]).adjust_cell_length(width, blank)

    def _style(self, tone: Tone | str, under: bool) -> Style:
        if (tone, under) not in self._styles:
            style = self.rich_style
            if under:
                style += self.get_component_rich_style("table--cursor", partial=True)
            # Muted ink would be hard to read on the cursor's ground.
            if tone and not (under and tone == "muted"):
                style += self.get_component_rich_style(f"table--{tone}", partial=True)
            self._styles[tone, under] = style
        return self._styles[tone, under]

    # -- cursor and scrolling --

    def _within(self, place: int) -> int:
        return max(0, min(place, len(self.rows) - 1))

    def _move_to(self, place: int) -> None:
        place = self._within(place)
        if place == self.cursor or not len(self.rows):
            return
        before, self.cursor = self.cursor, place
        self._refresh_row(before)
        self._refresh_row(place)
        self._reveal()
        self.post_message(RowHighlighted(self, self.key))

    def _refresh_row(self, place: int) -> None:
        self.refresh_line(place + self._top)

    def _reveal(self) -> None:
        """Scroll as little as brings the cursor's row into view."""
        visible = max(1, self.size.height - self._top)
        top = self.scroll_offset.y
        if self.cursor < top:
            self._scroll_row(self.cursor)
        elif self.cursor >= top + visible:
            self._scroll_row(self.cursor - visible + 1)

    def _scroll_row(self, top: int) -> None:
        self.scroll_to(y=max(0, top), animate=False, force=True, immediate=True)

    def _measure(self) -> None:
        width = self.size.width
        self._widths = layout(self.columns, width - GUTTER)
        self._strips.clear()
        size = Size(width, len(self.rows) + self._top)
        if not self._stands(size):
            self.virtual_size = size
        elif size != self.virtual_size:
            # Nothing but the scroll bar moves: to lay the whole screen out anew would cost a frame.
            self.set_reactive(Widget.virtual_size, size)
            self.scroll_y = self.validate_scroll_y(self.scroll_y)
            if self.show_vertical_scrollbar:
                self.vertical_scrollbar.window_virtual_size = size.height

    def _stands(self, size: Size) -> bool:
        """Whether the table takes the same room with content of that size."""
        height = self.styles.height
        return (
            height is not None
            and not height.is_auto
            and size.width == self.virtual_size.width
            and (size.height > self.container_size.height) == self.show_vertical_scrollbar
        )

    def _redraw(self) -> None:
        self._strips.clear()
        self.refresh()
