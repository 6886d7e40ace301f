"""Is the file sound? Integrity, foreign keys, the journal's chain, rows that belong to nobody."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import Damaged
from core.store import journal
from core.store.migrations import migrate
from core.store.sqlite import Database, sqlite3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; `grave` when data are lost or were changed behind the program's back."""

    check: str
    text: str
    grave: bool


#: What foreign keys cannot say: a sentence and the query that counts its cases.
_ORPHANS = (
    (
        "a day points to a plan of another day",
        "SELECT d.day FROM days d JOIN plans p ON p.id IN (d.head, d.approved) WHERE p.day <> d.day",
    ),
    (
        "an order is out on a day without an approved plan",
        "SELECT o.id FROM orders o LEFT JOIN days d ON d.day = o.day WHERE o.state = 'out' AND d.approved IS NULL",
    ),
    (
        "an order is delivered but has no attempt",
        "SELECT o.id FROM orders o WHERE o.state IN ('delivered', 'partial') "
        "AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.order_id = o.id)",
    ),
    (
        "a personal part belongs to no event",
        "SELECT p.seq FROM event_private p LEFT JOIN event e USING (seq) WHERE e.seq IS NULL",
    ),
    (
        "a planned stop serves no order",
        "SELECT s.plan_id FROM plan_stops s WHERE NOT EXISTS (SELECT 1 FROM plan_stop_orders o "
        "WHERE (o.plan_id, o.route, o.position) = (s.plan_id, s.route, s.position))",
    ),
)


def _spoilt(db: Database) -> list[str]:
    """Tables whose definition is missing or is not the one of the schema's steps."""
    tables = "SELECT name, sql FROM sqlite_schema WHERE type = 'table'"
    model = Database(sqlite3.connect(":memory:"), execute_plugins=False)
    try:
        migrate(model)
        wanted = dict(model.execute(tables).fetchall())
    finally:
        model.conn.close()
    found = dict(db.execute(tables).fetchall())
    return sorted(name for name, sql in wanted.items() if found.get(name) != sql)


def fsck(db: Database) -> list[Finding]:
    """Everything found wrong, gravest first; empty for a sound file."""
    try:
        findings = [
            *(
                Finding("integrity", text, True)
                for (text,) in db.execute("PRAGMA integrity_check").fetchall()
                if text != "ok"
            ),
            *(
                Finding("foreign keys", f"{table}, row {row}: what it points to in {parent} is missing", True)
                for table, row, parent, _ in db.execute("PRAGMA foreign_key_check").fetchall()
            ),
            *(Finding("schema", f"{table} is not the table that this program made", True) for table in _spoilt(db)),
            *(Finding("journal", text, True) for text in journal.broken(db)),
        ]
        for text, query in _ORPHANS:
            cases = db.execute(query).fetchall()
            if cases:
                findings.append(Finding("orphans", f"{text}: {', '.join(str(c[0]) for c in cases[:5])}", False))
    except (sqlite3.DatabaseError, Damaged) as wrong:
        return [Finding("integrity", f"the file cannot be read through: {wrong.__cause__ or wrong}", True)]
    return findings
