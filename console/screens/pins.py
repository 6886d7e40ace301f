"""Pins: the addresses whose place a person has to choose, those that were set or learned, and all others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from console.flows import pinning
from console.screens.base import bindings
from console.screens.pinmap import PinMapScreen
from console.text import show
from console.views import pins as views
from console.widgets.filter import FilterChanged, FilterLine
from console.widgets.headline import Headline
from console.widgets.rows import ListRows
from console.widgets.table import RowHighlighted, Table
from core.deliveries import service as deliveries
from core.deliveries.model import PinDistance
from core.desk import Desk
from core.errors import BadInput
from core.geocoding import service
from core.geocoding.service import PinItem
from core.text import fold


class PinsScreen(PinMapScreen):
    """One of three lists above: the review, what was set and learned, every pin. What is known of one row below."""

    place = "pins"
    BINDINGS = bindings("pins")

    def __init__(self) -> None:
        super().__init__()
        self.items: dict[str, PinItem] = {}
        self._all_days = False
        self._which = views.LISTS[0]
        self._shown = ""

    def body(self) -> Iterable[Widget]:
        """Headline, filter, the list and the map; why its pin is as it is, and the candidates."""
        yield Headline()
        yield FilterLine("name, street, order number")
        yield self.beside_map(Table(*views.REVIEW, empty=views.EMPTY["review"], ident="review"))
        with Vertical(id="choices"):
            yield Static("", id="why")
            candidates = Table(*views.CANDIDATES, empty=(), ident="candidates")
            candidates.can_focus = False
            yield candidates
            yield Static("", id="credit")

    async def load(self) -> None:
        """The list that is wanted, of the day where it has one, filtered."""
        which, day = self._which, None if self._all_days else self.day
        listed, told = await self.core(_look, self.desk, which, day)
        words = fold(self.query_one(FilterLine).text).split()
        found = [item for item in listed if all(word in _text(item) for word in words)]
        self.items = {views.key(item): item for item in found}
        table, shown = self.query_one("#review", Table), self._shown
        self._shown, table.columns = which, views.COLUMNS[which]
        rows = ListRows([views.row(which, item, self.desk) for item in found])
        table.show(rows, empty=views.NOT_FOUND if words else views.EMPTY[which], fresh=shown != which)
        self.query_one(FilterLine).found(f"{len(found):,} of {len(listed):,}")
        self.query_one(Headline).show(views.headline(which, listed), views.beside(which, self._all_days, told))
        self._show_candidates()

    # -- the candidates below --

    def on_row_highlighted(self, event: RowHighlighted) -> None:
        """Another address under the cursor."""
        event.stop()
        if event.table.id == "review":
            self._show_candidates()

    def _show_candidates(self) -> None:
        item = self.item
        self.query_one("#choices").display = item is not None
        if item is not None:
            self.query_one("#why", Static).update(show(views.why(item)))
            self.query_one("#why").set_class(item.accepted and not item.doubts and not item.suggestion, "-calm")
            self.query_one("#candidates", Table).show(ListRows(views.candidates(item.choices)))
            self.query_one("#candidates").styles.height = len(item.choices) + 1 if item.choices else 0
            credit = service.attributions(choice.candidate.source for choice in item.choices)
            self.query_one("#credit", Static).update(show(". ".join(credit)))
            self.query_one("#credit").display = bool(credit)
        self.fit()

    @property
    def item(self) -> PinItem | None:
        """What is under the cursor."""
        return self.items.get(self.query_one("#review", Table).key)

    @property
    def _order(self) -> PinItem | None:
        """What is under the cursor, if an order has it."""
        if (item := self.item) and not item.order_id:
            raise BadInput("No order has this address any more; x takes its pin back.")
        return item

    # -- actions --

    async def action_pick(self) -> None:
        """Choose a candidate by its number."""
        if item := self._order:
            await pinning.pick(self, item)

    async def action_accept(self) -> None:
        """Take the first candidate, or what deliveries suggest."""
        if item := self._order:
            await pinning.accept(self, item)

    async def action_place(self) -> None:
        """Set the pin by coordinates."""
        if item := self._order:
            await pinning.place(self, item)

    async def action_nudge(self) -> None:
        """Move the pin by metres."""
        if item := self._order:
            await pinning.nudge(self, item)

    async def action_same(self) -> None:
        """Take the pin of an earlier order."""
        if item := self._order:
            await pinning.same(self, item)

    async def action_revoke(self) -> None:
        """Take back what was set or learned."""
        if item := self.item:
            await pinning.revoke(self, item)

    async def action_pin(self) -> None:
        """Look everything in the review up again: after the region was added or mended."""
        await pinning.look_up(self, None if self._all_days else self.day, again=True)

    def action_scope(self) -> None:
        """This day's pins, or those of all days."""
        self._all_days = not self._all_days
        self.reload()

    def action_which(self) -> None:
        """The review, what was set and learned, every pin, and round again."""
        self._which = views.LISTS[(views.LISTS.index(self._which) + 1) % len(views.LISTS)]
        self.reload()

    def action_filter(self) -> None:
        """Type what to look for."""
        self.query_one(FilterLine).open()

    def on_filter_changed(self, event: FilterChanged) -> None:
        """Another text to look for."""
        event.stop()
        self.reload()


def _look(desk: Desk, which: str, day: date | None) -> tuple[list[PinItem], PinDistance | None]:
    """The items of a list, and how far pins lay from doors where that is shown."""
    if which == "kept":
        return service.kept(desk), deliveries.pin_distance(desk)
    return (service.review if which == "review" else service.every_pin)(desk, day), None


def _text(item: PinItem) -> str:
    return fold(f"{item.source_order_id} {item.name} {item.address}")
