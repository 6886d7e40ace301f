"""Writes the roads of a region: arrays, each packed into one value."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.arrays import Ints
from core.errors import Cancelled
from core.region.items import SCALE
from core.region.network.bans import bans
from core.region.network.gather import GatheredRoads
from core.region.network.links import Links, links
from core.store.sqlite import Database

#: Fewer links than this are searched as they are: some milliseconds a point.
WORTH_ORDERING = 5_000
#: Zones of the places where traffic keeps to the left (IANA names; a zone stands for its whole area).
_LEFT = """
Europe/London Europe/Dublin Europe/Jersey Europe/Guernsey Europe/Isle_of_Man Europe/Malta Asia/Nicosia Asia/Famagusta
Asia/Tokyo Asia/Hong_Kong Asia/Macau Asia/Singapore Asia/Kuala_Lumpur Asia/Kuching Asia/Bangkok Asia/Jakarta
Asia/Pontianak Asia/Makassar Asia/Jayapura Asia/Brunei Asia/Dili Asia/Kolkata Asia/Karachi Asia/Dhaka Asia/Colombo
Asia/Kathmandu Asia/Thimphu Indian/Maldives Indian/Mauritius Indian/Mahe Pacific/Auckland Pacific/Chatham Pacific/Fiji
Pacific/Port_Moresby Pacific/Guadalcanal Pacific/Apia Pacific/Tongatapu Australia/Sydney Australia/Melbourne
Australia/Brisbane Australia/Lindeman Australia/Perth Australia/Eucla Australia/Adelaide Australia/Broken_Hill
Australia/Darwin Australia/Hobart Australia/Lord_Howe Africa/Johannesburg Africa/Maseru Africa/Mbabane Africa/Gaborone
Africa/Harare Africa/Lusaka Africa/Blantyre Africa/Maputo Africa/Windhoek Africa/Dar_es_Salaam Africa/Nairobi
Africa/Kampala America/Jamaica America/Nassau America/Barbados America/Port_of_Spain America/Guyana America/Paramaribo
America/St_Lucia America/Grenada America/Antigua America/Dominica America/Cayman Atlantic/Bermuda Atlantic/Stanley
Atlantic/St_Helena
"""


def write_network(db: Database, roads: GatheredRoads, cancelled: Callable[[], bool]) -> None:
    """Write junctions, links, bans and the order of links. Raises Cancelled."""
    found = links(roads)
    forbidden = bans(found, np.frombuffer(roads.ways, dtype=np.int64), roads.rules)
    names = np.frombuffer(roads.names, dtype=np.int32)[found.way]
    arrays: dict[str, NDArray[Any]] = {
        "lat": found.lat, "lon": found.lon, "spots": found.spots, "tail": found.tail, "head": found.head,
        "length_cm": found.length_cm, "traits": found.traits, "halts": found.halts, "names": names,
        "shape_start": found.shape_start, "shape_lat": _steps(found.shape_lat), "shape_lon": _steps(found.shape_lon),
        "ban_coming": forbidden.coming, "ban_going": forbidden.going, "ban_bikes": forbidden.bikes,
        "order": _order(found, cancelled),
    }  # fmt: skip
    digest = hashlib.blake2b(digest_size=8)
    for name, values in arrays.items():
        data = np.ascontiguousarray(values).tobytes()
        digest.update(data)
        width = values.shape[1] if values.ndim > 1 else 1
        db.conn.execute(
            "INSERT INTO network VALUES (?, ?, ?, ?)", (name, values.dtype.str, width, zlib.compress(data, 1))
        )
    db.conn.executemany("INSERT INTO road_name VALUES (?, ?)", [(number, text) for text, number in roads.texts.items()])
    facts = {
        "network": digest.hexdigest(),
        "junctions": len(found.lat),
        "links": len(found.tail),
        "road_m": int(found.length_cm.sum(dtype=np.int64)) // 100,
        "bans_left_out": forbidden.left_out,
        "left_hand": int(_left_hand(found)),
    }
    db.conn.executemany("INSERT INTO meta VALUES (?, ?)", [(key, str(value)) for key, value in facts.items()])


def _steps(values: Ints) -> Ints:
    """Differences pack far better than points."""
    return np.diff(values, prepend=np.int32(0))


def _order(found: Links, cancelled: Callable[[], bool]) -> Ints:
    """The rank of each link; empty where they are few enough to be searched without."""
    if len(found.tail) < WORTH_ORDERING:
        return np.empty(0, dtype=np.int32)
    from core.region.network.order import order
    from core.region.network.stopping import stoppable

    ranks = stoppable(lambda stop: order(found, stop), cancelled)
    if cancelled():
        raise Cancelled("Building the region was cancelled; it is as it was.")
    return ranks


def _left_hand(found: Links) -> bool:
    """Whether most of the roads lie where traffic keeps to the left."""
    if not len(found.lat):
        return False
    from tzfpy import get_tz

    return get_tz(float(np.median(found.lon)) / SCALE, float(np.median(found.lat)) / SCALE) in _LEFT.split()
