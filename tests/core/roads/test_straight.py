"""The straight line that nobody takes for a road."""

from __future__ import annotations

import numpy as np
import pytest

from core.roads.adapters.straight import StraightLine, guessed
from core.roads.model import UNREACHABLE, Detour, Drive, Point, Table, Way

LONDON, PARIS = (51.5074, -0.1278), (48.8566, 2.3522)
VAN = Drive("van")


def between(points: list[Point], *, detour: float = 1.35, speed_kmh: float = 28, profile: str = "van") -> Table:
    return StraightLine(guessed(detour, speed_kmh)).table(points, points, Drive(profile))


def test_distance_is_the_great_circle_times_the_detour() -> None:
    table = between([LONDON, PARIS])
    assert table.distances[0, 1] == pytest.approx(343_556 * 1.35, rel=0.001)
    assert table.durations[0, 1] == pytest.approx(table.distances[0, 1] / 28 * 3.6, abs=1)


def test_ways_are_as_long_there_as_back_and_nothing_is_far_from_itself() -> None:
    table = between([(47.1 + i / 100, 9.5 - i / 77) for i in range(20)])
    assert (table.distances == table.distances.T).all()
    assert (table.durations.diagonal() == 0).all()
    assert (table.durations.dtype, table.distances.dtype) == (np.int32, np.int32)


def test_some_are_asked_of_others() -> None:
    points = [(47.1 + i / 100, 9.5 - i / 77) for i in range(5)]
    some = StraightLine(guessed(1.35, 28)).table(points[:2], points, VAN)
    assert (some.durations == between(points).durations[:2]).all()
    assert some.away.tolist() == [-1, -1]


def test_each_profile_has_its_speed() -> None:
    two = [LONDON, (51.52, -0.10)]
    seconds = {name: int(between(two, profile=name).durations[0, 1]) for name in ("car", "van", "bike", "foot")}
    assert seconds["car"] < seconds["van"] < seconds["bike"] < seconds["foot"]


def test_the_provenance_says_that_no_road_is_known_and_where_the_detour_is_from() -> None:
    line = StraightLine(guessed(1.35, 28))
    assert line.provenance(VAN) == "Straight line x 1.35 at 28 km/h (van): no road is known."
    assert line.source(VAN) == "straight line x 1.35 at 28 km/h"
    measured = StraightLine(lambda drive: Detour(1.3123, 31.26, "measured on the region's roads"))
    assert measured.provenance(VAN) == (
        "Straight line x 1.31 at 31.3 km/h (van), as measured on the region's roads: no road is known."
    )


def test_points_on_both_sides_of_the_date_line_are_near() -> None:
    assert between([(0.0, 179.99), (0.0, -179.99)], detour=1).distances[0, 1] == pytest.approx(2224, abs=2)


def test_the_other_side_of_the_earth_is_out_of_reach() -> None:
    table = between([(0.0, 0.0), (0.0, 179.0)])
    assert table.durations[0, 1] == table.distances[0, 1] == UNREACHABLE


def test_no_points_give_an_empty_table() -> None:
    assert between([]).durations.shape == (0, 0)


def test_ways_are_lines_that_say_so() -> None:
    [way, back] = StraightLine(guessed(1, 28)).ways([LONDON, PARIS, LONDON], VAN)
    assert way is not None
    assert way.distance_m == pytest.approx(343_556, rel=0.001)
    assert way == Way(way.duration_s, way.distance_m, (LONDON, PARIS), straight=True)
    assert back is not None
    assert back.shape == (PARIS, LONDON)
