"""The area served: looked at, drawn from a file, or a radius."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console import formats
from console.dialogs.filepick import FilePick
from console.dialogs.form import Field, Form
from console.dialogs.listing import Listing, Picked
from console.flows.lists import ask, work_on
from console.widgets.columns import Column
from console.widgets.rows import Cell, Row
from core.geocoding import service
from core.geocoding.service import Area

if TYPE_CHECKING:
    from console.app import RoundsmanApp

_COLUMNS = (
    Column("Polygon", 18, grow=1),
    Column("Size", 12, align="right"),
    Column("Corners", 8, align="right"),
    Column("Holes", 6, align="right"),
)
_OFFERS = (("s", "set from a file"), ("r", "radius instead"))
_EMPTY = (
    "No area is drawn; the radius decides.",
    "s takes the polygons of a GeoJSON file, as geojson.io draws them.",
)


async def area(house: RoundsmanApp) -> None:
    """Where the shop delivers; what lies outside is looked at by a person."""

    async def listing(at: str) -> Listing:
        served = await house.core(service.area, house.desk)
        rows = [
            Row(str(n), (p.name, f"{p.km2:,.1f} km²", str(p.points), Cell(str(len(p.rings) - 1), "muted")))
            for n, p in enumerate(served.polygons)
        ]
        return Listing("The area served", _COLUMNS, rows, _OFFERS, lines=(_line(served),), empty=_EMPTY, at=at)

    async def act(picked: Picked) -> str:
        return await (_radius if picked.key == "r" else _file)(house)

    await work_on(house, listing, act)


async def _file(house: RoundsmanApp) -> str:
    path = await ask(house, FilePick("Which polygons? (GeoJSON)", house.folder, (".geojson", ".json")))
    if path is None:
        return ""
    house.folder = path.parent
    served = await house.core(service.set_area, house.desk, [path])
    return f"Served is what lies within {formats.count(len(served.polygons), 'polygon')} now."


async def _radius(house: RoundsmanApp) -> str:
    field = Field("radius", "Distance", house.desk.setting("area.radius_km"), "25 km, 15 miles", required=True)
    said = await ask(house, Form("How far from a depot do you deliver?", [field]))
    return _line(await house.core(service.set_radius, house.desk, said["radius"])) if said else ""


def _line(served: Area) -> str:
    if served.polygons:
        size = sum(polygon.km2 for polygon in served.polygons)
        return f"{formats.count(len(served.polygons), 'polygon')}, {size:,.1f} km². What lies outside goes to review."
    return f"Within {served.radius_m / 1000:g} km of a depot. What lies outside goes to review."
