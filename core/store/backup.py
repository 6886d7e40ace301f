"""A copy of the file in use that opens and counts the same."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from core.errors import FileRefused
from core.store.connection import Store
from core.store.sqlite import Database, sqlite3


def backup(store: Store, target: Path) -> Path:
    """Copy the file as of now to `target`, while it is in use: VACUUM INTO, fsync, check, rename.

    Never leaves half a copy. Raises FileRefused where the target exists or cannot be written.
    """
    if target.exists():
        raise FileRefused(f"{target} is there already and is not overwritten; name another.")
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        # Made first so that it is private from its first byte; VACUUM INTO fills an empty file.
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        store.db.execute("VACUUM INTO ?", (str(partial),))
        _check(partial)
        _sync(partial)
        partial.replace(target)
        _sync(target.parent)
    except (OSError, sqlite3.OperationalError) as wrong:
        raise FileRefused(f"The backup {target} could not be written ({wrong}); choose a folder with room.") from wrong
    finally:
        with suppress(OSError):
            partial.unlink()
    return target


def _check(path: Path) -> None:
    copy = Database(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True), execute_plugins=False)
    try:
        verdict = copy.execute("PRAGMA quick_check").fetchone()[0]
    finally:
        copy.conn.close()
    if verdict != "ok":
        raise FileRefused(f"The copy does not hold ({verdict}); run roundsman fsck on the original.")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
