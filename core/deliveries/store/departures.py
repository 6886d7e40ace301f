"""Vans that have left the depot."""

from __future__ import annotations

from datetime import date

from core.store.sqlite import Database

#: When the vehicle's route of a revision begins by plan, and whether it is known to have left.
_OF_VAN = """
SELECT r.departs, d.left_at FROM plan_routes r LEFT JOIN departures d ON d.vehicle_id = r.vehicle_id AND d.day = ?
WHERE r.plan_id = ? AND r.vehicle_id = ?
"""


def of_day(db: Database, day: date) -> dict[int, int]:
    """When each vehicle has left on that day, UTC s."""
    return dict(db.execute("SELECT vehicle_id, left_at FROM departures WHERE day = ?", (day.isoformat(),)).fetchall())


def of_van(db: Database, day: date, plan: int | None, vehicle: int | None) -> tuple[int, int | None] | None:
    """When the vehicle's route is planned to begin, and when it has left; None where it has no route."""
    row = db.execute(_OF_VAN, (day.isoformat(), plan, vehicle)).fetchone()
    return (row[0], row[1]) if row else None


def put(db: Database, day: date, vehicle: int, left_at: int) -> None:
    """It has left at that time."""
    db.execute(
        "INSERT INTO departures (day, vehicle_id, left_at) VALUES (?, ?, ?) "
        "ON CONFLICT (day, vehicle_id) DO UPDATE SET left_at = excluded.left_at",
        (day.isoformat(), vehicle, left_at),
    )
