"""Arcs: every link of the network twice, onward and back, one after the other; and where they point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.arrays import Floats, Longs
from core.region.items import SCALE
from core.region.network.read import Network


@dataclass(frozen=True, slots=True, eq=False)
class Bearings:
    """Degrees clockwise from north of each arc, where it begins and where it ends."""

    out: Floats
    into: Floats

    @classmethod
    def of(cls, network: Network) -> Bearings:
        """By the first and the last part of each link's shape."""
        first, last = network.shape_start[:-1], network.shape_start[1:] - 1
        leaving = _bearing(network, first, first + 1)
        arriving = _bearing(network, last - 1, last)
        return cls(
            both(leaving, (arriving + 180) % 360).astype(np.float64),
            both(arriving, (leaving + 180) % 360).astype(np.float64),
        )


def both(onward: NDArray[np.generic], back: NDArray[np.generic]) -> NDArray[np.generic]:
    """An entry an arc: a link's onward, then its back."""
    return np.column_stack([onward, back]).ravel()


def _bearing(network: Network, here: Longs, there: Longs) -> Floats:
    """Degrees clockwise from north, from one point of the shapes to another, on a flat earth."""
    lat, lon = network.shape_lat / SCALE, network.shape_lon / SCALE
    east = (lon[there] - lon[here]) * np.cos(np.radians(lat[here]))
    result: Floats = np.degrees(np.arctan2(east, lat[there] - lat[here])) % 360
    return result
