"""Numbers: what the day, its week and the weeks before come to, and the rows behind each number."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Static

from console.flows import behind
from console.screens.base import PlaceScreen, bindings
from console.text import show
from console.views import numbers as views
from console.widgets.headline import Headline
from console.widgets.rows import ListRows
from console.widgets.table import RowHighlighted, Table
from core.errors import Refused
from core.insights import service
from core.insights.measures import BY_NAME
from core.insights.model import Board, Measure


class NumbersScreen(PlaceScreen):
    """A line a number, its formula below."""

    place = "numbers"
    CSS_PATH = "../styles/numbers.tcss"
    BINDINGS = bindings("numbers")

    def __init__(self) -> None:
        super().__init__()
        self.board: Board | None = None
        self._by_day = False

    def body(self) -> Iterable[Widget]:
        """Which days, the table, the formula of the number under the cursor."""
        yield Headline()
        yield Table(empty=views.EMPTY)
        yield Static("", id="formula")

    async def load(self) -> None:
        """The numbers of the day in view."""
        self.board = await self.core(service.numbers, self.desk, self.day)
        self._show(self.board)

    def _show(self, board: Board) -> None:
        table = self.query_one(Table)
        table.columns = views.columns(board, self._by_day)
        table.show(ListRows([] if board.empty else views.rows(board, self._by_day)))
        self.query_one(Headline).show(*views.headline(board, self._by_day))
        self._explain()

    def _explain(self) -> None:
        key = self.query_one(Table).key
        self.query_one("#formula", Static).update(show(BY_NAME[key].formula if key else ""), layout=False)

    def on_row_highlighted(self, event: RowHighlighted) -> None:
        """Another number: its formula."""
        event.stop()
        self._explain()

    @property
    def measure(self) -> Measure:
        """The number under the cursor. Raises Refused where there is none."""
        if not (key := self.query_one(Table).key):
            raise Refused("There is no number here yet: nothing was due in these weeks.")
        return BY_NAME[key]

    # -- actions --

    async def action_open(self) -> None:
        """The rows behind the number."""
        if self.board is not None:
            await behind.rows_behind(self, self.board, self.measure, by_day=self._by_day)

    def action_by(self) -> None:
        """Week by week, or day by day."""
        self._by_day = not self._by_day
        if self.board is not None:
            self._show(self.board)
