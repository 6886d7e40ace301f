"""A list of pins with a map of what lies around the one under the cursor."""

from __future__ import annotations

from abc import abstractmethod

from textual.containers import Container

from console.map import pins as maps
from console.screens.base import PlaceScreen
from console.widgets.map import HIGH, WIDE, Map
from console.widgets.table import Table
from core.geocoding.service import PinItem
from core.region.service import vicinity


class PinMapScreen(PlaceScreen):
    """A place with a table `#review`, a table `#candidates` and a map."""

    def __init__(self) -> None:
        super().__init__()
        self._mapped: bool | None = None  #: None: where there is room beside the list

    @property
    @abstractmethod
    def item(self) -> PinItem | None:
        """What is under the cursor."""

    def beside_map(self, table: Table) -> Container:
        """The list with its map."""
        return Container(table, Map(), id="found")

    def fit(self) -> None:
        """The map beside the list on a wide screen, else below it; on a low one in the place of the candidates."""
        wide, high = self.size.width >= WIDE, self.size.height >= HIGH
        chart = self.query_one(Map)
        chart.display = self.item is not None and (wide if self._mapped is None else self._mapped)
        self.query_one("#found").set_class(wide, "-beside")
        self.set_class(chart.display and not wide, "-below")
        self.query_one("#candidates").display = high or wide or not chart.display
        if chart.display:
            self.house.start(self._survey, name="pins.survey")

    def on_resize(self) -> None:
        """Another size may bring the map into view."""
        self.fit()

    async def _survey(self) -> None:
        """Show what lies around the pin under the cursor, until it is the one that is shown."""
        shown = None
        while (item := self.item) is not None and item is not shown:
            shown = item
            around = await self.core(vicinity, self.desk, maps.places(item.pin))
            self.query_one(Map).show(maps.candidates(around, item.pin))

    def action_map(self) -> None:
        """The map, or the list without it."""
        self._mapped = not self.query_one(Map).display
        self.fit()
        self.query_one("#review").focus()

    def action_zoom(self, steps: int) -> None:
        """The map nearer or farther."""
        self.query_one(Map).action_zoom(steps)
