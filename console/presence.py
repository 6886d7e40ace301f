"""Telling other consoles that this one is open, and where: when it goes to another place or day, and now and then."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from time import monotonic

from console.commands import PLACE
from core.desk import Desk, Present
from core.errors import DispatchError

#: How often a console that stays where it is gives a sign of life, in seconds; a third of the time it may be silent.
EVERY_S = 20.0


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The place, the service day, and the id of the order under the cursor (blank: none)."""

    place: str
    day: date
    about: str = ""


def where(one: Present) -> str:
    """The place's title; its name where a newer console has one that this one does not know."""
    place = PLACE.get(one.place)
    return place.title if place else one.place


class Presence:
    """One console's sign of life. What cannot be written is left: it is a courtesy."""

    def __init__(self, desk: Desk) -> None:
        self.console = secrets.token_hex(8)
        self._desk = desk
        self._told: Whereabouts | None = None
        self._at = 0.0
        self._writing = False

    def due(self, now: Whereabouts) -> bool:
        """Whether the others should hear of it: of every other place or day, of another order only with time."""
        if self._writing:
            return False
        moved = self._told is None or (self._told.place, self._told.day) != (now.place, now.day)
        return moved or monotonic() - self._at >= EVERY_S

    def tell(self, now: Whereabouts) -> None:
        """Write it down; in a thread, as another writer may be at it."""
        self._writing, self._told, self._at = True, now, monotonic()
        try:
            with suppress(DispatchError):
                self._desk.here(self.console, now.place, now.day, now.about)
        finally:
            self._writing = False

    def leave(self) -> None:
        """The console closes."""
        if self._told is not None:
            with suppress(DispatchError):
                self._desk.away(self.console)
