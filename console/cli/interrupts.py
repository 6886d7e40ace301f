"""Ctrl-C in verbs that take long: the first one asks them to end and keep what they have."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

#: Exit code of a verb that a person stopped; what it had by then is kept.
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
