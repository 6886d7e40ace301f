"""The rule by which deliveries teach, and its limits."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.geocoding.learning import (
    CROWD,
    DEPOT_M,
    FAR_M,
    LEAST,
    RECENT,
    STRAY_M,
    Visit,
    geometric_median,
    taught,
    teaching,
)  # fmt: skip
from core.geocoding.metres import moved, offset_m
from core.geocoding.model import distance_m

PIN = (52.0932, 0.9148)


def visit(north: float, east: float, n: int, *, day: str = "", addresses: int = 1) -> Visit:
    """The n-th visit, so many metres from the pin."""
    lat, lon = moved(PIN, north, east)
    return Visit(lat, lon, day or f"2026-03-{n + 1:02d}", n * 86_400, n * 86_400, addresses)


def visits(*places: tuple[float, float]) -> list[Visit]:
    return [visit(north, east, n) for n, (north, east) in enumerate(places)]


metres = st.integers(-400, 400)
places = st.lists(st.tuples(metres, metres), min_size=1, max_size=12)


@given(places)
def test_no_point_near_it_has_a_smaller_sum_of_distances(flat: list[tuple[int, int]]) -> None:
    points = [moved(PIN, north, east) for north, east in flat]
    x, y = offset_m(PIN, geometric_median(points))

    def total(north: float, east: float) -> float:
        return sum(math.hypot(north - n, east - e) for n, e in flat)

    best = total(x, y)
    for step in (0.5, 5.0, 50.0):
        for way in range(8):
            north, east = x + step * math.sin(way * math.pi / 4), y + step * math.cos(way * math.pi / 4)
            assert total(north, east) > best - 0.05


def test_less_than_half_of_the_points_cannot_carry_the_median_away() -> None:
    near = [(0.0, 0.0), (2.0, 1.0), (1.0, 3.0)]
    points = [moved(PIN, *place) for place in [*near, (900.0, 900.0), (-900.0, 800.0)]]
    assert distance_m(geometric_median(points), PIN) < 5


def test_three_visits_that_agree_move_the_pin_to_their_middle() -> None:
    lesson = taught(visits((80, 0), (86, 4), (83, -4)), PIN)
    assert lesson is not None
    assert (lesson.visits, lesson.counted) == (3, 3)
    assert lesson.moved_m == pytest.approx(83, abs=3)
    assert lesson.spread_m < 8
    assert distance_m((lesson.lat, lesson.lon), moved(PIN, 83, 0)) < 4


@pytest.mark.parametrize(
    ("why", "places"),
    [
        ("too few", [(80, 0), (86, 4)]),
        ("too near to the pin", [(STRAY_M - 5, 0), (STRAY_M - 8, 4), (STRAY_M - 2, -4)]),
        ("too far from each other", [(80, 0), (150, 0), (220, 0)]),
        ("two of four agree", [(80, 0), (82, 0), (300, 0), (-300, 0)]),
        ("one of three strays", [(80, 0), (82, 0), (300, 0)]),
    ],
)
def test_visits_that_do_not_speak_clearly_teach_nothing(why: str, places: list[tuple[float, float]]) -> None:
    assert taught(visits(*places), PIN) is None, why


def test_one_stray_visit_among_four_does_not_hide_the_door() -> None:
    lesson = taught(visits((80, 0), (84, 3), (82, -3), (300, 200)), PIN)
    assert lesson is not None
    assert (lesson.visits, lesson.counted) == (3, 4)
    assert lesson.spread_m <= STRAY_M < lesson.moved_m


@given(places)
def test_a_lesson_keeps_its_own_rule(flat: list[tuple[int, int]]) -> None:
    counted = teaching([visit(north, east, n) for n, (north, east) in enumerate(flat)], PIN, [])
    lesson = taught(counted, PIN)
    if lesson is None:
        return
    within = [each for each in counted if distance_m(each.at, (lesson.lat, lesson.lon)) <= STRAY_M]
    assert len(within) == lesson.visits >= LEAST
    assert lesson.visits * 3 >= lesson.counted * 2
    assert distance_m(PIN, (lesson.lat, lesson.lon)) > STRAY_M
    assert taught(counted, (lesson.lat, lesson.lon)) is None


def test_what_was_entered_in_the_yard_or_far_away_does_not_count() -> None:
    depot = moved(PIN, 600, 0)
    yard, far, crowd, door = (
        visit(600 - DEPOT_M + 5, 0, 0), visit(FAR_M + 5, 0, 1), visit(90, 0, 2, addresses=CROWD), visit(90, 0, 3),
    )  # fmt: skip
    assert teaching([yard, far, crowd, door], PIN, [depot]) == [door]
    neighbour = visit(90, 0, 4, addresses=CROWD - 1)
    assert teaching([neighbour], PIN, [depot]) == [neighbour]


def test_parcels_handed_over_on_one_day_are_one_visit() -> None:
    morning, noon = visit(80, 0, 1, day="2026-03-02"), visit(82, 0, 2, day="2026-03-02")
    assert teaching([noon, morning], PIN, []) == [noon]


def test_only_the_latest_visits_count() -> None:
    every = [visit(80, 0, n) for n in range(RECENT + 4)]
    assert teaching(every, PIN, []) == every[: -RECENT - 1 : -1]
