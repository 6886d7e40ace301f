"""A connection that names damage: SQLite meets it only at the page it reads, which may be in any query."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.errors import Damaged, DispatchError
from core.store.sqlite import sqlite3

#: What SQLite says of a file whose bytes are wrong; its own words, where they quote such bytes, are no UTF-8.
_DAMAGE = ("malformed", "corrupt", "invalid fts5", "could not decode to utf-8")
_FAULTS = (sqlite3.DatabaseError, UnicodeDecodeError)


class CarefulConnection(sqlite3.Connection):
    """A connection that raises its `refusal`, with the remedy, for whatever a damaged file makes fail."""

    #: What is raised for damage, and its sentence.
    refusal: type[DispatchError] = Damaged
    sentence: str = "The file is damaged."
    #: The shop's settings, with what the file's counters said when they were read (see `core.store.settings`).
    settings: tuple[tuple[int, int], dict[str, str]] | None = None

    def cursor(self, factory: Any = None) -> Any:
        """A cursor that does the same."""
        return super().cursor(factory or _CarefulCursor)


class _CarefulCursor(sqlite3.Cursor):
    def execute(self, sql: str, parameters: Any = (), /) -> Any:
        try:
            return super().execute(sql, parameters)
        except _FAULTS as wrong:
            _tell(self, wrong)
            raise

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> Any:
        try:
            return super().executemany(sql, parameters)
        except _FAULTS as wrong:
            _tell(self, wrong)
            raise

    def fetchone(self) -> Any:
        try:
            return super().fetchone()
        except _FAULTS as wrong:
            _tell(self, wrong)
            raise

    def fetchall(self) -> list[Any]:
        try:
            return super().fetchall()
        except _FAULTS as wrong:
            _tell(self, wrong)
            raise

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except _FAULTS as wrong:
            _tell(self, wrong)
            raise


def _tell(cursor: sqlite3.Cursor, wrong: Exception) -> None:
    """Raise Damaged where the fault is damage."""
    said = str(wrong).lower()
    if isinstance(wrong, sqlite3.DatabaseError) and not any(words in said for words in _DAMAGE):
        return
    connection = cursor.connection
    assert isinstance(connection, CarefulConnection)
    raise connection.refusal(connection.sentence) from wrong
