"""Messages between a solve and its child process: a pickle with its length in front. Both sides are this program."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import Any

from core.routing.model import Problem, Solution

_LENGTH_BYTES = 8


@dataclass(frozen=True, slots=True)
class Job:
    """What the child is asked; its standard input closing means: stop now, keep the best."""

    problem: Problem
    engine: str
    seed: int
    seconds: float | None
    iterations: int | None
    start: Solution | None


@dataclass(frozen=True, slots=True)
class Sorry:
    """The child's last word where it has no solution."""

    sentence: str


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
