"""Which part of the earth a map shows, and which dot a place is.

Flat around the middle of the map (equirectangular, after Snyder, Map Projections: A Working Manual, page 90): within a
town it is right to a dot. A dot is as high as it is wide, for a cell of a terminal is about twice as high as wide.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from console.map.braille import ACROSS, DOWN

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Metres to a degree of latitude (mean sphere).
DEGREE_M = 111_195.0
#: The nearest and the farthest that a map goes, metres to a dot.
NEAREST, FARTHEST = 0.1, 20_000.0
#: Cells that stay free around what is fitted.
_MARGIN = 2
#: A single place is shown with so much around it, metres to a dot.
_ALONE = 4.0

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class View:
    """A window of so many cells around a (lat, lon), with metres to a dot."""

    lat: float
    lon: float
    scale: float
    width: int
    height: int

    @classmethod
    def fitting(cls, places: Iterable[Place], width: int, height: int) -> View:
        """The nearest view that shows all of these places with a margin; of one place, what is around it."""
        found = list(places) or [(0.0, 0.0)]
        lats, lons = [lat for lat, _ in found], [lon for _, lon in found]
        lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
        high = (max(lats) - min(lats)) * DEGREE_M
        wide = (max(lons) - min(lons)) * DEGREE_M * _stretch(lat)
        across, down = max(1, width - 2 * _MARGIN) * ACROSS, max(1, height - 2 * _MARGIN) * DOWN
        scale = max(wide / across, high / down) or _ALONE
        return cls(lat, lon, _within(scale), width, height)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """South, west, north, east of what is seen, degrees."""
        high = self.height * DOWN / 2 * self.scale / DEGREE_M
        wide = self.width * ACROSS / 2 * self.scale / (DEGREE_M * _stretch(self.lat))
        return self.lat - high, self.lon - wide, self.lat + high, self.lon + wide

    def dots(self, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> tuple[Any, Any]:
        """Dots from the upper left corner, right and down, of places in degrees; they may lie outside."""
        per_degree = DEGREE_M / self.scale
        across = (lon - self.lon) * (per_degree * _stretch(self.lat)) + self.width * ACROSS / 2
        return across, (self.lat - lat) * per_degree + self.height * DOWN / 2

    def place(self, across: float, down: float) -> Place:
        """The (lat, lon) of a dot: the inverse of `dots`."""
        per_degree = DEGREE_M / self.scale
        lon = self.lon + (across - self.width * ACROSS / 2) / (per_degree * _stretch(self.lat))
        return self.lat - (down - self.height * DOWN / 2) / per_degree, lon

    def cell(self, place: Place) -> tuple[int, int]:
        """Column and row of a place; it may lie outside."""
        per_degree = DEGREE_M / self.scale
        across = (place[1] - self.lon) * (per_degree * _stretch(self.lat)) + self.width * ACROSS / 2
        down = (self.lat - place[0]) * per_degree + self.height * DOWN / 2
        return math.floor(across / ACROSS), math.floor(down / DOWN)

    def shows(self, place: Place, margin: int = _MARGIN - 1) -> bool:
        """Whether a place is seen, so many cells from the edge at least."""
        column, row = self.cell(place)
        return margin <= column < self.width - margin and margin <= row < self.height - margin

    def zoomed(self, factor: float) -> View:
        """Nearer by that factor, below 1 farther; the middle stays."""
        return replace(self, scale=_within(self.scale / factor))

    def panned(self, across: float, down: float) -> View:
        """Moved by such parts of what is seen, to the right and downward."""
        lat, lon = self.place((0.5 + across) * self.width * ACROSS, (0.5 + down) * self.height * DOWN)
        return replace(self, lat=max(-85.0, min(85.0, lat)), lon=lon)

    def centred(self, place: Place) -> View:
        """Around that place, as near as before."""
        return replace(self, lat=place[0], lon=place[1])

    def sized(self, width: int, height: int) -> View:
        """In another window, as near as before."""
        return replace(self, width=width, height=height)


def _within(scale: float) -> float:
    return max(NEAREST, min(FARTHEST, scale))


@lru_cache(maxsize=64)
def _stretch(lat: float) -> float:
    """How much shorter a degree of longitude is there than one of latitude; never 0, not even at a pole."""
    return max(0.01, math.cos(math.radians(lat)))
