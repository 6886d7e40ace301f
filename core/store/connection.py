"""The shop's file: opened with care, written through one door.

Every thread has its own connection. Reading needs nothing; writing happens in `with store.writing() as db:`, which
takes SQLite's write lock at once (`BEGIN IMMEDIATE`), so that read-then-write is never refused half way.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import DispatchError, FileRefused
from core.store.careful import CarefulConnection
from core.store.migrations import current, migrate, refuse_strangers, steps
from core.store.sqlite import Database, sqlite3, wal_is_safe

#: How long a writer waits for the others. Write transactions here take milliseconds; a solve never holds one.
BUSY_TIMEOUT_S = 30.0


class Store:
    """One SQLite file, used by any number of threads and processes."""

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        """Open the file, make it where it is missing (mode 0600), bring its schema up to date.

        Raises FileRefused with the remedy where that cannot be done.
        """
        self.path = path
        self.readonly = readonly
        self._local = threading.local()
        self._opened: list[Database] = []
        self._identity: tuple[int, int] | None = None
        self._lock = threading.Lock()
        with _told(path):
            _create(path, readonly)
            self._identity = _identity(path)
            self._prepare()

    @property
    def db(self) -> Database:
        """This thread's connection, for reading. Never keep a cursor open: `list(...)` it."""
        db: Database | None = getattr(self._local, "db", None)
        if db is None:
            with _told(self.path):
                db = self._connect()
            self._local.db = db
            with self._lock:
                self._opened.append(db)
        return db

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """One write transaction: all of it or nothing. Inside another one it is a savepoint.

        Never hold it across a network call or a solve. Raises FileRefused for a full disk or a read-only file.
        """
        db = self.db
        if db.conn.in_transaction:
            with db.atomic():
                yield db
            return
        with _told(self.path):
            self._refuse_if_moved()
            db.conn.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.conn.execute("COMMIT")
            except BaseException:
                if db.conn.in_transaction:
                    db.conn.execute("ROLLBACK")
                raise

    def _refuse_if_moved(self) -> None:
        # A file that was deleted, or replaced by another, goes on to exist for those who have it open: SQLite would
        # take the change, and it would be gone with the last of them.
        if self._identity != _identity(self.path):
            raise FileRefused(
                f"{self.path} was deleted, moved or replaced while it was open here: nothing was changed. "
                "Put it back, or close Roundsman and open the file that counts."
            )

    def close(self) -> None:
        """Close every connection of this process."""
        with self._lock:
            opened, self._opened = self._opened, []
        for db in opened:
            db.conn.close()
        self._local = threading.local()

    def _connect(self) -> Database:
        mode = "ro" if self.readonly else "rw"
        conn = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=BUSY_TIMEOUT_S,
            isolation_level=None,
            # A connection stays with its thread; only `close` reaches over, when the threads are done.
            check_same_thread=False,
            factory=CarefulConnection,
        )
        conn.sentence = f"{self.path} is damaged. Run roundsman fsck to see where, and open the last backup."
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF", "cell_size_check=ON"):
            conn.execute(f"PRAGMA {pragma}")
        return Database(conn, execute_plugins=False)

    def _prepare(self) -> None:
        db = self.db
        refuse_strangers(db, self.path)
        if self.readonly:
            return
        journal = "WAL" if wal_is_safe(sqlite3.sqlite_version_info) else "DELETE"
        if str(db.execute("PRAGMA journal_mode").fetchone()[0]).upper() != journal:
            db.execute(f"PRAGMA journal_mode={journal}")
        if current(db) < len(steps()):
            with self.writing() as locked:
                refuse_strangers(locked, self.path)
                migrate(locked)


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file the name stands for; None where it stands for none."""
    try:
        seen = path.stat()
    except OSError:
        return None
    return seen.st_dev, seen.st_ino


def _create(path: Path, readonly: bool) -> None:
    try:
        if path.exists():
            return
        if readonly:
            raise FileRefused(f"There is no file {path}; check the name given with --file.")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # The file holds customers' addresses: nobody else on the machine reads it. WAL and SHM take over its mode.
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as wrong:
        raise FileRefused(
            f"{path} cannot be opened ({wrong.strerror}); choose another with --file or mend its permissions."
        ) from wrong


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system refuse into a sentence with a remedy."""
    try:
        yield
    except DispatchError:
        raise
    except sqlite3.IntegrityError:
        # A broken rule of the schema is a defect, not a state of the disk: let it be seen.
        raise
    except sqlite3.DatabaseError as wrong:
        if remedy := _remedy(path, str(wrong).lower()):
            raise FileRefused(remedy) from wrong
        raise


def _remedy(path: Path, said: str) -> str:
    table = {
        "readonly": f"{path} is read-only: nothing was changed. Give yourself the right to write it and its folder.",
        "disk is full": f"The disk of {path} is full: nothing was changed. Free some space and repeat it.",
        "disk i/o error": f"The disk of {path} took no change (full, or failing): nothing was changed. "
        "Free some space, then run roundsman fsck.",
        "not a database": f"{path} is no Roundsman file; name another with --file.",
        "unable to open": f"{path} cannot be opened; check that its folder exists and that you may write there.",
        "locked": f"{path} is held by another program for longer than {BUSY_TIMEOUT_S:.0f} s; close it and try again.",
    }
    return next((sentence for words, sentence in table.items() if words in said), "")
