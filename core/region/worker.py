"""The child process that builds a region: `python -m core.region.worker`. A `Job` comes on standard input.

On standard output, framed, it tells `(share, what)` now and then, and at last None, or the error that ended it.
Standard input closing, by the parent's wish or its death, ends the work.
"""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable

from core.child import CHUNK, Unpacker, packed
from core.errors import DispatchError, FileRefused
from core.region.apart import Job
from core.region.build import source_of, write
from core.store.sqlite import sqlite3


def main() -> int:
    """Do one job. Returns the exit status."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a library prints must not break the frames

    def report(share: float, what: str) -> None:
        answers.write(packed((share, what)))

    try:
        job = _job()
        answers.write(packed(_done(job, report)))
    except BrokenPipeError:
        return 1  # nobody is waiting any more
    return 0


def _job() -> Job:
    unpacker = Unpacker()
    while chunk := os.read(0, CHUNK):
        for job in unpacker.feed(chunk):
            if isinstance(job, Job):
                return job
    sys.exit("no job came")


def _done(job: Job, report: Callable[[float, str], None]) -> Exception | None:
    try:
        sources = [source_of(file) for file in job.files]
        write(job.draft, sources, now=job.now, report=report, cancelled=_told_to_stop)
    except BrokenPipeError:
        raise
    except DispatchError as refusal:
        return type(refusal)(str(refusal))
    except (OSError, sqlite3.OperationalError) as wrong:
        return OSError(str(wrong))
    except MemoryError:
        return FileRefused("Memory is too small for this region; give a smaller extract, or close other programs.")
    return None


def _told_to_stop() -> bool:
    """Whether the parent has closed our standard input."""
    return bool(select.select([0], [], [], 0)[0])


if __name__ == "__main__":
    sys.exit(main())
