"""A canvas of braille signs: each cell holds 2 x 4 dots, one ink, and perhaps a letter over them.

Dots count from the upper left corner, to the right and downward. A cell shows only the dots of its highest ink: what
matters most stands alone in its cell, and is told apart without colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Dots = NDArray[np.int32]
Places = NDArray[np.float64]

#: Dots of a cell, across and down.
ACROSS, DOWN = 2, 4
#: The first of the braille signs, and the bit of each dot in it, row by row (Unicode, block 2800).
_BLANK = 0x2800
_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], dtype=np.uint8)
#: No ink: the cell is empty.
NO_INK = 0


class Canvas:
    """So many cells; inks are numbers from 1 to 255, the higher ones lie above."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = max(0, width), max(0, height)
        self._bits = np.zeros((self.height, self.width), dtype=np.uint8)
        self._inks = np.zeros((self.height, self.width), dtype=np.uint8)
        self._letters: dict[tuple[int, int], tuple[str, int]] = {}

    # -- drawing --

    def lines(self, x: Places, y: Places, ink: int, *, every: int = 1, wide: bool = False) -> None:
        """Straight lines from `x[0], y[0]` to `x[1], y[1]`, a column each, in dots; what lies outside is cut off.

        `every` sets only each so-manyth dot along them, `wide` draws them two dots thick.
        """
        if not self._bits.size:
            return
        across, down = _dots(*clipped(x, y, self.width * ACROSS, self.height * DOWN), every)
        if wide:
            across, down = np.concatenate([across, across + 1]), np.concatenate([down, down])
        self._set(across, down, ink)

    def _set(self, across: Dots, down: Dots, ink: int) -> None:
        """Set these dots; those that are none of the canvas are left out."""
        if across.size and (across.max() >= self.width * ACROSS):
            within = across < self.width * ACROSS
            across, down = across[within], down[within]
        found = np.zeros(self.width * self.height, dtype=np.uint8)
        np.bitwise_or.at(
            found, (down >> 2) * self.width + (across >> 1), _BITS.reshape(-1)[(down & 3) * 2 + (across & 1)]
        )
        cells = np.flatnonzero(found)
        bits, inks = self._bits.reshape(-1), self._inks.reshape(-1)
        # What lies below this ink in a cell makes room for it.
        cells = cells[inks[cells] <= ink]
        bits[cells] = np.where(inks[cells] < ink, 0, bits[cells]) | found[cells]
        inks[cells] = ink

    def write(self, column: int, row: int, text: str, ink: int) -> bool:
        """Letters over the dots, each one cell wide. False, and nothing is written, where they do not fit.

        Nothing may stand beside letters and digits: two numbers would be read as one.
        """
        cells = [(column + at, row) for at in range(len(text))]
        around = [(column - 1, row), *cells, (column + len(text), row)] if text[:1].isalnum() else cells
        if not all(0 <= x < self.width and 0 <= y < self.height for x, y in cells):
            return False
        if any(cell in self._letters for cell in around):
            return False
        self._letters.update({cell: (letter, ink) for cell, letter in zip(cells, text, strict=True)})
        return True

    # -- what came of it --

    def dots(self) -> set[tuple[int, int]]:
        """Every dot that is set."""
        spots = self._bits[:, None, :, None] & _BITS[None, :, None, :]
        down, across = np.nonzero(spots.reshape(self.height * DOWN, self.width * ACROSS))
        return set(zip(across.tolist(), down.tolist(), strict=True))

    def rows(self) -> Iterator[list[tuple[str, int]]]:
        """Each line of cells as runs of one ink: (text, ink); empty cells are blanks."""
        signs = np.where(self._bits == 0, ord(" "), self._bits.astype(np.int32) + _BLANK)
        inks = np.where(self._bits == 0, NO_INK, self._inks)
        for (column, row), (letter, ink) in self._letters.items():
            signs[row, column], inks[row, column] = ord(letter), ink
        for text, line in zip(signs, inks, strict=True):
            yield _runs("".join(map(chr, text.tolist())), line.tolist())


def clipped(x: Places, y: Places, width: int, height: int) -> tuple[Places, Places]:
    """The parts of lines within `0 <= x < width`, `0 <= y < height`; those outside are left out.

    After Y.-D. Liang and B. A. Barsky, "A New Concept and Method for Line Clipping" (ACM Transactions on Graphics 3,
    1984), for all lines at once.
    """
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    whole = inside[0] & inside[1]
    if whole.all():
        return x, y
    cut_x, cut_y = _cut(x[:, ~whole], y[:, ~whole], width, height)
    x, y = x.compress(whole, axis=1), y.compress(whole, axis=1)
    return np.concatenate([x, cut_x], axis=1), np.concatenate([y, cut_y], axis=1)


def _cut(x: Places, y: Places, width: int, height: int) -> tuple[Places, Places]:
    since, until = np.zeros(x.shape[1]), np.ones(x.shape[1])
    # A line that hardly rises meets its border at infinity, as one does that does not rise at all.
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for start, end, most in ((x[0], x[1], width), (y[0], y[1], height)):
            low, high = (0.0 - start) / (end - start), (np.nextafter(most, 0) - start) / (end - start)
            level = start == end
            outside = level & ((start < 0) | (start >= most))
            enters, leaves = np.where(level, 0.0, np.minimum(low, high)), np.where(level, 1.0, np.maximum(low, high))
            since, until = np.maximum(since, enters), np.minimum(until, np.where(outside, -1.0, leaves))
    seen = since <= until
    x, y, ends = x[:, seen], y[:, seen], np.stack([since[seen], until[seen]])
    # Rounding may leave an end a hair outside.
    x, y = x[0] + (x[1] - x[0]) * ends, y[0] + (y[1] - y[0]) * ends
    return np.clip(x, 0, np.nextafter(width, 0)), np.clip(y, 0, np.nextafter(height, 0))


def _dots(x: Places, y: Places, every: int) -> tuple[Dots, Dots]:
    """The dots of lines within the canvas: one for each step along the longer side of a line."""
    # Not below nought: what is cut off there is floor.
    x0, y0 = x[0].astype(np.int32), y[0].astype(np.int32)
    dx, dy = x[1].astype(np.int32) - x0, y[1].astype(np.int32) - y0
    steps = np.maximum(np.abs(dx), np.abs(dy))
    line = np.repeat(np.arange(len(steps), dtype=np.int32), steps + 1)
    first = np.cumsum(steps + 1, dtype=np.int32) - (steps + 1)
    step = np.arange(len(line), dtype=np.int32) - first[line]
    most = np.maximum(steps, 1)[line]
    # Whole numbers: half a dot is rounded up, always the same way.
    across = x0[line] + (2 * dx[line] * step + most) // (2 * most)
    down = y0[line] + (2 * dy[line] * step + most) // (2 * most)
    if every > 1:
        # Counted on the canvas, not along the line: short pieces of a long road would else have no gaps.
        longer = (np.abs(dx) >= np.abs(dy))[line]
        kept = np.where(longer, across, down) % every == 0
        across, down = across[kept], down[kept]
    return across, down


def _runs(text: str, inks: Sequence[int]) -> list[tuple[str, int]]:
    runs: list[tuple[str, int]] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or inks[at] != inks[start]:
            runs.append((text[start:at], inks[start]))
            start = at
    return runs
