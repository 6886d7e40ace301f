"""Where places lie, when all that is known is how far they are from each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.routing.model import UNREACHABLE, Matrix

#: So many places stand for all when the others are put on the map.
_LANDMARKS = 12


def coordinates(matrix: Matrix, places: Sequence[int]) -> NDArray[np.float64]:
    """A point of the plane for each place, `[places, 2]`, whose distances are as near as can be to the ways, in m.

    Seconds where all ways are 0 m. Landmark multidimensional scaling (de Silva and Tenenbaum, "Sparse multidimensional
    scaling using landmark points", 2004): landmarks are put where their ways among each other say, the rest between.
    """
    if len(places) < 3:
        return np.zeros((len(places), 2))
    chosen, ways = _landmarks(matrix, places)
    squares = ways**2
    among = squares[:, chosen]
    middle = among.mean(axis=0)
    centred = -(among - middle - middle[:, None] + among.mean()) / 2
    values, vectors = np.linalg.eigh(centred)
    axes = np.zeros((2, len(chosen)))
    for row, at in enumerate((-1, -2)):
        if values[at] > 1e-9 * max(1.0, abs(values).max()):
            axes[row] = vectors[:, at] / np.sqrt(values[at])
    return np.ascontiguousarray((-axes @ (squares - middle[:, None]) / 2).T)


def _landmarks(matrix: Matrix, places: Sequence[int]) -> tuple[list[int], NDArray[np.float64]]:
    """Which of the places stand for all, each as far as can be from those before, and their ways to all."""
    chosen, rows = [0], [_ways(matrix, places, 0)]
    while len(chosen) < min(_LANDMARKS, len(places) - 1):
        nearest = np.min(rows, axis=0)
        nearest[chosen] = -1.0
        chosen.append(int(np.argmax(nearest)))
        rows.append(_ways(matrix, places, chosen[-1]))
    return chosen, np.array(rows)


def _ways(matrix: Matrix, places: Sequence[int], origin: int) -> NDArray[np.float64]:
    """From a place to all or back, whichever is shorter; as far as the farthest where no way leads."""
    there, back = matrix.between([places[origin]], places), matrix.between(places, [places[origin]])
    measure = 1 if there[1].max() > 0 else 0
    ways = np.minimum(there[measure][0], back[measure][:, 0]).astype(np.float64)
    known = ways[ways < UNREACHABLE]
    farthest = float(known.max(initial=0.0))
    found: NDArray[np.float64] = np.minimum(ways, farthest)
    return found
