"""Whoever needs a kernel has it made ready by a child process: at once, watching it, or beforehand, on the side."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from typing import IO

from core.child import last_words, spawn
from core.errors import Cancelled, Refused
from core.ready.kept import KERNELS, folder, is_ready, stamp, steps

_TICK_S = 0.1


def make_ready(
    kernel: str,
    *,
    report: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Have a kernel's machine code made, if it is not there (some 30 s); where another process is at it, wait for it.

    `report` hears ten times a second how many functions are done, and of how many. Does nothing where machine code
    cannot be kept (see `unkept`). Raises Cancelled; Refused where it cannot be made.
    """
    if kernel not in KERNELS or (place := folder()) is None or stamp(place, kernel).exists():
        return
    with tempfile.TemporaryFile() as complaints, _child(kernel, complaints=complaints) as child:
        try:
            while not (_ended(child) or stamp(place, kernel).exists()):
                if report is not None:
                    report(*steps(place, kernel))
                if cancelled is not None and cancelled():
                    raise Cancelled("Stopped before all was ready; nothing has changed. It goes on from there.")
        finally:
            child.kill()  # it has ended, or has been given up
        status = child.wait()
        if not stamp(place, kernel).exists():
            raise Refused(
                f"What the search needs could not be made ready ({last_words(status, complaints)}). Try again."
            )


class Beforehand:
    """Kernels being made ready while nobody waits for them, by a process that gives way to all others."""

    def __init__(self) -> None:
        """Begin, where there is something to do and a place to keep it."""
        self._child: subprocess.Popen[bytes] | None = None
        missing = [kernel for kernel in KERNELS if not is_ready(kernel)]
        if missing and folder() is not None:
            with tempfile.TemporaryFile() as complaints:  # nobody waits for it, so nobody is told
                self._child = _child("--nice", *missing, complaints=complaints)

    @property
    def over(self) -> bool:
        """Whether nothing is being made any more."""
        return self._child is None or self._child.poll() is not None

    def close(self) -> None:
        """End it; each function that is done is kept."""
        if self._child is not None:
            with self._child:
                self._child.kill()


def _child(*arguments: str, complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    return spawn("core.ready.worker", *arguments, complaints=complaints)


def _ended(child: subprocess.Popen[bytes]) -> bool:
    try:
        child.wait(_TICK_S)
    except subprocess.TimeoutExpired:
        return False
    return True
