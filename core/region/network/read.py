"""The roads of a region file, as arrays."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from core.arrays import Bytes, Ints, Longs, Shorts
from core.errors import Unavailable
from core.region.file import RegionFile


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Junctions and links as `core.region.network.links.Links` describes them, with what may not turn into what.

    A link has two arcs, `2 link` onward and `2 link + 1` back. `order` ranks the links as `core.region.network.order`
    says; it is empty where there are few.
    """

    lat: Ints
    lon: Ints
    spots: Shorts
    tail: Ints
    head: Ints
    length_cm: Ints
    traits: Shorts
    halts: Bytes
    names: Ints  #: number of each link's name; 0: none
    shape_start: Longs
    shape_lat: Ints
    shape_lon: Ints
    ban_coming: Ints  #: arcs
    ban_going: Ints
    ban_bikes: Bytes
    order: Ints
    left_hand: bool  #: traffic keeps to the left
    digest: str  #: the same for the same roads
    texts: tuple[str, ...]  #: names by number


_ARRAYS = {field.name for field in fields(Network)} - {"left_hand", "digest", "texts"}


def digest(region: RegionFile) -> str:
    """What tells its roads from others; "" where it has none."""
    return region.meta().get("network", "")


def network(region: RegionFile) -> Network:
    """All of its roads. Raises Unavailable where it has none."""
    found: dict[str, Any] = {}
    for name, kind, width, data in region.db.execute("SELECT name, kind, width, data FROM network").fetchall():
        values = np.frombuffer(zlib.decompress(data), dtype=kind)
        found[name] = values.reshape(-1, width) if width > 1 else values
    if not found:
        raise Unavailable(
            f"The region {region.path} holds no roads; add an OpenStreetMap extract: roundsman region add."
        )
    for name in ("shape_lat", "shape_lon"):
        found[name] = np.cumsum(found[name], dtype=np.int32)
    meta = region.meta()
    texts = [text for (text,) in region.db.execute("SELECT text FROM road_name ORDER BY id").fetchall()]
    return Network(**found, left_hand=meta["left_hand"] == "1", digest=meta["network"], texts=tuple(texts))
