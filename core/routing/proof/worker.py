"""The child process of proofs: `python -m core.routing.proof.worker`. A job comes on standard input.

On standard output, framed, it answers with a Proof as each route is done, then with None, or Sorry. Standard input
closing, by the parent's wish or its death, ends it: the route under way is answered with what is known by then.
"""

from __future__ import annotations

import sys

from core.child import Sorry, answering, asked, light, packed, told_to_stop
from core.routing.proof.frames import Job
from core.routing.proof.search import prove


def main() -> int:
    """Do one job. Returns the exit status."""
    answers = answering()
    light()
    try:
        job: Job = asked()
        for route in job.routes:
            if told_to_stop():
                break
            answers.write(packed(prove(job.problem, route, seconds=job.seconds, stopped=told_to_stop)))
        answers.write(packed(None))
    except BrokenPipeError:
        return 1  # nobody is waiting any more
    except MemoryError:
        answers.write(packed(Sorry("Proving ran out of memory; close other programs, then try again.")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
