"""What planning asks of the roads: travel between all points, and the ways themselves. Answers are kept.

What knows the roads best is asked first; where it does not answer, the next one is, and whoever reads the plan is told.
Where no road is near a point, its ways are straight lines times a detour factor, and that is told as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from core.errors import Unavailable
from core.roads import store
from core.roads.graphs import Graph, prepare_graph
from core.roads.model import UNREACHABLE, Drive, Matrix, Point, Roads, Table, Way
from core.roads.profiles import Zone, in_force

if TYPE_CHECKING:
    from core.desk import Desk

__all__ = ["Drive", "Graph", "Matrix", "Way", "known_by", "matrices", "matrix", "prepare_graph", "ways", "zones"]

_T = TypeVar("_T")
#: Below this share of points in common with what is kept a whole new table is asked for.
_WORTH = 0.5


def matrices(desk: Desk, points: Sequence[Point], drives: Iterable[Drive]) -> dict[Drive, Matrix]:
    """Travel between all points for each drive; drives that the roads treat alike share one matrix."""
    known: dict[tuple[str, ...], Matrix] = {}
    found = {}
    for drive in sorted(set(drives)):
        alike = tuple(roads.source(drive) for roads in desk.adapters.roads(desk)[:-1]) or (drive.profile,)
        if alike not in known:
            known[alike] = matrix(desk, points, drive)
        found[drive] = known[alike]
    return found


def matrix(desk: Desk, points: Sequence[Point], drive: Drive) -> Matrix:
    """Travel between all points: as kept, else asked of the roads and kept.

    Not for use inside a write transaction: asking may take long. Raises Unavailable where nobody answers.
    """
    chain = desk.adapters.roads(desk)
    roads, found, said = _first(chain, lambda one: _table(desk, one, tuple(points), drive))
    source, straight = roads.source(drive), chain[-1]
    said.append(roads.provenance(drive))
    if roads is not straight and (found.away < 0).any():
        found = _filled(found, straight.table(points, points, drive))
        source = f"{source}; {straight.source(drive)}"
        said.append(_off_road(int((found.away < 0).sum()), straight.source(drive)))
    if lonely := _lonely(found):
        said.append(f"No road leads to {_places(lonely)} from most of the others.")
    return Matrix(tuple(points), found.durations, found.distances, source, " ".join(said), found.away)


def ways(desk: Desk, points: Sequence[Point], drive: Drive) -> list[Way]:
    """How each point is reached from the one before: as kept, else asked of the roads and kept.

    A way that no road leads is a straight line. Not for use inside a write transaction. Raises Unavailable.
    """
    chain = desk.adapters.roads(desk)
    legs = [(start, finish) for start, finish in pairwise(points) if start != finish]
    _, known, _ = _first(chain, lambda one: _ways(desk, one, legs, drive))
    found = []
    for leg in pairwise(points):
        way = known.get(leg)
        [line] = chain[-1].ways(leg, drive)
        assert line is not None
        found.append(way or line)
    return found


def zones(desk: Desk) -> tuple[Zone, ...]:
    """Parts of the town with traffic and parking of their own. Raises BadInput for profiles that cannot be."""
    return in_force(desk).zones


def known_by(desk: Desk, drive: Drive) -> str:
    """What knows the roads right now, and why what should know them better does not: asked about one place."""
    somewhere = [(0.0, 0.0)]
    try:
        roads, _, said = _first(desk.adapters.roads(desk), lambda one: one.table(somewhere, somewhere, drive))
    except Unavailable as nobody:
        return str(nobody)
    return " ".join([*said, roads.provenance(drive)])


def _first(chain: Sequence[Roads], ask: Callable[[Roads], _T]) -> tuple[Roads, _T, list[str]]:
    """Who answered first, the answer, and why those before did not. Raises Unavailable."""
    troubles: list[str] = []
    for roads in chain:
        try:
            return roads, ask(roads), troubles
        except Unavailable as trouble:
            troubles.append(str(trouble))
    raise Unavailable(" ".join(troubles) or "Nothing is there that knows how far it is.")


def _table(desk: Desk, roads: Roads, points: tuple[Point, ...], drive: Drive) -> Table:
    source = roads.source(drive)
    known = store.table(desk.db, source, points)
    if known is None:
        known = _asked(desk, roads, points, drive)
        with desk.writing() as db:
            store.keep(db, source, points, known, desk.now())
    return known


def _asked(desk: Desk, roads: Roads, points: tuple[Point, ...], drive: Drive) -> Table:
    """The table, with only those rows and columns asked for that nothing kept holds."""
    kept = store.like(desk.db, roads.source(drive), points)
    if kept is None:
        return roads.table(points, points, drive)
    import numpy as np

    at = {point: number for number, point in enumerate(kept[0])}
    old = [number for number, point in enumerate(points) if point in at]
    new = [number for number, point in enumerate(points) if point not in at]
    if len(old) < _WORTH * len(points):
        return roads.table(points, points, drive)
    was = [at[points[number]] for number in old]
    known = kept[1]
    shape = (len(points), len(points))
    durations, distances = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
    away = np.zeros(len(points), np.int32)
    durations[np.ix_(old, old)], distances[np.ix_(old, old)] = (
        part[np.ix_(was, was)] for part in (known.durations, known.distances)
    )
    away[old] = known.away[was]
    if new:
        fresh = [points[number] for number in new]
        rows = roads.table(fresh, points, drive)
        columns = roads.table([points[number] for number in old], fresh, drive)
        durations[new], distances[new], away[new] = rows.durations, rows.distances, rows.away
        durations[np.ix_(old, new)], distances[np.ix_(old, new)] = columns.durations, columns.distances
    return Table(durations, distances, away)


def _ways(
    desk: Desk, roads: Roads, legs: list[tuple[Point, Point]], drive: Drive
) -> dict[tuple[Point, Point], Way | None]:
    source = roads.source(drive)
    known = store.ways(desk.db, source, legs)
    missing = [leg for leg in dict.fromkeys(legs) if leg not in known]
    if missing:
        fresh: dict[tuple[Point, Point], Way | None] = {}
        for run in _runs(missing):
            fresh.update(zip(pairwise(run), roads.ways(run, drive), strict=True))
        with desk.writing() as db:
            store.keep_ways(db, source, fresh, desk.now())
        known |= fresh
    return known


def _runs(legs: Sequence[tuple[Point, Point]]) -> list[list[Point]]:
    """The legs as lines of points, each leg that begins where the last one ended joined to it."""
    runs: list[list[Point]] = []
    for start, finish in legs:
        if runs and runs[-1][-1] == start:
            runs[-1].append(finish)
        else:
            runs.append([start, finish])
    return runs


def _filled(found: Table, line: Table) -> Table:
    """The table with straight lines from and to every point that is near no road."""
    off = found.away < 0
    either = off[:, None] | off[None, :]
    durations, distances = found.durations.copy(), found.distances.copy()
    durations[either], distances[either] = line.durations[either], line.distances[either]
    return Table(durations, distances, found.away)


def _lonely(found: Table) -> int:
    """How many points most others have no way to."""
    cut_off = (found.durations == UNREACHABLE).mean(axis=0) if len(found.away) else found.away
    return int((cut_off > 0.5).sum())


def _off_road(count: int, line: str) -> str:
    verb = "lies" if count == 1 else "lie"
    return f"{_places(count).capitalize()} {verb} near no road of it: {line}."


def _places(count: int) -> str:
    return "one place" if count == 1 else f"{count} places"
