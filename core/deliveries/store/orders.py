"""Orders as far as dispatch and outcomes touch them: their state, day and attempt, never their content.

`updated_at` says when the content changed, so nothing here moves it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.orders.model import OrderState
from core.store.sqlite import Database


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an order stands."""

    id: int
    order: str  #: its number at its source
    source: str
    name: str
    day: date
    state: OrderState
    attempt: int


_ONE = "SELECT id, source_order_id, source, name, day, state, attempt FROM orders WHERE id = ?"
_MANY = """
SELECT id, source_order_id, source, name, day, state, attempt FROM orders
WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id
"""
#: Orders of a day, by number at their source.
_OF_DAY = """
SELECT id, source_order_id, source, name, day, state, attempt FROM orders WHERE day = ? ORDER BY source_order_id, id
"""
#: Orders that a person may mean: by our id, or by the source's number with or without its #.
_MEANT = """
SELECT id, source_order_id, source, name, day, state, attempt FROM orders
WHERE id = :id OR source_order_id IN (:text, '#' || :text) ORDER BY id LIMIT 5
"""
#: On what day each state has how many.
_COUNTS = "SELECT state, count(*) FROM orders WHERE day = ? GROUP BY state"


def one(db: Database, order: int) -> Standing | None:
    """The order of that id."""
    row = db.execute(_ONE, (order,)).fetchone()
    return _standing(row) if row else None


def many(db: Database, orders: Sequence[int]) -> dict[int, Standing]:
    """The orders of those ids."""
    rows = db.execute(_MANY, (json.dumps(list(orders)),)).fetchall()
    return {row[0]: _standing(row) for row in rows}


def of_day(db: Database, day: date) -> list[Standing]:
    """Every order of the day."""
    return [_standing(row) for row in db.execute(_OF_DAY, (day.isoformat(),)).fetchall()]


def meant(db: Database, text: str) -> list[Standing]:
    """The orders that `text` may name; at most five."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1
    return [_standing(row) for row in db.execute(_MEANT, {"id": number, "text": text}).fetchall()]


def put(db: Database, order: int, state: OrderState, *, day: date | None = None, attempt: int | None = None) -> None:
    """Bring an order to a state, to another day or attempt where they are given."""
    db.execute(
        "UPDATE orders SET state = ?, day = coalesce(?, day), attempt = coalesce(?, attempt), version = version + 1 "
        "WHERE id = ?",
        (state, day.isoformat() if day else None, attempt, order),
    )


def put_all(db: Database, orders: Sequence[int], state: OrderState) -> None:
    """Bring many orders to a state."""
    db.execute(
        "UPDATE orders SET state = ?, version = version + 1 WHERE id IN (SELECT value FROM json_each(?))",
        (state, json.dumps(list(orders))),
    )


def counts(db: Database, day: date) -> dict[OrderState, int]:
    """How many orders of the day stand in each state."""
    return {OrderState(state): number for state, number in db.execute(_COUNTS, (day.isoformat(),)).fetchall()}


def quantities(db: Database, order: int) -> dict[int, int]:
    """What was ordered: position of a line, its quantity."""
    rows = db.execute("SELECT position, quantity FROM lines WHERE order_id = ? ORDER BY position", (order,)).fetchall()
    return dict(rows)


def _standing(row: tuple[int, str, str, str, str, str, int]) -> Standing:
    number, order, source, name, day, state, attempt = row
    return Standing(number, order, source, name, date.fromisoformat(day), OrderState(state), attempt)
