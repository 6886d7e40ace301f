"""How work runs in the console: flows in workers, use-cases in threads, and the one place where errors end.

A refusal is shown as its sentence. A defect is written to a crash file and told, and the console goes on: an action
runs in a worker of its own, so that what breaks in it breaks nothing else.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec, TypeVar

from textual.screen import ModalScreen
from textual.worker import Worker, WorkerState

from console import crash
from console.dialogs.base import Dialog
from console.dialogs.progress import Progress
from console.formats import Tone
from console.frugal import FrugalApp
from console.jobs import Job
from console.screens.base import PlaceScreen
from console.widgets.notice import Notice
from core.errors import Cancelled, DispatchError

Answer = TypeVar("Answer")
Given = ParamSpec("Given")

#: A job that ends sooner than this shows no dialog: flicker tells nobody anything.
PROGRESS_AFTER_S = 0.3


class FlowApp(FrugalApp[int]):
    """An app whose work runs in flows."""

    def __init__(self) -> None:
        super().__init__()
        self._flows: set[str] = set()
        #: How many flows wait for a person's answer.
        self.asking = 0
        #: Jobs whose dialog was put aside, and what brings it back.
        self._aside: dict[Job, asyncio.Event] = {}

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

    def bring_back(self) -> None:
        """Show the dialogs again that were put aside."""
        for recall in self._aside.values():
            recall.set()

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
