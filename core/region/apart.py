"""Building a region in a child process."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from core.child import last_words, packed, spawn, talk
from core.errors import Cancelled, FileRefused

_TICK_S = 0.05
#: A child that was told to stop has this long to say farewell: with a tick, it is over within one second.
_FAREWELL_S = 0.7


@dataclass(frozen=True, slots=True)
class Job:
    """What the child is asked: to write the region of these files into a new one."""

    draft: Path
    files: tuple[Path, ...]
    now: int


def write_apart(
    draft: Path,
    files: Sequence[Path],
    *,
    now: int,
    report: Callable[[float, str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Write the region of these files into a new file, as `core.region.build.write` does, in a process of its own.

    Raises what that raises; FileRefused where the process dies.
    """
    with tempfile.TemporaryFile() as complaints, spawn("core.region.worker", complaints=complaints) as child:
        try:
            for said in _said(child, Job(draft, tuple(files), now), cancelled or (lambda: False)):
                if isinstance(said, Exception):
                    raise said
                if said is None:
                    return
                if report is not None:
                    report(*said)
        finally:
            child.kill()  # it has answered, has been given up, or is dead already
        how = last_words(child.wait(), complaints)
    raise FileRefused(f"Building the region ended unexpectedly ({how}); the region is as it was. Try again.")


def _said(child: subprocess.Popen[bytes], job: Job, cancelled: Callable[[], bool]) -> Iterator[Any]:
    """What the child tells, to its end. Raises Cancelled."""
    assert child.stdin is not None
    deadline = None
    for heard in talk(child, packed(job), _TICK_S):
        yield from heard
        if deadline is None and cancelled():
            child.stdin.close()
            deadline = monotonic() + _FAREWELL_S
        if deadline is not None and monotonic() >= deadline:
            raise Cancelled("Building the region was cancelled; it is as it was.")
