"""What lies on a map: roads, ways, signs, and what the signs mean. Data only."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from console.map.view import Place

if TYPE_CHECKING:
    from core.region.drawn import RoadLines

#: So many routes have a colour of their own, then they begin anew; each has a letter of its own.
COLOURS = 6
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


class Ink(IntEnum):
    """What is drawn with it; the higher lies above."""

    SMALL = 1  #: service roads, paths
    STREET = 2  #: where people live
    MAIN = 3  #: what leads through
    ROUTE = 10  #: and up: the routes that are not under the cursor
    UNDER = 20  #: and up: the one that is
    NUMBER = 30  #: a house
    DEPOT = 31
    LEFT_OUT = 32  #: an order on no route
    HERE = 33  #: what the cursor is on
    NOTE = 34  #: what stands beside the map: its scale, words
    KEY = 35  #: a key in the line below


def route_ink(number: int, *, under: bool = False) -> int:
    """The ink of the route with that number."""
    return (Ink.UNDER if under else Ink.ROUTE) + number % COLOURS


def letter(number: int) -> str:
    """The sign of the route with that number."""
    return _LETTERS[number] if number < len(_LETTERS) else "*"


@dataclass(frozen=True, slots=True)
class Way:
    """A line through places."""

    places: tuple[Place, ...]
    ink: int
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign at a place: its letter number `at` stands there. Shown on maps of `until` metres a dot and nearer.

    `near`: where it has no room, it stands in a free cell beside, or a point stands for it.
    """

    place: Place
    text: str
    ink: int
    at: int = 0
    near: bool = False
    until: float = math.inf


@dataclass(frozen=True, slots=True)
class Scene:
    """A map's content. Marks that matter most come first: they get their room first."""

    roads: RoadLines | None = None
    ways: tuple[Way, ...] = ()
    marks: tuple[Mark, ...] = ()
    legend: tuple[tuple[str, int], ...] = ()  #: words with their inks
    fit: tuple[Place, ...] = ()  #: what a map of all shows
    close: tuple[Place, ...] = ()  #: what a map of that which is under the cursor shows
    here: Place | None = None  #: the place under the cursor


def distinct(places: Iterable[Place]) -> tuple[Place, ...]:
    """Each once, in their order."""
    return tuple(dict.fromkeys(places))
