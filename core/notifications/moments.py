"""The moments of sending at which a sender may die: tests let one die at each of them in turn."""

from __future__ import annotations

from collections.abc import Callable

#: In the order in which a message passes them. Those in -ing are inside of a write transaction, but for `calling`.
MOMENTS = (
    "recovering", "recovered", "asking", "asked", "settling", "settled", "claiming", "claimed", "calling", "answered",
    "concluding", "concluded",
)  # fmt: skip


def _nothing(moment: str) -> None:
    """Nobody dies."""


#: Called with the moment's name.
passing: Callable[[str], None] = _nothing
