"""The child process that makes kernels ready: `python -m core.ready.worker [--nice] KERNEL …`. It says nothing.

Only one on a machine compiles a kernel, the others wait until it has ended. Standard input closing, by the parent's
wish or its death, ends the process on the spot: each function that is done is kept.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
import threading
from importlib import import_module
from pathlib import Path

from core.ready.kept import KERNELS, folder, stamp


def main(arguments: list[str]) -> int:
    """Make these ready. Returns the exit status."""
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    if arguments[:1] == ["--nice"]:
        os.nice(19)
        del arguments[0]
    if (place := folder()) is None:
        return 1
    for kernel in arguments:
        with (place / f"{kernel}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # let go of when this process ends, however it ends
            if not stamp(place, kernel).exists():
                _remove_others(place)
                import_module(KERNELS[kernel][0]).warm()
                stamp(place, kernel).touch()
    return 0


def _remove_others(place: Path) -> None:
    """What this installation's earlier sources became."""
    for other in place.parent.iterdir():
        if other != place:
            shutil.rmtree(other, ignore_errors=True)


def _leave_with_parent() -> None:
    while os.read(0, 1024):
        pass
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
