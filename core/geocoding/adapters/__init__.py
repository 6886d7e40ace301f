"""Which geocoders a desk has: the region's gazetteer first, then an online one where it is configured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.errors import Unavailable
from core.geocoding import store
from core.geocoding.guide import Guide
from core.geocoding.model import Geocoder
from core.region.service import region_path

if TYPE_CHECKING:
    from core.desk import Desk


def geocoders(desk: Desk) -> Sequence[Geocoder]:
    """Those that are there, in the order in which they are asked. Raises Unavailable for a region that is damaged."""
    found: list[Geocoder] = []
    path = region_path(desk)
    if path.is_file():
        from core.geocoding.adapters.gazetteer import Gazetteer
        from core.region.addresses.read import Addresses

        found.append(Gazetteer(Addresses(path), own=desk.setting("shop.address")))
    if name := desk.setting("geocode.online"):
        from core.geocoding.adapters.online import Amiss, online

        try:
            asked = online(desk)
        except Unavailable as wrong:
            if not found:
                raise
            found.append(Amiss(name, str(wrong)))
        else:
            found.extend([asked] if asked else [])
    return found


def guide(desk: Desk) -> Guide | None:
    """What completes addresses and knows what is near: the region, where there is one."""
    path = region_path(desk)
    if not path.is_file():
        return None
    from core.geocoding.adapters.gazetteer.guide import RegionGuide

    radius_m = float(desk.setting("area.radius_km")) * 1000
    return RegionGuide(path, desk.setting("shop.address"), store.depots(desk.db), radius_m)
