"""Long use-cases: what they tell on the way, and how they are asked to stop.

A screen runs one with `await self.job("Pinning addresses", lambda job: pin_orders(desk, report=job.report,
stop=job.stopped))`. It runs in a thread; after a moment a progress dialog shows, Esc asks the job to stop. The core
decides where it can stop and keeps what it finished. `w` puts the dialog aside and the job goes on.
"""

from __future__ import annotations

import threading


class Job:
    """One long use-case under way. Written by its thread, read by the screen: single values, so no lock is needed."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.done = 0
        self.total = 0
        self.text = ""
        #: A curve of one line, shown where there is room for one.
        self.curve = ""
        self._stop = threading.Event()

    def report(self, done: int, total: int = 0, text: str = "") -> None:
        """Say how far it is: `done` of `total` (0: unknown), and in words what is being done."""
        self.done, self.total, self.text = done, total, text

    def stop(self) -> None:
        """Ask it to stop."""
        self._stop.set()

    def stopped(self) -> bool:
        """Whether it was asked to stop: the core looks here between two steps."""
        return self._stop.is_set()

    @property
    def share(self) -> float | None:
        """How much is done, from 0 to 1; None while the whole is unknown."""
        return min(1.0, self.done / self.total) if self.total else None

    @property
    def brief(self) -> str:
        """`Building 42 % █▅▂▁`, for a corner of the screen."""
        share = f" {self.share:.0%}".replace("%", " %") if self.share is not None else ""
        return f"{self.title.split()[0]}{share} {self.curve}".rstrip()
