"""Child processes of this program, and what passes between them and it: pickles, each with its length in front.

Both sides are this program. A child's standard input closes when the parent wishes it to end, and when the parent dies.
"""

from __future__ import annotations

import os
import pickle
import select
import selectors
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import IO, Any, BinaryIO

#: So much is read from a pipe, or written to one, at a time.
CHUNK = 1 << 20
_LENGTH_BYTES = 8
_TICK_S = 0.05
#: A child that was told to stop has this long to hand over what it has: with a tick, it is over within one second.
FAREWELL_S = 0.7


@dataclass(frozen=True, slots=True)
class Sorry:
    """A child's word that it cannot do what it was asked."""

    sentence: str


def spawn(module: str, *arguments: str, complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    """Run a module of this program with pipes to its standard input and output; what it complains of goes to a file."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        env=surroundings(),
        start_new_session=True,  # Ctrl-C at the terminal is for the parent to answer
        bufsize=0,
    )


def surroundings() -> dict[str, str]:
    """The environment of a child that finds what this program finds.

    numpy's linear algebra has one thread: nobody here uses it, and starting more hangs at times where memory is short.
    """
    here = [entry or str(Path.cwd()) for entry in sys.path]
    return {"OPENBLAS_NUM_THREADS": "1", **os.environ, "PYTHONPATH": os.pathsep.join(here)}


def last_words(status: int, complaints: IO[Any]) -> str:
    """How a child ended and the last line of its complaints: `Killed`, `status 1; MemoryError`."""
    complaints.seek(0)
    said = complaints.read().decode(errors="replace").strip().splitlines()[-1:]
    how = signal.strsignal(-status) if status < 0 else f"status {status}"
    return "; ".join([str(how), *said])


def talk(child: subprocess.Popen[bytes], message: bytes, tick_s: float) -> Iterator[list[Any]]:
    """Give a child a message, and hear what it says: every `tick_s` a list at the latest, which may be empty.

    Ends when the child closes its side. Whoever listens may close the child's standard input meanwhile.
    """
    assert child.stdin is not None
    assert child.stdout is not None
    rest, unpacker, feeding = memoryview(message), Unpacker(), True
    os.set_blocking(child.stdin.fileno(), False)
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdin, selectors.EVENT_WRITE)
        selector.register(child.stdout, selectors.EVENT_READ)
        while True:
            if feeding and (child.stdin.closed or not rest):
                selector.unregister(child.stdin)
                feeding = False
            heard: list[Any] = []
            for key, _ in selector.select(tick_s):
                if key.fileobj is child.stdin:
                    rest = _fed(child.stdin, rest)
                elif chunk := os.read(child.stdout.fileno(), CHUNK):
                    heard += unpacker.feed(chunk)
                else:
                    return
            yield heard


@dataclass(slots=True)
class Conversation:
    """A talk with a child that ends at a deadline, and that a person may end: iterate over what it says.

    `cancelled` is asked some twenty times a second. Once it says so the child's input is closed, which tells it to
    stop, and the deadline is `FAREWELL_S` from then.
    """

    child: subprocess.Popen[bytes]
    message: bytes
    cancelled: Callable[[], bool]
    deadline: float | None = None  #: by `monotonic`
    stopped: bool = False  #: it was told to stop
    overdue: bool = False  #: it had not ended by the deadline

    def __iter__(self) -> Iterator[Any]:
        assert self.child.stdin is not None
        for heard in talk(self.child, self.message, _TICK_S):
            yield from heard
            self.overdue = self.deadline is not None and monotonic() >= self.deadline
            if self.overdue:
                return
            if not self.stopped and self.cancelled():
                self.stopped, self.deadline = True, monotonic() + FAREWELL_S
                self.child.stdin.close()


def _fed(pipe: IO[bytes], rest: memoryview) -> memoryview:
    """Write some of the rest; what is left of it then."""
    try:
        return rest[os.write(pipe.fileno(), rest[:CHUNK]) :]
    except BrokenPipeError:
        return rest[:0]  # it is dead: reading will show it


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


def answering() -> BinaryIO:
    """In a child: where its answers go. From now on what a library prints goes with the complaints."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # it must not break the frames
    return answers


def light() -> None:
    """In a child that searches: leave scipy out.

    numba would load its BLAS, which nothing here uses, and which never comes back where memory is short.
    """
    sys.modules.setdefault("scipy", None)  # type: ignore[arg-type]  # Python's own way to say: not to be imported


def asked() -> Any:
    """In a child: the message it was started for. Ends the process where none comes."""
    unpacker = Unpacker()
    while chunk := os.read(0, CHUNK):
        for message in unpacker.feed(chunk):
            return message
    sys.exit("no job came")


def told_to_stop() -> bool:
    """In a child: whether the parent has closed our standard input, by its wish or its death."""
    return bool(select.select([0], [], [], 0)[0])
