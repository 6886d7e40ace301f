"""Verbs about the area served: area show, set, radius."""

from __future__ import annotations

import json
from pathlib import Path

import click

from console.cli.frame import Context, emit_json, json_option, narrate, pass_context, say, table
from core.geocoding import service
from core.geocoding.geojson import as_geojson
from core.geocoding.service import Area


@click.group()
def area() -> None:
    """The area served: what lies outside is looked at by a person before it is planned."""


@area.command()
@click.option("--geojson", is_flag=True, help="Print the polygons as GeoJSON, to look at or to keep.")
@json_option
@pass_context
def show(context: Context, geojson: bool, as_json: bool) -> None:
    """Where the shop delivers: its polygons, else a radius round the depots."""
    served = service.area(context.desk)
    if geojson:
        say(json.dumps(as_geojson(served.polygons)))
    elif as_json:
        emit_json(_as_json(served))
    elif served.polygons:
        rows = [(p.name, f"{p.km2:,.1f} km²", p.points, len(p.rings) - 1) for p in served.polygons]
        table(("polygon", "size", "corners", "holes"), rows, right=(1, 2, 3))
    else:
        say(_radius(served))


@area.command("set")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@json_option
@pass_context
def set_(context: Context, files: tuple[Path, ...], as_json: bool) -> None:
    """Serve the polygons of these GeoJSON files, in place of any before: area set round.geojson.

    A tool such as geojson.io draws them. Holes and several polygons are fine.
    """
    served = service.set_area(context.desk, files)
    if as_json:
        emit_json(_as_json(served))
        return
    size = sum(polygon.km2 for polygon in served.polygons)
    narrate(f"The area served is {len(served.polygons)} polygon{'s' * (len(served.polygons) > 1)}, {size:,.1f} km².")


@area.command()
@click.argument("distance")
@json_option
@pass_context
def radius(context: Context, distance: str, as_json: bool) -> None:
    """Serve what lies within that distance of a depot: area radius 25km. Polygons are put away."""
    before = service.area(context.desk).polygons
    served = service.set_radius(context.desk, distance)
    if as_json:
        emit_json(_as_json(served))
        return
    away = " The polygons are put away." if before else ""
    narrate(f"{_radius(served)}{away}")


def _radius(served: Area) -> str:
    if not served.depots:
        return f"No depot is there yet; within {served.radius_m / 1000:g} km of one is served."
    return f"Served is what lies within {served.radius_m / 1000:g} km of a depot."


def _as_json(served: Area) -> dict[str, object]:
    polygons = [
        {"name": p.name, "km2": round(p.km2, 2), "points": p.points, "holes": len(p.rings) - 1} for p in served.polygons
    ]
    return {
        "kind": "polygons" if polygons else "radius",
        "polygons": polygons,
        "radius_km": round(served.radius_m / 1000, 6),
        "middle": list(served.middle) if served.middle else None,
    }
