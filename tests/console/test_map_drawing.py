"""Maps as characters: which dots a line sets, what lies above what, and that a metre is a metre in both directions."""

from __future__ import annotations

import numpy as np
import pytest

from console.map.braille import Canvas, clipped
from console.map.drawing import frame, scale_bar
from console.map.scene import Ink, Mark, Scene, Way, letter
from console.map.view import DEGREE_M, View
from core.region.drawn import NO_ROADS, Box, RoadLines
from core.region.items import SCALE
from core.region.network import RoadClass
from core.text import width


def line(*ends: float) -> tuple[np.ndarray, np.ndarray]:
    """One line from x0, y0 to x1, y1, as a canvas takes it."""
    x0, y0, x1, y1 = ends
    return np.array([[x0], [x1]], float), np.array([[y0], [y1]], float)


def text(canvas: Canvas) -> list[str]:
    return ["".join(part for part, _ in row) for row in canvas.rows()]


def drawn(*ends: float, every: int = 1, wide: bool = False) -> set[tuple[int, int]]:
    """The dots that a line sets on a canvas of 8 x 8 dots."""
    canvas = Canvas(4, 2)
    canvas.lines(*line(*ends), Ink.MAIN, every=every, wide=wide)
    return canvas.dots()


def test_a_line_from_corner_to_corner_sets_the_diagonal_and_nothing_else() -> None:
    assert drawn(0, 0, 7, 7) == {(i, i) for i in range(8)}
    assert drawn(7, 7, 0, 0) == {(i, i) for i in range(8)}
    assert drawn(0, 7, 7, 0) == {(i, 7 - i) for i in range(8)}


def test_level_and_upright_lines_set_every_dot_between_their_ends() -> None:
    assert drawn(1, 3, 6, 3) == {(x, 3) for x in range(1, 7)}
    assert drawn(2, 7, 2, 0) == {(2, y) for y in range(8)}
    assert drawn(5, 5, 5, 5) == {(5, 5)}


def test_a_steep_line_sets_one_dot_in_each_row() -> None:
    found = drawn(1, 0, 4, 7)
    assert sorted(y for _, y in found) == list(range(8))
    assert {(1, 0), (4, 7)} <= found


def test_a_dotted_line_has_its_gaps_at_the_same_dots_however_it_is_cut_in_pieces() -> None:
    whole = drawn(0, 2, 7, 2, every=2)
    assert whole == {(x, 2) for x in (0, 2, 4, 6)}
    pieces = Canvas(4, 2)
    pieces.lines(np.array([[0.0, 3.0], [3.0, 7.0]]), np.full((2, 2), 2.0), Ink.MAIN, every=2)
    assert pieces.dots() == whole


def test_a_wide_line_is_two_dots_thick_and_stays_on_the_canvas() -> None:
    assert drawn(3, 0, 3, 3, wide=True) == {(x, y) for x in (3, 4) for y in range(4)}
    assert drawn(7, 0, 7, 3, wide=True) == {(7, y) for y in range(4)}


def test_what_lies_outside_is_cut_off() -> None:
    assert drawn(-10, 4, 20, 4) == {(x, 4) for x in range(8)}
    assert drawn(-8, -8, 16, 16) == {(i, i) for i in range(8)}
    assert drawn(-5, 0, -1, 7) == set()
    assert drawn(0, 20, 7, 9) == set()
    # Both ends outside, the middle within.
    assert drawn(-3, 4, 4, -3) == {(0, 1), (1, 0)}


def test_clipping_keeps_a_line_on_its_course() -> None:
    x, y = clipped(*line(-4, 0, 12, 8), 8, 8)
    assert x.ravel().tolist() == pytest.approx([0, 8])
    assert y.ravel().tolist() == pytest.approx([2, 6])


@pytest.mark.parametrize("size", [(0, 0), (5, 0), (0, 5), (5, -1)])
def test_a_canvas_without_cells_takes_lines_and_stays_empty(size: tuple[int, int]) -> None:
    canvas = Canvas(*size)
    canvas.lines(*line(-1, 0, 3, 0), Ink.MAIN)
    canvas.lines(*line(0, -1, 0, 3), Ink.MAIN)
    assert not canvas.write(0, 0, "1", Ink.HERE)
    assert canvas.dots() == set()


def test_the_signs_are_those_of_the_dots() -> None:
    canvas = Canvas(2, 1)
    canvas.lines(*line(0, 0, 0, 3), Ink.MAIN)
    canvas.lines(*line(3, 0, 3, 0), Ink.MAIN)
    assert text(canvas) == ["⡇⠈"]
    assert text(Canvas(3, 1)) == ["   "]


def test_a_cell_shows_only_what_lies_highest_in_it_whichever_was_drawn_first() -> None:
    for inks in ((Ink.SMALL, Ink.ROUTE), (Ink.ROUTE, Ink.SMALL)):
        canvas = Canvas(2, 1)
        for ink in inks:
            row = 0 if ink is Ink.ROUTE else 3
            canvas.lines(*line(0, row, 1 if ink is Ink.ROUTE else 3, row), ink)
        assert canvas.dots() == {(0, 0), (1, 0), (2, 3), (3, 3)}
        assert list(canvas.rows()) == [[("⠉", Ink.ROUTE), ("⣀", Ink.SMALL)]]


def test_numbers_never_touch_and_letters_lie_over_dots() -> None:
    canvas = Canvas(8, 1)
    canvas.lines(*line(0, 0, 15, 0), Ink.MAIN)
    assert canvas.write(1, 0, "12", Ink.HERE)
    assert not canvas.write(3, 0, "7", Ink.HERE)
    assert canvas.write(4, 0, "7", Ink.HERE)
    assert not canvas.write(7, 0, "34", Ink.HERE)
    assert text(canvas) == ["⠉12⠉7⠉⠉⠉"]


# -- the view --


@pytest.mark.parametrize("lat", [0.0, 51.9, -33.0, 69.5])
def test_a_hundred_metres_are_as_many_dots_to_the_east_as_to_the_north(lat: float) -> None:
    view = View(lat, 8.0, 2.0, 80, 24)
    east = 100 / (DEGREE_M * np.cos(np.radians(lat)))
    x, y = view.dots(np.array([lat, lat + 100 / DEGREE_M, lat]), np.array([8.0, 8.0, 8.0 + east]))
    assert x[2] - x[0] == pytest.approx(50)
    assert y[0] - y[1] == pytest.approx(50)
    # A cell is two dots wide and four high: on the screen, where it is twice as high as wide, both look the same.
    assert view.cell((lat, 8.0 + east * 1.001))[0] - view.cell((lat, 8.0))[0] == 25


def test_a_view_that_fits_shows_every_place_with_a_margin() -> None:
    places = [(51.9, 0.9), (51.95, 0.91), (51.88, 0.99)]
    view = View.fitting(places, 60, 20)
    assert all(view.shows(place, 1) for place in places)
    assert not all(view.zoomed(1.3).shows(place, 1) for place in places)


def test_zooming_in_and_out_and_panning_back_are_the_same_view() -> None:
    view = View(51.9, 0.9, 3.0, 80, 24)
    assert view.zoomed(2).zoomed(0.5) == view
    there = view.panned(0.2, -0.2)
    assert there.lat > view.lat
    assert there.lon > view.lon
    back = there.panned(-0.2, 0.2)
    assert (back.lat, back.lon) == pytest.approx((view.lat, view.lon), abs=1e-6)


def test_a_single_place_and_no_place_have_a_view_as_well() -> None:
    assert View.fitting([(51.9, 0.9)], 40, 10).cell((51.9, 0.9)) == (20, 5)
    assert View.fitting([], 40, 10).scale > 0


@pytest.mark.parametrize(("scale", "said"), [(1.0, "20 m"), (3.1, "50 m"), (40.0, "1 km"), (0.1, "2 m")])
def test_the_scale_says_round_metres(scale: float, said: str) -> None:
    cells, far = scale_bar(View(51.9, 0.9, scale, 80, 24))
    assert far == said
    metres = float(said.split()[0]) * (1000 if "km" in said else 1)
    assert cells == pytest.approx(metres / (scale * 2), abs=0.51)


# -- the scene --


def roads(*pieces: tuple[tuple[float, float], tuple[float, float], RoadClass]) -> RoadLines:
    """Pieces of road, small classes first as a region gives them."""
    order = sorted(pieces, key=lambda piece: -piece[2])
    lat, lon = (
        np.array([[round(piece[end][axis] * SCALE) for piece in order] for end in (0, 1)], np.int32) for axis in (0, 1)
    )
    return RoadLines(lat, lon, np.array([piece[2] for piece in order], np.uint8), np.zeros(len(order), np.int32))


HERE = (51.9, 0.9)


def level(lat: float, road: RoadClass) -> tuple[tuple[float, float], tuple[float, float], RoadClass]:
    return (lat, 0.89), (lat, 0.91), road


def inks(scene: Scene, view: View) -> list[int]:
    return [ink for row in frame(scene, view)[:-1] for _, ink in row if ink]


def test_main_roads_are_drawn_whole_and_streets_with_gaps() -> None:
    view = View(*HERE, 10.0, 20, 5)
    seen = roads(level(51.9, RoadClass.PRIMARY), level(51.9004, RoadClass.RESIDENTIAL))
    rows = ["".join(part for part, _ in row) for row in frame(Scene(roads=seen), view)]
    dots = sorted(len(row.replace(" ", "")) and sum(bin(ord(c) - 0x2800).count("1") for c in row) for row in rows[1:3])
    assert dots == [20, 40]


def test_small_roads_are_left_out_from_afar() -> None:
    seen = roads(level(51.9, RoadClass.RESIDENTIAL), level(51.9, RoadClass.FOOTWAY), level(51.9, RoadClass.PRIMARY))
    assert [len(seen.within(Box(51, 0, 52, 1), up_to=up_to)) for up_to in (255, 12, 5, 3)] == [3, 2, 1, 0]
    street = Scene(roads=roads(level(51.9, RoadClass.RESIDENTIAL)))
    assert inks(street, View(*HERE, 10.0, 20, 5)) == [Ink.STREET]
    assert inks(street, View(*HERE, 200.0, 20, 5)) == []


def test_a_map_without_roads_shows_ways_and_signs() -> None:
    scene = Scene(NO_ROADS, (Way((HERE, (51.9, 0.901)), Ink.ROUTE),), (Mark(HERE, "⌂", Ink.DEPOT),))
    view = View(*HERE, 5.0, 40, 8)
    assert inks(scene, view) == [Ink.DEPOT, Ink.ROUTE]
    assert inks(Scene(None, scene.ways, scene.marks), view) == [Ink.DEPOT, Ink.ROUTE]


def test_a_sign_that_finds_its_cell_taken_stands_beside_or_becomes_a_point() -> None:
    marks = tuple(Mark(HERE, str(n), Ink.HERE, near=True) for n in range(1, 8))
    shown = ["".join(part for part, _ in row) for row in frame(Scene(marks=marks), View(*HERE, 5.0, 9, 3))]
    assert [row.split() for row in shown[:3]] == [["2"], ["1"], ["3"]]
    crowded = (Mark(HERE, "12", Ink.HERE), *(Mark(HERE, str(n), Ink.HERE, 1, near=True) for n in range(31, 40)))
    row = next(iter(frame(Scene(marks=crowded), View(*HERE, 5.0, 9, 1))))
    assert "".join(part for part, _ in row).strip() == "•12"
    far = Mark(HERE, "7a", Ink.NUMBER, until=2.0)
    assert inks(Scene(marks=(far,)), View(*HERE, 5.0, 9, 3)) == []
    assert inks(Scene(marks=(far,)), View(*HERE, 1.0, 9, 3)) == [Ink.NUMBER]


def test_every_line_is_as_wide_as_the_map() -> None:
    legend = ((" A Nguyễn's 日本 van ", Ink.UNDER), (" ⌂ depot ", Ink.DEPOT))
    for wide in (20, 41, 80, 200):
        rows = frame(Scene(legend=legend), View(*HERE, 5.0, wide, 5))
        assert [width("".join(part for part, _ in row)) for row in rows] == [wide] * 6


def test_a_legend_shows_no_steering_characters() -> None:
    rows = frame(Scene(legend=((" A \x1b[31mvan ", Ink.UNDER),)), View(*HERE, 5.0, 80, 5))
    assert "\x1b" not in "".join(part for row in rows for part, _ in row)


def test_each_route_has_its_letter() -> None:
    assert [letter(at) for at in (0, 25, 26, 51, 52)] == ["A", "Z", "a", "z", "*"]
