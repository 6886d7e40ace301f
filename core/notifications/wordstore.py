"""SQL of the shop's own words."""

from __future__ import annotations

from core.notifications.templates import Words
from core.store.sqlite import Database

Key = tuple[str, str, str]  #: kind, channel, language
_ONE = "SELECT subject, body, version FROM message_words WHERE kind = ? AND channel = ? AND language = ?"
_ALL = "SELECT kind, channel, language, subject, body, version FROM message_words"
#: The version is the number of the journal's line about it, so that none comes twice.
_PUT = """
INSERT INTO message_words (kind, channel, language, subject, body, version) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (kind, channel, language) DO UPDATE
SET subject = excluded.subject, body = excluded.body, version = excluded.version
"""


def one(db: Database, key: Key) -> tuple[Words, int] | None:
    """The shop's words and their version, where there are some."""
    row = db.execute(_ONE, key).fetchone()
    return None if row is None else (Words(row[0], row[1]), row[2])


def everything(db: Database) -> dict[Key, tuple[Words, int]]:
    """All of them."""
    rows = db.execute(_ALL).fetchall()
    return {
        (kind, channel, language): (Words(subject, body), version)
        for kind, channel, language, subject, body, version in rows
    }


def put(db: Database, key: Key, words: Words, version: int) -> None:
    """Write them over what is there."""
    db.execute(_PUT, (*key, words.subject, words.body, version))


def remove(db: Database, key: Key) -> None:
    """Let go of them: ours count again."""
    db.execute("DELETE FROM message_words WHERE kind = ? AND channel = ? AND language = ?", key)
