"""A stop in the hand: the place behind shows it where it would stand, and these lines what that would do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from console.dialogs.base import Dialog
from console.dialogs.move import MoveTo, Target, effect_cells
from console.text import show
from console.widgets.headline import Headline
from console.widgets.rows import Cell
from core.errors import DispatchError
from core.plans.model import Effect

if TYPE_CHECKING:
    from console.app import RoundsmanApp


class Carry(Dialog[MoveTo]):
    """`await self.ask(Carry(title, targets, try_out, currency, to=2))` is where the stop was let go, or None.

    `try_out(vehicle, position)` shows it there (None: where it costs least), answers the effect, or refuses.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,less_than_sign", "van(-1)", "The van above", show=False),
        Binding("right,greater_than_sign", "van(1)", "The van below", show=False),
        Binding("up,shift+up", "place(-1)", "Earlier", show=False),
        Binding("down,shift+down", "place(1)", "Later", show=False),
        Binding("enter", "let_go", "Let go", show=False),
    ]
    CSS_PATH = "../styles/carry.tcss"
    keys = (("< >", "van"), ("↑↓", "earlier, later"), ("1-9", "that van"), ("Enter", "let go"), ("Esc", "put back"))

    def __init__(
        self,
        title: str,
        targets: Sequence[Target],
        try_out: Callable[[int, int | None], Awaitable[Effect]],
        currency: str,
        *,
        to: int,
    ) -> None:
        """`to` is the place in `targets` where it is held first."""
        super().__init__(title)
        self._targets = targets
        self._try_out = try_out
        self._currency = currency
        self._at = to % len(targets)
        self._position: int | None = None
        self._effect: Effect | None = None
        self._refusal = ""
        self._wanted = True

    def body(self) -> Iterable[Widget]:
        """Where it is held with the effect, and what that breaks."""
        yield Headline()
        yield Static("", classes="breaks")

    def on_mount(self) -> None:
        """Hold it over the first van."""
        self._hold()

    def on_key(self, event: events.Key) -> None:
        """A digit holds it over that van."""
        digit = event.character or ""
        if digit in "123456789" and digit and int(digit) <= len(self._targets):
            event.stop()
            self._at, self._position = int(digit) - 1, None
            self._hold()

    def action_van(self, step: int) -> None:
        """Over the van above or below, where it costs least there."""
        self._at, self._position = (self._at + step) % len(self._targets), None
        self._hold()

    def action_place(self, step: int) -> None:
        """One place earlier or later on the route it is held over."""
        now = self._position if self._position is not None else self._effect.position if self._effect else 0
        self._position = max(0, min(self._targets[self._at].places - 1, now + step))
        self._hold()

    def action_let_go(self) -> None:
        """Answer where it is held, once that is known."""
        if self._wanted:
            return
        if self._effect is None:
            self.say(self._refusal, "bad")
        else:
            self.dismiss(MoveTo(self._targets[self._at].vehicle_id, self._effect.position, self._effect))

    def _hold(self) -> None:
        self._wanted = True
        cast("RoundsmanApp", self.app).start(self._hold_latest, name="plan.carry.load")

    async def _hold_latest(self) -> None:
        while self._wanted and self.is_attached:
            self._wanted, self._effect, self._refusal = False, None, ""
            try:
                self._effect = await self._try_out(self._targets[self._at].vehicle_id, self._position)
            except DispatchError as refused:
                self._refusal = str(refused)
            if self.is_attached:
                self._show()

    def _show(self) -> None:
        target, effect = self._targets[self._at], self._effect
        place = f"stop {effect.position + 1} of {target.places}" if effect else "cannot be"
        left = [Cell(target.name, "strong"), Cell(place, "" if effect else "bad")]
        self.query_one(Headline).show(left, effect_cells(effect, self._currency) if effect else ())
        said = dict.fromkeys((*effect.refused, *effect.warnings)) if effect else [self._refusal]
        self.query_one(".breaks", Static).update(show(" ".join(said), "$warning"))
