"""Signals: the console leaves when it is told to, and steps aside for the shell, the terminal being as it was before.

SIGTERM and SIGHUP end a Python program on the spot: the terminal would be left on its other screen, without echo and
sending the mouse. Here they leave as the key does. SIGTSTP is Textual's own; SIGCONT is only for who was stopped by it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import termios
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

from console.frugal import FrugalApp

#: Whoever asks for the end has it after this long at the latest, whatever is under way.
GRACE_S = 3.0
_ENDS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
#: Line wrap on; mouse, focus and paste reports off; the keyboard, the first screen and the cursor back.
_SANE = "\x1b[?7h\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1004l\x1b[?2004l\x1b[<u\x1b[?1049l\x1b[?25h"

_Handler = Callable[[int, FrameType | None], Any]


def listen(app: FrugalApp[int], before: list[Any] | None) -> None:
    """Answer signals from now on, in the app's loop; `before` is how the terminal stood (see `standing`)."""
    loop = asyncio.get_running_loop()

    def leave(number: int) -> None:
        # Whoever asks a second time is not made to wait.
        loop.remove_signal_handler(number)
        last = threading.Timer(GRACE_S, _end, (128 + number, before))
        last.daemon = True
        last.start()
        app.exit(128 + number)

    for number in _ENDS:
        loop.add_signal_handler(number, leave, number)
    _step_aside(app)


def standing() -> list[Any] | None:
    """How the terminal stands: echo, line mode, signals; None where there is none."""
    with suppress(termios.error, ValueError, OSError):
        return termios.tcgetattr(sys.__stdin__.fileno()) if sys.__stdin__ else None
    return None


def has_shell() -> bool:
    """Whether somebody could bring a stopped console back: not where it is all that runs in its session."""
    return os.getpgrp() != os.getsid(0)


def _step_aside(app: FrugalApp[int]) -> None:
    """Go on after a stop; one that did not come from the terminal (SIGSTOP) has left everything as it was."""
    stop, go_on = signal.getsignal(signal.SIGTSTP), signal.getsignal(signal.SIGCONT)
    stopped: list[bool] = []

    def stopping(number: int, frame: FrameType | None) -> None:
        stopped.append(True)
        _call(stop, number, frame)

    def going_on(number: int, frame: FrameType | None) -> None:
        if stopped:
            stopped.clear()
            _call(go_on, number, frame)
        app.redraw()

    signal.signal(signal.SIGTSTP, stopping)
    signal.signal(signal.SIGCONT, going_on)


def _call(handler: Any, number: int, frame: FrameType | None) -> None:
    if callable(handler):
        handler(number, frame)


def _end(status: int, before: list[Any] | None) -> None:
    """Something holds the console up: leave without it. SQLite undoes what was not finished."""
    with suppress(OSError, ValueError, AttributeError):
        os.write(sys.__stderr__.fileno(), _SANE.encode())  # type: ignore[union-attr]
    if before is not None:
        with suppress(termios.error, OSError, ValueError, AttributeError):
            termios.tcsetattr(sys.__stdin__.fileno(), termios.TCSANOW, before)  # type: ignore[union-attr]
    os._exit(status)
