"""What is near a point: the nearest doors and the nearest street, whatever lies between the squares of the index."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.region.addresses.near import FARTHEST_M, Surroundings
from core.region.addresses.squares import (
    HEIGHT,
    STEPS,
    Spot,
    Square,
    apart_m,
    corner,
    course,
    packed,
    unpacked,
    width_of,
)
from core.region.build import build
from core.region.items import SCALE, Address, Item, Street
from tests.core.region.making import Listed, at, row

RegionOf = Callable[[list[Item]], Surroundings]


@pytest.fixture
def region_of(tmp_path: Path) -> RegionOf:
    """A region made of these items, asked for what is near."""

    def make(items: list[Item]) -> Surroundings:
        target = tmp_path / "near.region.db"
        build(target, [Listed(items)], now=0)
        return Surroundings(target)

    return make


def degrees(point: tuple[int, int]) -> tuple[float, float]:
    return point[0] / SCALE, point[1] / SCALE


def test_the_nearest_doors_come_in_the_order_of_their_distance(region_of: RegionOf) -> None:
    region = region_of(row("Mill Lane", range(1, 20), 0, 0, "Aston", "A1"))
    doors, street = region.near(*degrees(at(3, 15 * 6)), limit=3)
    assert doors[0][:4] == ("Mill Lane", "7", "Aston", "A1")
    assert {door.number for door in doors} == {"6", "7", "8"}
    assert [round(door.distance_m) for door in doors] == [3, 15, 15]
    assert street is not None
    assert (street.name, round(street.distance_m)) == ("Mill Lane", 3)


def test_a_street_is_as_far_as_its_course_and_not_as_its_doors(region_of: RegionOf) -> None:
    lane = Street("Long Lane", (), [at(0, -700), at(0, 700)])
    region = region_of([lane, Address("1", "Long Lane", "", "", (), at(0, 650)), *row("Row", range(1, 3), 400, 0)])
    doors, street = region.near(*degrees(at(40, 0)))
    assert street is not None
    assert (street.name, round(street.distance_m)) == ("Long Lane", 40)
    assert (doors[0].street, round(doors[0].distance_m)) == ("Row", 360)


def test_nothing_is_near_beyond_the_limit(region_of: RegionOf) -> None:
    region = region_of(row("Mill Lane", range(1, 2), 0, 0))
    doors, street = region.near(*degrees(at(FARTHEST_M - 10, 0)))
    assert [round(door.distance_m) for door in doors] == [FARTHEST_M - 10]
    assert street is not None
    assert region.near(*degrees(at(FARTHEST_M + 10, 0))) == ([], None)


def test_a_house_that_is_mapped_twice_is_told_once(region_of: RegionOf) -> None:
    twice = [Address("7", "Mill Lane", "", "", (), at(north, 0)) for north in (0, 8)]
    far = Address("7", "Mill Lane", "", "", (), at(0, 200))
    doors, _ = region_of([*twice, far]).near(*degrees(at(0, 0)))
    assert [round(door.distance_m) for door in doors] == [0]
    doors, _ = region_of([*twice, far]).near(*degrees(at(0, 130)))
    assert [round(door.distance_m) for door in doors] == [70]


def test_a_door_without_a_town_is_given_none(region_of: RegionOf) -> None:
    items: list[Item] = [
        Address("1", "Mill Lane", "Aston", "A1", (), at(0, 0)),
        Address("3", "Mill Lane", "", "", (), at(0, 300)),
    ]
    doors, _ = region_of(items).near(*degrees(at(0, 300)))
    assert (doors[0].number, doors[0].city, doors[0].postcode) == ("3", "", "")


@pytest.mark.parametrize("east", [-0.001, 0.001])
def test_the_date_line_parts_nothing(region_of: RegionOf, east: float) -> None:
    lon = 180 - 0.0005
    items: list[Item] = [Address("7", "Fiji Road", "", "", (), (round(-17 * SCALE), round(lon * SCALE)))]
    there = lon + east
    doors, _ = region_of(items).near(-17.0, there if there <= 180 else there - 360)
    assert [round(door.distance_m) for door in doors] == [106]


@pytest.mark.parametrize("lat", [90.0, -90.0, 89.9999])
def test_a_pole_is_a_place_like_any_other(region_of: RegionOf, lat: float) -> None:
    assert region_of(row("Mill Lane", range(1, 3), 0, 0)).near(lat, 0.0) == ([], None)


def test_a_line_that_is_no_street_is_not_drawn_across_the_earth() -> None:
    assert list(course([(0, -179 * SCALE), (0, 179 * SCALE)])) == []


SPOTS = st.tuples(st.integers(-1_500, 1_500), st.integers(-1_500, 1_500))


def apart(a: tuple[float, float], b: tuple[float, float]) -> float:
    return math.hypot(a[0] - b[0], a[1] - b[1])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(doors=st.lists(SPOTS, min_size=1, max_size=30, unique=True), here=SPOTS)
def test_no_door_is_nearer_than_the_first_one(
    tmp_path_factory, doors: list[tuple[int, int]], here: tuple[int, int]
) -> None:
    target = tmp_path_factory.mktemp("near") / "r.db"
    items: list[Item] = [Address(str(n), "Mill Lane", "", "", (), at(*spot)) for n, spot in enumerate(doors, 1)]
    build(target, [Listed(items)], now=0)
    found, street = Surroundings(target).near(*degrees(at(*here)))
    nearest = min(apart(here, spot) for spot in doors)
    if nearest > FARTHEST_M + 2:
        assert (found, street) == ([], None)
    elif nearest < FARTHEST_M - 2:
        assert found[0].distance_m == pytest.approx(nearest, abs=1)
        assert street is not None


def to_line(here: tuple[float, float], line: list[tuple[int, int]]) -> float:
    best = math.inf
    for a, b in pairwise(line):
        length = apart(a, b) ** 2
        share = ((here[0] - a[0]) * (b[0] - a[0]) + (here[1] - a[1]) * (b[1] - a[1])) / length if length else 0.0
        share = max(0.0, min(1.0, share))
        best = min(best, apart(here, (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]))))
    return best


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(line=st.lists(SPOTS, min_size=2, max_size=8), here=SPOTS)
def test_a_street_s_distance_is_that_to_its_line(
    tmp_path_factory, line: list[tuple[int, int]], here: tuple[int, int]
) -> None:
    target = tmp_path_factory.mktemp("near") / "r.db"
    build(target, [Listed([Street("Mill Lane", (), [at(*spot) for spot in line])])], now=0)
    _, street = Surroundings(target).near(*degrees(at(*here)))
    nearest = to_line(here, line)
    if nearest < FARTHEST_M - 3:
        assert street is not None
        assert street.distance_m == pytest.approx(nearest, abs=2)
    elif nearest > FARTHEST_M + 3:
        assert street is None


@given(line=st.lists(SPOTS, min_size=1, max_size=8))
@example(line=[(0, 0), (-1, 0)])  # from the very edge of a square into its neighbour
def test_every_part_of_a_course_lies_in_its_square_and_survives_packing(line: list[tuple[int, int]]) -> None:
    points = [at(*spot) for spot in line]
    parts = list(course(points))
    assert apart_m(points[0], placed(parts[0][0], parts[0][1][0])) < 1
    assert apart_m(points[-1], placed(parts[-1][0], parts[-1][1][-1])) < 1
    for _, run in parts:
        assert all(0 <= step <= STEPS for spot in run for step in spot)
    assert [run for _, run in parts] == list(unpacked(b"".join(packed(run) for _, run in parts)))


def placed(square: Square, spot: Spot) -> tuple[int, int]:
    """Where a spot of a square lies."""
    south, west = corner(square)
    return south + round(spot[1] / STEPS * HEIGHT), west + round(spot[0] / STEPS * width_of(square[0]))
