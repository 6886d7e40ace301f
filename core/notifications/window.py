"""The window that a customer is told: as wide as the shop wants it, round, inside what was promised."""

from __future__ import annotations

from collections.abc import Sequence

from core.plans.model import RETOLD_S, Promise

#: A window that moves by no more than this is not told again.
THRESHOLD_S = RETOLD_S
#: Customers read quarters of an hour; a narrow window is cut finer so that it still holds the arrival.
_GRID_S, _FINE_GRID_S, _NARROW_S = 15 * 60, 5 * 60, 60 * 60


def announced(
    starts: int, width_s: int, promises: Sequence[Promise] = (), *, departs: int | None = None
) -> tuple[int, int]:
    """From when until when the order is said to come; `starts` (UTC s, service begins) lies inside.

    The window stays within the promise that `starts` keeps; where that is narrower, it is the promise itself. It does
    not open before the van leaves (`departs`), but for the rounding down and where the promise asks for it.
    """
    grid = _FINE_GRID_S if width_s < _NARROW_S else _GRID_S
    opens = (starts - width_s // 2) // grid * grid
    if departs is not None:
        opens = max(opens, min(departs, starts) // grid * grid)
    closes = opens + width_s
    kept = next((p for p in promises if p.opens <= starts <= p.closes), None)
    if kept is None:
        return opens, closes
    if opens < kept.opens:
        opens, closes = kept.opens, min(kept.closes, kept.opens + width_s)
    elif closes > kept.closes:
        opens, closes = max(kept.opens, kept.closes - width_s), kept.closes
    return opens, closes


def moved(before: tuple[int, int], after: tuple[int, int], by_s: int = THRESHOLD_S) -> bool:
    """Whether the customer must be told again."""
    return max(abs(before[0] - after[0]), abs(before[1] - after[1])) > by_s
