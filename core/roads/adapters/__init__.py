"""What knows the roads of a desk: the best first, the straight line last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from core.errors import Unavailable
from core.roads.model import Detour, Drive, Roads

if TYPE_CHECKING:
    from core.desk import Desk
    from core.roads.adapters.region.roads import RegionRoads

#: The kinds from the best on: who names one is not given a better one.
_KINDS = ("server", "osrm-local", "region", "straight")
_SERVERS = ("osrm", "valhalla")
#: Where nothing is set and no region can tell: what the streets of towns come to.
_DETOUR = "1.35"


def roads(desk: Desk) -> Sequence[Roads]:
    """Those that are there, in the order in which they are asked: the one that is set, or the best, then the rest.

    Raises BadInput for profiles of speed that cannot be.
    """
    named = desk.setting("roads.source")
    first = _KINDS.index("server" if named in _SERVERS else named) if named else 0
    makers = (_server, _local, _region, _straight)
    return [one for make in makers[first:] for one in make(desk, named)]


def _in_traffic(desk: Desk, roads: Roads) -> Roads:
    """Roads that know no traffic, with the hours of the shop's profiles."""
    from core.roads.adapters.hourly import Hourly
    from core.roads.profiles import in_force

    return Hourly(roads, in_force(desk))


def _server(desk: Desk, named: str) -> list[Roads]:
    """The server that is set; one that is named without an address says so when it is asked."""
    keys = {"van": "roads.url", "car": "roads.url", "bike": "roads.url_bike", "foot": "roads.url_foot"}
    urls = {profile: desk.setting(key) for profile, key in keys.items()}
    if not named and not any(urls.values()):
        return []
    from core.roads.adapters.server import Server

    if named == "valhalla":
        from core.roads.adapters.valhalla import Valhalla

        return [_in_traffic(desk, Valhalla(Server("Valhalla", urls["van"], "roads.url"), _snap_m(desk)))]
    from core.roads.adapters.osrm import Osrm, OsrmServer

    servers = {profile: Server("OSRM", urls[profile], key, profile) for profile, key in keys.items()}
    return [_in_traffic(desk, Osrm(OsrmServer(servers), _snap_m(desk)))]


def _local(desk: Desk, named: str) -> list[Roads]:
    from core.roads.graphs import graphs_folder

    folder = graphs_folder(desk)
    if named != "osrm-local" and not folder.is_dir():
        return []
    from core.roads.adapters.osrm import Osrm
    from core.roads.adapters.osrm_local import OsrmLocal, engine_of

    return [_in_traffic(desk, Osrm(OsrmLocal(folder, partial(engine_of, desk)), _snap_m(desk)))]


def _region(desk: Desk, named: str) -> list[Roads]:
    """The region's own roads, where it has any."""
    known = _region_roads(desk)
    return [known] if known is not None else []


def _straight(desk: Desk, named: str) -> list[Roads]:
    from core.roads.adapters.straight import StraightLine

    return [StraightLine(_detour(desk))]


def _region_roads(desk: Desk) -> RegionRoads | None:
    """The region's roads as they are now, drawn anew only when the file, the profiles or the limit have changed."""
    from core.region.service import region_path
    from core.roads.profiles import in_force

    path = region_path(desk)
    try:
        facts = path.stat()
    except OSError:
        return None
    used, snap_m = in_force(desk), _snap_m(desk)
    mark = path, facts.st_ino, facts.st_mtime_ns, facts.st_size, used.digest, snap_m

    def opened() -> RegionRoads:
        from core.region.file import RegionFile
        from core.roads.adapters.region.roads import RegionRoads

        return RegionRoads(RegionFile(path), used, snap_m)

    try:
        return desk.kept("region's roads", mark, opened)
    except Unavailable:
        return None  # a region without roads, or one that cannot be read: the gazetteer tells of that


def _detour(desk: Desk) -> Callable[[Drive], Detour]:
    """What straight lines are multiplied by: as set, else as measured on the region's roads, else a guess."""
    from core.roads.adapters.straight import guessed

    said, speed_kmh = desk.setting("roads.detour"), float(desk.setting("roads.speed_kmh"))
    guess = guessed(float(said or _DETOUR), speed_kmh)

    def detour(drive: Drive) -> Detour:
        region = None if said else _region_roads(desk)
        try:
            return region.detour(drive) if region is not None else guess(drive)
        except Unavailable:
            return guess(drive)

    return detour


def _snap_m(desk: Desk) -> int:
    return round(float(desk.setting("roads.snap_m")))
