"""Reading what road engines answer, with nothing in it believed: every reader here raises ValueError for nonsense."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.roads.model import LONGEST, UNREACHABLE, Point, Step, Turn
from core.text import clean

#: OSRM answers -0.2 m for two doors that it puts on the same spot of a one-way street, so such a thing is nothing.
_LEAST = -1.0
#: A roundabout with more exits is none.
_MOST_EXITS = 20


def grid(values: Any, rows: int, columns: int, scale: float = 1.0) -> NDArray[np.int32]:
    """Times or distances `[from, to]`, each times `scale`; null is `UNREACHABLE`."""
    try:
        # null becomes NaN here, and a NaN written as such has been refused as no JSON.
        with np.errstate(over="ignore"):
            found = np.asarray(values, dtype=np.float64) * scale
    except (TypeError, ValueError, OverflowError) as wrong:
        raise ValueError("its table is not made of numbers") from wrong
    if found.shape != (rows, columns):
        raise ValueError(f"its table is not {rows} by {columns}")
    missing = np.isnan(found)
    if not (missing | ((found > _LEAST) & (found < LONGEST))).all():
        raise ValueError("a time or a distance in its table cannot be")
    return np.where(missing, UNREACHABLE, np.rint(np.where(missing, 0, found).clip(min=0))).astype(np.int32)


def number(value: Any, scale: float = 1.0) -> int:
    """A time or a distance, times `scale`."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("a time or a distance is missing")
    if not (_LEAST < value < LONGEST and _LEAST < value * scale < LONGEST):
        raise ValueError("a time or a distance cannot be")
    return max(0, round(value * scale))


def place(lat: Any, lon: Any) -> Point:
    """A place on the earth, from its coordinates."""
    for value, most in ((lat, 90), (lon, 180)):
        if isinstance(value, bool) or not isinstance(value, int | float) or not -most <= value <= most:
            raise ValueError("a place lies nowhere on earth")
    return (float(lat), float(lon))


def items(value: Any, count: int | None = None) -> list[Any]:
    """A list, of so many things if told."""
    if not isinstance(value, list) or (count is not None and len(value) != count):
        raise ValueError("a list is missing" if count is None else f"a list of {count} is missing")
    return value


def fields(value: Any) -> dict[str, Any]:
    """An object."""
    if not isinstance(value, dict):
        raise ValueError("an object is missing")
    return value


def text(value: Any) -> str:
    """A text, as it is."""
    if not isinstance(value, str):
        raise ValueError("a text is missing")
    return value


def name(*values: Any) -> str:
    """The first of them that is a name, made safe to show; "" where none is."""
    return next((clean(value, limit=200) for value in values if isinstance(value, str) and value.strip()), "")


class Steps:
    """Steps as they come, joined where a driver has nothing to decide."""

    def __init__(self) -> None:
        self._found: list[Step] = []

    def add(
        self, turn: Turn, street: str, distance_m: int, duration_s: int, *, exits: Any = 0, forks: bool = False
    ) -> None:
        """A further step; going straight on along the same street is none, unless the way forks."""
        before = self._found[-1] if self._found else None
        if before and turn is Turn.STRAIGHT and not forks and street == before.street:
            self.onto(street, distance_m, duration_s)
            return
        known = isinstance(exits, int) and 0 < exits <= _MOST_EXITS and turn is Turn.ROUNDABOUT
        self._found.append(Step(turn, street, distance_m, duration_s, exits if known else 0))

    def onto(self, street: str, distance_m: int, duration_s: int) -> None:
        """The last step leads on, along this street: out of a roundabout, or past where nothing is decided."""
        before = self._found.pop()
        distance_m, duration_s = before.distance_m + distance_m, before.duration_s + duration_s
        self._found.append(Step(before.turn, street or before.street, distance_m, duration_s, before.exit))

    def __bool__(self) -> bool:
        return bool(self._found)

    def done(self) -> tuple[Step, ...]:
        """All of them."""
        return tuple(self._found)
