"""Lines of points as a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.roads.polyline import decode, encode

POINTS = st.lists(
    st.tuples(st.integers(-90_000_000, 90_000_000), st.integers(-180_000_000, 180_000_000)).map(
        lambda point: (point[0] / 1e6, point[1] / 1e6)
    )
)


def test_the_example_of_the_format_is_written_as_its_authors_do() -> None:
    points = [(38.5, -120.2), (40.7, -120.95), (43.252, -126.453)]
    assert encode(points, digits=5) == "_p~iF~ps|U_ulLnnqC_mqNvxq`@"
    assert list(decode("_p~iF~ps|U_ulLnnqC_mqNvxq`@", digits=5)) == points


@given(POINTS)
def test_what_is_written_is_read_again(points: list[tuple[float, float]]) -> None:
    assert list(decode(encode(points))) == points


@pytest.mark.parametrize("text", ["_p~iF~ps|", "_p~iF", "\n", "é", "_"])
def test_what_is_no_polyline_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="polyline"):
        decode(text)


def test_a_number_without_an_end_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="polyline leaps"):
        decode("~" * 5_000_000)
