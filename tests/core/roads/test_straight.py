"""The straight line that nobody takes for a road."""

from __future__ import annotations

import numpy as np
import pytest

from core.roads.adapters.straight import StraightLine
from core.roads.model import UNREACHABLE

LONDON, PARIS = (51.5074, -0.1278), (48.8566, 2.3522)


def test_distance_is_the_great_circle_times_the_detour() -> None:
    matrix = StraightLine(detour=1.35, speed_kmh=28).matrix([LONDON, PARIS], "van")
    assert matrix.distances[0, 1] == pytest.approx(343_556 * 1.35, rel=0.001)
    assert matrix.durations[0, 1] == pytest.approx(matrix.distances[0, 1] / 28 * 3.6, abs=1)


def test_ways_are_as_long_there_as_back_and_nothing_is_far_from_itself() -> None:
    points = [(47.1 + i / 100, 9.5 - i / 77) for i in range(20)]
    matrix = StraightLine().matrix(points, "van")
    assert (matrix.distances == matrix.distances.T).all()
    assert (matrix.durations.diagonal() == 0).all()
    assert (matrix.durations.dtype, matrix.distances.dtype) == (np.int32, np.int32)
    assert matrix.points == tuple(points)


def test_each_profile_has_its_speed() -> None:
    roads = StraightLine(speed_kmh=28)
    seconds = {
        name: int(roads.matrix([LONDON, (51.52, -0.10)], name).durations[0, 1])
        for name in ("car", "van", "bike", "foot")
    }
    assert seconds["car"] < seconds["van"] < seconds["bike"] < seconds["foot"]


def test_the_provenance_says_that_no_road_is_known() -> None:
    matrix = StraightLine(detour=1.35, speed_kmh=28).matrix([LONDON], "van")
    assert matrix.provenance == "Straight line x 1.35 at 28 km/h (van): no road is known."
    assert matrix.source == "straight line x 1.35 at 28 km/h"


def test_points_on_both_sides_of_the_date_line_are_near() -> None:
    matrix = StraightLine(detour=1).matrix([(0.0, 179.99), (0.0, -179.99)], "van")
    assert matrix.distances[0, 1] == pytest.approx(2224, abs=2)


def test_the_other_side_of_the_earth_is_out_of_reach() -> None:
    matrix = StraightLine().matrix([(0.0, 0.0), (0.0, 179.0)], "van")
    assert matrix.durations[0, 1] == matrix.distances[0, 1] == UNREACHABLE


def test_no_points_give_an_empty_matrix() -> None:
    assert StraightLine().matrix([], "van").durations.shape == (0, 0)
