"""A search under way on the command line: Ctrl-C keeps the best so far, stderr tells how the cost falls."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from console.cli.frame import narrate
from core.units import Money

if TYPE_CHECKING:
    from core.desk import Desk
    from core.routing.model import Progress

#: Exit code of a search that a person stopped; the best plan so far is saved.
STOPPED = 130


@contextmanager
def interrupts(stop: threading.Event) -> Iterator[None]:
    """While it lasts, the first Ctrl-C asks the search to end; a second one ends the program."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)

    def asked(*_: object) -> None:
        stop.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, asked)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def line_ended() -> Iterator[None]:
    """The line that progress rewrites is ended before anything else is said."""
    try:
        yield
    finally:
        if sys.stderr.isatty():
            sys.stderr.write("\n")


def falling(desk: Desk) -> Callable[[Progress], None]:
    """Tells stderr how the best cost falls: one line rewritten on a terminal, else one for each new best."""
    currency = desk.setting("shop.currency")
    said: list[tuple[int, int]] = []

    def report(progress: Progress) -> None:
        best = (len(progress.best.unassigned), progress.best.cost)
        text = f"{progress.seconds:5.1f} s  best {Money(best[1], currency)}, {best[0]} stops on no route"
        text += f"; {progress.note}" if progress.note else ""
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{text}  ")
            sys.stderr.flush()
        elif best not in said[-1:]:
            narrate(text)
        said.append(best)

    return report
