"""What every place is: masthead, tabs, its content, a line for what is said, the key bar; and its way to core."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar, ParamSpec, TypeVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from console import commands, flows
from console.formats import Tone
from console.jobs import Job
from console.widgets.bars import KeyBar, Masthead, PlaceTabs
from console.widgets.filter import FilterLine
from console.widgets.notice import Notice
from console.widgets.table import RowSelected
from console.widgets.tourpanel import TourPanel

if TYPE_CHECKING:
    from datetime import date

    from console.app import RoundsmanApp
    from core.desk import Desk

Answer = TypeVar("Answer")
Given = ParamSpec("Given")


def bindings(place: str) -> list[BindingType]:
    """The bindings of a place (or of everywhere), made from the command table."""
    return [
        Binding(command.key, f"app.do('{command.id}')", command.title, id=command.id, show=False)
        for command in commands.at(place)
        if command.key
    ]


class PlaceScreen(Screen[None]):
    """One of the places. See `console.screens` for how to write one."""

    #: Its name in the command table.
    place: ClassVar[str]
    # Not the filter line, which would swallow the keys.
    AUTO_FOCUS = "Table"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "drop_filter", "All again", show=False)]

    def __init__(self) -> None:
        super().__init__()
        self._stale = True
        self._seen = -1

    # -- what a place gives --

    @abstractmethod
    def body(self) -> Iterable[Widget]:
        """The place's own widgets, top to bottom."""

    @abstractmethod
    async def load(self) -> None:
        """Ask core for what is to be shown (`await self.core(…)`) and give it to the widgets."""

    @property
    def about(self) -> str:
        """The id of the order under the cursor, for others to see; blank where there is none."""
        return ""

    # -- what a place may use --

    @property
    def house(self) -> RoundsmanApp:
        """The app, by its type."""
        return cast("RoundsmanApp", self.app)

    @property
    def desk(self) -> Desk:
        """The open file."""
        return self.house.desk

    @property
    def day(self) -> date:
        """The service day that is being worked on."""
        return self.house.day

    async def core(self, use_case: Callable[Given, Answer], *args: Given.args, **kwargs: Given.kwargs) -> Answer:
        """Run a short use-case in a thread and return what it answers; what it refuses reaches the funnel."""
        return await self.house.core(use_case, *args, **kwargs)

    async def job(self, title: str, use_case: Callable[[Job], Answer]) -> Answer:
        """Run a long use-case in a thread, with progress after a moment and Esc to stop it."""
        return await self.house.job(title, use_case)

    async def ask(self, dialog: ModalScreen[Answer | None]) -> Answer | None:
        """Show a dialog and return its answer; None when it was left with Esc."""
        return await self.house.ask(dialog)

    def say(self, sentence: str, tone: Tone = "") -> None:
        """Show a sentence above the key bar."""
        self.query_one(Notice).say(sentence, tone)

    def reload(self) -> None:
        """Load again: after an own change, another day, another filter. Calls in a row become one."""
        self._stale = True
        self.house.start(self._load_until_fresh, name=f"{self.place}.load")

    # -- the frame --

    def compose(self) -> ComposeResult:
        """The bars around the place's body."""
        yield Masthead()
        yield PlaceTabs(self.place)
        with Vertical(id="body"):
            yield from self.body()
        yield TourPanel()
        yield Notice()
        yield KeyBar(commands.in_bar(self.place))

    def on_screen_resume(self) -> None:
        """Back in view: load again if the file or the day changed meanwhile."""
        self.house.dress(self)
        if self._seen != self.house.changes:
            self.reload()

    async def action_visit(self, flow: str) -> None:
        """Run a flow of this place with a module of its own, named `module:function`."""
        await flows.run(flow, self)

    def action_drop_filter(self) -> None:
        """Esc goes back to everything."""
        for line in self.query(FilterLine):
            line.action_drop()

    def on_row_selected(self, event: RowSelected) -> None:
        """Enter in a table is the place's command on the Enter key."""
        event.stop()
        for command in commands.at(self.place):
            if command.key == "enter":
                self.house.do(command)

    async def _load_until_fresh(self) -> None:
        while self._stale:
            self._stale = False
            self._seen = self.house.changes
            await self.load()
