"""What Plan and Day share: vans above, what the one under the cursor brings below, and one cursor in each."""

from __future__ import annotations

from console.screens.base import PlaceScreen
from console.widgets.headline import Headline
from console.widgets.table import Table
from core.errors import Refused


class VansScreen(PlaceScreen):
    """A place with a table `#vans` over a line and a table `#stops`."""

    CSS_PATH = "../styles/plan.tcss"

    @property
    def vans(self) -> Table:
        """The table of vans."""
        return self.query_one("#vans", Table)

    @property
    def stops(self) -> Table:
        """The table of stops."""
        return self.query_one("#stops", Table)

    @property
    def line(self) -> Headline:
        """The line above the stops: whose they are."""
        return self.query_one(".line", Headline)

    @property
    def order_id(self) -> int:
        """The order under the cursor of the stops; while the cursor is among the vans, it goes there and asks again."""
        if not self.stops.key:
            raise Refused("There is no stop here.")
        if not self.stops.has_focus:
            self.to_stops()
            raise Refused("Choose the stop, then press the key again.")
        return int(self.stops.key)

    def to_stops(self) -> None:
        """From the vans to the stops."""
        if self.stops.key:
            self.stops.focus()

    @property
    def about(self) -> str:
        """The order under the cursor of the stops."""
        table = self.focused
        return table.key if isinstance(table, Table) and table.id == "stops" else ""

    def action_back(self) -> None:
        """Back to the vans."""
        self.vans.focus()

    def on_resize(self) -> None:
        """The vans take the lines they need, at most a third of the screen."""
        self.fit()

    def fit(self) -> None:
        """Share the height between the two tables; without vans the first one says why."""
        rows = len(self.vans.rows)
        self.vans.styles.height = min(rows, max(4, self.size.height // 3)) + 1 if rows else "1fr"
        self.stops.display = bool(rows)
        self.line.display = bool(rows)
        if not rows:
            self.vans.focus()

    def shows(self, sentence: str) -> None:
        """Say what was done, and show it as it is now."""
        self.say(sentence[:1].upper() + sentence[1:], "good")
        self.reload()
