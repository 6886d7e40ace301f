"""Which consoles are open on the file, and where: rows that are overwritten, and worth nothing once their time is over.

They are written beside the journal, for they are no business: who reloads by the journal is not woken by them.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.store.sqlite import Database

#: A console that has given no sign of life for so long is taken for gone, in seconds.
GONE_S = 60

_PUT = """
INSERT INTO presence (console, who, place, day, about, since, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (console) DO UPDATE SET place = excluded.place, day = excluded.day, about = excluded.about,
    seen_at = excluded.seen_at
"""
#: Consoles that have shown themselves lately, who came first at the top.
_HERE = """
SELECT console, who, place, day, about, since, seen_at FROM presence WHERE abs(? - seen_at) < ? ORDER BY since, console
"""


@dataclass(frozen=True, slots=True)
class Present:
    """One open console. `day` is an ISO date, instants are UTC seconds."""

    console: str
    who: str
    place: str
    day: str
    about: str  #: id of the order under the cursor; blank where there is none
    since: int
    seen_at: int


def here(db: Database, console: str, who: str, place: str, day: str, about: str, now: int) -> None:
    """That console is there; those that are long gone are forgotten."""
    db.execute(_PUT, (console, who, place, day, about, now, now))
    # Also those that a clock set back has left in time to come.
    db.execute("DELETE FROM presence WHERE abs(? - seen_at) >= ?", (now, GONE_S))


def away(db: Database, console: str) -> None:
    """That console is closed."""
    db.execute("DELETE FROM presence WHERE console = ?", (console,))


def present(db: Database, now: int) -> list[Present]:
    """The open consoles, who came first at the top."""
    return [Present(*row) for row in db.execute(_HERE, (now, GONE_S)).fetchall()]
