"""The app: the five places, the one way in which commands run, and the one place where errors end."""

from __future__ import annotations

import asyncio
import inspect
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, ParamSpec, TypeVar

from textual.app import App
from textual.binding import BindingType
from textual.filter import LineFilter
from textual.screen import ModalScreen, Screen
from textual.worker import Worker, WorkerState

from console import commands, crash, formats
from console.commands import Command, Place
from console.dialogs.base import Dialog
from console.dialogs.progress import Progress
from console.formats import Tone
from console.jobs import Job
from console.screens.base import PlaceScreen, bindings
from console.styles.themes import THEMES
from console.text import ControlFilter
from console.watch import EVERY_S, Watch
from console.widgets.bars import Facts, Masthead
from console.widgets.notice import Notice
from core.desk import Desk
from core.errors import Cancelled, DispatchError, Refused

Answer = TypeVar("Answer")
Given = ParamSpec("Given")

#: A job that ends sooner than this shows no dialog: flicker tells nobody anything.
PROGRESS_AFTER_S = 0.3


def _load(place: Place) -> Screen[None]:
    """The place's screen; its module is imported when it is first entered."""
    module, _, name = place.screen.partition(":")
    screen: type[Screen[None]] = getattr(import_module(module), name)
    return screen()


class RoundsmanApp(App[int]):
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
        self.desk = desk
        self.day: date = desk.today()
        #: Counts what may have changed what a screen shows; a screen remembers the count it has loaded.
        self.changes = 0
        #: Where files were last picked.
        self.folder = Path.cwd()
        self._shop = desk.setting("shop.name") or desk.path.stem
        self._watch = Watch(desk)
        self._belt = ControlFilter()
        self._flows: set[str] = set()
        #: How many flows wait for a person's answer.
        self.asking = 0
        #: Jobs whose dialog was put aside, and what brings it back.
        self._aside: dict[Job, asyncio.Event] = {}
        for theme in THEMES.values():
            self.register_theme(theme)
        wanted = os.environ.get("ROUNDSMAN_THEME", "")
        self.theme = wanted if wanted in THEMES else "night"

    def on_mount(self) -> None:
        """Begin to look for what others do."""
        self.set_interval(EVERY_S, self._tick)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own filters, and the belt that lets no control character through."""
        return [*super().get_line_filters(), self._belt]

    # -- running commands --

    def do(self, command: Command) -> None:
        """Run a command in the funnel, at its place; while it still runs, a second call shows how far it is."""
        if command.id in self._flows:
            for recall in self._aside.values():
                recall.set()
        self.hush()
        self.start(partial(self._do, command), name=command.id)

    async def _do(self, command: Command) -> None:
        target: object = self
        if command.where != commands.EVERYWHERE:
            if self.current_mode != command.where:
                await self.switch_mode(command.where)
            target = self.screen_stack[0]
        result = getattr(target, f"action_{command.run}")(*command.args)
        if inspect.isawaitable(result):
            await result

    def start(self, flow: Callable[[], Awaitable[None]], *, name: str) -> None:
        """Run an async flow as a worker in the funnel; nothing happens while one of that name runs."""
        if name not in self._flows:
            self._flows.add(name)
            self.run_worker(self._funnel(flow, name), name=name, exit_on_error=False)

    @property
    def busy(self) -> frozenset[str]:
        """The names of the flows that run."""
        return frozenset(self._flows)

    async def core(self, use_case: Callable[Given, Answer], *args: Given.args, **kwargs: Given.kwargs) -> Answer:
        """Run a short use-case in a thread."""
        return await asyncio.to_thread(use_case, *args, **kwargs)

    async def job(
        self, title: str, use_case: Callable[[Job], Answer], *, shows: Callable[[Job], Progress] = Progress
    ) -> Answer:
        """Run a long use-case in a thread; its progress shows after a moment, Esc asks it to stop.

        `w` puts the dialog aside: the job goes on, the masthead tells how far it is, and its command brings it back.
        """
        job = Job(title)
        task = asyncio.ensure_future(asyncio.to_thread(use_case, job))
        try:
            await asyncio.wait({task}, timeout=PROGRESS_AFTER_S)
            while not task.done():
                dialog = shows(job)
                await self.push_screen(dialog)
                await self._until(task, dialog.aside)
                await dialog.dismiss()
                await self._until(task, self._aside.setdefault(job, asyncio.Event()))
                del self._aside[job]
        finally:
            self._aside.pop(job, None)
            # Leaving the console meanwhile: the thread has to end before the process can.
            job.stop()
        return task.result()

    async def _until(self, task: asyncio.Future[Any], event: asyncio.Event) -> None:
        """Wait for the job's end or for the event."""
        called = asyncio.ensure_future(event.wait())
        await asyncio.wait({task, called}, return_when=asyncio.FIRST_COMPLETED)
        called.cancel()

    async def ask(self, dialog: ModalScreen[Answer | None]) -> Answer | None:
        """Show a dialog from within a flow and return its answer; None when it was left with Esc."""
        self.asking += 1
        try:
            return await self.push_screen_wait(dialog)
        finally:
            self.asking -= 1

    # -- the funnel --

    async def _funnel(self, flow: Callable[[], Awaitable[None]], name: str) -> None:
        try:
            await flow()
        except Cancelled as stopped:
            self.say(str(stopped) or "Stopped.", "warn")
        except DispatchError as refused:
            self.say(str(refused), "bad")
        finally:
            self._flows.discard(name)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A flow that failed through a defect is written down and told; the console goes on."""
        # While the console closes, a flow may find its widgets gone: no defect.
        if event.state is WorkerState.ERROR and event.worker.error is not None and self.is_running:
            self.say(crash.sentence(crash.write(event.worker.error)), "bad")

    def _fatal_error(self) -> None:
        # Textual would print every local variable, customers included, onto the terminal.
        error = sys.exc_info()[1] or self._exception
        self.panic(crash.sentence(crash.write(error) if error else None))

    def say(self, sentence: str, tone: Tone = "") -> None:
        """Show a sentence on the dialog in front, else on the place."""
        if not self.is_running:
            return
        front = self.screen
        if not isinstance(front, Dialog | PlaceScreen):
            front = self.screen_stack[0]
        if isinstance(front, Dialog | PlaceScreen):
            front.say(sentence, tone)

    def hush(self) -> None:
        """What was said before is over once something else is done."""
        for notice in self.screen_stack[0].query(Notice):
            notice.clear()

    # -- what others do --

    def _tick(self) -> None:
        if not self.is_running:
            return
        if self._watch.look() is not None:
            self.touched()
        self.dress(self.screen_stack[0])

    def touched(self) -> None:
        """The file or the day has changed: the visible place loads again now, the others when they are entered."""
        self.changes += 1
        place = self.screen_stack[0]
        if isinstance(place, PlaceScreen):
            place.reload()

    def dress(self, place: Screen[Any]) -> None:
        """Bring the masthead of a place up to date."""
        others = self._watch.others()
        here = f"{', '.join(others[:2])}{' and more' if len(others) > 2 else ''} also here" if others else ""
        here = next((job.brief for job in self._aside), here)
        for masthead in place.query(Masthead):
            masthead.facts = Facts(
                shop=self._shop,
                day=formats.day(self.day, self.desk.today()),
                clock=formats.clock(self.desk.now(), self.desk.zone),
                who=self.desk.who,
                others=here,
            )

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
        """The keys of this place and of everywhere."""
        from console.dialogs.help import Help

        await self.ask(Help(self.current_mode))

    async def action_visit(self, flow: str) -> None:
        """Run a flow with a module of its own, named `module:function`: what is reached from everywhere."""
        module, _, name = flow.partition(":")
        await getattr(import_module(module), name)(self)

    def action_flip_theme(self) -> None:
        """Night or day colours."""
        self.theme = "day" if self.theme == "night" else "night"

    async def action_quit(self) -> None:
        """Leave; everything is saved already."""
        self.exit(0)

    def action_help_quit(self) -> None:
        """Ctrl+C copies in an input; elsewhere people mean to leave."""
        self.say("Press q to leave the console; everything is saved.")


def run(desk: Desk) -> int:
    """Show the console until the person leaves; returns the exit code.

    Raises Refused on a terminal that cannot show screens.
    """
    if not sys.stdout.isatty() or os.environ.get("TERM", "dumb") in {"dumb", "unknown"}:
        raise Refused(
            "This terminal cannot show the console. Every command has its verb: roundsman --help lists them; "
            "on a real terminal set TERM, for instance TERM=xterm-256color."
        )
    app = RoundsmanApp(desk)
    code = app.run()
    return code if code is not None else app.return_code or 0
