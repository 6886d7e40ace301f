"""Orders: what is owed, of one day or of all; added, edited, imported, pinned and called off here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget

from console import formats
from console.dialogs.choose import Choose, Option
from console.dialogs.detail import Detail
from console.dialogs.form import Field, Form
from console.flows import timeline
from console.flows.addresses import at_pin
from console.screens.base import PlaceScreen, bindings
from console.views import orders as views
from console.widgets.facts import FactSheet
from console.widgets.filter import FilterChanged, FilterLine, rested
from console.widgets.headline import Headline
from console.widgets.rows import PagedRows, Row
from console.widgets.table import RowHighlighted, Table
from core.insights.history import Dossier, dossier
from core.orders import service
from core.orders.model import Order

#: From this width on the order under the cursor is shown beside the list.
ROOMY = 120


class OrdersScreen(PlaceScreen):
    """The list of orders, and the one under the cursor beside it where there is room."""

    place = "orders"
    BINDINGS = bindings("orders")

    def __init__(self) -> None:
        super().__init__()
        self._all_days = False
        self._sort = "number"
        self._beside = ""
        self._shown: tuple[object, ...] = ()

    def body(self) -> Iterable[Widget]:
        """Headline, filter, table, sheet."""
        yield Headline()
        yield FilterLine("name, street, phone, order number")
        with Horizontal(id="columns"):
            yield Table(*views.OF_A_DAY, empty=views.NONE_AT_ALL, marks=True)
            with VerticalScroll(id="beside", can_focus=False):
                yield FactSheet()

    @property
    def about(self) -> str:
        """The order under the cursor."""
        return next((table.key for table in self.query(Table)), "")

    async def load(self) -> None:
        """The ids that fit the day and the filter; their rows come when they are seen."""
        day, text = None if self._all_days else self.day, self.query_one(FilterLine).text
        ids, counts, elsewhere = await self.core(service.look, self.desk, day, text, self._sort)
        table = self.query_one(Table)
        table.columns = views.OF_ALL_DAYS if self._all_days or elsewhere else views.OF_A_DAY
        asked, self._shown = self._shown, (day, text, self._sort)
        rows = PagedRows(ids, self._fetch, len(table.columns))
        table.show(rows, empty=self._empty(text), fresh=asked != self._shown)
        self.query_one(Headline).show(views.headline(counts), [views.scope(self._all_days, elsewhere)])
        self.query_one(FilterLine).found(f"{len(ids):,} of {counts.total:,}")
        self._beside = ""
        self._show_beside()

    def _fetch(self, ids: Sequence[int]) -> dict[int, Row]:
        return {order.id: views.row(order) for order in service.order_rows(self.desk, ids)}

    def _empty(self, text: str) -> Sequence[str]:
        return views.NOT_FOUND if text else views.NONE_AT_ALL if self._all_days else views.NONE_OF_A_DAY

    # -- the sheet beside the list --

    def on_resize(self) -> None:
        """The sheet needs room."""
        self.set_class(self.size.width >= ROOMY, "-roomy")
        self._show_beside()

    def on_row_highlighted(self, event: RowHighlighted) -> None:
        """Another order under the cursor."""
        event.stop()
        self._show_beside()

    def _show_beside(self) -> None:
        if self.has_class("-roomy"):
            self.house.start(self._fill_beside, name="orders.beside.load")

    async def _fill_beside(self) -> None:
        table = self.query_one(Table)
        while table.key != self._beside:
            self._beside = key = await rested(lambda: table.key)
            sheet = views.sections(await self._dossier(key), self.desk.zone, self.desk.today()) if key else []
            self.query_one(FactSheet).show(sheet)

    # -- actions --

    async def action_open(self) -> None:
        """Everything about the order; from there it is edited, called off, or put on another day."""
        if not (key := self.query_one(Table).key):
            return
        order = await self._dossier(key)
        there = await at_pin(self.house, order.pin)
        sections = views.sections(order, self.desk.zone, self.desk.today(), there)
        offers = (("h", "history"), ("e", "edit"), ("d", "day"), ("x", "cancel it"))
        answer = await self.ask(Detail(views.title(order.order), sections, offers))
        if answer == "h":
            await timeline.show(self, order)
        elif answer:
            await {"e": self.action_edit, "d": self.action_day, "x": self.action_cancel}[answer]()

    def action_filter(self) -> None:
        """Type what to look for."""
        self.query_one(FilterLine).open()

    def on_filter_changed(self, event: FilterChanged) -> None:
        """Another text to look for."""
        event.stop()
        self.reload()

    def action_scope(self) -> None:
        """This day's orders, or all."""
        self._all_days = not self._all_days
        self.reload()

    async def action_sort(self) -> None:
        """By another column."""
        options = [Option(key, label) for key, label in views.SORTS.items()]
        if answer := await self.ask(Choose("Sort the orders by…", options, self._sort)):
            self._sort = answer
            self.reload()

    async def action_add(self) -> None:
        """Type a new order, for the day in view."""
        from console.flows.editing import add_order

        await add_order(self, self._parse)

    async def action_edit(self) -> None:
        """Change the order under the cursor."""
        from console.flows.editing import edit_order

        if key := self.query_one(Table).key:
            await edit_order(self, await self._order(key), self._parse)

    async def action_day(self) -> None:
        """Put the marked orders, or the one under the cursor, on another day."""
        chosen = self.query_one(Table).chosen
        what = "the order" if len(chosen) == 1 else formats.count(len(chosen), "order")
        field = Field("day", "Day", self.day.isoformat(), parse=self.desk.day)
        note = "today, tomorrow, +3, friday or 2026-11-24"
        if chosen and (answer := await self.ask(Form(f"Put {what} on which day?", [field], note))):
            for key in chosen:
                order = await self._order(key)
                await self.core(service.edit, self.desk, order.id, order.version, day=answer["day"])
            self.query_one(Table).marked.clear()
            self.say(f"{what.capitalize()} now for {formats.day(answer['day'], self.desk.today())}.", "good")
            self.reload()

    async def action_cancel(self) -> None:
        """Call the order under the cursor off."""
        if not (key := self.query_one(Table).key):
            return
        order = await self._order(key)
        await self.core(service.cancel, self.desk, order.id, order.version)
        self.say(f"Order {order.source_order_id} of {order.name} is cancelled; u takes it back.", "good")
        self.reload()

    async def action_import(self) -> None:
        """Bring a file of orders in."""
        from console.flows.importing import import_file

        await import_file(self)

    async def action_pin(self) -> None:
        """Look the addresses up that have no pin yet."""
        from console.flows.pinning import look_up

        await look_up(self, None if self._all_days else self.day)

    async def _dossier(self, key: str) -> Dossier:
        return await self.core(dossier, self.desk, int(key))

    async def _order(self, key: str) -> Order:
        return await self.core(service.show, self.desk, int(key))

    def _parse(self, name: str, text: str) -> Any:
        return service.entered(self.desk, {name: text})[name]
