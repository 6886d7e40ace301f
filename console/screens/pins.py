"""Pins: the addresses whose place a person has to choose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from console import formats
from console.flows import pinning
from console.screens.base import PlaceScreen, bindings
from console.text import show
from console.views import pins as views
from console.widgets.filter import FilterChanged, FilterLine
from console.widgets.headline import Headline
from console.widgets.rows import Cell, ListRows
from console.widgets.table import RowHighlighted, Table
from core.geocoding import service
from core.geocoding.service import PinItem
from core.text import fold

_DONE = (
    "No address waits for a look.",
    "Every order of this day that was looked up has its pin. 3 goes on to the plan.",
)
_NOT_FOUND = ("No address in review has that.", "Esc in the filter line shows all.")


class PinsScreen(PlaceScreen):
    """The review: orders without a sure pin above, the candidates of the one under the cursor below."""

    place = "pins"
    BINDINGS = bindings("pins")

    def __init__(self) -> None:
        super().__init__()
        self._items: dict[str, PinItem] = {}
        self._all_days = False

    def body(self) -> Iterable[Widget]:
        """Headline, filter, the review; why it waits, and its candidates."""
        yield Headline()
        yield FilterLine("name, street, order number")
        yield Table(*views.REVIEW, empty=_DONE, ident="review")
        with Vertical(id="choices"):
            yield Static("", id="why")
            candidates = Table(*views.CANDIDATES, empty=(), ident="candidates")
            candidates.can_focus = False
            yield candidates

    async def load(self) -> None:
        """The review of the day, filtered."""
        day = None if self._all_days else self.day
        waiting = await self.core(service.review, self.desk, day)
        words = fold(self.query_one(FilterLine).text).split()
        found = [item for item in waiting if all(word in _text(item) for word in words)]
        self._items = {str(item.order_id): item for item in found}
        rows = ListRows([views.row(item) for item in found])
        self.query_one("#review", Table).show(rows, empty=_NOT_FOUND if words else _DONE)
        self.query_one(FilterLine).found(f"{len(found):,} of {len(waiting):,}")
        self.query_one(Headline).show(self._headline(waiting), ["all days" if self._all_days else ""])
        self._show_candidates()

    def _headline(self, waiting: Sequence[PinItem]) -> list[Cell]:
        if not waiting:
            return [Cell("Nothing to review", "good")]
        missing = sum(not item.choices and item.version > 0 for item in waiting)
        new = sum(item.version == 0 for item in waiting)
        return [
            Cell(formats.count(len(waiting), "address to review", "addresses to review"), "strong"),
            Cell(f"{missing:,} without a candidate" if missing else "", "bad"),
            Cell(f"{new:,} not looked up: press g" if new else "", "warn"),
        ]

    # -- the candidates below --

    def on_row_highlighted(self, event: RowHighlighted) -> None:
        """Another address under the cursor."""
        event.stop()
        if event.table.id == "review":
            self._show_candidates()

    def _show_candidates(self) -> None:
        item = self._item
        self.query_one("#choices").display = item is not None
        if item is not None:
            self.query_one("#why", Static).update(show(item.why))
            self.query_one("#candidates", Table).show(ListRows(views.candidates(item.choices)))
            self.query_one("#candidates").styles.height = len(item.choices) + 1 if item.choices else 0

    @property
    def _item(self) -> PinItem | None:
        return self._items.get(self.query_one("#review", Table).key)

    # -- actions --

    async def action_pick(self) -> None:
        """Choose a candidate by its number."""
        if item := self._item:
            await pinning.pick(self, item)

    async def action_accept(self) -> None:
        """Take the first candidate."""
        if item := self._item:
            await pinning.take(self, item, 1)

    async def action_place(self) -> None:
        """Set the pin by coordinates."""
        if item := self._item:
            await pinning.place(self, item)

    async def action_same(self) -> None:
        """Take the pin of an earlier order."""
        if item := self._item:
            await pinning.same(self, item)

    async def action_pin(self) -> None:
        """Look everything in the review up again: after the region was added or mended."""
        await pinning.look_up(self, None if self._all_days else self.day, again=True)

    def action_scope(self) -> None:
        """This day's review, or all."""
        self._all_days = not self._all_days
        self.reload()

    def action_filter(self) -> None:
        """Type what to look for."""
        self.query_one(FilterLine).open()

    def on_filter_changed(self, event: FilterChanged) -> None:
        """Another text to look for."""
        event.stop()
        self.reload()


def _text(item: PinItem) -> str:
    return fold(f"{item.source_order_id} {item.name} {item.address}")
