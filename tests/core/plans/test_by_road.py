"""Plans on real streets: times by road, parking by zone, doors that lie amiss, and the ways themselves."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from core.deliveries import service as deliveries
from core.desk import Desk
from core.plans import service as plans
from core.region.build import build
from core.roads import service as roads
from core.roads.model import Drive
from tests.core.plans.making import DAY, add_order, add_van, with_engine
from tests.core.region.making import Listed
from tests.core.region.making import roads as road_items
from tests.core.roads.town import STREET, grid, point

YARD = point(0, 0)


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """A shop in a town of a grid of streets, a village beyond the river, and an engine that needs no search."""
    corners, ways = grid(12)
    village = {9001: (0.0, 4000.0), 9002: (0.0, 4300.0)}
    build(
        desk.beside(".region.db"), [Listed(road_items(corners | village, *ways, (8000, [9001, 9002], STREET)))], now=0
    )
    return with_engine(desk)


def doors(shop: Desk, *places: tuple[float, float]) -> list[int]:
    return [add_order(shop, f"A{number}", at) for number, at in enumerate(places, 1)]


def test_a_plan_goes_by_the_roads_of_the_region_and_says_so(shop: Desk) -> None:
    doors(shop, point(300, 450), point(700, 850), point(1000, 150))
    add_van(shop, depot=YARD)
    plan = plans.build(shop, DAY)
    assert plan.matrix == "Roads of the region (listed) by van."
    [route] = plan.routes
    ways = plans.route_ways(shop, route)
    assert [(way.duration_s, way.distance_m) for way in ways[:-1]] == [(stop.leg_s, stop.leg_m) for stop in route.stops]
    assert sum(way.distance_m for way in ways) == route.distance_m
    for way, stop in zip(ways, route.stops, strict=False):
        assert way.shape[-1] == pytest.approx((stop.lat, stop.lon), abs=2e-5)
        assert len(way.shape) > 2


def test_a_door_that_no_road_is_near_is_told_and_reached_by_a_straight_line(shop: Desk) -> None:
    doors(shop, point(300, 450), point(3000, 3000), point(0, 4150), point(550, 740))
    add_van(shop, depot=YARD)
    found = {door.source_order_id: (door.away_m, door.reached, door.why) for door in plans.road_doors(shop, DAY)}
    assert found == {
        "A1": (0, True, ""),
        "A2": (None, True, "no road is near"),
        "A3": (0, False, "no road leads there"),
        "A4": (40, True, ""),
    }
    assert [door.source_order_id for door in plans.road_doors(shop, DAY)][:2] == ["A2", "A3"]
    plan = plans.build(shop, DAY)
    assert plan.matrix.startswith(
        "Roads of the region (listed) by van. One place lies near no road of it: straight line x 1."
    )
    assert "No road leads to one place from most of the others." in plan.matrix
    [left] = plan.unassigned
    assert (left.source_order_id, left.code) == ("A3", "UNREACHABLE")
    [route] = plan.routes
    assert [way.straight for way in plans.route_ways(shop, route)].count(True) == 2


def test_parking_takes_the_minutes_of_its_zone_in_the_plan_and_on_the_day(shop: Desk) -> None:
    [out, inside] = doors(shop, point(300, 0), point(300, 1000))
    add_van(shop, depot=YARD)
    corners = [list(point(north, east)) for north, east in ((200, 900), (200, 1100), (400, 1100), (400, 900))]
    shop.beside(".roads.toml").write_text(f'[[zone]]\nname = "Old town"\ncorners = {corners}\nparking_min = 6\n')
    plan = plans.build(shop, DAY)
    waits = {stop.orders[0].id: stop.starts - stop.arrival for _, stop in plan.stops()}
    assert waits == {out: 120, inside: 120 + 360}
    deliveries.approve(shop, DAY)
    etas = {stop.orders[0].order_id: stop for route in deliveries.progress(shop, DAY).routes for stop in route.stops}
    for stop in etas.values():
        assert stop.eta is not None
        assert stop.starts is not None
        assert stop.starts - stop.eta == waits[stop.orders[0].order_id]


def test_vans_whose_hours_differ_have_times_of_their_own(shop: Desk) -> None:
    doors(shop, point(300, 450), point(700, 850))
    add_van(shop, "Early", depot=YARD, starts=time(6), ends=time(10))
    add_van(shop, "Late", depot=YARD, starts=time(10), ends=time(15))
    shop.beside(".roads.toml").write_text('[van.hours]\n"06:00-10:00" = 0.5\n')
    early, late = (
        roads.matrix(shop, [YARD, point(0, 1000)], Drive("van", *hours)) for hours in ((360, 600), (600, 900))
    )
    assert early.durations[0, 1] == pytest.approx(2 * late.durations[0, 1], rel=0.02)
    both = plans.build(shop, DAY).matrix
    assert (
        both == "Roads of the region (listed) by van, at 50 % of the usual speed. Roads of the region (listed) by van."
    )
    shop.beside(".roads.toml").write_text("")
    assert plans.build(shop, DAY).matrix == "Roads of the region (listed) by van."


def test_further_orders_ask_for_few_ways_and_a_changed_region_for_all(shop: Desk, tmp_path: Path) -> None:
    doors(shop, *(point(100 * n, 50) for n in range(1, 9)))
    add_van(shop, depot=YARD)
    plans.build(shop, DAY)
    add_order(shop, "B1", point(250, 100))
    plans.build(shop, DAY)
    sources = "SELECT count(*), count(DISTINCT source) FROM matrices"
    assert shop.db.execute(sources).fetchone() == (2, 1)
    corners, ways = grid(11)
    build(shop.beside(".region.db"), [Listed(road_items(corners, *ways))], now=0)
    plans.build(shop, DAY)
    assert shop.db.execute(sources).fetchone() == (3, 2)


def test_sheets_tell_where_to_turn_and_a_navigator_gets_the_line(shop: Desk) -> None:
    doors(shop, point(300, 450), point(700, 850))
    add_van(shop, depot=YARD)
    plans.build(shop, DAY)
    deliveries.approve(shop, DAY)
    [plain] = deliveries.run_sheets(shop, DAY)
    assert "Set out" not in deliveries.run_sheet(plain)
    assert "<trk>" not in deliveries.gpx([plain])
    [sheet] = deliveries.run_sheets(shop, DAY, ways=True)
    text = deliveries.run_sheet(sheet)
    assert text.count("> Set out along Mill Lane") == 3
    assert "back at Depot" in text
    assert max(map(len, text.splitlines())) <= 80
    page = deliveries.page([sheet])
    assert page.count('<ol class="way">') == 3
    assert '<ol class="way">' not in deliveries.page([sheet], load=True)
    space = {"g": "http://www.topografix.com/GPX/1/1"}
    root = ET.fromstring(deliveries.gpx([sheet]))
    assert [child.tag.rpartition("}")[2] for child in root] == ["rte", "trk"]
    segments = root.findall("g:trk/g:trkseg", space)
    assert len(segments) == 3
    points = [(float(p.get("lat", 0)), float(p.get("lon", 0))) for p in segments[0].findall("g:trkpt", space)]
    assert points[0] == pytest.approx(YARD, abs=1e-5)
    assert points[-1] == pytest.approx((sheet.stops[0].lat, sheet.stops[0].lon), abs=1e-5)
