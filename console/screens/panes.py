"""What stands below or beside the vans of a plan: stops, hours and a map; where there is little room they take turns.

On a wide screen the map always stands beside the tables. Elsewhere it takes the place of the hours, below the tables:
on a low screen below one of them, that of the vans or of the stops, whichever is walked through.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.containers import Container, Vertical
from textual.widget import Widget

from console.map import plan as maps
from console.screens.vans import VansScreen
from console.views import routes as views
from console.views.routes import LEFT_OUT, Board
from console.widgets.headline import Headline
from console.widgets.map import HIGH, WIDE, Map
from console.widgets.table import Table
from console.widgets.timeline import Timeline
from core.plans import service

if TYPE_CHECKING:
    from core.plans.mapped import Ground


class PanesScreen(VansScreen):
    """Two tables, the hours and a map, with one cursor through all of them."""

    def __init__(self) -> None:
        super().__init__()
        self.board: Board | None = None
        self._hours = False
        self._mapped: bool | None = None  #: None: where there is room beside the tables
        self._walks_stops = False
        self._under = ("", "")  #: the van and the stop that hours and map show
        self._ground: Ground | None = None
        self._led: tuple[int, maps.Led] = (0, {})  #: of which plan

    def panes(self, vans: Table, stops: Table) -> Iterable[Widget]:
        """The tables with what stands between and beside them."""
        tables = Vertical(vans, Timeline(), Headline(classes="line"), stops, id="tables")
        yield Container(tables, Map(), id="panes")

    @property
    def map(self) -> Map:
        """The map of the plan."""
        return self.query_one(Map)

    # -- one cursor --

    def show_under(self) -> None:
        """Hours and map follow the cursors of vans and stops."""
        if (board := self.board) is None:
            return
        key, order = self.vans.key, int(self.stops.key) if self.stops.key else 0
        self._under = key, self.stops.key
        self.query_one(Timeline).show(views.strips(board, key, 0 if key == LEFT_OUT else order), board.zone)
        if self._ground is not None and self.map.display:
            led = self._led[1] if self._led[0] == board.plan.id else {}
            vehicle = int(key) if key.isdigit() else 0
            self.map.show(maps.scene(board.plan, self._ground, led, vehicle=vehicle, order=order))

    async def survey(self) -> None:
        """Ask for what the map shows beside the plan, where there is a map; the ways along roads follow on the side."""
        if self.board is None or not self.map.display:
            return
        self._ground = await self.core(service.ground, self.desk, self.board.plan)
        self.show_under()
        if self._led[0] != self.board.plan.id:
            self.house.start(self._lead, name="plan.led")

    async def _lead(self) -> None:
        while self.board is not None and self._led[0] != self.board.plan.id:
            plan = self.board.plan
            self._led = plan.id, await self.core(service.led, self.desk, plan)
        self.show_under()

    # -- sharing the room --

    def fit(self) -> None:
        """Vans take what they need; hours, stops and map share the rest, or take turns."""
        super().fit()
        rows, high, wide = bool(self.vans.rows), self.size.height >= HIGH, self.size.width >= WIDE
        mapped = rows and (wide if self._mapped is None else self._mapped)
        below = mapped and not wide
        turns = below and not high
        self.set_class(mapped and wide, "-beside")
        self.set_class(below, "-below")
        for line in self.query(Headline):
            line.display = rows
        hours = self.query_one(Timeline)
        hours.display = rows and not turns and (self._hours or (high and not below))
        hours.styles.max_height = "28vh" if high else "50vh"
        self.map.display = mapped
        self.vans.display = not (turns and self._walks_stops)
        self.stops.display = rows and (self._walks_stops if turns else high or not self._hours)
        # Always the same height over a map: it would else jump from van to van.
        self.stops.styles.height = self.size.height // 4 if below else "1fr"

    def on_resize(self) -> None:
        """Another size may bring the map into view."""
        super().on_resize()
        if self.map.display and self._ground is None:
            self.house.start(self.survey, name="plan.survey")

    # -- keys --

    def to_stops(self) -> None:
        """From the vans to the stops, which take the place of the hours, or of the vans over a map."""
        if self.stops.key:
            self._hours, self._walks_stops = False, True
            self.fit()
            self.stops.focus()

    def action_back(self) -> None:
        """Back to the vans."""
        self._walks_stops = False
        self.fit()
        self.vans.focus()

    def action_hours(self) -> None:
        """The hours in place of the stops, or the stops again."""
        self._hours = not self._hours
        if self.has_class("-below") and self.size.height < HIGH:
            self._mapped = None
        self.action_back()

    async def action_map(self) -> None:
        """The map, or the tables without it."""
        self._mapped = not self.map.display
        self._hours = False
        self._walks_stops = self.stops.has_focus
        self.fit()
        (self.stops if self._walks_stops else self.vans).focus()
        await self.survey()

    async def action_zoom(self, steps: int) -> None:
        """The map nearer or farther."""
        await self._with_map()
        self.map.action_zoom(steps)

    async def action_fit_map(self, what: str) -> None:
        """All on the map, or what is under the cursor."""
        await self._with_map()
        self.map.action_fit(what)

    async def _with_map(self) -> None:
        if not self.map.display:
            await self.action_map()
