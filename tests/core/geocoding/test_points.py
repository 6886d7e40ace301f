"""Points as they are typed and linked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.geocoding.points import is_point, read_point


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("51.88912, 0.90371", (51.88912, 0.90371)),
        ("51.88912,0.90371", (51.88912, 0.90371)),
        ("-33.86 151.2", (-33.86, 151.2)),
        ("52;1", (52, 1)),
        ("(51.9, -0.9)", (51.9, -0.9)),
        ("51.5 N, 0.12 E", (51.5, 0.12)),
        ("33.86° S, 70.2° w", (-33.86, -70.2)),
        ("https://www.openstreetmap.org/#map=19/51.88912/0.90371", (51.88912, 0.90371)),
        ("https://maps.example.com/place/X/@51.88912,0.90371,17z", (51.88912, 0.90371)),
    ],
)
def test_a_point_is_read_as_it_is_typed_or_linked(text: str, expected: tuple[float, float]) -> None:
    assert is_point(text)
    assert read_point(text) == expected


@pytest.mark.parametrize(
    "text", ["", "here", "51.5", "1 2 3", "10:07", "9:30 am", "0930", "9 30", "٥١.٥, ٠.٩", "51.5, 0.12 N"]
)
def test_what_is_no_point_is_refused_with_an_example(text: str) -> None:
    assert not is_point(text)
    with pytest.raises(BadInput, match=r"51\.88912, 0\.90371"):
        read_point(text)


@pytest.mark.parametrize("text", ["95.0, 10.0", "51.5, 200.1", "115.57, 51.17"])
def test_a_point_off_the_earth_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="is no place"):
        read_point(text)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_what_is_written_with_six_decimals_is_read_back(lat: float, lon: float) -> None:
    assert read_point(f"{lat:.6f}, {lon:.6f}") == (float(f"{lat:.6f}"), float(f"{lon:.6f}"))
