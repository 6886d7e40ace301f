"""The rows of a step against the file: are they still as the step left them, and writing them as they were."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from core.errors import Refused
from core.store import capture
from core.store.capture import Pair, Row, Shape
from core.store.sqlite import Database

#: A message that has left the house, or may have.
_OUT = frozenset({"sending", "sent", "unknown", "delivered", "undelivered"})
#: The table whose rows take others with them when they go.
_PARENT = "orders"


@dataclass(frozen=True, slots=True)
class Differs:
    """A row that is not as the step left it: `left` and `now`, None where there is none."""

    shape: Shape
    left: Row | None
    now: Row | None

    def field(self, name: str) -> object:
        """What stands in a column of it."""
        row = self.now or self.left
        assert row is not None
        return row[self.shape.columns.index(name)]

    @property
    def fields(self) -> list[tuple[str, object, object]]:
        """The columns that differ, with what the step left and what stands now."""
        if self.left is None or self.now is None:
            return []
        both = zip(self.shape.columns, self.left, self.now, strict=True)
        return [(name, left, now) for name, left, now in both if left != now and name not in {"version", "updated_at"}]


def differing(db: Database, packed: bytes) -> Iterator[Differs]:
    """The rows of the step that are not as it left them; the count of changes is no content."""
    known = capture.shapes(db)
    for table, pairs in capture.unpack(packed):
        shape = known[table]
        find = _find(shape)
        for before, after in pairs:
            now = db.execute(find, shape.key_of(after or before or ())).fetchone()
            if shape.content(now) != shape.content(after) and not _may_differ(shape, after, now):
                yield Differs(shape, after, now)


def _may_differ(shape: Shape, left: Row | None, now: Row | None) -> bool:
    """Whether it is a message that still waits, with another time, or was given up: nobody has read it."""
    if shape.table != "messages" or left is None or now is None:
        return False
    state = shape.columns.index("state")
    return now[state] not in _OUT


def write(db: Database, packed: bytes) -> None:
    """Write the rows as they were before the step. Raises Refused where more would go than the step had brought."""
    db.execute("PRAGMA defer_foreign_keys = ON")
    _remove(db, packed, lambda table: table != _PARENT)
    noted = capture.noted(db)
    removed = _remove(db, packed, lambda table: table == _PARENT)
    # What belongs to an order goes with it: by now only what somebody else has added is left to go.
    if capture.noted(db) - noted > removed:
        raise Refused("Something was added since to what the step had added; take it away first, or cancel the order.")
    for shape, pairs in _each(db, packed, lambda pair: None not in pair):
        db.conn.executemany(_update(shape), [(*before, *shape.key_of(before)) for before, _ in pairs if before])
    for shape, pairs in _each(db, packed, lambda pair: pair[1] is None):
        db.conn.executemany(_insert(shape), [before for before, _ in pairs if before])


def _remove(db: Database, packed: bytes, of: Callable[[str], bool]) -> int:
    count = 0
    for shape, pairs in _each(db, packed, lambda pair: pair[0] is None):
        if of(shape.table):
            db.conn.executemany(_delete(shape), [shape.key_of(after) for _, after in pairs if after])
            count += len(pairs)
    return count


def _each(db: Database, packed: bytes, wanted: Callable[[Pair], bool]) -> Iterator[tuple[Shape, list[Pair]]]:
    known = capture.shapes(db)
    for table, pairs in capture.unpack(packed):
        if some := [pair for pair in pairs if wanted(pair)]:
            yield known[table], some


def touched(packed: bytes, known: dict[str, Shape], table: str) -> str:
    """The first key column of the rows of a table, as a JSON list: for `json_each`."""
    shape = known[table]
    keys = (shape.key_of(before or after or ())[0] for name, pairs in capture.unpack(packed) if name == table
            for before, after in pairs)  # fmt: skip
    return json.dumps(list(keys))


def _find(shape: Shape) -> str:
    return f"SELECT * FROM main.{shape.table} WHERE {shape.where}"  # noqa: S608


def _delete(shape: Shape) -> str:
    return f"DELETE FROM main.{shape.table} WHERE {shape.where}"  # noqa: S608


def _update(shape: Shape) -> str:
    columns = ", ".join(f'"{name}" = {_value(shape, at)}' for at, name in enumerate(shape.columns))
    return f"UPDATE main.{shape.table} SET {columns} WHERE {shape.where}"  # noqa: S608


def _insert(shape: Shape) -> str:
    values = ", ".join("? + 1" if at == shape.version else "?" for at in range(len(shape.columns)))
    return f"INSERT INTO main.{shape.table} VALUES ({values})"  # noqa: S608


def _value(shape: Shape, at: int) -> str:
    # Counting on, so that a form that was opened before the undoing is refused.
    return "max(version, ?) + 1" if at == shape.version else "?"
