"""Journal: who did what, newest first; every line of it, however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from textual.widget import Widget

from console import formats
from console.dialogs.detail import Detail
from console.flows import looking
from console.screens.base import PlaceScreen, bindings
from console.views import journal as views
from console.widgets.filter import FilterChanged, FilterLine
from console.widgets.headline import Headline
from console.widgets.rows import Cell, PagedRows, Row
from console.widgets.table import Table
from core.desk import Desk
from core.errors import Refused
from core.insights import reading
from core.insights.reading import Line, Sought


class JournalScreen(PlaceScreen):
    """The lines of the journal that fit the filter."""

    place = "journal"
    BINDINGS = bindings("journal")

    def __init__(self) -> None:
        super().__init__()
        self._sought = Sought()
        self._looks: tuple[ZoneInfo, date] | None = None
        #: Lines that have been in view since the last load.
        self._lines: dict[int, Line] = {}

    def body(self) -> Iterable[Widget]:
        """How many, the filter, the table."""
        yield Headline()
        yield FilterLine("words, or who:ann kind:plan about:1042")
        yield Table(*views.COLUMNS, empty=views.EMPTY)

    async def load(self) -> None:
        """The numbers of the lines that fit; their text comes when it is seen."""
        text = self.query_one(FilterLine).text
        before, self._sought = self._sought, Sought.parse(text)
        seqs, self._looks = await self.core(_look, self.desk, self._sought)
        self._lines = {}
        rows = PagedRows(seqs, self._fetch, len(views.COLUMNS))
        table = self.query_one(Table)
        table.show(rows, empty=views.NOTHING if text else views.EMPTY, fresh=before != self._sought, from_top=True)
        most = "the latest " if len(seqs) == reading.MOST_FOUND else ""
        self.query_one(Headline).show([Cell(f"{most}{formats.count(len(seqs), 'line')}", "strong")], ["newest first"])
        self.query_one(FilterLine).found(f"{most}{len(seqs):,}")

    def _fetch(self, seqs: Sequence[int]) -> dict[int, Row]:
        zone, today = self._looks or (self.desk.zone, self.desk.today())
        found = {line.event.seq: line for line in reading.lines(self.desk, seqs)}
        self._lines |= found
        return {seq: views.row(line, zone, today) for seq, line in found.items()}

    def on_filter_changed(self, event: FilterChanged) -> None:
        """Something else is looked for."""
        event.stop()
        self.reload()

    # -- actions --

    async def action_open(self) -> None:
        """The whole line, and from it to its order or the plan of its day."""
        line = self._line()
        zone, today = self._looks or (self.desk.zone, self.desk.today())
        day = _day(line)
        offers = [("o", "open its order")] if line.order_id is not None else [("p", "go to its plan")] if day else []
        answer = await self.ask(Detail(views.title(line), views.sections(line, zone, today), offers))
        if answer == "o" and line.order_id is not None:
            await looking.show_order(self, line.order_id)
        elif answer == "p" and day:
            self.house.set_day(day)
            await self.house.switch_mode("plan")

    def action_filter(self) -> None:
        """Type what to look for."""
        self.query_one(FilterLine).open()

    def action_same(self) -> None:
        """Only lines about the same thing; pressed again, all of them."""
        line = self.query_one(FilterLine)
        wanted = "" if self._sought.about else f"about:{self._line().event.subject}"
        line.input.value = wanted
        line.set_class(bool(wanted), "-open")

    def _line(self) -> Line:
        """The line under the cursor: once it has been drawn it is here. Raises Refused where there is none."""
        if not (key := self.query_one(Table).key):
            raise Refused("There is no line here.")
        if int(key) not in self._lines:
            self._fetch([int(key)])
        return self._lines[int(key)]


def _look(desk: Desk, sought: Sought) -> tuple[Sequence[int], tuple[ZoneInfo, date]]:
    return reading.found(desk, sought), (desk.zone, desk.today())


def _day(line: Line) -> date | None:
    what, _, which = line.event.subject.partition(":")
    return date.fromisoformat(which) if what == "day" else None
