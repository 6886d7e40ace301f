"""A region as it is drawn: pieces of road by class, doors and names of streets, within a box."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.desk import Desk
from core.region.build import build
from core.region.drawn import Box, DrawnRegion
from core.region.items import SCALE, Item
from core.region.network import RoadClass
from core.region.service import drawn, region_path, vicinity
from tests.core.region.making import Listed, at, roads, row

#: A bent lane, a main road, a footway 2 km away.
CORNERS = {0: (0, 0), 1: (100, 0), 2: (100, 100), 3: (0, 500), 4: (2000, 0), 5: (2000, 50)}
WAYS = roads(
    CORNERS,
    (1, [0, 1, 2], {"highway": "residential", "name": "Mill Lane"}),
    (2, [0, 3], {"highway": "primary", "name": "London Road"}),
    (3, [4, 5], {"highway": "footway"}),
)

DrawnOf = Callable[[list[Item]], DrawnRegion]


@pytest.fixture
def drawn_of(tmp_path: Path) -> DrawnOf:
    """A region made of these items."""

    def make(items: list[Item]) -> DrawnRegion:
        target = tmp_path / "drawn.region.db"
        build(target, [Listed(items)], now=0)
        return DrawnRegion(target)

    return make


def box(south: float, west: float, north: float, east: float) -> Box:
    """By metres north and east."""
    low, high = at(south, west), at(north, east)
    return Box(low[0] / SCALE, low[1] / SCALE, high[0] / SCALE, high[1] / SCALE)


def degrees(north: float, east: float) -> tuple[float, float]:
    lat, lon = at(north, east)
    return lat / SCALE, lon / SCALE


def test_a_bent_road_is_drawn_in_straight_pieces_small_roads_first(drawn_of: DrawnOf) -> None:
    found = drawn_of(WAYS).roads
    assert found.road.tolist() == [RoadClass.FOOTWAY, RoadClass.RESIDENTIAL, RoadClass.RESIDENTIAL, RoadClass.PRIMARY]
    ends = {
        ((int(found.lat[0, i]), int(found.lon[0, i])), (int(found.lat[1, i]), int(found.lon[1, i])))
        for i in range(len(found))
    }
    assert ends == {(at(*CORNERS[a]), at(*CORNERS[b])) for a, b in ((0, 1), (1, 2), (0, 3), (4, 5))}


def test_a_box_holds_what_meets_it_up_to_a_class(drawn_of: DrawnOf) -> None:
    found = drawn_of(WAYS).roads
    assert len(found.within(box(-50, -50, 2100, 600))) == 4
    assert found.within(box(-10, 50, 10, 60)).road.tolist() == [RoadClass.PRIMARY]
    assert found.within(box(90, 40, 110, 60)).road.tolist() == [RoadClass.RESIDENTIAL]
    assert len(found.within(box(300, 300, 400, 400))) == 0
    assert found.within(box(-50, -50, 2100, 600), up_to=RoadClass.TERTIARY).road.tolist() == [RoadClass.PRIMARY]


def test_a_box_holds_doors_each_house_once(drawn_of: DrawnOf) -> None:
    region = drawn_of([*WAYS, *row("Mill Lane", range(1, 20), 10, 0), *row("Far Lane", range(1, 4), 3000, 0)])
    found = region.doors(box(0, 40, 20, 100))
    assert sorted(int(door.number) for door in found) == [4, 5, 6, 7]
    assert {door.street for door in found} == {"Mill Lane"}
    assert len(region.doors(box(0, 0, 20, 400), limit=5)) == 5


def test_around_a_place_streets_are_named_on_their_course_nearest_first(drawn_of: DrawnOf) -> None:
    found = drawn_of(WAYS).vicinity([degrees(50, 5)], 120)
    assert [name for name, _ in found.streets] == ["Mill Lane", "London Road"]
    north, east = ((a - b) for a, b in zip(found.streets[0][1], degrees(0, 0), strict=True))
    assert east == pytest.approx(0, abs=1e-6)
    assert north * 111_195 == pytest.approx(30, abs=1)


def test_a_region_of_addresses_alone_has_doors_and_no_roads(drawn_of: DrawnOf) -> None:
    region = drawn_of(row("Mill Lane", range(1, 5), 0, 0))
    assert len(region.roads) == 0
    assert len(region.vicinity([degrees(0, 0)], 100).doors) == 4


def test_the_desk_keeps_the_region_until_another_takes_its_place(desk: Desk) -> None:
    assert drawn(desk) is None
    assert vicinity(desk, [degrees(0, 0)]) is None
    build(region_path(desk), [Listed(WAYS)], now=0)
    first = drawn(desk)
    assert first is not None
    assert drawn(desk) is first
    assert first.roads is first.roads
    build(region_path(desk), [Listed([*WAYS, *row("Mill Lane", range(1, 5), 0, 0)])], now=0)
    assert drawn(desk) is not first
    found = vicinity(desk, [degrees(0, 0)])
    assert found is not None
    assert len(found.doors) == 4


def test_a_region_that_cannot_be_read_is_none(desk: Desk) -> None:
    region_path(desk).write_bytes(b"no region at all" * 100)
    assert drawn(desk) is None
    assert vicinity(desk, [degrees(0, 0)]) is None
