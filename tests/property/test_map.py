"""Maps hold for any lines, any place and any window: nothing lies outside, and a dot's place is at that dot."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from console.map.braille import ACROSS, DOWN, Canvas
from console.map.drawing import frame
from console.map.scene import Ink, Mark, Scene, Way
from console.map.view import View
from core.text import width as cells

far = st.floats(-1e7, 1e7, allow_nan=False)
near = st.floats(-50, 250, allow_nan=False)
lines = st.lists(st.tuples(*[st.one_of(near, far)] * 4), min_size=1, max_size=20)
views = st.builds(
    View,
    lat=st.floats(-80, 80),
    lon=st.floats(-179, 179),
    scale=st.floats(0.1, 20_000),
    width=st.integers(1, 120),
    height=st.integers(1, 50),
)
places = st.tuples(st.floats(-85, 85), st.floats(-179, 179))


@given(lines, st.integers(1, 60), st.integers(1, 30), st.integers(1, 3), st.booleans())
@example([(0.0, 0.0, 2.0, 2.2250738585e-313)], 1, 1, 1, False)
def test_no_dot_lies_outside_the_canvas(
    ends: list[tuple[float, ...]], width: int, height: int, every: int, wide: bool
) -> None:
    canvas = Canvas(width, height)
    x0, y0, x1, y1 = np.array(ends).T
    canvas.lines(np.stack([x0, x1]), np.stack([y0, y1]), Ink.MAIN, every=every, wide=wide)
    assert all(0 <= x < width * ACROSS and 0 <= y < height * DOWN for x, y in canvas.dots())
    rows = list(canvas.rows())
    assert len(rows) == height
    assert all(sum(len(text) for text, _ in row) == width for row in rows)


@given(st.tuples(*[st.floats(0, 40, exclude_max=True)] * 4))
def test_a_line_within_the_canvas_has_no_gaps_and_reaches_both_ends(ends: tuple[float, ...]) -> None:
    canvas = Canvas(20, 10)
    x0, y0, x1, y1 = ends
    canvas.lines(np.array([[x0], [x1]]), np.array([[y0], [y1]]), Ink.MAIN)
    dots = canvas.dots()
    assert {(int(x0), int(y0)), (int(x1), int(y1))} <= dots
    longer = max(abs(int(x1) - int(x0)), abs(int(y1) - int(y0)))
    assert len(dots) == longer + 1
    by_row = abs(int(y1) - int(y0)) > abs(int(x1) - int(x0))
    line = sorted(dots, key=lambda dot: (dot[1], dot[0]) if by_row else dot)
    assert all(abs(a[0] - b[0]) <= 1 and abs(a[1] - b[1]) <= 1 for a, b in pairwise(line))


@given(views, st.floats(0, 1), st.floats(0, 1))
def test_the_place_of_a_dot_is_at_that_dot(view: View, right: float, down: float) -> None:
    across, below = right * view.width * ACROSS, down * view.height * DOWN
    lat, lon = view.place(across, below)
    x, y = view.dots(np.array([lat]), np.array([lon]))
    assert (x[0], y[0]) == pytest.approx((across, below), abs=1e-3)


@given(st.lists(places, min_size=1, max_size=12), st.integers(10, 120), st.integers(6, 50))
def test_what_is_fitted_is_seen_unless_it_is_farther_apart_than_a_map_goes(
    found: list[tuple[float, float]], width: int, height: int
) -> None:
    view = View.fitting(found, width, height)
    if view.scale < 20_000:
        assert all(view.shows(place, 0) for place in found)


@given(views, st.lists(places, max_size=8), st.text(max_size=30))
def test_every_line_of_a_map_is_as_wide_as_it_and_no_longer(
    view: View, found: list[tuple[float, float]], said: str
) -> None:
    marks = tuple(Mark(place, "12", Ink.HERE, near=True) for place in found)
    legend = ((said, int(Ink.NOTE)),)
    rows = frame(Scene(None, (Way(tuple(found), Ink.ROUTE, wide=True),), marks, legend), view)
    assert len(rows) == view.height + 1
    assert all(sum(len(text) for text, _ in row) == view.width for row in rows[:-1])
    # The scale has to be there, whatever the room.
    assert cells("".join(text for text, _ in rows[-1])) == view.width or view.width < 20
