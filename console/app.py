"""The app: the places, the one way in which commands run, and the one place where errors end."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, ParamSpec, TypeVar

from textual.binding import BindingType
from textual.filter import LineFilter
from textual.screen import ModalScreen, Screen

from console import commands, flows, formats, leaving
from console.commands import Command, Place
from console.funnel import FlowApp
from console.outgoing import Outgoing
from console.presence import Presence, Whereabouts, where
from console.screens.base import PlaceScreen, bindings
from console.styles.themes import THEMES
from console.terminal import shows_screens
from console.text import ControlFilter
from console.tour import Tour
from console.watch import EVERY_S, Watch
from console.widgets.bars import Facts, Masthead
from console.widgets.notice import TAKE_BACK, Notice
from core.desk import Desk, Present
from core.errors import Refused
from core.ready.making import Beforehand

Answer = TypeVar("Answer")
Given = ParamSpec("Given")


def _load(place: Place) -> Screen[None]:
    """The place's screen; its module is imported when it is first entered."""
    module, _, name = place.screen.partition(":")
    screen: type[Screen[None]] = getattr(import_module(module), name)
    return screen()


class RoundsmanApp(FlowApp):
    """The console on one open file."""

    TITLE = "Roundsman"
    CSS_PATH = "styles/console.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(commands.EVERYWHERE)]
    # The palette opens through the command table, so that it never opens over a dialog.
    ENABLE_COMMAND_PALETTE = False
    MODES: ClassVar[dict[str, str | Callable[[], Screen[None]]]] = {
        place.name: partial(_load, place) for place in commands.PLACES
    }
    DEFAULT_MODE = commands.PLACES[0].name

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        # Over a slow line every frame of an animation is paid for.
        if "TEXTUAL_ANIMATIONS" not in os.environ:
            self.animation_level = "none"
        self.desk = desk
        self.day: date = desk.today()
        #: Counts what may have changed what a screen shows; a screen remembers the count it has loaded.
        self.changes = 0
        #: The id of a command to run as soon as the console stands.
        self.begin_with = ""
        #: The guided tour, while it goes on.
        self.tour: Tour | None = None
        #: Where files were last picked.
        self.folder = Path.cwd()
        self._shop = shop_name(desk)
        self._presence = Presence(desk)
        self._outgoing = Outgoing(desk)
        self._watch = Watch(desk, self._presence.console)
        self._belt = ControlFilter()
        self._stood = leaving.standing()
        for theme in THEMES.values():
            self.register_theme(theme)
        wanted = os.environ.get("ROUNDSMAN_THEME", "")
        self.theme = wanted if wanted in THEMES else "night"

    def on_mount(self) -> None:
        """Begin to look for what others do, and to make ready what the first search will need."""
        if not self.is_headless:
            leaving.listen(self, self._stood)
        self.set_interval(EVERY_S, self._tick)
        # A file in which nothing was ever done greets.
        if first := self.begin_with or ("begin" if self.desk.last_seq() == 0 else ""):
            self.do(commands.BY_ID[first])
        self.run_worker(self._make_ready, name="making ready", thread=True, exit_on_error=False)

    def _make_ready(self) -> None:
        """It lasts as long as the desk at most: who leaves the console ends it."""
        self.desk.kept("making ready", (), Beforehand)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own filters, and the belt that lets no control character through."""
        return [*super().get_line_filters(), self._belt]

    # -- running commands --

    def do(self, command: Command) -> None:
        """Run a command in the funnel, at its place; while it still runs, a second call shows how far it is."""
        if command.id in self.busy:
            self.bring_back()
        self.hush()
        self.start(partial(self._do, command), name=command.id)

    async def _do(self, command: Command) -> None:
        target: object = self
        if command.where != commands.EVERYWHERE:
            if self.current_mode != command.where:
                await self.switch_mode(command.where)
            target = self.screen_stack[0]
        last = self.desk.last_step
        result = getattr(target, f"action_{command.run}")(*command.args)
        if inspect.isawaitable(result):
            await result
        if self.tour is not None:
            self.tour.ran.add(command.id)
            self.dress(self.screen_stack[0])
        if self.desk.last_step != last:
            for notice in self.screen_stack[0].query(Notice):
                # Only then it is known how wide it is.
                self.call_after_refresh(notice.add, TAKE_BACK)

    # -- what others do --

    def _tick(self) -> None:
        if not self.is_running:
            return
        if self._watch.look() is not None:
            self.touched()
        self.dress(self.screen_stack[0])
        self._show_up()
        if self._outgoing.due():
            self.start(self._send_out, name="outgoing")

    def _show_up(self) -> None:
        """Let the others know where this console is."""
        place = self.screen_stack[0]
        if isinstance(place, PlaceScreen):
            now = Whereabouts(place.place, self.day, place.about)
            if self._presence.due(now):
                tell = partial(self._presence.tell, now)
                self.run_worker(tell, name="presence", thread=True, exit_on_error=False)

    async def _send_out(self) -> None:
        """Send what is due; only what failed is told."""
        if said := await self.core(self._outgoing.send):
            self.say(said, "warn")

    def on_unmount(self) -> None:
        """The others need not wait until it has been silent long enough."""
        self._outgoing.leave()
        self._presence.leave()

    def present(self) -> list[Present]:
        """The other consoles that are open on the file."""
        return self._watch.present()

    def touched(self) -> None:
        """The file or the day has changed: the visible place loads again now, the others when they are entered."""
        self.changes += 1
        self._shop = shop_name(self.desk)
        place = self.screen_stack[0]
        if isinstance(place, PlaceScreen):
            place.reload()

    def dress(self, place: Screen[Any]) -> None:
        """Bring the masthead of a place up to date."""
        here = next((job.brief for job in self._aside), others(self.present(), self._watch.others()))
        for masthead in place.query(Masthead):
            masthead.facts = Facts(
                shop=self._shop,
                day=formats.day(self.day, self.desk.today()),
                clock=formats.clock(self.desk.now(), self.desk.zone),
                who=self.desk.who,
                others=here,
            )
        if self.tour is not None:
            from console.flows.touring import look

            look(self)

    # -- commands of everywhere --

    def action_do(self, command_id: str) -> None:
        """Run a command by its id: what every key and click is bound to. Behind a dialog nothing can be clicked."""
        if not isinstance(self.screen, ModalScreen):
            self.do(commands.BY_ID[command_id])

    async def action_go(self, place: str) -> None:
        """Go to another place."""
        await self.switch_mode(place)

    def action_turn(self, days: int) -> None:
        """Work on the day before or after."""
        self.set_day(self.day + timedelta(days=days))

    async def action_choose_day(self) -> None:
        """Ask for the day to work on."""
        from console.dialogs.form import Field, Form

        field = Field("day", "Day", self.day.isoformat(), parse=self.desk.day)
        note = "today, tomorrow, +3, friday or 2026-11-24"
        if answer := await self.ask(Form("Which service day?", [field], note)):
            self.set_day(answer["day"])

    def set_day(self, day: date) -> None:
        """Work on that service day everywhere."""
        self.day = day
        self.touched()
        self.dress(self.screen_stack[0])

    async def action_palette(self) -> None:
        """Find any command by words."""
        from textual.command import CommandPalette

        from console.palette import CommandProvider

        await self.push_screen(CommandPalette([CommandProvider], placeholder="What would you like to do?"))

    async def action_help(self) -> None:
        """The keys of this place and of everywhere, and the pages by task."""
        await flows.run("console.flows.helping:keys", self)

    async def action_visit(self, flow: str) -> None:
        """Run a flow with a module of its own, named `module:function`: what is reached from everywhere."""
        await flows.run(flow, self)

    def action_flip_theme(self) -> None:
        """Night or day colours."""
        self.theme = "day" if self.theme == "night" else "night"

    def action_suspend(self) -> None:
        """Back to the shell for a while."""
        if not leaving.has_shell():
            raise Refused("There is no shell to go back to; q leaves the console.")
        self.action_suspend_process()

    async def action_quit(self) -> None:
        """Leave; everything is saved already."""
        self.exit(0)

    def action_help_quit(self) -> None:
        """Ctrl+C copies in an input; elsewhere people mean to leave."""
        self.say("Press q to leave the console; everything is saved.")


def others(present: Sequence[Present], changed: Sequence[str]) -> str:
    """`ben: Plan, carla: Day`: who has the file open and where; else who has changed something of late."""
    named = [f"{one.who}: {where(one)}" for one in present]
    if not named and changed:
        return f"{', '.join(changed[:2])}{' and more' if len(changed) > 2 else ''} also here"
    return ", ".join(named[:2]) + (f" and {len(named) - 2} more" if len(named) > 2 else "")


def shop_name(desk: Desk) -> str:
    """The shop's name, or its file's while it has none."""
    return desk.setting("shop.name") or desk.path.stem


def run(desk: Desk, begin_with: str = "") -> int:
    """Show the console until the person leaves; returns the exit code. `begin_with` is a command to run at once.

    Raises Refused on a terminal that cannot show screens.
    """
    if not shows_screens():
        raise Refused(
            "This terminal cannot show the console. Every command has its verb: roundsman --help lists them, "
            "roundsman --plain asks and answers line by line; on a real terminal set TERM, for instance "
            "TERM=xterm-256color."
        )
    app = RoundsmanApp(desk)
    app.begin_with = begin_with
    code = app.run()
    return code if code is not None else app.return_code or 0
