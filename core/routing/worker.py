"""The child process of a solve: `python -m core.routing.worker`. A job comes on standard input.

On standard output, framed, it answers with Progress as better solutions are found, then with the Solution, or Sorry.
Standard input closing, by the parent's wish or its death, ends the search.
"""

from __future__ import annotations

import os
import select
import sys
from typing import BinaryIO

from core.child import CHUNK, Sorry, Unpacker, packed
from core.errors import DispatchError
from core.routing.engines import Limit, engine
from core.routing.frames import Job
from core.routing.model import Progress, Solution


def main() -> int:
    """Do one job. Returns the exit status."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a library prints must not break the frames
    try:
        answers.write(packed(_answer(_job(), answers)))
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


def _answer(job: Job, answers: BinaryIO) -> Solution | Sorry:
    def report(progress: Progress) -> None:
        answers.write(packed(progress))

    try:
        return engine(job.engine).solve(
            job.problem,
            seed=job.seed,
            limit=Limit(job.seconds, job.iterations),
            stop=_told_to_stop,
            report=report,
            start=job.start,
        )
    except DispatchError as refusal:
        return Sorry(str(refusal))
    except MemoryError:
        return Sorry("The search ran out of memory; plan fewer stops at a time, or close other programs.")


def _told_to_stop() -> bool:
    """Whether the parent has closed our standard input."""
    return bool(select.select([0], [], [], 0)[0])


if __name__ == "__main__":
    sys.exit(main())
