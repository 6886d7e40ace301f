"""The scene around a pin: candidates by number, the pin itself, roads and house numbers of the surroundings."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from console.map.scene import Ink, Mark, Scene, Way
from console.map.view import DEGREE_M, Place
from core.text import guard, width

if TYPE_CHECKING:
    from core.geocoding.model import Pin
    from core.region.drawn import Door, Vicinity

#: The pin, and where it stood before it was moved.
PIN, BEFORE = "◆", "◇"
#: House numbers are shown up to so many metres a dot, at most so long.
_NUMBERS_UNTIL, _LONGEST = 2.0, 6
#: And names of streets.
_NAMES_UNTIL = 3.0


def places(pin: Pin | None) -> list[Place]:
    """The pin where it is accepted, and its candidates: what its map has to show."""
    if pin is None:
        return []
    accepted = [pin.place] if pin.state == "accepted" and pin.place is not None else []
    return [*accepted, *((found.lat, found.lon) for found in pin.candidates)]


def candidates(around: Vicinity | None, pin: Pin | None) -> Scene:
    """The candidates of an address, numbered from 1, and its pin where it is accepted."""
    here = pin.place if pin is not None and pin.state == "accepted" else None
    found = pin.candidates if pin is not None else ()
    marks = [Mark(here, PIN, Ink.HERE)] if here is not None else []
    # In brackets: without them they would be house numbers.
    marks += [Mark((each.lat, each.lon), f"[{at}]", Ink.LEFT_OUT, 1, near=True) for at, each in enumerate(found, 1)]
    legend: list[tuple[str, int]] = [(f" {PIN} pin ", Ink.HERE)] if here is not None else []
    legend += [(f" [{at}] {each.label} ", Ink.LEFT_OUT) for at, each in enumerate(found, 1)]
    every = places(pin)
    return Scene(
        around.roads if around else None,
        (),
        (*marks, *_named(around)),
        tuple(legend),
        _roomy(every),
        _roomy(every[:1]),
        here,
    )


def moved(around: Vicinity | None, start: Place, pin: Place) -> Scene:
    """A pin on its way from where it stood."""
    marks = (Mark(pin, PIN, Ink.HERE), Mark(start, BEFORE, Ink.DEPOT), *_named(around))
    legend = (
        (f" {PIN} pin ", int(Ink.HERE)),
        (f" {BEFORE} where it was ", int(Ink.DEPOT)),
        (" + - nearer, farther", int(Ink.NOTE)),
    )
    return Scene(
        around.roads if around else None, (Way((start, pin), Ink.DEPOT),), marks, legend, _roomy((start,)), (), pin
    )


def _named(around: Vicinity | None) -> list[Mark]:
    doors: Iterable[Door] = around.doors if around else ()
    numbers = [Mark(door.at, guard(door.number), Ink.NUMBER, until=_NUMBERS_UNTIL) for door in doors]
    streets = around.streets if around else ()
    names = [Mark(at, text := guard(name), Ink.NOTE, len(text) // 2, until=_NAMES_UNTIL) for name, at in streets]
    # A sign takes a cell a letter; letters of other widths would push the rest aside.
    fits = [mark for mark in numbers if len(mark.text) <= _LONGEST]
    return [mark for mark in (*names, *fits) if width(mark.text) == len(mark.text)]


def _roomy(places: Sequence[Place], metres: float = 24.0) -> tuple[Place, ...]:
    """The places with so much around them, so that a map of one of them shows its surroundings."""
    around = []
    for lat, lon in places:
        up = metres / DEGREE_M
        aside = up / max(0.01, math.cos(math.radians(lat)))
        around += [(lat - up, lon - aside), (lat + up, lon + aside)]
    return tuple(around)
