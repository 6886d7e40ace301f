"""Where a service day stands, and its history."""

from __future__ import annotations

from datetime import date

from core.plans.model import Day, Revision
from core.store.sqlite import Database

_DAY = "SELECT head, approved, approved_at, closed_at, version FROM days WHERE day = ?"
_MOVE = """
INSERT INTO days (day, head) VALUES (?, ?)
ON CONFLICT (day) DO UPDATE SET head = excluded.head, version = version + 1
"""
_APPROVE = "UPDATE days SET approved = ?, approved_at = ?, version = version + 1 WHERE day = ?"
#: Revisions of a day, oldest first, but for what-ifs that were thrown away.
_REVISIONS = """
SELECT p.id, p.parent, p.change, p.note, p.at, p.who, p.cost, p.distance_m, p.duration_s,
       (SELECT count(*) FROM plan_routes r WHERE r.plan_id = p.id),
       (SELECT count(*) FROM plan_stop_orders s WHERE s.plan_id = p.id),
       (SELECT count(*) FROM plan_unassigned u WHERE u.plan_id = p.id),
       p.id IS d.head, p.id IS d.approved,
       (SELECT count(*) FROM plan_stops t WHERE t.plan_id = p.id AND t.starts > json_extract(t.windows, '$[#-1][1]'))
FROM plans p LEFT JOIN days d ON d.day = p.day WHERE p.day = ? AND NOT p.discarded ORDER BY p.id
"""
#: What was made of a plan, the newest first; nobody goes on to a what-if, nor to what lost its orders by an undoing.
_CHILDREN = """
SELECT id FROM plans WHERE parent IS ? AND day = ? AND change <> 'what-if' AND NOT discarded ORDER BY id DESC
"""
_DISCARD = "UPDATE plans SET discarded = 1 WHERE id = ? AND change = 'what-if'"


def standing(db: Database, day: date) -> Day:
    """Where the day stands; a day nobody has touched has no head."""
    row = db.execute(_DAY, (day.isoformat(),)).fetchone()
    return Day(day, *row) if row else Day(day)


def move_head(db: Database, day: date, plan_id: int | None) -> None:
    """Another revision is in view; None: the day before its first plan."""
    db.execute(_MOVE, (day.isoformat(), plan_id))


def approve(db: Database, day: date, plan_id: int, at: int) -> None:
    """That revision is the one dispatched."""
    db.execute(_APPROVE, (plan_id, at, day.isoformat()))


def revisions(db: Database, day: date) -> list[Revision]:
    """The day's history, oldest first."""
    rows = db.execute(_REVISIONS, (day.isoformat(),)).fetchall()
    found = []
    for number, parent, change, note, at, who, *sums, head, approved, late in rows:
        cost, metres, seconds, routes, placed, left = sums
        facts = (number, parent, change, note, at, who, cost, metres, seconds, routes, placed, left)
        found.append(Revision(*facts, bool(head), bool(approved), late))
    return found


def children(db: Database, day: date, plan_id: int | None) -> list[int]:
    """The revisions made from that one, newest first, without what-ifs."""
    return [row[0] for row in db.execute(_CHILDREN, (plan_id, day.isoformat())).fetchall()]


def discard(db: Database, plan_id: int) -> None:
    """The what-if is listed no more; its number stays its own."""
    db.execute(_DISCARD, (plan_id,))
