"""How far a long job is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from console.dialogs.base import Dialog
from console.jobs import Job
from console.text import show

#: Five looks a second are smooth for the eye and cheap over SSH.
EVERY_S = 0.2


class Bar(Widget):
    """A bar of the share that is done; a resting line while the whole is unknown."""

    share: reactive[float | None] = reactive[float | None](None)

    def render(self) -> Content:
        """`━━━━━───── 48 %`."""
        width = max(4, self.size.width - 7)
        if self.share is None:
            return Content.styled("─" * width, "$line")
        full = round(self.share * width)
        return Content.assemble(
            ("━" * full, "$primary"), ("─" * (width - full), "$line"), (f" {self.share * 100:3.0f} %", "$ink-muted")
        )


class Progress(Dialog[bool]):
    """Shows a job until it ends; Esc asks it to stop and goes on showing it until it has; `w` puts it aside."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("w", "work", "Go on working", show=False)]
    keys = (("w", "go on working"), ("Esc", "stop, keeping what is done"))

    def __init__(self, job: Job) -> None:
        super().__init__(job.title)
        self._job = job
        #: Set when the person wants to go on working meanwhile.
        self.aside = asyncio.Event()

    def body(self) -> Iterable[Widget]:
        """The bar and what is being done."""
        yield Bar()
        yield Static("", classes="doing")

    def on_mount(self) -> None:
        """Look at the job from time to time."""
        self._look()
        self.set_interval(EVERY_S, self._look)

    def action_leave(self) -> None:
        """Ask the job to stop."""
        self._job.stop()
        self._look()

    def action_work(self) -> None:
        """Leave the job to itself."""
        self.aside.set()

    def _look(self) -> None:
        job = self._job
        self.query_one(Bar).share = job.share
        count = f"{job.done:,} of {job.total:,}   " if job.total else f"{job.done:,}   " if job.done else ""
        doing = "Stopping; what is done is kept…" if job.stopped() else f"{count}{job.text}"
        self.query_one(".doing", Static).update(show(doing))
