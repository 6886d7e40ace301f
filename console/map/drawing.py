"""A scene put on a canvas: lines of (text, ink), the last of them telling signs and scale."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from console.map.braille import ACROSS, DOWN, Canvas
from console.map.scene import Ink, Mark, Scene, Way
from console.map.view import View
from core.region.drawn import Box, RoadLines
from core.region.items import SCALE
from core.region.network import RoadClass
from core.text import guard, width
from core.units import distance

Row = list[tuple[str, int]]

#: Up to how many metres a dot roads are shown, small classes first to go.
_SHOWN = (
    (3.0, 255),
    (20.0, RoadClass.LIVING_STREET),
    (120.0, RoadClass.TERTIARY_LINK),
    (350.0, RoadClass.SECONDARY_LINK),
)
_ALWAYS = RoadClass.PRIMARY_LINK
#: How roads are drawn, small ones first: up to which class, with which ink, each so-manyth dot from afar and near by.
_DRAWN = (
    (255, Ink.SMALL, 3, 2),
    (RoadClass.LIVING_STREET, Ink.STREET, 2, 1),
    (RoadClass.TERTIARY_LINK, Ink.MAIN, 1, 1),
)
#: So near no road needs gaps to be told from another, metres a dot.
_NEAR = 3.0
#: Where a sign goes that finds its cell taken: columns right, rows down.
_BESIDE = ((1, 0), (-1, 0), (0, -1), (0, 1))
#: What stands for a sign that finds no room.
_CROWDED = "•"
#: The most of a map's width that its scale takes.
_SCALE_SHARE = 5


def frame(scene: Scene, view: View) -> list[Row]:
    """The lines of a map: as many as the view is high, and one below them with what signs mean and the scale."""
    canvas = Canvas(view.width, view.height)
    if scene.roads is not None:
        _roads(canvas, scene.roads, view)
    for way in scene.ways:
        _way(canvas, way, view)
    _marks(canvas, [mark for mark in scene.marks if view.scale <= mark.until], view)
    return [*canvas.rows(), _below(scene, view)]


def _roads(canvas: Canvas, roads: RoadLines, view: View) -> None:
    up_to = next((least for scale, least in _SHOWN if view.scale <= scale), _ALWAYS)
    seen = roads.within(Box(*view.box), up_to=up_to)
    x, y = view.dots(seen.lat / SCALE, seen.lon / SCALE)
    above = [*(least for least, *_ in _DRAWN[1:]), -1]
    for (most, ink, afar, near), least in zip(_DRAWN, above, strict=True):
        these = (seen.road <= most) & (seen.road > least) if least >= 0 else seen.road <= most
        if these.any():
            canvas.lines(x[:, these], y[:, these], ink, every=near if view.scale <= _NEAR else afar)


def _way(canvas: Canvas, way: Way, view: View) -> None:
    if len(way.places) > 1:
        lat, lon = np.array(way.places).T
        x, y = view.dots(lat, lon)
        canvas.lines(np.stack([x[:-1], x[1:]]), np.stack([y[:-1], y[1:]]), way.ink, wide=way.wide)


def _marks(canvas: Canvas, marks: Sequence[Mark], view: View) -> None:
    if not marks:
        return
    lat, lon = np.array([mark.place for mark in marks]).T
    across, down = view.dots(lat, lon)
    columns, rows = np.floor(across / ACROSS).tolist(), np.floor(down / DOWN).tolist()
    for mark, column, row in zip(marks, columns, rows, strict=True):
        if 0 <= column < view.width and 0 <= row < view.height:
            _mark(canvas, mark, int(column), int(row), view.width)


def _mark(canvas: Canvas, mark: Mark, column: int, row: int, width: int) -> None:
    # At the very edge a sign of several letters stands a little aside.
    column = max(0, min(column - mark.at, width - len(mark.text)))
    if canvas.write(column, row, mark.text, mark.ink) or not mark.near:
        return
    if not any(canvas.write(column + right, row + down, mark.text, mark.ink) for right, down in _BESIDE):
        canvas.write(column, row, _CROWDED, mark.ink)


def scale_bar(view: View) -> tuple[int, str]:
    """The scale: so many cells, and how far that is: 1, 2 or 5 and noughts, at most a fifth of the map's width."""
    per_cell = view.scale * ACROSS
    room = max(2, view.width // _SCALE_SHARE) * per_cell
    steps = [step * 10**power for power in range(8) for step in (1, 2, 5)]
    metres = next((far for far, next_ in pairwise(steps) if next_ > room), steps[-1])
    return max(1, round(metres / per_cell)), distance(metres).replace(".0", "")


def _below(scene: Scene, view: View) -> Row:
    cells, far = scale_bar(view)
    bar: Row = [(f"├{'─' * max(0, cells - 2)}┤ ", Ink.NOTE), (far, Ink.NOTE)]
    room = view.width - sum(width(text) for text, _ in bar)
    row: Row = []
    for text, ink in scene.legend:
        said = guard(text)
        if width(said) >= room:
            break
        row.append((said, ink))
        room -= width(said)
    return [*row, (" " * max(1, room), Ink.NOTE), *bar]
