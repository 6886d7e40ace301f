"""Squares of about 280 m laid over the earth: which streets and doors lie in each, so that what is near is found.

Rows of squares count from the South Pole, columns from the date line eastward. Every row has its own width of a
column, so that a square is about as wide as it is high.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from core.region.items import SCALE, Point

#: Height of a square, in ten-millionths of a degree: 278 m.
HEIGHT = 25_000
#: Metres to a ten-millionth of a degree of latitude (mean sphere).
M_PER_UNIT = 111_195 / SCALE
#: Within its square a point of a street's course is told in so many steps, 1.1 m each.
STEPS = 255
#: A line that goes on for longer than this without a point (about 55 km) is no street.
_LONGEST = SCALE // 2
_SOUTH, _WEST = 90 * SCALE, 180 * SCALE

#: Row and column.
Square = tuple[int, int]
#: A point within a square, east and north of its south-west corner.
Spot = tuple[int, int]


def row_of(lat: int) -> int:
    """The row of a latitude."""
    return (lat + _SOUTH) // HEIGHT


@lru_cache(maxsize=4096)
def width_of(row: int) -> int:
    """How wide a square of that row is, in ten-millionths of a degree."""
    middle = math.radians((row + 0.5) * HEIGHT / SCALE - 90)
    return round(HEIGHT / max(0.01, math.cos(middle)))


def column_of(row: int, lon: int) -> int:
    """The column of a longitude in that row."""
    return (lon + _WEST) // width_of(row)


def square_of(point: Point) -> Square:
    """The square in which a point lies."""
    row = row_of(point[0])
    return row, column_of(row, point[1])


def corner(square: Square) -> Point:
    """Its south-western corner."""
    row, column = square
    return row * HEIGHT - _SOUTH, column * width_of(row) - _WEST


def stretch(lat: int) -> float:
    """How much shorter a degree of longitude is there than one of latitude; never 0, not even at a pole."""
    return max(0.01, math.cos(math.radians(lat / SCALE)))


def aside(here: Point, lon: int) -> int:
    """How far a longitude lies east of a point, the shorter way round."""
    return (lon - here[1] + _WEST) % (2 * _WEST) - _WEST


def apart_m(here: Point, there: Point) -> float:
    """Metres between two points that are near to each other (on the plane that touches the earth there)."""
    return M_PER_UNIT * math.hypot(there[0] - here[0], aside(here, there[1]) * stretch(here[0]))


def in_squares(
    piece: int, doors: Iterable[tuple[int, Point]], lines: Iterable[Sequence[Point]]
) -> Iterator[tuple[int, int, int, int | None, int | None, bytes]]:
    """Rows of the table `square` for one street: its doors, each with its place in the order, and its course."""
    low: dict[Square, int] = {}
    high: dict[Square, int] = {}
    for place, point in doors:
        square = square_of(point)
        low[square] = min(place, low.get(square, place))
        high[square] = max(place, high.get(square, place))
    drawn: dict[Square, bytes] = {}
    for line in lines:
        for square, run in course(line):
            drawn[square] = drawn.get(square, b"") + packed(run)
    for square in sorted(low.keys() | drawn.keys()):
        yield *square, piece, low.get(square), high.get(square), drawn.get(square, b"")


def course(points: Sequence[Point]) -> Iterator[tuple[Square, list[Spot]]]:
    """A line cut at the edges of squares: each part of it with its square. A single point is a line, too."""
    last: Square | None = None
    run: list[Spot] = []
    parts = [(points[0], points[0])] if len(points) == 1 else _short(points)
    for start, end in parts:
        for square, a, b in _cut(start, end):
            if square != last or run[-1] != a or len(run) >= STEPS:
                if last is not None:
                    yield last, run
                last, run = square, [a]
            if b != a:
                run.append(b)
    if last is not None:
        yield last, run


def packed(run: Sequence[Spot]) -> bytes:
    """A part of a line as bytes: how many points, then each."""
    return bytes([len(run), *(step for spot in run for step in spot)])


def unpacked(line: bytes) -> Iterator[list[Spot]]:
    """The parts of lines that `packed` made, joined to one text of bytes."""
    at = 0
    while at < len(line):
        end = at + 1 + 2 * line[at]
        if run := list(zip(line[at + 1 : end : 2], line[at + 2 : end : 2], strict=False)):
            yield run
        at = end


def _short(points: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    for start, end in pairwise(points):
        if abs(start[0] - end[0]) < _LONGEST and abs(start[1] - end[1]) < _LONGEST:
            yield start, end


def _cut(start: Point, end: Point) -> Iterator[tuple[Square, Spot, Spot]]:
    """The parts of a straight line, square by square."""
    square = square_of(start)
    if square == square_of(end):
        yield square, _spot(square, start), _spot(square, end)
        return
    (lat_a, lon_a), (lat_b, lon_b) = start, end
    for low, high in _between(lat_a, lat_b, -_SOUTH, HEIGHT):
        row = row_of(round(lat_a + (low + high) / 2 * (lat_b - lat_a)))
        width = width_of(row)
        from_lon, to_lon = lon_a + low * (lon_b - lon_a), lon_a + high * (lon_b - lon_a)
        for left, right in _between(from_lon, to_lon, -_WEST, width):
            shares = [low + share * (high - low) for share in (left, right)]
            a, b = ((lat_a + share * (lat_b - lat_a), lon_a + share * (lon_b - lon_a)) for share in shares)
            square = row, int(((a[1] + b[1]) / 2 + _WEST) // width)
            yield square, _spot(square, a), _spot(square, b)


def _between(start: float, end: float, origin: int, size: int) -> Iterator[tuple[float, float]]:
    """The shares of the way from start to end that lie between two edges of squares."""
    first, last = sorted((start, end))
    edges = [origin + n * size for n in range(int((first - origin) // size) + 1, int((last - origin) // size) + 1)]
    shares = sorted((edge - start) / (end - start) for edge in edges if start != end)
    for low, high in zip((0.0, *shares), (*shares, 1.0), strict=True):
        if high > low or not shares:
            yield low, high


def _spot(square: Square, point: tuple[float, float]) -> Spot:
    south, west = corner(square)
    width = width_of(square[0])
    return _step((point[1] - west) / width), _step((point[0] - south) / HEIGHT)


def _step(share: float) -> int:
    return min(STEPS, max(0, round(STEPS * share)))
