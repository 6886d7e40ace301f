"""What must hold when a step was undone or done again, besides that its rows were as it had left them."""

from __future__ import annotations

import json

from core.errors import Refused
from core.store import capture, steps
from core.store.sqlite import Database
from core.store.steps import Kept
from core.undo.rows import touched

#: Revisions in view, approved, or before one of these: they are gone back to, and stay whole.
_IN_USE = """
WITH RECURSIVE used (id) AS (
    SELECT head FROM days WHERE head IS NOT NULL UNION SELECT approved FROM days WHERE approved IS NOT NULL
    UNION SELECT p.parent FROM plans p JOIN used u ON p.id = u.id WHERE p.parent IS NOT NULL
)
SELECT id FROM used
"""
#: Revisions that speak of orders, vehicles or drivers that are there no more.
_SPEAK = """
SELECT plan_id FROM plan_stop_orders WHERE order_id IN (SELECT value FROM json_each(:orders))
    AND NOT EXISTS (SELECT 1 FROM orders WHERE id = order_id)
UNION SELECT plan_id FROM plan_unassigned WHERE order_id IN (SELECT value FROM json_each(:orders))
    AND NOT EXISTS (SELECT 1 FROM orders WHERE id = order_id)
UNION SELECT plan_id FROM plan_routes WHERE vehicle_id IN (SELECT value FROM json_each(:vehicles))
    AND NOT EXISTS (SELECT 1 FROM vehicles WHERE id = vehicle_id)
UNION SELECT plan_id FROM plan_routes WHERE driver_id IN (SELECT value FROM json_each(:drivers))
    AND NOT EXISTS (SELECT 1 FROM drivers WHERE id = driver_id)
UNION SELECT plan_id FROM plan_unassigned WHERE vehicle_id IN (SELECT value FROM json_each(:vehicles))
    AND NOT EXISTS (SELECT 1 FROM vehicles WHERE id = vehicle_id)
"""
_EMPTY = tuple(
    f"DELETE FROM {table} WHERE plan_id IN (SELECT value FROM json_each(?))"  # noqa: S608
    for table in ("route_proof", "plan_stop_orders", "plan_stops", "plan_routes", "plan_unassigned")
)
#: A sentence, and the query that finds a case of it among what was touched.
_RULES = (
    (
        "Order {} would be open on {}, which was closed since. Put it on another day, or correct its outcome.",
        "SELECT o.source_order_id, o.day FROM orders o JOIN days d ON d.day = o.day "
        "WHERE o.id IN (SELECT value FROM json_each(:orders)) AND o.state IN ('new', 'out', 'attempted') "
        "AND d.closed_at IS NOT NULL AND EXISTS (SELECT 1 FROM event e WHERE e.subject = 'day:' || d.day "
        "AND e.kind = 'day.closed' AND e.seq > :last)",
    ),
    (
        "Order {} came to {} since, and is still open. Close the day anew.",
        "SELECT o.source_order_id, o.day FROM orders o JOIN days d ON d.day = o.day "
        "WHERE d.day IN (SELECT value FROM json_each(:days)) AND o.state IN ('new', 'out', 'attempted') "
        "AND d.closed_at IS NOT NULL AND :kind = 'day.closed'",
    ),
    (
        "Order {} would be out on {}, whose plan is not approved any more. Approve the plan.",
        "SELECT o.source_order_id, o.day FROM orders o LEFT JOIN days d ON d.day = o.day "
        "WHERE o.id IN (SELECT value FROM json_each(:orders)) AND o.state = 'out' AND d.approved IS NULL",
    ),
    (
        "Plan {} of {} was made for orders that are gone. Build the day again.",
        "SELECT p.id, p.day FROM days d JOIN plans p ON p.id IN (d.head, d.approved) "
        "WHERE d.day IN (SELECT value FROM json_each(:days)) AND p.discarded",
    ),
    (
        "{} would drive two vehicles at once. Change the shift that was made since.",
        "SELECT d.name FROM shifts a JOIN shifts b ON b.driver_id = a.driver_id AND b.weekday = a.weekday "
        "AND b.vehicle_id > a.vehicle_id AND b.starts < a.ends AND a.starts < b.ends "
        "JOIN drivers d ON d.id = a.driver_id "
        "WHERE a.id IN (SELECT value FROM json_each(:shifts)) OR b.id IN (SELECT value FROM json_each(:shifts))",
    ),
    (
        "{} would load at {}, which is out of use. Take the depot into use again first.",
        "SELECT v.name, d.name FROM vehicles v JOIN depots d ON d.id = v.depot_id WHERE v.active AND NOT d.active "
        "AND (v.id IN (SELECT value FROM json_each(:vehicles)) OR d.id IN (SELECT value FROM json_each(:depots)))",
    ),
)


def hold(db: Database, step: Kept, packed: bytes) -> None:
    """Let revisions go that speak of what is gone, and see that the rest fits together. Raises Refused."""
    known = capture.shapes(db)
    about = {table: touched(packed, known, table) for table in ("orders", "days", "shifts", "vehicles", "depots")}
    about["drivers"] = touched(packed, known, "drivers")
    _spend(db, about["orders"])
    _let_go(db, about)
    for sentence, query in _RULES:
        if case := db.execute(query, {**about, "last": step.last, "kind": step.kind}).fetchone():
            raise Refused(sentence.format(*case))


def _spend(db: Database, orders: str) -> None:
    gone = "SELECT max(value) FROM json_each(?) WHERE value NOT IN (SELECT id FROM orders)"
    if highest := db.execute(gone, (orders,)).fetchone()[0]:
        steps.spend(db, "orders", highest)


def _let_go(db: Database, about: dict[str, str]) -> None:
    """Empty the revisions that nobody goes back to and that speak of what is gone; their numbers stay their own."""
    speak = {row[0] for row in db.execute(_SPEAK, about).fetchall()}
    if not speak:
        return
    if used := speak & {row[0] for row in db.execute(_IN_USE).fetchall()}:
        day = db.execute("SELECT day FROM plans WHERE id = ?", (max(used),)).fetchone()[0]
        raise Refused(
            f"Plan {max(used)} of {day} was made with what the step had added, and is in view or was before. "
            "Cancel the order, or take the vehicle out of use, instead."
        )
    plans = json.dumps(sorted(speak))
    for sql in _EMPTY:
        db.execute(sql, (plans,))
    db.execute("UPDATE plans SET discarded = 1 WHERE id IN (SELECT value FROM json_each(?))", (plans,))
