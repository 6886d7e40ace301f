"""Building a region in a child process."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.child import Conversation, last_words, packed, spawn
from core.errors import Cancelled, FileRefused


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
        talk = Conversation(child, packed(Job(draft, tuple(files), now)), cancelled or (lambda: False))
        try:
            for said in talk:
                if isinstance(said, Exception):
                    raise said
                if said is None:
                    return
                if report is not None:
                    report(*said)
        finally:
            child.kill()  # it has answered, has been given up, or is dead already
        how = last_words(child.wait(), complaints)
    if talk.overdue:
        raise Cancelled("Building the region was cancelled; it is as it was.")
    raise FileRefused(f"Building the region ended unexpectedly ({how}); the region is as it was. Try again.")
