"""Which road is nearest to a point."""

from __future__ import annotations

from math import cos, hypot, radians
from typing import NamedTuple

import numpy as np

from core.arrays import Flags, Ints, Longs
from core.compiled import compiled


class Grid(NamedTuple):
    """Pieces of road by squares of a grid; points are ten-millionths of a degree."""

    south: int
    west: int
    size_lat: int  #: of a square
    size_lon: int
    rows: int
    columns: int
    start: Longs  #: where a square's pieces begin
    piece: Ints  #: number of the first of a piece's two points in the shapes
    link: Ints  #: of each point in the shapes


@compiled
def gridded(lat: Ints, lon: Ints, pieces: Ints, box: tuple[int, int, int, int, int, int]) -> tuple[Longs, Ints]:
    """The pieces in each square that their bounding box touches; `box` as in `Grid`, from `south` to `columns`."""
    south, west, size_lat, size_lon, rows, columns = box
    start = np.zeros(rows * columns + 1, np.int64)
    held = np.empty(0, np.int32)
    for writing in (False, True):
        if writing:
            start = np.cumsum(start)
            held = np.empty(start[-1], np.int32)
            free = start[:-1].copy()
        else:
            free = start[1:]
        for piece in pieces:
            top = (max(lat[piece], lat[piece + 1]) - south) // size_lat
            right = (max(lon[piece], lon[piece + 1]) - west) // size_lon
            for row in range((min(lat[piece], lat[piece + 1]) - south) // size_lat, top + 1):
                for column in range((min(lon[piece], lon[piece + 1]) - west) // size_lon, right + 1):
                    square = row * columns + column
                    if writing:
                        held[free[square]] = piece
                    free[square] += 1
    return start, held


@compiled
def nearest(
    grid: Grid, lat: Ints, lon: Ints, chosen: Flags, at_lat: float, at_lon: float, most_m: float
) -> tuple[int, float, float]:
    """The nearest piece of a chosen link, where along it from 0 to 1, and how far; -1 where none is within `most_m`.

    The earth is flat around the point: right within 0.1 % for some kilometres.
    """
    metre = 111_195.08 / 10_000_000  # of a ten-millionth of a degree of latitude, on the mean sphere
    metre_east = metre * cos(radians(at_lat / 10_000_000))
    row, column = int((at_lat - grid.south) // grid.size_lat), int((at_lon - grid.west) // grid.size_lon)
    best, share, away = -1, 0.0, most_m
    ring = 0
    width = min(grid.size_lat * metre, grid.size_lon * metre_east)
    while (ring - 1) * width <= away:
        for r in range(max(0, row - ring), min(grid.rows, row + ring + 1)):
            edge = abs(r - row) == ring
            c, last = max(0, column - ring), min(grid.columns - 1, column + ring)
            while c <= last:
                if edge or abs(c - column) == ring:
                    square = r * grid.columns + c
                    for i in range(grid.start[square], grid.start[square + 1]):
                        piece = grid.piece[i]
                        if chosen[grid.link[piece]]:
                            x, y = (lon[piece] - at_lon) * metre_east, (lat[piece] - at_lat) * metre
                            dx = (lon[piece + 1] - lon[piece]) * metre_east
                            dy = (lat[piece + 1] - lat[piece]) * metre
                            square_m = dx * dx + dy * dy
                            along = min(1.0, max(0.0, -(x * dx + y * dy) / square_m)) if square_m > 0 else 0.0
                            far = hypot(x + along * dx, y + along * dy)
                            if far < away or (far == away and best < 0):
                                best, share, away = piece, along, far
                    c += 1
                else:
                    c = max(c + 1, column + ring)  # from the left edge of the ring to its right one
        ring += 1
    return best, share, away
