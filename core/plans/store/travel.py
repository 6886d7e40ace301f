"""Matrices that were worked out before, kept under a digest of what they answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

import numpy as np

from core.roads.model import Matrix
from core.store.sqlite import Database

#: Matrices older than this are forgotten when a new one is kept: 500 doors take 2 MB.
KEPT_S = 14 * 86_400

_GET = "SELECT source, provenance, durations, distances FROM matrices WHERE key = ?"
_PUT = """
INSERT OR IGNORE INTO matrices (key, source, provenance, profile, points, durations, distances, at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_FORGET = "DELETE FROM matrices WHERE at < ?"


def key(source: str, profile: str, points: Sequence[tuple[float, float]]) -> str:
    """The digest of a question to the roads."""
    asked = json.dumps([source, profile, [list(point) for point in points]])
    return hashlib.sha256(asked.encode()).hexdigest()


def matrix(db: Database, source: str, profile: str, points: Sequence[tuple[float, float]]) -> Matrix | None:
    """The matrix between these points, if it is known."""
    row = db.execute(_GET, (key(source, profile, points),)).fetchone()
    if row is None:
        return None
    shape = (len(points), len(points))
    durations, distances = (np.frombuffer(part, dtype="<i4").astype(np.int32).reshape(shape) for part in row[2:])
    return Matrix(tuple(points), durations, distances, row[0], row[1], profile)


def keep(db: Database, matrix: Matrix, at: int) -> None:
    """Keep a matrix, and forget those that nobody has needed anew for long."""
    db.execute(_FORGET, (at - KEPT_S,))
    points = json.dumps([list(point) for point in matrix.points])
    durations, distances = (part.astype("<i4").tobytes() for part in (matrix.durations, matrix.distances))
    number = key(matrix.source, matrix.profile, matrix.points)
    db.execute(
        _PUT,
        (number, matrix.source, matrix.provenance, matrix.profile, points, durations, distances, at),
    )
