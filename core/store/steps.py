"""The steps that can be undone: one for each write transaction of a person that changed rows and told the journal so.

A step keeps what `capture` saw. Undoing writes the rows as they were, and keeps what that changed in its place, so that
doing it again is the same act. The last 50 steps of each person are kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from core.store import capture, journal
from core.store.sqlite import Database

#: So many steps of a person are kept.
MOST = 50

#: What happens by itself, or has left the house: it makes no step.
_BY_ITSELF = frozenset(
    {
        "pin.expired", "message.queued", "message.sent", "message.delivered", "message.undelivered", "message.failed",
        "message.tested", "inbound.received",
    }
)  # fmt: skip
#: Which of a step's lines names it: that about the largest thing.
_LARGEST_FIRST = ("day", "plan", "outcome", "orders", "order", "area", "pin", "depot", "vehicle", "driver", "shift")

#: The lines of a transaction, but for those that nobody asked for.
_LINES = """
SELECT seq, kind FROM event WHERE seq > :first
AND (kind NOT IN (SELECT value FROM json_each(:quiet)) OR data ->> 'by' = 'a person')
"""
#: Those that stand, the newest first; those that were undone, the last undone first.
_LISTED = """
SELECT s.id, s.who, s.at, s.first, s.last, s.changes, s.undone, s.title, e.kind, e.subject, e.data
FROM undo_steps s JOIN event e ON e.seq = s.id
WHERE s.who = ? AND (s.undone IS NOT NULL) = ? ORDER BY coalesce(s.undone, s.id) DESC
"""
_OLD = "DELETE FROM undo_steps WHERE id IN (SELECT id FROM undo_steps WHERE who = ? ORDER BY id DESC LIMIT -1 OFFSET ?)"


@dataclass(frozen=True, slots=True)
class Kept:
    """A step with the line of the journal that names it."""

    id: int
    who: str
    at: int
    first: int
    last: int
    changes: int
    undone: int | None
    title: str
    kind: str
    subject: str
    data: str


class Together:
    """Transactions that are one step to the person who makes them."""

    def __init__(self) -> None:
        self.step = 0


@contextmanager
def recording(db: Database, who: str, at: int, together: Together) -> Iterator[None]:
    """Keep what happens inside, in the same transaction, as a step of that person; `together` gets its number."""
    capture.watch(db)
    first = journal.last_seq(db)
    yield
    if lines := db.execute(_LINES, {"first": first, "quiet": json.dumps(sorted(_BY_ITSELF))}).fetchall():
        packed, count = capture.pack(capture.changed(db))
        if count:
            _keep(db, who, at, (first + 1, _names(lines)), packed, count, together)
    capture.forget(db)


def _names(lines: list[tuple[int, str]]) -> int:
    """The line that says best what was done."""

    def weight(line: tuple[int, str]) -> tuple[int, int]:
        about = line[1].partition(".")[0]
        return _LARGEST_FIRST.index(about) if about in _LARGEST_FIRST else len(_LARGEST_FIRST), line[0]

    return min(lines, key=weight)[0]


def _keep(
    db: Database, who: str, at: int, lines: tuple[int, int], packed: bytes, count: int, together: Together
) -> None:
    first, names = lines
    last = journal.last_seq(db)
    db.execute("DELETE FROM undo_steps WHERE who = ? AND undone IS NOT NULL", (who,))
    newest = db.execute("SELECT max(id) FROM undo_steps WHERE who = ?", (who,)).fetchone()[0]
    if together.step and together.step == newest:
        db.execute("UPDATE undo_steps SET last = ?, changes = changes + ? WHERE id = ?", (last, count, newest))
        names = newest
    else:
        together.step = names
        db.execute("INSERT INTO undo_steps VALUES (?, ?, ?, ?, ?, ?, NULL, '')", (names, who, at, first, last, count))
        db.execute(_OLD, (who, MOST))
    add = "INSERT INTO undo_images SELECT ?, (SELECT count(*) FROM undo_images WHERE step = ?), ?"
    db.execute(add, (names, names, packed))


def listed(db: Database, who: str, *, undone: bool = False) -> list[Kept]:
    """That person's steps: those that stand, the newest first, or those that were undone, the last undone first."""
    return [Kept(*row) for row in db.execute(_LISTED, (who, int(undone))).fetchall()]


def images(db: Database, step: int) -> list[bytes]:
    """What a step changed, packed, in the order in which it did."""
    rows = db.execute("SELECT rows FROM undo_images WHERE step = ? ORDER BY part", (step,)).fetchall()
    return [bytes(row[0]) for row in rows]


def turned(db: Database, step: int, undone: int | None, packed: tuple[bytes, int], title: str) -> None:
    """The step was undone by that line of the journal, or (None) done again; `packed` is what that changed.

    Its title is kept: what it is about may be there no more.
    """
    db.execute("DELETE FROM undo_images WHERE step = ?", (step,))
    db.execute("INSERT INTO undo_images VALUES (?, 0, ?)", (step, packed[0]))
    db.execute(
        "UPDATE undo_steps SET undone = ?, changes = ?, title = ? WHERE id = ?", (undone, packed[1], title, step)
    )


def forget(db: Database) -> None:
    """Let go of every step of everybody, with the rows that they hold: for a person who is to be erased."""
    db.execute("DELETE FROM undo_steps")


def spend(db: Database, what: str, number: int) -> None:
    """That number was given once, and is not given again."""
    db.execute(
        "INSERT INTO undo_spent VALUES (?, ?) ON CONFLICT (what) DO UPDATE SET number = max(number, excluded.number)",
        (what, number),
    )
