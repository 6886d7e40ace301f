"""The scene around a pin: candidates by number, the pin itself, roads and house numbers of the surroundings."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from console.map.scene import Ink, Mark, Scene, Way, distinct
from console.map.view import DEGREE_M, Place
from core.text import guard, width

if TYPE_CHECKING:
    from core.region.drawn import Door, Vicinity

#: The pin, and where it stood before it was moved.
PIN, BEFORE = "◆", "◇"
#: House numbers are shown up to so many metres a dot, at most so long.
_NUMBERS_UNTIL, _LONGEST = 2.0, 6


def candidates(around: Vicinity | None, places: Sequence[Place], pin: Place | None) -> Scene:
    """The candidates of an address, numbered from 1, and its pin where it has one."""
    marks = [Mark(pin, PIN, Ink.HERE)] if pin is not None else []
    # In brackets: without them they would be house numbers.
    marks += [Mark(place, f"[{at}]", Ink.LEFT_OUT, 1, near=True) for at, place in enumerate(places, 1)]
    legend: list[tuple[str, int]] = [(f" {PIN} pin ", Ink.HERE)] if pin is not None else []
    if places:
        legend.append((" [1] candidates ", Ink.LEFT_OUT))
    every = distinct([*([pin] if pin is not None else []), *places])
    return Scene(
        around.roads if around else None,
        (),
        (*marks, *_numbers(around)),
        tuple(legend),
        _roomy(every),
        _roomy(every[:1]),
        pin,
    )


def moved(around: Vicinity | None, start: Place, pin: Place) -> Scene:
    """A pin on its way from where it stood."""
    marks = (Mark(pin, PIN, Ink.HERE), Mark(start, BEFORE, Ink.DEPOT), *_numbers(around))
    legend = (
        (f" {PIN} pin ", int(Ink.HERE)),
        (f" {BEFORE} where it was ", int(Ink.DEPOT)),
        (" + - nearer, farther", int(Ink.NOTE)),
    )
    return Scene(
        around.roads if around else None, (Way((start, pin), Ink.DEPOT),), marks, legend, _roomy((start,)), (), pin
    )


def _numbers(around: Vicinity | None) -> list[Mark]:
    doors: Iterable[Door] = around.doors if around else ()
    said = [(door.at, guard(door.number)) for door in doors]
    # A sign takes a cell a letter; numbers of other widths would push the rest aside.
    return [
        Mark(place, text, Ink.NUMBER, until=_NUMBERS_UNTIL)
        for place, text in said
        if len(text) <= _LONGEST and width(text) == len(text)
    ]


def _roomy(places: Sequence[Place], metres: float = 40.0) -> tuple[Place, ...]:
    """The places with so much around them, so that a map of one of them shows its surroundings."""
    around = []
    for lat, lon in places:
        up = metres / DEGREE_M
        aside = up / max(0.01, math.cos(math.radians(lat)))
        around += [(lat - up, lon - aside), (lat + up, lon + aside)]
    return tuple(around)
