"""Where a stop is to go: every vehicle with what the move would do, before anything is done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from console.dialogs.base import Dialog
from console.formats import Tone
from console.text import show
from console.widgets.columns import Column
from console.widgets.gauges import longer, signed
from console.widgets.rows import Cell, ListRows, Row
from console.widgets.table import RowHighlighted, RowSelected, Table
from core import units
from core.errors import DispatchError
from core.plans.model import Effect

if TYPE_CHECKING:
    from console.app import RoundsmanApp

_COLUMNS = (
    Column("", 1),
    Column("Vehicle", 10, grow=2),
    Column("Driver", 6, grow=1, wide=80),
    Column("Place", 8),
    Column("Time", 8, align="right"),
    Column("Way", 9, align="right"),
    Column("Cost", 10, align="right", wide=70),
    Column("Promises", 12, grow=2),
)


@dataclass(frozen=True, slots=True)
class Target:
    """A vehicle that could serve it: `places` positions are there for it to stand in."""

    vehicle_id: int
    name: str
    driver: str
    places: int


@dataclass(frozen=True, slots=True)
class MoveTo:
    """The answer: the vehicle, the position (None: where it costs least), and what that does, if it is known."""

    vehicle_id: int
    position: int | None
    effect: Effect | None


class MoveStop(Dialog[MoveTo]):
    """`await self.ask(MoveStop(title, targets, weigh))`; `weigh(vehicle, position)` answers the effect, or refuses."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "Earlier", show=False),
        Binding("right", "step(1)", "Later", show=False),
    ]
    CSS_PATH = "../styles/listing.tcss"
    keys = (("Enter", "move"), ("1-9", "at once"), ("← →", "earlier, later"), ("Esc", "back"))

    def __init__(
        self,
        title: str,
        targets: Sequence[Target],
        weigh: Callable[[int, int | None], Awaitable[Effect]],
        *,
        currency: str,
        at: int = 0,
    ) -> None:
        """`at` is the vehicle under the cursor at first."""
        super().__init__(title)
        self._targets = {target.vehicle_id: target for target in targets}
        self._weigh = weigh
        self._currency = currency
        self._at = at
        self._positions: dict[int, int | None] = dict.fromkeys(self._targets)
        self._effects: dict[int, Effect | str] = {}
        self._wanted = sorted(self._targets, key=lambda vehicle: vehicle != at)

    def body(self) -> Iterable[Widget]:
        """A row for each vehicle, and what the move under the cursor breaks."""
        yield Table(*_COLUMNS, empty=("Nobody is on duty that day.",))
        yield Static("", classes="breaks")

    def on_mount(self) -> None:
        """Show the vehicles, then what each would mean."""
        table = self.query_one(Table)
        table.styles.height = min(len(self._targets), 12) + 1
        self._show()
        table.go_to(str(self._at))
        self._begin()

    def on_row_highlighted(self, _event: RowHighlighted) -> None:
        """Say what that one breaks."""
        self._say_breaks()

    def on_row_selected(self, event: RowSelected) -> None:
        """Answer the vehicle and the place shown."""
        self._answer(int(event.key))

    def on_key(self, event: events.Key) -> None:
        """A digit moves at once, to where it costs least."""
        digit = event.character or ""
        if digit in "123456789" and digit and int(digit) <= len(self._targets):
            event.stop()
            self._answer(list(self._targets)[int(digit) - 1])

    def action_step(self, step: int) -> None:
        """One place earlier or later on the route under the cursor."""
        if not (key := self.query_one(Table).key):
            return
        vehicle = int(key)
        effect = self._effects.get(vehicle)
        now = self._positions[vehicle]
        if now is None:
            now = effect.position if isinstance(effect, Effect) else 0
        self._positions[vehicle] = max(0, min(self._targets[vehicle].places - 1, now + step))
        # What is looked at comes before what was still to be weighed.
        self._wanted.insert(0, vehicle)
        self._show()
        self._begin()

    def _answer(self, vehicle: int) -> None:
        effect = self._effects.get(vehicle)
        if isinstance(effect, str):
            self.say(effect, "bad")
            return
        position = self._positions[vehicle]
        self.dismiss(MoveTo(vehicle, effect.position if effect and position is None else position, effect))

    def _begin(self) -> None:
        cast("RoundsmanApp", self.app).start(self._weigh_all, name="plan.weigh.load")

    async def _weigh_all(self) -> None:
        while self._wanted and self.is_attached:
            vehicle = self._wanted[0]
            self._wanted = [other for other in self._wanted if other != vehicle]
            try:
                self._effects[vehicle] = await self._weigh(vehicle, self._positions[vehicle])
            except DispatchError as refused:
                self._effects[vehicle] = str(refused)
            if self.is_attached:
                self._show()

    def _show(self) -> None:
        rows = [self._row(number, target) for number, target in enumerate(self._targets.values(), 1)]
        self.query_one(Table).show(ListRows(rows))
        self._say_breaks()

    def _row(self, number: int, target: Target) -> Row:
        effect = self._effects.get(target.vehicle_id)
        start = (Cell(str(number) if number <= 9 else "", "accent"), target.name, Cell(target.driver, "muted"))
        position = self._positions[target.vehicle_id]
        if isinstance(effect, Effect):
            position = effect.position if position is None else position
        place = "" if position is None else f"{position + 1} of {target.places}"
        return Row(str(target.vehicle_id), (*start, place, *_cells(effect, self._currency)))

    def _say_breaks(self) -> None:
        key = self.query_one(Table).key
        effect = self._effects.get(int(key)) if key else None
        said = effect if isinstance(effect, str) else "\n".join((*effect.refused, *effect.warnings)) if effect else ""
        content = show("").join([])
        for line in dict.fromkeys(said.split("\n")):
            content = content + show(line, "$warning") + "\n" if line else content
        self.query_one(".breaks", Static).update(content.rstrip())


def _cells(effect: Effect | str | None, currency: str) -> tuple[Cell, ...]:
    if effect is None:
        return (Cell("…", "muted"), Cell(""), Cell(""), Cell(""))
    if isinstance(effect, str):
        return (Cell(""), Cell(""), Cell(""), Cell("cannot be", "bad"))
    return effect_cells(effect, currency)


def effect_cells(effect: Effect, currency: str) -> tuple[Cell, ...]:
    """Time, way, cost and promises: what a move would do."""
    broken = len({*effect.warnings, *effect.refused})
    return (
        Cell(longer(effect.seconds), _tone(effect.seconds)),
        Cell(signed(units.distance(effect.metres), effect.metres), _tone(effect.metres)),
        Cell(signed(str(units.Money(effect.cost, currency)), effect.cost), _tone(effect.cost)),
        Cell("all as before", "good") if not broken else Cell(f"breaks {broken}", "bad"),
    )


def _tone(more: int) -> Tone:
    return "warn" if more > 0 else "good" if more < 0 else "muted"
