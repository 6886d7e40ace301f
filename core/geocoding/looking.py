"""What a person asks before anything is looked up: what an address may become while it is typed, what is at a point."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.errors import Unavailable
from core.geocoding.finding import checked
from core.geocoding.guide import Around, Guide, NearAddress, NearStreet, Suggestion
from core.geocoding.model import checked_point

if TYPE_CHECKING:
    from core.desk import Desk

__all__ = ["Around", "Guide", "NearAddress", "NearStreet", "Suggestion", "around", "complete", "guide", "near"]

_NO_REGION = (
    "There is no region to look in. Download a map extract of your area (.osm.pbf) and add it: "
    "roundsman region add FILE.osm.pbf"
)


def guide(desk: Desk) -> Guide | None:
    """What completes addresses while they are typed, to be kept as long as one types; None without a region."""
    return desk.adapters.guide(desk)


def complete(desk: Desk, text: str, limit: int = 8) -> list[Suggestion]:
    """Addresses that a half-typed one may become, likeliest first.

    Raises BadInput for a text that can be no address, Unavailable without a region.
    """
    return _needed(desk).complete(checked(text), limit)


def around(desk: Desk, lat: float, lon: float, limit: int = 5) -> Around:
    """What is known near a point. Raises BadInput for a point that is none, Unavailable without a region."""
    lat, lon = checked_point(lat, lon)
    using = _needed(desk)
    found = using.around(lat, lon, limit)
    if not found.known and abs(lon) <= 90 and using.around(lon, lat, 1).known:
        return replace(found, swapped=True)
    return found


def near(desk: Desk, lat: float, lon: float) -> Around | None:
    """The same as a word beside something else: None where there is no region, or none that can be read."""
    try:
        return around(desk, lat, lon)
    except Unavailable:
        return None


def _needed(desk: Desk) -> Guide:
    using = guide(desk)
    if using is None:
        raise Unavailable(_NO_REGION)
    return using
