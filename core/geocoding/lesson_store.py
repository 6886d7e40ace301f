"""SQL of what deliveries taught of addresses."""

from __future__ import annotations

from typing import Any

from core.geocoding.learning import Lesson, Taught
from core.store.sqlite import Database

_PUT = """
INSERT INTO lessons (address_key, state, lat, lon, visits, spread_m, moved_m, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (address_key) DO UPDATE SET
    state = excluded.state, lat = excluded.lat, lon = excluded.lon, visits = excluded.visits,
    spread_m = excluded.spread_m, moved_m = excluded.moved_m, at = excluded.at
"""
#: That something was revoked is remembered.
_DROP = (
    "DELETE FROM lessons WHERE address_key = ? AND revoked_at IS NULL",
    "UPDATE lessons SET state = 'revoked' WHERE address_key = ?",
)


def lesson(db: Database, address_key: str) -> Lesson | None:
    """The latest lesson of an address."""
    row = db.execute(
        "SELECT state, lat, lon, visits, spread_m, moved_m, at, revoked_at FROM lessons WHERE address_key = ?",
        (address_key,),
    ).fetchone()
    return Lesson(*row) if row else None


def put(db: Database, address_key: str, state: str, taught: Taught, at: int) -> None:
    """Keep a lesson in place of the one before."""
    values: tuple[Any, ...] = (taught.lat, taught.lon, taught.visits, taught.spread_m, taught.moved_m, at)
    db.execute(_PUT, (address_key, state, *values))


def revoke(db: Database, address_key: str, at: int) -> None:
    """The lesson is taken back: what was entered until now does not teach it again."""
    db.execute("UPDATE lessons SET state = 'revoked', revoked_at = ? WHERE address_key = ?", (at, address_key))


def drop(db: Database, address_key: str) -> None:
    """A lesson that no longer holds, or that a person has decided on, goes."""
    for statement in _DROP:
        db.execute(statement, (address_key,))
