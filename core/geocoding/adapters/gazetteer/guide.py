"""The guide of a region file: what a half-typed address may become, and what is at a point."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from core.geocoding.adapters.gazetteer.label import label
from core.geocoding.adapters.gazetteer.suggest import Suggester
from core.geocoding.guide import Around, NearAddress, NearStreet, Suggestion
from core.region.addresses.near import FARTHEST_M, NearDoor, Surroundings
from core.region.addresses.outline import Outline


class RegionGuide:
    """Answers from one region file; what either question needs is read when it is first asked."""

    def __init__(
        self, path: Path, own: str = "", depots: Sequence[tuple[float, float]] = (), radius_m: float = 60_000
    ) -> None:
        """`own` is the shop's own address; `depots` are the (lat, lon) around which it serves."""
        self._path = path
        self._served = own, depots, radius_m

    @cached_property
    def _surroundings(self) -> Surroundings:
        return Surroundings(self._path)

    @cached_property
    def _outline(self) -> Outline:
        return Outline(self._path)

    @cached_property
    def _suggester(self) -> Suggester:
        return Suggester(self._outline, *self._served)

    def complete(self, text: str, limit: int = 8) -> list[Suggestion]:
        """Addresses that the text may become, likeliest first. Raises Unavailable for a file that cannot be read."""
        with self._outline.answering():
            return self._suggester.complete(text, limit)

    def around(self, lat: float, lon: float, limit: int = 5) -> Around:
        """What is known near a point. Raises Unavailable for a file that cannot be read."""
        with self._surroundings.answering():
            doors, street = self._surroundings.near(lat, lon, limit)
            near = NearStreet(street.name, round(street.distance_m)) if street else None
            return Around(lat, lon, tuple(map(_address, doors)), near, FARTHEST_M)


def _address(door: NearDoor) -> NearAddress:
    return NearAddress(
        label(door.street, door.number, door.postcode, door.city), *door.at, distance_m=round(door.distance_m)
    )
