"""Lines of points as text: the encoded polyline of web maps, six digits behind the point, as OSRM and Valhalla answer.

Each coordinate is the difference to the one before, its sign moved to the lowest bit, in groups of five bits, lowest
first, each group a printable letter (Google Maps Platform, Encoded Polyline Algorithm Format).
"""

from __future__ import annotations

from collections.abc import Sequence

from core.roads.model import Point

#: Bits of the largest difference, 360 degrees in six digits with its sign, in whole groups.
_MOST_BITS = 30


def encode(points: Sequence[Point], digits: int = 6) -> str:
    """The points as one word."""
    scale, letters = 10**digits, []
    before = [0, 0]
    for point in points:
        for axis in (0, 1):
            value = round(point[axis] * scale)
            step = value - before[axis]
            before[axis] = value
            step = ~(step << 1) if step < 0 else step << 1
            while step >= 0x20:
                letters.append(chr((0x20 | (step & 0x1F)) + 63))
                step >>= 5
            letters.append(chr(step + 63))
    return "".join(letters)


def decode(text: str, digits: int = 6) -> tuple[Point, ...]:
    """The points of a word. Raises ValueError where it is none."""
    values: list[int] = []
    step = shift = 0
    for letter in text:
        group = ord(letter) - 63
        if not 0 <= group < 64:
            raise ValueError(f"{letter!r} is no letter of a polyline")
        if shift >= _MOST_BITS:
            raise ValueError("the polyline leaps farther than the earth is wide")
        step |= (group & 0x1F) << shift
        shift += 5
        if group < 0x20:
            values.append(~(step >> 1) if step & 1 else step >> 1)
            step = shift = 0
    if shift or len(values) % 2:
        raise ValueError("the polyline is cut off")
    points, lat, lon = [], 0, 0
    for north, east in zip(values[::2], values[1::2], strict=True):
        lat, lon = lat + north, lon + east
        points.append((lat / 10**digits, lon / 10**digits))
    return tuple(points)
