"""Attempts and their outcomes. Rows are only added: of one try, the last row counts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from core.deliveries.model import Attempt, FailureReason, NextStep, Outcome
from core.store.sqlite import Database

#: What counts of every try at an order, first try first.
_OF_ORDER = """
SELECT a.id, a.order_id, a.number, a.day, a.plan_id, a.vehicle_id, a.outcome, a.reason, a.next_step, a.next_day, a.note,
       a.received_by, a.done_at, a.corrects, a.at, a.who, a.address_key, a.lat, a.lon, a.pin_m
FROM attempts a
WHERE a.order_id = ? AND a.id = (SELECT max(b.id) FROM attempts b WHERE b.order_id = a.order_id AND b.number = a.number)
ORDER BY a.number
"""
#: What counts of every try on a day.
_OF_DAY = """
SELECT a.id, a.order_id, a.number, a.day, a.plan_id, a.vehicle_id, a.outcome, a.reason, a.next_step, a.next_day, a.note,
       a.received_by, a.done_at, a.corrects, a.at, a.who, a.address_key, a.lat, a.lon, a.pin_m
FROM attempts a
WHERE a.day = ? AND a.id = (SELECT max(b.id) FROM attempts b WHERE b.order_id = a.order_id AND b.number = a.number)
ORDER BY a.order_id, a.number
"""
#: The last try at each of these orders.
_LAST = """
SELECT a.id, a.order_id, a.number, a.day, a.plan_id, a.vehicle_id, a.outcome, a.reason, a.next_step, a.next_day, a.note,
       a.received_by, a.done_at, a.corrects, a.at, a.who, a.address_key, a.lat, a.lon, a.pin_m
FROM attempts a
WHERE a.order_id IN (SELECT value FROM json_each(?))
  AND a.id = (SELECT b.id FROM attempts b WHERE b.order_id = a.order_id ORDER BY b.number DESC, b.id DESC LIMIT 1)
"""
#: The vehicle on whose route the order is in that revision.
_VEHICLE = """
SELECT r.vehicle_id FROM plan_stop_orders s JOIN plan_routes r ON r.plan_id = s.plan_id AND r.route = s.route
WHERE s.plan_id = ? AND s.order_id = ?
"""


def of_order(db: Database, order: int) -> list[Attempt]:
    """Every try at the order as it counts now, first try first, with what was short."""
    found = []
    for row in db.execute(_OF_ORDER, (order,)).fetchall():
        short = db.execute(
            "SELECT position, delivered FROM attempt_lines WHERE attempt_id = ? ORDER BY position", (row[0],)
        ).fetchall()
        found.append(_attempt(row, tuple((position, delivered) for position, delivered in short)))
    return found


def of_day(db: Database, day: date) -> dict[int, Attempt]:
    """The last try of that day at each order, as it counts now."""
    return {row[1]: _attempt(row) for row in db.execute(_OF_DAY, (day.isoformat(),)).fetchall()}


def last_of(db: Database, orders: Sequence[int]) -> dict[int, Attempt]:
    """The last try at each of these orders, as it counts now."""
    return {row[1]: _attempt(row) for row in db.execute(_LAST, (json.dumps(list(orders)),)).fetchall()}


def vehicle(db: Database, plan: int | None, order: int) -> int | None:
    """The vehicle that carries the order in that revision."""
    row = db.execute(_VEHICLE, (plan, order)).fetchone()
    return row[0] if row else None


def add(db: Database, attempt: Attempt) -> int:
    """Add a row, whatever its id, and return its number."""
    number = db.execute(
        "INSERT INTO attempts (order_id, number, day, plan_id, vehicle_id, outcome, reason, next_step, next_day, note, "
        "received_by, done_at, corrects, at, who, address_key, lat, lon, pin_m) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            attempt.order_id,
            attempt.number,
            attempt.day.isoformat(),
            attempt.plan_id,
            attempt.vehicle_id,
            attempt.outcome,
            attempt.reason or "",
            attempt.next_step or "",
            attempt.next_day.isoformat() if attempt.next_day else "",
            attempt.note,
            attempt.received_by,
            attempt.done_at,
            attempt.corrects,
            attempt.at,
            attempt.who,
            attempt.address_key,
            *(attempt.place or (None, None)),
            attempt.pin_m,
        ),
    ).fetchone()[0]
    db.conn.executemany(
        "INSERT INTO attempt_lines (attempt_id, position, delivered) VALUES (?, ?, ?)",
        [(number, position, delivered) for position, delivered in attempt.short],
    )
    return int(number)


def _attempt(row: tuple[Any, ...], short: tuple[tuple[int, int], ...] = ()) -> Attempt:
    return Attempt(
        id=row[0],
        order_id=row[1],
        number=row[2],
        day=date.fromisoformat(row[3]),
        plan_id=row[4],
        vehicle_id=row[5],
        outcome=Outcome(row[6]),
        reason=FailureReason(row[7]) if row[7] else None,
        next_step=NextStep(row[8]) if row[8] else None,
        next_day=date.fromisoformat(row[9]) if row[9] else None,
        note=row[10],
        received_by=row[11],
        done_at=row[12],
        corrects=row[13],
        at=row[14],
        who=row[15],
        short=short,
        address_key=row[16],
        place=None if row[17] is None else (row[17], row[18]),
        pin_m=row[19],
    )
