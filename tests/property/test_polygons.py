"""Point in polygon, on whole numbers: edges and corners are inside, and no way to write a ring changes an answer."""

from __future__ import annotations

import math
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from core.geocoding.polygons import GRID, Point, Polygon, Ring, edges, flat, meets_itself, where

#: A small grid, so that points fall on edges and corners often.
near = st.tuples(st.integers(-6, 6), st.integers(-6, 6))
#: Anywhere in a county.
wide = st.tuples(st.integers(-3 * 10**6, 3 * 10**6), st.integers(-3 * 10**6, 3 * 10**6))


@st.composite
def simple_rings(draw: st.DrawFn, points: st.SearchStrategy[Point] = near) -> Ring:
    """Corners sorted by their direction from the origin, one a direction: such a ring meets itself nowhere."""
    by_angle: dict[float, Point] = {}
    for point in draw(st.lists(points, min_size=3, max_size=12, unique=True)):
        if point != (0, 0):
            angle = Fraction(point[0], abs(point[0]) + abs(point[1])) if point[1] >= 0 else None
            key = float(angle) if angle is not None else 2 - point[0] / (abs(point[0]) + abs(point[1]))
            by_angle[key] = point
    ring = tuple(by_angle[key] for key in sorted(by_angle))
    assume(len(ring) >= 3 and not flat(ring) and meets_itself(ring) is None)
    return ring


def winding(ring: Ring, point: Point) -> float:
    """How often the ring goes round a point that is not on it: the sum of the angles, in turns."""
    total = 0.0
    for a, b in edges(ring):
        one = math.atan2(a[0] - point[0], a[1] - point[1])
        two = math.atan2(b[0] - point[0], b[1] - point[1])
        total += (two - one + math.pi) % (2 * math.pi) - math.pi
    return total / (2 * math.pi)


@given(simple_rings(), near)
def test_inside_is_what_the_ring_goes_round_once(ring: Ring, point: Point) -> None:
    said = where(ring, point)
    if said != 0:
        assert abs(round(winding(ring, point))) == (1 if said > 0 else 0)


@given(simple_rings(wide), st.data())
def test_corners_and_points_on_edges_are_inside(ring: Ring, data: st.DataObject) -> None:
    a, b = data.draw(st.sampled_from(list(edges(ring))))
    steps = math.gcd(b[0] - a[0], b[1] - a[1])
    step = data.draw(st.integers(0, steps))
    on_edge = (a[0] + (b[0] - a[0]) // steps * step, a[1] + (b[1] - a[1]) // steps * step)
    assert where(ring, on_edge) == 0
    assert Polygon("", (ring,)).contains((on_edge[0] / GRID, on_edge[1] / GRID))


@given(simple_rings(), near, st.integers(0, 11), st.booleans(), wide)
def test_where_a_ring_begins_which_way_it_goes_and_where_it_lies_change_nothing(
    ring: Ring, point: Point, turn: int, back: bool, shift: Point
) -> None:
    turn %= len(ring)
    other = ring[turn:] + ring[:turn]
    other = tuple((lat + shift[0], lon + shift[1]) for lat, lon in (reversed(other) if back else other))
    assert where(other, (point[0] + shift[0], point[1] + shift[1])) == where(ring, point)


@given(simple_rings(), near)
def test_a_corner_more_on_an_edge_changes_nothing(ring: Ring, point: Point) -> None:
    doubled = tuple((2 * lat, 2 * lon) for lat, lon in ring)
    with_middles = tuple(corner for a, b in edges(doubled) for corner in (a, ((a[0] + b[0]) // 2, (a[1] + b[1]) // 2)))
    twice = (2 * point[0], 2 * point[1])
    assert where(with_middles, twice) == where(doubled, twice) == where(ring, point)


@given(simple_rings(wide), wide)
def test_a_hole_takes_its_inside_away_and_leaves_its_edge(ring: Ring, point: Point) -> None:
    frame: Ring = ((-(10**7), -(10**7)), (-(10**7), 10**7), (10**7, 10**7), (10**7, -(10**7)))
    at = (point[0] / GRID, point[1] / GRID)
    assert Polygon("", (frame, ring)).contains(at) == (where(ring, point) <= 0)


@given(simple_rings(wide), wide)
def test_what_lies_outside_is_some_way_from_the_edge_and_the_edge_is_none(ring: Ring, point: Point) -> None:
    polygon = Polygon("", (ring,))
    at = (point[0] / GRID, point[1] / GRID)
    if where(ring, point) == 0:
        assert polygon.edge_m(at) < 0.1
    else:
        nearest = min(math.hypot(lat - point[0], lon - point[1]) for lat, lon in ring) / GRID * 111_195
        assert 0 < polygon.edge_m(at) <= nearest * 1.01 + 0.1


@given(st.lists(near, min_size=4, max_size=8, unique=True))
def test_a_ring_that_meets_itself_is_found_by_trying_every_pair(ring: list[Point]) -> None:
    corners = tuple(ring)
    sides = list(enumerate(edges(corners)))
    met = any(_share(one, two) for i, one in sides for j, two in sides if i < j and j - i not in {1, len(corners) - 1})
    assert (meets_itself(corners) is not None) == met


def _share(one: tuple[Point, Point], two: tuple[Point, Point]) -> bool:
    """Whether two edges have a point in common, by solving for it in fractions."""
    (a, b), (c, d) = one, two
    across = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0])
    if across == 0:
        return any(where(edge, p) == 0 for edge, ends in ((one, two), (two, one)) for p in ends)
    t = Fraction((c[0] - a[0]) * (d[1] - c[1]) - (c[1] - a[1]) * (d[0] - c[0]), across)
    u = Fraction((c[0] - a[0]) * (b[1] - a[1]) - (c[1] - a[1]) * (b[0] - a[0]), across)
    return 0 <= t <= 1 and 0 <= u <= 1
