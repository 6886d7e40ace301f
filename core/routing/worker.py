"""The child process of a solve: `python -m core.routing.worker`. A job comes on standard input.

On standard output, framed, it answers with Progress as better solutions are found, then with the Solution, or Sorry.
Standard input closing, by the parent's wish or its death, ends the search.
"""

from __future__ import annotations

import os
import sys
from typing import BinaryIO

from core.child import Sorry, answering, asked, light, packed, told_to_stop
from core.errors import DispatchError
from core.routing.engines import Limit
from core.routing.frames import Job
from core.routing.model import Progress, Solution
from core.routing.scale import chosen

#: A search takes every core it can have: screens, and whatever else runs here, come first.
_NICE = 5


def main() -> int:
    """Do one job. Returns the exit status."""
    answers = answering()
    if hasattr(os, "nice"):
        os.nice(_NICE)
    light()
    try:
        answers.write(packed(_answer(asked(), answers)))
    except BrokenPipeError:
        return 1  # nobody is waiting any more
    return 0


def _answer(job: Job, answers: BinaryIO) -> Solution | Sorry:
    def report(progress: Progress) -> None:
        answers.write(packed(progress))

    try:
        return chosen(job.engine, job.problem, cluster=job.cluster).solve(
            job.problem,
            seed=job.seed,
            limit=Limit.with_all_cores(job.seconds, job.iterations),
            stop=told_to_stop,
            report=report,
            start=job.start,
        )
    except DispatchError as refusal:
        return Sorry(str(refusal))
    except MemoryError:
        return Sorry("The search ran out of memory; plan fewer stops at a time, or close other programs.")


if __name__ == "__main__":
    sys.exit(main())
