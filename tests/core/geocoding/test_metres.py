"""Pins moved by metres, against geodesics, and the words for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.geocoding.metres import moved, offset_m, offset_words, read_move

metres = st.floats(-5_000, 5_000).map(lambda value: round(value, 2))
places = st.tuples(st.floats(-85, 85), st.floats(-180, 180))


@given(places, metres, metres)
def test_what_was_moved_lies_as_far_as_it_was_moved(at: tuple[float, float], north: float, east: float) -> None:
    assert offset_m(at, moved(at, north, east)) == pytest.approx((north, east), abs=0.01)


@given(places, metres, metres)
def test_there_and_back_again_is_where_it_began(at: tuple[float, float], north: float, east: float) -> None:
    there = moved(at, north, east)
    back = moved(there, -north, -east)
    assert offset_m(at, back) == pytest.approx((0, 0), abs=0.01)


@pytest.mark.parametrize("at", [(52.0932, 0.9148), (-33.86, 151.2), (0.0, 0.0), (69.65, 18.96)])
@pytest.mark.parametrize(("north", "east"), [(12, -5), (0, 400), (-900, 900), (100, 0)])
def test_metres_are_those_of_the_ellipsoid(at: tuple[float, float], north: float, east: float) -> None:
    from geopy.distance import geodesic

    expected = (north**2 + east**2) ** 0.5
    assert geodesic(at, moved(at, north, east)).m == pytest.approx(expected, rel=1e-6, abs=0.001)


def test_a_move_goes_on_beyond_the_antimeridian() -> None:
    lat, lon = moved((-16.8, 179.9999), 0, 50)
    assert lon == pytest.approx(-179.99963, abs=1e-5)
    assert offset_m((-16.8, 179.9999), (lat, lon)) == pytest.approx((0, 50), abs=0.01)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12n,5w", (12, -5)),
        ("+12n 5w", (12, -5)),
        ("12 m north, 5 m west", (12, -5)),
        ("-12n", (-12, 0)),
        ("0.5 km S; 3E", (-500, 3)),
        ("0n", (0, 0)),
        ("12n 3s", (9, 0)),
    ],
)
def test_a_move_is_read_as_people_write_it(text: str, expected: tuple[float, float]) -> None:
    assert read_move(text) == expected


@pytest.mark.parametrize("text", ["", "12", "north", "12n and 5w", "12nw", "n12", "٣n", "nan n", "12 miles n"])
def test_what_is_no_move_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadInput, match="12n,5w"):
        read_move(text)


@given(st.integers(-9_999, 9_999), st.integers(-9_999, 9_999))
def test_the_words_for_a_move_are_read_as_that_move(north: int, east: int) -> None:
    assert read_move(offset_words(north, east) or "0n") == (north, east)


def test_a_move_too_far_is_refused() -> None:
    for north, east in ((10_001, 0), (8_000, 8_000), (float("nan"), 0), (float("inf"), 0)):
        with pytest.raises(BadInput, match="10 km"):
            moved((52, 1), north, east)
    with pytest.raises(BadInput, match="pole"):
        moved((89.89, 0), 9_000, 0)
