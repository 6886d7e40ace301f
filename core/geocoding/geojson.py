"""Reads polygons from GeoJSON (RFC 7946), and says in a sentence what is wrong with one that cannot be used."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from core.errors import BadInput
from core.geocoding.polygons import GRID, Point, Polygon, Ring, crosses, flat, meets_itself, on_grid, where
from core.text import clean

#: A delivery area is drawn by hand or is a town's boundary: larger files are something else.
MOST_BYTES, MOST_POLYGONS, MOST_POINTS = 5_000_000, 100, 10_000
#: Beyond so many degrees an area and the shop's doors have nothing to do with each other.
_FAR_DEGREES = 3.0

_HOW = "Draw the area as a polygon, for instance on geojson.io, and save it as GeoJSON."


def read_polygons(data: bytes, name: str, known: Sequence[tuple[float, float]] = ()) -> list[Polygon]:
    """Every polygon of a GeoJSON text; `known` are (lat, lon) of the shop, by which swapped coordinates show.

    Raises BadInput for what is no GeoJSON, holds no polygon, or holds one that cannot be.
    """
    if len(data) > MOST_BYTES:
        raise BadInput(f"{name} is larger than {MOST_BYTES // 1_000_000} MB: too detailed for an area. {_HOW}")
    try:
        whole = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as wrong:
        raise BadInput(f"{name} is no GeoJSON ({clean(str(wrong), limit=80)}). {_HOW}") from wrong
    drawn = list(_drawn(whole, clean(name.rsplit(".", 1)[0], limit=60), name))
    if not drawn:
        raise BadInput(f"{name} holds no polygon ({_kinds(whole)}). {_HOW}")
    if len(drawn) > MOST_POLYGONS:
        raise BadInput(f"{name} holds {len(drawn):,} polygons; an area has at most {MOST_POLYGONS}.")
    found = [_polygon(rings, called, name) for rings, called in drawn]
    if (points := sum(polygon.points for polygon in found)) > MOST_POINTS:
        raise BadInput(f"{name} has {points:,} corners; simplify it to at most {MOST_POINTS:,}.")
    for polygon in found:
        _refuse_shape(polygon, name)
    _refuse_swapped(found, known, name)
    return found


def as_geojson(polygons: Sequence[Polygon]) -> dict[str, Any]:
    """The polygons as a FeatureCollection that `read_polygons` reads back unchanged."""
    features = [
        {"type": "Feature", "properties": {"name": polygon.name}, "geometry": geometry(polygon)} for polygon in polygons
    ]
    return {"type": "FeatureCollection", "features": features}


def geometry(polygon: Polygon) -> dict[str, Any]:
    """One polygon as a GeoJSON geometry, its rings closed."""
    rings = [[[lon / GRID, lat / GRID] for lat, lon in (*ring, ring[0])] for ring in polygon.rings]
    return {"type": "Polygon", "coordinates": rings}


def from_geometry(data: dict[str, Any], name: str) -> Polygon:
    """The inverse of `geometry`."""
    rings = [tuple(on_grid(lat, lon) for lon, lat in ring[:-1]) for ring in data["coordinates"]]
    return Polygon(name, tuple(rings))


def _drawn(node: Any, called: str, file: str, depth: int = 0) -> Iterator[tuple[Any, str]]:
    """Coordinates of every polygon with its name, wherever it stands."""
    if not isinstance(node, dict) or depth > 8:
        return
    kind = node.get("type")
    if kind == "Feature":
        said = node.get("properties")
        label = next((said[key] for key in ("name", "title") if said.get(key)), "") if isinstance(said, dict) else ""
        yield from _drawn(node.get("geometry"), clean(str(label), limit=60) or called, file, depth + 1)
    elif kind in {"FeatureCollection", "GeometryCollection"}:
        inner = node.get("features" if kind == "FeatureCollection" else "geometries")
        for part in inner if isinstance(inner, list) else ():
            yield from _drawn(part, called, file, depth + 1)
    elif kind == "Polygon":
        yield node.get("coordinates"), called
    elif kind == "MultiPolygon":
        for rings in _list(node.get("coordinates"), file):
            yield rings, called


def _kinds(whole: Any) -> str:
    if not isinstance(whole, dict) or not isinstance(whole.get("type"), str):
        return "it is some other JSON"
    parts = whole.get("features")
    shapes = [part.get("geometry") for part in parts if isinstance(part, dict)] if isinstance(parts, list) else [whole]
    kinds = sorted({str(shape.get("type")) for shape in shapes if isinstance(shape, dict)})
    return f"only {clean(', '.join(kinds), limit=80)}" if kinds else "it is empty"


def _polygon(rings: Any, called: str, file: str) -> Polygon:
    read = tuple(_ring(ring, file) for ring in _list(rings, file))
    if not read:
        raise BadInput(f"{file}: the polygon “{called}” has no ring. {_HOW}")
    longitudes = [lon for _, lon in read[0]]
    if longitudes and max(longitudes) - min(longitudes) > 180 * GRID:
        raise BadInput(f"{file}: “{called}” reaches round half the earth; cut it in two at longitude 180.")
    return Polygon(called, read)


def _ring(positions: Any, file: str) -> Ring:
    points: list[Point] = []
    for position in _list(positions, file):
        point = _point(position, file)
        if not points or point != points[-1]:
            points.append(point)
    # The last corner repeats the first one (RFC 7946, 3.1.6); where it was forgotten the ring is closed all the same.
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    return tuple(points)


def _point(position: Any, file: str) -> Point:
    numbers = position[:2] if isinstance(position, list) else []
    # Nothing is compared with a NaN, so one fails here, as does a number that is no coordinate of anything.
    if len(numbers) < 2 or not all(type(n) in {int, float} and abs(n) < 1e9 for n in numbers):
        raise BadInput(f"{file}: {clean(json.dumps(position), limit=60)} is no position; write [longitude, latitude].")
    lon, lat = numbers
    if abs(lat) > 90 or abs(lon) > 180:
        swapped = " Latitude and longitude seem swapped: GeoJSON writes the longitude first." if abs(lon) <= 90 else ""
        raise BadInput(f"{file}: [{lon:g}, {lat:g}] is no place on the earth.{swapped}")
    return on_grid(lat, lon)


def _list(value: Any, file: str) -> list[Any]:
    if not isinstance(value, list):
        raise BadInput(f"{file}: a polygon's coordinates are no list of rings. {_HOW}")
    return value


def _refuse_shape(polygon: Polygon, file: str) -> None:
    outer, *holes = polygon.rings
    for number, ring in enumerate(polygon.rings):
        spot = meets_itself(ring)
        if spot is None and flat(ring):
            what = f"hole {number} of “{polygon.name}”" if number else f"“{polygon.name}”"
            raise BadInput(f"{file}: {what} encloses nothing: it needs three corners that are in no line.")
        if spot:
            raise BadInput(
                f"{file}: the line of “{polygon.name}” meets itself near {_words(spot)}; draw it without a crossing, "
                "or as two polygons."
            )
    for hole in holes:
        spot = crosses(outer, hole) or next((corner for corner in hole if where(outer, corner) < 0), None)
        if spot is not None:
            raise BadInput(f"{file}: a hole of “{polygon.name}” lies outside of it near {_words(spot)}; mend the hole.")


def _refuse_swapped(polygons: Sequence[Polygon], known: Sequence[tuple[float, float]], file: str) -> None:
    """Where the shop's doors lie far from the area, but near it with latitude and longitude changed over."""
    corners = [corner for polygon in polygons for corner in polygon.rings[0]]
    turned = [(lon, lat) for lat, lon in corners]
    if known and not _near(corners, known) and _near(turned, known):
        raise BadInput(
            f"{file}: its latitudes and longitudes seem swapped: turned round, the area lies where you deliver. "
            "GeoJSON writes the longitude first."
        )


def _near(corners: Sequence[Point], known: Sequence[tuple[float, float]]) -> bool:
    lats, lons = [lat / GRID for lat, _ in corners], [lon / GRID for _, lon in corners]
    far = _FAR_DEGREES
    return any(
        min(lats) - far <= lat <= max(lats) + far and min(lons) - far <= lon <= max(lons) + far for lat, lon in known
    )


def _words(spot: Point) -> str:
    return f"{spot[0] / GRID:.5f}, {spot[1] / GRID:.5f}"
