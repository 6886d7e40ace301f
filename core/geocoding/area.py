"""The area served: polygons, else a radius round the depots. What lies outside is looked at by a person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BadInput
from core.geocoding import area_store, store
from core.geocoding.geojson import MOST_BYTES, MOST_POLYGONS, read_polygons
from core.geocoding.model import distance_m
from core.geocoding.polygons import Polygon
from core.text import clean
from core.units import distance

if TYPE_CHECKING:
    from core.desk import Desk

_RADIUS = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(km|mi|miles?)?", re.IGNORECASE)
_KM_PER_MILE = 1.609344


@dataclass(frozen=True, slots=True)
class Area:
    """Where the shop delivers. Polygons decide where there are any, else the distance from the nearest depot."""

    depots: Sequence[tuple[float, float]] = ()
    radius_m: float = 60_000
    polygons: tuple[Polygon, ...] = ()

    @property
    def middle(self) -> tuple[float, float] | None:
        """The (lat, lon) round which addresses are looked for: the first depot, else the largest polygon's middle."""
        if self.depots:
            return self.depots[0]
        return max(self.polygons, key=lambda polygon: polygon.km2).middle if self.polygons else None

    def outside(self, at: tuple[float, float]) -> str:
        """A sentence on how far a (lat, lon) lies outside; empty where it is served."""
        if self.polygons:
            return "" if any(polygon.contains(at) for polygon in self.polygons) else self._beyond(at)
        nearest = min((distance_m(at, depot) for depot in self.depots), default=0.0)
        if nearest <= self.radius_m:
            return ""
        return (
            f"It lies {_far(nearest)} from the nearest depot, {_far(nearest - self.radius_m)} beyond the "
            f"{self.radius_m / 1000:g} km served."
        )

    def _beyond(self, at: tuple[float, float]) -> str:
        metres, nearest = min((polygon.edge_m(at), polygon.name) for polygon in self.polygons)
        name = f" ({nearest} is nearest)" if len(self.polygons) > 1 and nearest else ""
        return f"It lies {_far(metres)} outside the area served{name}."


def area(desk: Desk) -> Area:
    """The area served."""
    return Area(store.depots(desk.db), float(desk.setting("area.radius_km")) * 1000, area_store.polygons(desk.db))


def set_area(desk: Desk, files: Sequence[Path]) -> Area:
    """Serve the polygons of these GeoJSON files, in place of any that were there.

    Raises BadInput for a file that cannot be read or whose polygons cannot be: then nothing is changed.
    """
    if not files:
        raise BadInput(
            "No file is named; draw your area on geojson.io and give the file: roundsman area set FILE.geojson"
        )
    known = area_store.known(desk.db)
    drawn = [polygon for path in files for polygon in read_polygons(_read(path), path.name, known)]
    if len(drawn) > MOST_POLYGONS:
        raise BadInput(f"Together the files hold {len(drawn)} polygons; an area has at most {MOST_POLYGONS}.")
    _put(desk, drawn)
    return area(desk)


def set_radius(desk: Desk, text: str) -> Area:
    """Serve what lies within that distance (`25`, `25 km`, `15 miles`) of a depot; polygons are put away.

    Raises BadInput for what is no distance.
    """
    said = _RADIUS.fullmatch(text.strip())
    if said is None:
        raise BadInput(f"“{clean(text, limit=40)}” is no distance; write 25km, or 15 miles.")
    km = float(said[1]) * (_KM_PER_MILE if (said[2] or "km").lower().startswith("mi") else 1)
    with desk.writing():
        desk.set("area.radius_km", f"{km:.6g}")
        _put(desk, [])
    return area(desk)


def _put(desk: Desk, drawn: Sequence[Polygon]) -> None:
    with desk.writing() as db:
        before = area_store.polygons(db)
        if tuple(drawn) == before:
            return
        area_store.put(db, drawn)
        data = {"polygons": len(drawn), "points": sum(polygon.points for polygon in drawn), "before": len(before)}
        names = {"names": [polygon.name for polygon in drawn], "before": [polygon.name for polygon in before]}
        desk.record(db, "area.changed", "area", data, names)


def _read(path: Path) -> bytes:
    try:
        with path.expanduser().open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as wrong:
        raise BadInput(f"{path} cannot be read ({wrong.strerror}); check its name.") from wrong


def _far(metres: float) -> str:
    return distance(max(1, round(metres)))
