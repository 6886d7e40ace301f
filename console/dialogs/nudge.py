"""A pin moved by metres with the arrow keys, on a map and in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from console.dialogs.base import Dialog
from console.map import pins as maps
from console.text import show
from console.widgets.map import Map
from core.errors import BadInput
from core.geocoding.metres import moved, offset_words

if TYPE_CHECKING:
    from core.region.drawn import Vicinity

#: What an arrow key moves it by, and an arrow key with Shift.
STEP_M, STRIDE_M = 1, 10


class Nudge(Dialog[tuple[int, int]]):
    """`await self.ask(Nudge("Move the pin of …", (51.9, 0.9), "14 Mill Lane"))` is (metres north, metres east)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(f"{shift}{key}", f"move({north * step},{east * step})", show=False)
            for key, north, east in (("up", 1, 0), ("down", -1, 0), ("right", 0, 1), ("left", 0, -1))
            for shift, step in (("", STEP_M), ("shift+", STRIDE_M))
        ),
        Binding("plus,equals_sign", "zoom(1)", "Nearer", show=False),
        Binding("minus", "zoom(-1)", "Farther", show=False),
        Binding("0", "back", "Back to where it was", show=False),
        Binding("enter", "keep", "Keep", show=False),
    ]
    keys = (("↑↓←→", f"{STEP_M} m"), ("with Shift", f"{STRIDE_M} m"), ("0", "undo"), ("Enter", "keep"), ("Esc", "back"))

    def __init__(self, title: str, start: tuple[float, float], label: str, around: Vicinity | None = None) -> None:
        """`start` is the (lat, lon) that it is moved from, `label` what stands there, if anybody knows."""
        super().__init__(title)
        self._around = around
        self._start = start
        self._label = label
        self._north = self._east = 0

    def body(self) -> Iterable[Widget]:
        """The map, the way, and where it ends."""
        chart = Map()
        # The arrows move the pin, not the map.
        chart.can_focus = False
        yield chart
        yield Static(id="way")
        yield Static(id="place")

    def on_mount(self) -> None:
        """Begin where it is."""
        self._show()

    def action_move(self, north_m: int, east_m: int) -> None:
        """So many metres more; beyond what a pin is moved by nothing happens but a sentence."""
        north, east = self._north + north_m, self._east + east_m
        try:
            moved(self._start, north, east)
        except BadInput as refused:
            self.say(str(refused), "bad")
            return
        self._north, self._east = north, east
        self.say("")
        self._show()

    def action_back(self) -> None:
        """Back to where it was."""
        self._north = self._east = 0
        self._show()

    def action_zoom(self, steps: int) -> None:
        """The map nearer or farther."""
        self.query_one(Map).action_zoom(steps)

    def action_keep(self) -> None:
        """Answer the way."""
        self.dismiss((self._north, self._east))

    def _show(self) -> None:
        way = offset_words(self._north, self._east)
        told = f"{way} of {self._label or 'where it was'}" if way else f"At {self._label or 'where it is'}"
        self.query_one("#way", Static).update(show(told, "$ink-strong bold"))
        lat, lon = moved(self._start, self._north, self._east)
        self.query_one(Map).show(maps.moved(self._around, self._start, (lat, lon)))
        # Six decimals: in five a metre may not show.
        self.query_one("#place", Static).update(show(f"{lat:.6f}, {lon:.6f}", "$ink-muted"))
