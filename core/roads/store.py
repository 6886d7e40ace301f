"""SQL of what roads have answered before: matrices under a digest of their question, ways one by one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from core.roads.model import Point, Step, Table, Turn, Way
from core.roads.polyline import decode, encode
from core.store.sqlite import Database

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: What is older than this is forgotten when something new is kept: 500 doors take 2 MB.
KEPT_S = 14 * 86_400

_TABLE = "SELECT durations, distances, away FROM matrices WHERE key = ?"
#: What is known of one source, the newest first: few of a day's points change from one question to the next.
_POINTS = "SELECT key, points FROM matrices WHERE source = ? ORDER BY at DESC, key LIMIT 20"
_PUT_TABLE = """
INSERT OR REPLACE INTO matrices (key, source, points, durations, distances, away, at) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_FORGET = ("DELETE FROM matrices WHERE at < ?", "DELETE FROM ways WHERE at < ?")
_WAYS = """
SELECT start, finish, way FROM ways
WHERE source = ? AND (start, finish) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))
"""
_PUT_WAY = "INSERT OR REPLACE INTO ways (source, start, finish, way, at) VALUES (?, ?, ?, ?, ?)"


def key(source: str, points: Sequence[Point]) -> str:
    """The digest of a question to the roads."""
    return hashlib.sha256(json.dumps([source, [list(point) for point in points]]).encode()).hexdigest()


def table(db: Database, source: str, points: Sequence[Point]) -> Table | None:
    """Travel between these points, if it is known."""
    return _read(db, key(source, points), len(points))


def like(db: Database, source: str, points: Sequence[Point]) -> tuple[tuple[Point, ...], Table] | None:
    """Of what is kept, the points and travel that have the most of these points in common; None without any."""
    wanted, best, most = set(points), None, 0
    for number, text in db.execute(_POINTS, (source,)).fetchall():
        known = tuple((lat, lon) for lat, lon in json.loads(text))
        if (shared := len(wanted.intersection(known))) > most:
            best, most = (number, known), shared
    if best is None:
        return None
    kept = _read(db, best[0], len(best[1]))
    return (best[1], kept) if kept is not None else None


def keep(db: Database, source: str, points: Sequence[Point], found: Table, at: int) -> None:
    """Keep an answer, and forget those that nobody has needed anew for long."""
    _forget(db, at)
    said = json.dumps([list(point) for point in points])
    blobs = [part.astype("<i4").tobytes() for part in (found.durations, found.distances, found.away)]
    db.execute(_PUT_TABLE, (key(source, points), source, said, *blobs, at))


def ways(db: Database, source: str, legs: Iterable[tuple[Point, Point]]) -> dict[tuple[Point, Point], Way | None]:
    """Those of the legs whose way is known; None for one that no road leads."""
    asked = {(_text(start), _text(finish)): (start, finish) for start, finish in legs}
    rows = db.execute(_WAYS, (source, json.dumps(list(asked)))).fetchall()
    return {asked[start, finish]: _way(json.loads(text)) for start, finish, text in rows}


def keep_ways(db: Database, source: str, found: dict[tuple[Point, Point], Way | None], at: int) -> None:
    """Keep ways, one by one."""
    _forget(db, at)
    rows = [(source, _text(start), _text(finish), _said(way), at) for (start, finish), way in found.items()]
    db.conn.executemany(_PUT_WAY, rows)


def _forget(db: Database, at: int) -> None:
    for statement in _FORGET:
        db.execute(statement, (at - KEPT_S,))


def _read(db: Database, number: str, count: int) -> Table | None:
    import numpy as np

    row = db.execute(_TABLE, (number,)).fetchone()
    if row is None:
        return None
    durations, distances, away = (np.frombuffer(part, dtype="<i4").astype(np.int32) for part in row)
    return Table(_square(durations, count), _square(distances, count), away)


def _square(values: NDArray[np.int32], count: int) -> NDArray[np.int32]:
    return values.reshape(count, count)


def _text(point: Point) -> str:
    return json.dumps(list(point))


def _said(way: Way | None) -> str:
    if way is None:
        return "null"
    return json.dumps({**asdict(way), "shape": encode(way.shape)})


def _way(said: dict[str, Any] | None) -> Way | None:
    if said is None:
        return None
    steps = tuple(Step(**{**step, "turn": Turn(step["turn"])}) for step in said["steps"])
    return Way(said["duration_s"], said["distance_m"], decode(said["shape"]), steps, said["straight"])
