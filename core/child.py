"""Child processes of this program, and what passes between them and it: pickles, each with its length in front.

Both sides are this program. A child's standard input closes when the parent wishes it to end, and when the parent dies.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

#: So much is read from a pipe, or written to one, at a time.
CHUNK = 1 << 20
_LENGTH_BYTES = 8


def spawn(module: str, *arguments: str, complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    """Run a module of this program with pipes to its standard input and output; what it complains of goes to a file."""
    here = [entry or str(Path.cwd()) for entry in sys.path]
    return subprocess.Popen(
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(here)},
        start_new_session=True,  # Ctrl-C at the terminal is for the parent to answer
        bufsize=0,
    )


def last_words(status: int, complaints: IO[Any]) -> str:
    """How a child ended and the last line of its complaints: `Killed`, `status 1; MemoryError`."""
    complaints.seek(0)
    said = complaints.read().decode(errors="replace").strip().splitlines()[-1:]
    how = signal.strsignal(-status) if status < 0 else f"status {status}"
    return "; ".join([str(how), *said])


def packed(message: Any) -> bytes:
    """One framed message."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return len(body).to_bytes(_LENGTH_BYTES, "big") + body


class Unpacker:
    """Takes bytes as they come, gives whole messages."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, more: bytes) -> list[Any]:
        """The messages that these bytes complete."""
        self._bytes += more
        found = []
        while (end := self._end()) is not None:
            found.append(pickle.loads(bytes(self._bytes[_LENGTH_BYTES:end])))
            del self._bytes[:end]
        return found

    def _end(self) -> int | None:
        if len(self._bytes) < _LENGTH_BYTES:
            return None
        end = _LENGTH_BYTES + int.from_bytes(self._bytes[:_LENGTH_BYTES], "big")
        return end if len(self._bytes) >= end else None
