"""Where the postcodes that an address names lie, by the region."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from core.addresses import words
from core.errors import Unavailable
from core.geocoding.model import distance_m
from core.region.addresses.gather import postcode_key
from core.region.addresses.read import Addresses, Area
from core.region.service import region_path

if TYPE_CHECKING:
    from core.desk import Desk


class Postcodes:
    """The postcodes of a region; of no region it knows none."""

    def __init__(self, region: Addresses | None = None) -> None:
        self._region = region
        self._known: dict[str, tuple[Area, ...]] = {}

    def named(self, address: str) -> tuple[Area, ...]:
        """The region's postcodes that stand in the address, each with its middle and reach."""
        if self._region is None:
            return ()
        if address not in self._known:
            found = [postcode_key(word) for word in words(address)]
            pairs = [one + two for one, two in pairwise(found)]
            keys = [key for key in dict.fromkeys((*found, *pairs)) if any(c.isdigit() for c in key)]
            areas = self._region.postcodes(keys).values() if keys else ()
            self._known[address] = tuple(area for area in areas if area.at is not None)
        return self._known[address]

    def beyond_m(self, address: str, at: tuple[float, float]) -> tuple[float, Area] | None:
        """How far a (lat, lon) lies outside of the reach of the nearest postcode named, and that postcode.

        None where the address names none; 0 m within its reach.
        """
        found = []
        for area in self.named(address):
            if area.at is not None:
                found.append((max(0.0, distance_m(at, area.at) - area.radius_m), area))
        return min(found, key=lambda each: each[0], default=None)


def postcodes(desk: Desk) -> Postcodes:
    """Those of the desk's region; none where there is no region that can be read."""
    path = region_path(desk)
    try:
        return Postcodes(Addresses(path)) if path.is_file() else Postcodes()
    except Unavailable:
        return Postcodes()
