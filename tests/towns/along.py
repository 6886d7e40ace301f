"""Houses put along the streets of a real map: its names are real, its houses are not."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from core.region.items import Address, Item, Place, Point, Street

#: Of all kinds of places those that an address names, with the weight by which a nearer hamlet gives way to a town.
_NAMED = {"city": 0.3, "town": 0.5, "suburb": 0.8, "village": 0.8, "hamlet": 1.0, "quarter": 1.0}


def houses_along(items: Iterable[Item], most: int = 10) -> list[Item]:
    """The places of the map, and up to `most` houses on each of its named ways, counted on through a place's street."""
    listed = list(items)
    places = [item for item in listed if isinstance(item, Place) and item.kind in _NAMED and item.at]
    counted: dict[tuple[str, str], int] = defaultdict(int)
    found: list[Item] = list(places)
    for item in listed:
        if isinstance(item, Street):
            city = _nearest(item.points[0], places)
            for at in item.points[:most]:
                counted[item.name, city] += 1
                found.append(Address(str(counted[item.name, city]), item.name, city, "", (), at))
    return found


def _nearest(at: Point, places: Sequence[Place]) -> str:
    stretch = math.cos(math.radians(at[0] / 1e7))

    def away(place: Place) -> float:
        assert place.at
        return math.hypot(place.at[0] - at[0], (place.at[1] - at[1]) * stretch) * _NAMED[place.kind]

    return min(places, key=away).name if places else ""
