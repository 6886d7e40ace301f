"""What a write transaction changes, row by row, seen by temporary triggers: no use-case writes code of its own for it.

A trigger notes the key of a row that is new, and the whole row before it is changed or removed. At the end the rows are
read once more, and what differs is packed: table by table, each row as it was and as it is (None where there is none).
The triggers belong to the connection; nothing of them is in the file.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter

from core.store.sqlite import Database

#: Rows that are taken back, parents first. Messages lead: whether one has gone out is asked before anything else.
ROWS = (
    "messages", "settings", "area", "depots", "vehicles", "drivers", "shifts", "orders", "order_search", "lines",
    "parcels", "windows", "places", "pins", "lessons", "days", "attempts", "attempt_lines", "departures", "opt_outs",
    "message_rules", "message_words",
)  # fmt: skip
#: Revisions are made and never taken back: the day only points to another one. What is removed or marked is captured.
REVISIONS = ("plans", "plan_routes", "plan_stops", "plan_stop_orders", "plan_unassigned", "route_proof")
TABLES = (*ROWS, *REVISIONS)
#: Tables whose `version` counts changes, so that a form left open is refused: it counts on when a step is undone.
COUNTED = frozenset({"orders", "pins", "depots", "vehicles", "drivers", "shifts", "days"})

#: Rows packed, read and written at a time.
BATCH = 500

Row = tuple[int | float | str | None, ...]
#: A row as it was and as it is.
Pair = tuple[Row | None, Row | None]


@dataclass(frozen=True, slots=True)
class Shape:
    """A table's columns, and which of them are its key."""

    table: str
    columns: tuple[str, ...]
    key: tuple[int, ...]

    @property
    def version(self) -> int | None:
        """Where the count of changes stands; None in a table without."""
        return self.columns.index("version") if self.table in COUNTED else None

    def key_of(self, row: Row) -> Row:
        """The row's key."""
        return tuple(row[at] for at in self.key)

    @property
    def where(self) -> str:
        """The key's columns against as many parameters."""
        return " AND ".join(f'"{self.columns[at]}" IS ?' for at in self.key)

    def content(self, row: Row | None) -> Row | None:
        """The row but for its count of changes."""
        at = self.version
        return row if row is None or at is None else (*row[:at], *row[at + 1 :])


def shapes(db: Database, tables: Iterable[str] = TABLES) -> dict[str, Shape]:
    """The tables that are watched, or some of them, by name."""
    found = {}
    for table in tables:
        columns = db.execute(f"PRAGMA main.table_info({table})").fetchall()
        key = sorted((column[5], column[0]) for column in columns if column[5])
        found[table] = Shape(table, tuple(column[1] for column in columns), tuple(at for _, at in key))
    return found


def watch(db: Database) -> None:
    """Begin to note what this connection changes; call it in the write transaction, before the first change."""
    if db.execute("SELECT 1 FROM temp.sqlite_schema WHERE name = 'was'").fetchone() is None:
        # Without it SQLite says nothing of the row that INSERT OR REPLACE removes.
        db.execute("PRAGMA recursive_triggers = ON")
        for statement in _watching(tuple(shapes(db).values())):
            db.execute(statement)
    forget(db)


def forget(db: Database) -> None:
    """Let go of what was noted."""
    db.execute("DELETE FROM temp.was")


def noted(db: Database) -> int:
    """How many changes were noted so far, the same row counted each time."""
    return int(db.execute("SELECT count(*) FROM temp.was").fetchone()[0])


def changed(db: Database) -> Iterator[tuple[str, list[Pair]]]:
    """What differs from the transaction's beginning, in batches of one table."""
    touched = {row[0] for row in db.execute("SELECT DISTINCT tbl FROM temp.was").fetchall()}
    for shape in shapes(db, [table for table in TABLES if table in touched]).values():
        width = len(shape.columns)
        rows = db.execute(_both_sides(shape), (shape.table,))
        while batch := rows.fetchmany(BATCH):
            pairs = [_pair(row, width) for row in batch]
            if differing := [pair for pair in pairs if pair[0] != pair[1]]:
                yield shape.table, differing


def pack(batches: Iterable[tuple[str, list[Pair]]]) -> tuple[bytes, int]:
    """The batches in few bytes, and how many rows they hold. Floats keep every bit."""
    squeeze = zlib.compressobj(1)
    parts, count = [], 0
    for table, pairs in batches:
        line = json.dumps([table, pairs], ensure_ascii=False, separators=(",", ":"))
        parts.append(squeeze.compress(f"{line}\n".encode()))
        count += len(pairs)
    return b"".join([*parts, squeeze.flush()]), count


def unpack(packed: bytes) -> Iterator[tuple[str, list[Pair]]]:
    """The batches again, one at a time."""
    loose, rest = zlib.decompressobj(), b""
    for start in range(0, len(packed), 65_536):
        *lines, rest = (rest + loose.decompress(packed[start : start + 65_536])).split(b"\n")
        for line in lines:
            table, pairs = json.loads(line)
            yield table, [(before and tuple(before), after and tuple(after)) for before, after in pairs]


def by_table(batches: Iterable[tuple[str, list[Pair]]]) -> Iterator[tuple[str, Iterator[list[Pair]]]]:
    """The batches of each table together; each must be read before the next."""
    for table, group in groupby(batches, key=itemgetter(0)):
        yield table, (pairs for _, pairs in group)


def _pair(row: tuple[object, ...], width: int) -> Pair:
    fresh, there, *values = row
    before = None if fresh else tuple(values[:width])
    after = tuple(values[width:]) if there else None
    return before, after  # type: ignore[return-value]  # STRICT tables without blobs hold nothing else


@cache
def _watching(known: tuple[Shape, ...]) -> tuple[str, ...]:
    """The table of what was, and a trigger for each thing that can happen to a row."""
    most = max(len(shape.columns) for shape in known)
    values = ", ".join(f"c{at}" for at in range(most))
    table = f"CREATE TEMP TABLE was (n INTEGER PRIMARY KEY, tbl, fresh, {values})"
    return (table, *(trigger for shape in known for trigger in _triggers(shape)))


def _triggers(shape: Shape) -> Iterator[str]:
    whole = range(len(shape.columns))
    old = _note(shape, "OLD", whole, fresh=0)
    moved = " OR ".join(f'OLD."{shape.columns[at]}" IS NOT NEW."{shape.columns[at]}"' for at in shape.key)
    on = f"ON main.{shape.table}"
    yield f"CREATE TEMP TRIGGER was_{shape.table}_removed AFTER DELETE {on} BEGIN {old}; END"
    yield f"CREATE TEMP TRIGGER was_{shape.table}_changed AFTER UPDATE {on} BEGIN {old}; END"
    new = _note(shape, "NEW", shape.key, fresh=1)
    yield f"CREATE TEMP TRIGGER was_{shape.table}_moved AFTER UPDATE {on} WHEN {moved} BEGIN {new}; END"
    if shape.table in ROWS:
        yield f"CREATE TEMP TRIGGER was_{shape.table}_made AFTER INSERT {on} BEGIN {new}; END"


def _note(shape: Shape, row: str, columns: Iterable[int], *, fresh: int) -> str:
    columns = list(columns)
    into = ", ".join(f"c{at}" for at in columns)
    values = ", ".join(f'{row}."{shape.columns[at]}"' for at in columns)
    return f"INSERT INTO was (tbl, fresh, {into}) VALUES ('{shape.table}', {fresh}, {values})"  # noqa: S608


@cache
def _both_sides(shape: Shape) -> str:
    """Each row that was touched: whether it is new, whether it is there, as it first was, as it is."""
    was = ", ".join(f"w.c{at}" for at in range(len(shape.columns)))
    now = ", ".join(f't."{name}"' for name in shape.columns)
    key = ", ".join(f"c{at}" for at in shape.key)
    same = " AND ".join(f't."{shape.columns[at]}" = w.c{at}' for at in shape.key)
    there = f't."{shape.columns[shape.key[0]]}" IS NOT NULL'
    # Beside min() SQLite answers the other columns from the row that has it: the first that was noted.
    first = f"SELECT min(n), * FROM temp.was WHERE tbl = ? GROUP BY {key}"  # noqa: S608
    return f"SELECT w.fresh, {there}, {was}, {now} FROM ({first}) w LEFT JOIN main.{shape.table} t ON {same}"  # noqa: S608
