"""A search on the command line: the engine made ready, the best kept at Ctrl-C, stderr tells how the cost falls."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from console.cli.frame import narrate, rewrites, stages
from core.units import Money

if TYPE_CHECKING:
    from core.desk import Desk
    from core.routing.model import Progress

#: Exit code of a search that a person stopped; the best plan so far is saved.
STOPPED = 130


def made_ready(kernels: Sequence[str], stop: threading.Event) -> None:
    """Where something is used for the first time on this machine, have it made ready, telling how far that is.

    Raises Cancelled once `stop` is set.
    """
    from core.ready.kept import folder, is_ready, unkept

    missing = [kernel for kernel in kernels if not is_ready(kernel)]
    if missing and folder() is None:
        narrate(unkept())
        return
    for kernel in missing:
        _make_ready(kernel, stop)


def _make_ready(kernel: str, stop: threading.Event) -> None:
    from console.readying import NAMES
    from core.ready.making import make_ready

    said = f"Making the {NAMES[kernel]} ready, once on this machine, some 30 s"
    if not rewrites():
        narrate(f"{said} …")
    line = stages()

    def report(done: int, total: int) -> None:
        line(done / total, f"{said}: step {done} of {total},")

    try:
        make_ready(kernel, report=report, cancelled=stop.is_set)
    finally:
        line(1.0, "")


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
        if rewrites():
            sys.stderr.write("\n")


def falling(desk: Desk) -> Callable[[Progress], None]:
    """Tells stderr how the best cost falls: one line rewritten on a terminal, else one for each new best."""
    currency = desk.setting("shop.currency")
    said: list[tuple[int, int]] = []
    over = rewrites()

    def report(progress: Progress) -> None:
        best = (len(progress.best.unassigned), progress.best.cost)
        text = f"{progress.seconds:5.1f} s  best {Money(best[1], currency)}, {best[0]} stops on no route"
        text += f"; {progress.note}" if progress.note else ""
        if over:
            sys.stderr.write(f"\r{text}  ")
            sys.stderr.flush()
        elif best not in said[-1:]:
            narrate(text)
        said.append(best)

    return report
