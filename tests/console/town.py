"""Streets and house numbers around the planned Monday's stops, for maps: a grid, a main road, one street with doors."""

from __future__ import annotations

from core.desk import Desk
from core.region.build import build
from core.region.items import SCALE, Address, Item, Point, Road
from core.region.network.tags import traits
from core.region.service import region_path
from tests.core.region.making import Listed

#: Streets run along these, 280 m to 330 m apart.
LATS, LONS = [51.8848 + 0.003 * i for i in range(11)], [0.8745 + 0.004 * i for i in range(11)]
MAIN = 5
LANE = {"highway": "residential"}


def with_town(desk: Desk) -> Desk:
    """The desk with a region built of these."""
    build(region_path(desk), [Listed(town())], now=0)
    return desk


def town() -> list[Item]:
    """Its roads, and the doors of the High Street's neighbour, a house every 15 m."""
    number = {(y, x): 1 + y * len(LONS) + x for y in range(len(LATS)) for x in range(len(LONS))}
    rows = [[(y, x) for x in range(len(LONS))] for y in range(len(LATS))]
    columns = [[(y, x) for y in range(len(LATS))] for x in range(len(LONS))]
    items: list[Item] = []
    for way, line in enumerate([*rows, *columns], 1):
        name = "London Road" if way - 1 == MAIN else f"Street {way}"
        kind = {"highway": "primary"} if way - 1 == MAIN else LANE
        found = traits(kind)
        assert found is not None
        items.append(Road(way, [number[at] for at in line], [_point(*at) for at in line], found, name))
    for house in range(1, 40):
        at = round((LATS[MAIN] + 0.0001 * (1 if house % 2 else -1)) * SCALE), round((0.897 + 0.0001 * house) * SCALE)
        items.append(Address(str(house), "London Road", "Wendlesham", "", (), at))
    return items


def _point(y: int, x: int) -> Point:
    return round(LATS[y] * SCALE), round(LONS[x] * SCALE)
