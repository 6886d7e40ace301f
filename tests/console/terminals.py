"""The console as a process in a pseudo-terminal of its own: what it writes there, byte by byte, and how it leaves.

with Terminal("--file", str(path), size=(80, 24)) as terminal:
    terminal.until(b"Customer")
    terminal.press(b"3")
"""

from __future__ import annotations

import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from fcntl import ioctl
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
#: Nothing more comes from the console for this long: it has finished drawing.
QUIET_S = 0.08

DOWN, UP, PAGE_DOWN, PAGE_UP, END, HOME = b"\x1b[B", b"\x1b[A", b"\x1b[6~", b"\x1b[5~", b"\x1b[F", b"\x1b[H"
ENTER, ESCAPE = b"\r", b"\x1b"


class Terminal:
    """A program of this project in a pseudo-terminal that is its controlling terminal, as under a shell over SSH."""

    def __init__(
        self,
        *arguments: str,
        size: tuple[int, int] = (80, 24),
        environment: Mapping[str, str] | None = None,
        command: Sequence[str] = (sys.executable, "-m", "console"),
    ) -> None:
        self.own, self.theirs = pty.openpty()
        self.before = termios.tcgetattr(self.theirs)
        #: Everything that it has written.
        self.written = bytearray()
        self._size(*size)
        # The size comes from the terminal alone: COLUMNS and LINES would hold it fast while the window changes.
        inherited = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
        self.process = subprocess.Popen(
            [*command, *arguments],
            cwd=ROOT,
            stdin=self.theirs,
            stdout=self.theirs,
            stderr=self.theirs,
            env={**inherited, "TERM": "xterm-256color", **(environment or {})},
            start_new_session=True,
            preexec_fn=_control,
        )

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- what it writes --

    def until(self, text: bytes, limit_s: float = 60.0) -> bytes:
        """Read until the text has come; what was read."""
        begun = len(self.written)
        end = time.perf_counter() + limit_s
        while text not in self.written[begun:] and time.perf_counter() < end:
            self.read(0.05)
        seen = bytes(self.written[begun:])
        assert text in seen, seen[-2000:]
        return seen

    def read(self, wait_s: float) -> bytes:
        """What has come, or comes within that time; nothing once the terminal is gone."""
        ready, _, _ = select.select([self.own], [], [], wait_s)
        try:
            data = os.read(self.own, 65_536) if ready else b""
        except OSError:
            return b""
        self.written += data
        return data

    def quiet(self, seconds: float) -> int:
        """Bytes that come by themselves within that time."""
        end = time.perf_counter() + seconds
        sent = 0
        while (left := end - time.perf_counter()) > 0:
            sent += len(self.read(left))
        return sent

    # -- what a person does --

    def type(self, keys: bytes) -> None:
        """Press keys and wait for nothing."""
        os.write(self.own, keys)

    def press(self, key: bytes, *, wait_s: float = 1.0, quiet_s: float = QUIET_S) -> tuple[float, int]:
        """Seconds from the key to the last byte of what it changed, and how many bytes came."""
        began = time.perf_counter()
        self.type(key)
        last, sent = began, 0
        while data := self.read(wait_s):
            last, sent, wait_s = time.perf_counter(), sent + len(data), quiet_s
        return last - began, sent

    def answer(self, key: bytes) -> float:
        """Seconds from the key to the first byte of its answer, also while other things are drawn."""
        self.quiet(0.05)
        began = time.perf_counter()
        self.type(key)
        self.read(1.0)
        return time.perf_counter() - began

    def resize(self, width: int, height: int) -> None:
        """Make the window that large; the program hears SIGWINCH from the terminal."""
        self._size(width, height)

    # -- what is left of it --

    @property
    def settings(self) -> list[Any]:
        """How the terminal stands now: echo, line mode, signals."""
        return termios.tcgetattr(self.theirs)

    def end(self, number: signal.Signals, limit_s: float = 10.0) -> int:
        """Send it a signal and read on until it has ended; its status."""
        self.process.send_signal(number)
        return self.ended(limit_s)

    def ended(self, limit_s: float = 10.0) -> int:
        """Read on until it has ended; its status."""
        end = time.perf_counter() + limit_s
        while self.process.poll() is None and time.perf_counter() < end:
            self.read(0.02)
        status = self.process.wait(0.1)
        while self.read(0.05):
            pass
        return status

    def hang_up(self) -> None:
        """The line is gone: what the system does when a connection breaks."""
        os.close(self.theirs)
        os.close(self.own)
        self.theirs = self.own = -1

    def close(self) -> None:
        """Leave by the key, else by force."""
        if self.process.poll() is None and self.own >= 0:
            self.type(b"q")
            end = time.perf_counter() + 5
            while self.process.poll() is None and time.perf_counter() < end:
                self.read(0.02)
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for end_of_it in (self.own, self.theirs):
            if end_of_it >= 0:
                os.close(end_of_it)
        self.own = self.theirs = -1

    def _size(self, width: int, height: int) -> None:
        ioctl(self.own, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))


def _control() -> None:
    """In the child: this terminal is the one that sends it Ctrl+Z, SIGWINCH and the hang-up."""
    ioctl(0, termios.TIOCSCTTY, 0)
