"""What speaks against a place, whoever chose it: it lies outside the area served, or far from its own postcode."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.geocoding.area import Area, area
from core.geocoding.model import distance_m
from core.geocoding.postcodes import Postcodes, postcodes
from core.units import distance

if TYPE_CHECKING:
    from core.desk import Desk


@dataclass(frozen=True, slots=True)
class Doubts:
    """The area served and the postcodes known, held against places."""

    area: Area = field(default_factory=Area)
    postcodes: Postcodes = field(default_factory=Postcodes)
    postcode_m: float = 2_000

    def of(self, address: str, at: tuple[float, float]) -> tuple[str, ...]:
        """A sentence for each thing that speaks against a (lat, lon) as the place of an address; mostly none."""
        return tuple(said for said in (self.area.outside(at), self._postcode(address, at)) if said)

    def _postcode(self, address: str, at: tuple[float, float]) -> str:
        nearest = self.postcodes.beyond_m(address, at)
        if nearest is None or nearest[0] <= self.postcode_m or nearest[1].at is None:
            return ""
        postcode = nearest[1]
        assert postcode.at is not None
        middle = distance(round(distance_m(at, postcode.at)))
        return f"It lies {middle} from the middle of {postcode.text}, which reaches {distance(postcode.radius_m)}."


def doubts(desk: Desk) -> Doubts:
    """What the desk knows to doubt by."""
    return Doubts(area(desk), postcodes(desk), float(desk.setting("area.postcode_km")) * 1000)
