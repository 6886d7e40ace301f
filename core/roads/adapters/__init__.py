"""What knows the roads of a desk: the best first, the straight line last."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from core.roads.model import Roads

if TYPE_CHECKING:
    from core.desk import Desk

#: The kinds from the best on: who names one is not given a better one.
_KINDS = ("server", "osrm-local", "region", "straight")
_SERVERS = ("osrm", "valhalla")


def roads(desk: Desk) -> Sequence[Roads]:
    """Those that are there, in the order in which they are asked: the one that is set, or the best, then the rest."""
    named = desk.setting("roads.source")
    first = _KINDS.index("server" if named in _SERVERS else named) if named else 0
    makers = (_server, _local, _region, _straight)
    return [one for make in makers[first:] for one in make(desk, named)]


def _server(desk: Desk, named: str) -> list[Roads]:
    """The server that is set; one that is named without an address says so when it is asked."""
    keys = {"van": "roads.url", "car": "roads.url", "bike": "roads.url_bike", "foot": "roads.url_foot"}
    urls = {profile: desk.setting(key) for profile, key in keys.items()}
    if not named and not any(urls.values()):
        return []
    from core.roads.adapters.server import Server

    if named == "valhalla":
        from core.roads.adapters.valhalla import Valhalla

        return [Valhalla(Server("Valhalla", urls["van"], "roads.url"), _snap_m(desk))]
    from core.roads.adapters.osrm import Osrm, OsrmServer

    servers = {profile: Server("OSRM", urls[profile], key, profile) for profile, key in keys.items()}
    return [Osrm(OsrmServer(servers), _snap_m(desk))]


def _local(desk: Desk, named: str) -> list[Roads]:
    from core.roads.graphs import graphs_folder

    folder = graphs_folder(desk)
    if named != "osrm-local" and not folder.is_dir():
        return []
    from core.roads.adapters.osrm import Osrm
    from core.roads.adapters.osrm_local import OsrmLocal, engine_of

    return [Osrm(OsrmLocal(folder, partial(engine_of, desk)), _snap_m(desk))]


def _region(desk: Desk, named: str) -> list[Roads]:
    return []


def _straight(desk: Desk, named: str) -> list[Roads]:
    from core.roads.adapters.straight import StraightLine, guessed

    return [StraightLine(guessed(float(desk.setting("roads.detour")), float(desk.setting("roads.speed_kmh"))))]


def _snap_m(desk: Desk) -> int:
    return round(float(desk.setting("roads.snap_m")))
