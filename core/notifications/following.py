"""Sending as a service: pass after pass, until somebody says that it is enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from core.desk import Desk
from core.errors import DispatchError
from core.notifications import claiming
from core.notifications.model import Sent
from core.notifications.sending import send_due

#: The longest sleep between two passes, s: what others have written meanwhile is seen no later.
LONGEST_S = 15.0
#: The shortest: what could not be sent is not asked for over and over.
_SHORTEST_S = 1.0


def follow(
    desk: Desk, *, wait: Callable[[float], bool], before: Callable[[], object] = lambda: None
) -> Iterator[Sent | str]:
    """One pass after the other; yields what came of each that did something, or the sentence for one that could not be.

    Each begins with `before()`, which may write more messages.

    `wait(seconds)` sleeps, and says whether it is enough: asked so for no time at all it is asked between two messages,
    too. Raises DispatchError where not even the first pass could be made; later ones it outlives, and tells each
    sentence once.
    """
    last: Sent | str = ""
    first = True
    while True:
        try:
            before()
            done: Sent | str = send_due(desk, cancelled=lambda: wait(0))
        except DispatchError as wrong:
            if first:
                raise
            done = str(wrong)
        if _tells(done, last):
            yield done
        first, last = False, done
        if wait(nap_s(desk)):
            return


def nap_s(desk: Desk) -> float:
    """Seconds until the next message is due, no more than 15."""
    due = claiming.next_due(desk.db)
    return LONGEST_S if due is None else min(LONGEST_S, max(_SHORTEST_S, due - desk.now()))


def _tells(done: Sent | str, last: Sent | str) -> bool:
    """Whether a pass is worth a line: it did something, or its trouble is another than that of the one before."""
    if isinstance(done, str) or isinstance(last, str):
        return done != last and (isinstance(done, str) or _worked(done) or bool(done.trouble))
    new_trouble = bool(done.trouble) and done.trouble != last.trouble
    return _worked(done) or new_trouble or done.unknown > last.unknown


def _worked(done: Sent) -> bool:
    return bool(done.sent or done.failed or done.dropped)
