"""The schema: numbered SQL files, each one step, applied under the write lock.

`user_version` is the number of the last step that was applied. A released step is never edited; a new one is added.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from core.errors import FileRefused
from core.store.sqlite import Database, sqlite3

#: "RNDS": how `file` and SQLite tell our files from others.
APPLICATION_ID = 0x524E4453
#: The step since which there is something to undo.
_UNDO = 16


@cache
def steps() -> tuple[str, ...]:
    """The SQL of every step, first to last."""
    folder = files("core.store") / "schema"
    scripts = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda e: e.name)
    return tuple(entry.read_text(encoding="utf-8") for entry in scripts)


def current(db: Database) -> int:
    """How many steps this file has seen."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def refuse_strangers(db: Database, path: object) -> None:
    """Raise FileRefused for a file of another program, or one written by a newer Roundsman."""
    application = int(db.execute("PRAGMA application_id").fetchone()[0])
    tables = int(db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])
    if application != APPLICATION_ID and (application or tables):
        raise FileRefused(
            f"{path} is a database of another program and stays as it is; "
            "name another file with --file, or leave --file away for your own."
        )
    version = current(db)
    if version > len(steps()):
        raise FileRefused(
            f"{path} was written by a newer Roundsman (its schema is {version}, this one knows {len(steps())}); "
            "install that version or open a backup made by this one."
        )


def migrate(db: Database) -> None:
    """Bring the file to this program's schema. Call it in a write transaction: it looks again what is pending."""
    from core.addresses import address_key  # its tables of words cost time, and most files have nothing pending

    if current(db) >= _UNDO:
        # The rows that steps hold are those of the schema before.
        db.execute("DELETE FROM undo_steps")
    db.conn.create_function("address_key", 1, address_key, deterministic=True)
    for number, script in enumerate(steps()[current(db) :], start=current(db) + 1):
        for statement in statements(script):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {number}")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def statements(script: str) -> list[str]:
    """The single statements of a script (a trigger's body holds semicolons, so completeness decides)."""
    found: list[str] = []
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(pending):
            found.append(pending.strip())
            pending = ""
    return found
