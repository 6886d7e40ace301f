"""Long compiled work that a person can stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from core.arrays import Bytes

_T = TypeVar("_T")
_LOOK_S = 0.1


def stoppable(work: Callable[[Bytes], _T], cancelled: Callable[[], bool]) -> _T:
    """The answer of `work`, which holds no interpreter lock and looks at the flag it is given; set once cancelled.

    Asking whether it is cancelled happens in another thread meanwhile.
    """
    stop = np.zeros(1, dtype=np.uint8)
    over = threading.Event()

    def watch() -> None:
        while not over.wait(_LOOK_S):
            if cancelled():
                stop[0] = 1
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        return work(stop)
    finally:
        over.set()
        watcher.join()
