"""What knows the roads of a desk: the best first, the straight line last."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import Unavailable
from core.region.service import region_path
from core.roads import profiles
from core.roads.adapters.straight import Detour, StraightLine, guessed
from core.roads.model import Drive, Roads

if TYPE_CHECKING:
    from core.desk import Desk
    from core.roads.adapters.region.roads import RegionRoads

#: Where nothing is set and no region can tell: what the streets of towns come to.
_DETOUR = 1.35


class RoadsOf:
    """The roads of one desk, kept ready from one question to the next: drawing a region takes a moment."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._drawn: tuple[object, RegionRoads | None] = (None, None)

    def __call__(self, desk: Desk) -> Sequence[Roads]:
        """Those that are there, in the order in which they are asked. Raises BadInput for profiles that cannot be."""
        region = self._region(desk) if desk.setting("roads.source") != "straight" else None
        line = StraightLine(_detour(desk, region))
        return (region, line) if region is not None else (line,)

    def _region(self, desk: Desk) -> RegionRoads | None:
        """The region's roads as they are now, drawn anew only when the file or a setting has changed."""
        path = region_path(desk)
        try:
            facts = path.stat()
        except OSError:
            return None
        snap_m, used = float(desk.setting("roads.snap_m")), profiles.in_force(desk)
        mark = (path, facts.st_ino, facts.st_mtime_ns, facts.st_size, used.digest, snap_m)
        with self._lock:
            if self._drawn[0] != mark:
                self._drawn = (mark, _opened(path, used, snap_m))
            return self._drawn[1]


def _opened(path: Path, used: profiles.Profiles, snap_m: float) -> RegionRoads | None:
    from core.region.file import RegionFile
    from core.region.network.read import digest

    try:
        region = RegionFile(path)
        if not digest(region):
            return None
    except Unavailable:
        return None
    from core.roads.adapters.region.roads import RegionRoads  # brings numba

    return RegionRoads(region, used, snap_m)


def _detour(desk: Desk, region: RegionRoads | None) -> Callable[[Drive], Detour]:
    """What straight lines are multiplied by: as set, else as measured on the region's roads, else a guess."""
    said, speed_kmh = desk.setting("roads.detour"), float(desk.setting("roads.speed_kmh"))
    if said or region is None:
        return guessed(float(said or _DETOUR), speed_kmh)
    return lru_cache(partial(_measured, region, guessed(_DETOUR, speed_kmh)))


def _measured(region: RegionRoads, otherwise: Callable[[Drive], Detour], drive: Drive) -> Detour:
    try:
        return region.detour(drive)
    except Unavailable:
        return otherwise(drive)
