"""The close of a service day, and who is aboard what."""

from __future__ import annotations

from datetime import date

from core.store.sqlite import Database

#: On which vehicle an order is in a revision.
_ABOARD = """
SELECT s.order_id, v.name FROM plan_stop_orders s
JOIN plan_routes r ON r.plan_id = s.plan_id AND r.route = s.route JOIN vehicles v ON v.id = r.vehicle_id
WHERE s.plan_id = ?
"""


def closed(db: Database) -> set[date]:
    """Days that are closed."""
    rows = db.execute("SELECT day FROM days WHERE closed_at IS NOT NULL").fetchall()
    return {date.fromisoformat(row[0]) for row in rows}


def close(db: Database, day: date, at: int) -> None:
    """The day is over."""
    db.execute(
        "INSERT INTO days (day, closed_at) VALUES (?, ?) "
        "ON CONFLICT (day) DO UPDATE SET closed_at = excluded.closed_at, version = version + 1",
        (day.isoformat(), at),
    )


def aboard(db: Database, plan: int | None) -> dict[int, str]:
    """The vehicle's name for each order on a route of that revision."""
    return dict(db.execute(_ABOARD, (plan,)).fetchall())
