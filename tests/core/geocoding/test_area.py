"""The area served: read from GeoJSON, refused where it cannot be, and held against pins."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.desk import Desk
from core.errors import BadInput
from core.geocoding import service
from core.geocoding.area import Area
from core.geocoding.geojson import as_geojson, read_polygons
from core.geocoding.metres import moved
from core.geocoding.service import Pinned

Order = Callable[..., int]

#: A square of about a kilometre round the demo town's market place, and a hole in it, in longitude and latitude.
SQUARE = [[0.89, 52.09], [0.91, 52.09], [0.91, 52.11], [0.89, 52.11], [0.89, 52.09]]
HOLE = [[0.899, 52.099], [0.901, 52.099], [0.901, 52.101], [0.899, 52.101], [0.899, 52.099]]
FAR_AWAY = [[5.0, 45.0], [5.1, 45.0], [5.1, 45.1], [5.0, 45.0]]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(geometry: Any, name: Any = None) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"name": name} if name else None, "geometry": geometry}


def read(whole: Any, known: list[tuple[float, float]] | None = None) -> list[Any]:
    return read_polygons(json.dumps(whole).encode(), "round.geojson", known or [])


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(whole: Any, name: str = "round.geojson") -> Path:
        (tmp_path / name).write_text(json.dumps(whole), encoding="utf-8")
        return tmp_path / name

    return write


@pytest.mark.parametrize(
    "whole",
    [
        polygon(SQUARE, HOLE),
        feature(polygon(SQUARE, HOLE)),
        {"type": "FeatureCollection", "features": [feature({"type": "Point", "coordinates": [0, 0]}),
                                                   feature(polygon(SQUARE, HOLE)), feature(None)]},
        {"type": "GeometryCollection", "geometries": [polygon(SQUARE, HOLE)]},
        {"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE]]},
        polygon(SQUARE[::-1], HOLE[::-1]),  # the other way round
        polygon(SQUARE[:-1], HOLE[:-1]),  # not closed
        polygon([[*at, 30.5] for at in SQUARE], HOLE),  # with heights
        polygon([SQUARE[0], *SQUARE], HOLE),  # a corner twice
    ],
)  # fmt: skip
def test_a_polygon_is_found_wherever_and_however_it_stands(whole: dict[str, Any]) -> None:
    [found] = read(whole)
    assert found.name == "round"
    assert (found.points, len(found.rings)) == (8, 2)
    assert found.contains((52.095, 0.9))
    assert not found.contains((52.1, 0.9))
    assert not found.contains((52.12, 0.9))


def test_several_polygons_keep_their_names_and_their_middle() -> None:
    east = [[lon + 0.1, lat] for lon, lat in SQUARE]
    both = read({"type": "FeatureCollection", "features": [feature(polygon(SQUARE), "West"),
                                                           feature(polygon(east), "\x1b[31mEast")]})  # fmt: skip
    assert [each.name for each in both] == ["West", "\\x1b[31mEast"]
    assert both[0].middle == pytest.approx((52.1, 0.9))
    assert both[0].km2 == pytest.approx(2.224 * 1.366, rel=0.01)
    assert read(as_geojson(both)) == both
    assert len(read({"type": "MultiPolygon", "coordinates": [[SQUARE], [east]]})) == 2


@pytest.mark.parametrize(
    ("whole", "sentence"),
    [
        ([], "holds no polygon"),
        ("x", "holds no polygon"),
        ({"type": "Point", "coordinates": [0.9, 52.1]}, "only Point"),
        ({"type": "FeatureCollection", "features": []}, "it is empty"),
        ({"type": "FeatureCollection", "features": "x"}, "holds no polygon"),
        (polygon(), "has no ring"),
        ({"type": "Polygon", "coordinates": 5}, "no list of rings"),
        ({"type": "MultiPolygon", "coordinates": None}, "no list of rings"),
        (polygon(SQUARE[:2]), "encloses nothing"),
        (polygon([[0, 0], [1, 1], [2, 2], [0, 0]]), "encloses nothing"),
        (polygon(SQUARE, [[0.9, 52.1]]), "hole 1 of “round” encloses nothing"),
        (polygon([["0.9", 52.1], *SQUARE]), "is no position"),
        (polygon([[0.9], *SQUARE]), "is no position"),
        (polygon([[True, False], *SQUARE]), "is no position"),
        (polygon([[float("nan"), 52.1], *SQUARE]), "is no position"),
        (polygon([[10**400, 52.1], *SQUARE]), "is no position"),
        (polygon([[52.1, 100.9], *SQUARE]), "no place on the earth. Latitude and longitude seem swapped"),
        (polygon([[200, 52.1], *SQUARE]), "no place on the earth"),
        (polygon([[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]), "meets itself near 1.00000, 1.00000"),
        (polygon([[0, 0], [4, 0], [4, 2], [2, 0], [0, 2], [0, 0]]), "meets itself near 0.00000, 2.00000"),
        (polygon(SQUARE, [[at[0] + 0.02, at[1]] for at in HOLE]), "a hole of “round” lies outside"),
        (polygon(SQUARE, [[at[0] + 0.0095, at[1]] for at in HOLE]), "a hole of “round” lies outside"),
        (polygon([[-170, 10], [170, 10], [170, 20], [-170, 10]]), "cut it in two at longitude 180"),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE]] * 101}, "at most 100"),
        (polygon([[n / 1e4, n * n / 1e10] for n in range(10_002)]), "at most 10,000"),
    ],
)  # fmt: skip
def test_what_cannot_be_an_area_is_refused_with_the_place_and_the_way_out(whole: Any, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence.replace("(", r"\(")) as refused:
        read(whole)
    assert str(refused.value).startswith("round.geojson")


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000, b"area: 5"])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match="is no GeoJSON"):
        read_polygons(data, "round.geojson")


def test_a_hole_may_touch_the_outer_line() -> None:
    [found] = read(polygon(SQUARE, [[0.89, 52.1], [0.895, 52.099], [0.895, 52.101], [0.89, 52.1]]))
    assert found.contains((52.1, 0.89))
    assert not found.contains((52.1, 0.893))


def test_swapped_coordinates_show_by_where_the_shop_is() -> None:
    swapped = polygon([[lat, lon] for lon, lat in SQUARE])
    with pytest.raises(BadInput, match="seem swapped: turned round, the area lies where you deliver"):
        read(swapped, [(52.09, 0.91)])
    assert read(swapped)
    assert read(polygon(FAR_AWAY), [(52.09, 0.91)])


def test_a_town_s_boundary_of_ten_thousand_corners_is_read_at_once() -> None:
    import math
    import time

    ring = [[0.9 + 0.1 * math.sin(n / 1500), 52 + 0.1 * math.cos(n / 1500)] for n in range(9_400)]
    began = time.process_time()
    [found] = read(polygon(ring))
    assert found.contains((52, 0.9))
    assert time.process_time() - began < 2


def test_polygons_decide_where_there_are_any_else_the_radius() -> None:
    [square] = read(polygon(SQUARE))
    depot = (52.1, 0.9)
    by_radius = Area([depot], 1_000)
    assert by_radius.outside(moved(depot, 900, 0)) == ""
    assert by_radius.outside(moved(depot, 1_501.4, 0)) == (
        "It lies 1.5 km from the nearest depot, 500 m beyond the 1 km served."
    )
    drawn = Area([depot], 1_000, (square,))
    assert drawn.outside((52.11, 0.91)) == ""
    assert drawn.outside(moved((52.11, 0.9), 3_200, 0)) == "It lies 3.2 km outside the area served."
    two = Area([], 1_000, (square, read(feature(polygon(FAR_AWAY), "South"))[0]))
    assert two.outside((45.2, 5.05)) == "It lies 11.8 km outside the area served (South is nearest)."
    assert Area().outside((0, 0)) == ""
    assert Area().middle is None
    assert two.middle == pytest.approx((45.033, 5.067), abs=0.01)
    assert drawn.middle == depot


def test_an_address_outside_goes_to_review_with_its_distance(
    town_desk: Desk, order: Order, write: Callable[..., Path]
) -> None:
    order("32 High Street, Wendlesham WL1 1BF")
    service.set_area(town_desk, [write(polygon([[lon + 0.05, lat] for lon, lat in SQUARE]))])
    assert service.pin_orders(town_desk) == Pinned(review=1)
    assert "It lies 3.2 km outside the area served." in service.review(town_desk)[0].why
    service.set_area(town_desk, [write(polygon(SQUARE))])
    assert service.pin_orders(town_desk, again=True) == Pinned(accepted=1)


def test_the_area_is_kept_in_the_file_and_its_change_in_the_journal(
    town_desk: Desk, write: Callable[..., Path]
) -> None:
    both = [write(polygon(SQUARE, HOLE)), write(feature(polygon(FAR_AWAY), "Mrs Smith's garden"), "two.geojson")]
    served = service.set_area(town_desk, both)
    assert [(p.name, p.points) for p in served.polygons] == [("round", 8), ("Mrs Smith's garden", 3)]
    event = town_desk.events_since()[-1]
    assert (event.kind, event.data["polygons"], event.data["points"]) == ("area.changed", 2, 11)
    assert "Smith" not in str(event.data)
    assert service.set_area(town_desk, both) == served
    assert town_desk.events_since()[-1].seq == event.seq
    bad = write({"type": "Point", "coordinates": [1, 2]}, "bad.geojson")
    with pytest.raises(BadInput, match="bad"):
        service.set_area(town_desk, [both[0], bad])
    assert service.area(town_desk) == served
    assert service.set_radius(town_desk, "15 miles").polygons == ()
    assert town_desk.setting("area.radius_km") == "24.1402"
    assert town_desk.fsck() == []


@pytest.mark.parametrize("text", ["", "far", "-5", "0", "1e3", "5 furlongs", "99999"])
def test_what_is_no_radius_is_refused_and_the_area_stays(
    town_desk: Desk, write: Callable[..., Path], text: str
) -> None:
    service.set_area(town_desk, [write(polygon(SQUARE))])
    with pytest.raises(BadInput):
        service.set_radius(town_desk, text)
    assert service.area(town_desk).polygons


def test_a_file_that_cannot_be_read_is_named(town_desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.geojson cannot be read"):
        service.set_area(town_desk, [tmp_path / "none.geojson"])
    with pytest.raises(BadInput, match="cannot be read"):
        service.set_area(town_desk, [tmp_path])
    with pytest.raises(BadInput, match="No file is named"):
        service.set_area(town_desk, [])


class Near:
    """A geocoder that tells what it was given as the place that is served."""

    name = "near"

    def __init__(self) -> None:
        self.near: tuple[float, float] | None = None

    def find(self, text: str, *, limit: int = 5, near: tuple[float, float] | None = None) -> list[Any]:
        self.near = near
        return []


def test_without_a_depot_addresses_are_looked_for_round_the_polygon_s_middle(
    desk: Desk, write: Callable[..., Path]
) -> None:
    from dataclasses import replace

    asked = Near()
    desk.adapters = replace(desk.adapters, geocoders=lambda _: [asked])
    service.find(desk, "12 High Street")
    assert asked.near is None
    service.set_area(desk, [write(polygon(SQUARE))])
    service.find(desk, "12 High Street")
    assert asked.near == pytest.approx((52.1, 0.9))
