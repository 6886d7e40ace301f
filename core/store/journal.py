"""The journal: who did what, when. Append-only, each line chained to the one before by its hash.

`hash = sha256(prev_hash ‖ canonical JSON of the line)`. Personal data stand apart in `event_private`; the line holds
only a salted digest of them, so that erasing a person leaves the chain whole.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import Damaged
from core.store.sqlite import Database

#: What the first line is chained to.
GENESIS = "0" * 64
#: Lines about lines: those named in their `lines` are taken back, or stand again.
UNDONE, REDONE = "undone", "redone"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the journal; `private` is None where there was nothing personal or it has been erased."""

    seq: int
    at: int
    who: str
    kind: str
    subject: str
    data: Mapping[str, Any]
    private: Mapping[str, Any] | None = None


def canonical(value: object) -> str:
    """JSON with sorted keys and no blanks: the same bytes for the same value."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(prev_hash: str, seq: int, at: int, who: str, kind: str, subject: str, data: str) -> str:
    """The hash of one line."""
    line = canonical([seq, at, who, kind, subject, data])
    return hashlib.sha256(f"{prev_hash}{line}".encode()).hexdigest()


def record(
    db: Database,
    *,
    at: int,
    who: str,
    kind: str,
    subject: str,
    data: Mapping[str, Any],
    private: Mapping[str, Any] | None = None,
) -> int:
    """Append a line and return its number. Call it in the write transaction of the change itself."""
    last = db.execute("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1").fetchone() or (0, GENESIS)
    seq = last[0] + 1
    salt = secrets.token_hex(16)
    hidden = canonical(private) if private else ""
    if hidden:
        data = {**data, "private": hashlib.sha256(f"{salt}{hidden}".encode()).hexdigest()}
    body = canonical(data)
    db.execute(
        "INSERT INTO event (seq, at, who, kind, subject, data, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (seq, at, who, kind, subject, body, last[1], digest(last[1], seq, at, who, kind, subject, body)),
    )
    if hidden:
        db.execute("INSERT INTO event_private (seq, salt, data) VALUES (?, ?, ?)", (seq, salt, hidden))
    return seq


#: Lines after a number, oldest first, with what is personal where it still stands: all, or by index those of a subject.
_SINCE = """
SELECT e.seq, e.at, e.who, e.kind, e.subject, e.data, p.data
FROM event e LEFT JOIN event_private p ON p.seq = e.seq
WHERE e.seq > ? ORDER BY e.seq LIMIT ?
"""
#: The same of one subject, by its index.
_SINCE_ABOUT = _SINCE.replace("WHERE", "WHERE e.subject = ? AND")


#: Lines by their numbers.
_THESE = """
SELECT e.seq, e.at, e.who, e.kind, e.subject, e.data, p.data
FROM json_each(?) AS wanted CROSS JOIN event e ON e.seq = wanted.value LEFT JOIN event_private p ON p.seq = e.seq
ORDER BY wanted.key
"""
#: What is looked through: not the digest of what is personal, in which any short word may stand by chance.
_LINE = (
    "(e.who || ' ' || e.kind || ' ' || e.subject || ' ' || json_remove(e.data, '$.private') || coalesce(p.data, ''))"
)
#: Numbers of the lines that fit, newest first; a blank word is in every line. It walks back along the key.
_FOUND = """
SELECT e.seq FROM event e LEFT JOIN event_private p ON p.seq = e.seq
WHERE e.seq > :after AND (:who = '' OR e.who LIKE :who ESCAPE '!') AND (:kind = '' OR instr(e.kind, :kind))
  AND (:w0 = '' OR /*line*/ LIKE :w0 ESCAPE '!') AND (:w1 = '' OR /*line*/ LIKE :w1 ESCAPE '!')
  AND (:w2 = '' OR /*line*/ LIKE :w2 ESCAPE '!')
ORDER BY e.seq DESC LIMIT :most
""".replace("/*line*/", _LINE)
#: The same of one subject, by its index.
_FOUND_ABOUT = _FOUND.replace("WHERE e.seq", "WHERE e.subject = :subject AND e.seq")
WORDS = 3


def since(db: Database, seq: int = 0, *, subject: str = "", limit: int = -1) -> list[Event]:
    """The lines after `seq`, oldest first; of one subject where it is given; at most `limit` (-1: all)."""
    found = db.execute(_SINCE_ABOUT, (subject, seq, limit)) if subject else db.execute(_SINCE, (seq, limit))
    return events(found.fetchall())


def these(db: Database, seqs: Sequence[int]) -> list[Event]:
    """The lines with these numbers, in their order."""
    return events(db.execute(_THESE, (json.dumps(list(seqs)),)).fetchall())


def found(
    db: Database,
    *,
    who: str = "",
    kind: str = "",
    subject: str = "",
    words: Sequence[str] = (),
    after: int = 0,
    most: int = -1,
) -> list[int]:
    """Numbers of the lines behind `after` that fit, newest first: by a person, of a kind that holds `kind`, about a
    subject, with each of the first three words somewhere in them (upper or lower case).
    """
    given: dict[str, Any] = {f"w{at}": _like(words[at]) if at < len(words) else "" for at in range(WORDS)}
    given |= {"who": _like(who, ends=""), "kind": kind, "after": after, "most": most, "subject": subject}
    sql = _FOUND_ABOUT if subject else _FOUND
    return [row[0] for row in db.execute(sql, given).fetchall()]


def _like(word: str, *, ends: str = "%") -> str:
    """A pattern for what holds the word as it is typed."""
    escaped = "".join(f"!{letter}" if letter in "!%_" else letter for letter in word)
    return f"{ends}{escaped}{ends}" if word else ""


def events(rows: Iterable[Sequence[Any]]) -> list[Event]:
    """The lines of such rows: seq, at, who, kind, subject, data, what is personal. Raises Damaged."""
    return [
        Event(number, at, who, kind, about, _facts(number, data), _facts(number, hidden) if hidden else None)
        for number, at, who, kind, about, data, hidden in rows
    ]


def _facts(seq: int, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as wrong:
        raise Damaged(
            f"Event {seq} of the journal is damaged. Run roundsman fsck to see what else is, and open the last backup."
        ) from wrong


def standing(events: list[Event]) -> list[Event]:
    """Those of one subject that were not undone, or were done again; oldest first, as they are given."""
    gone: set[int] = set()
    for event in events:
        if event.kind == UNDONE:
            gone.update(event.data["lines"])
        elif event.kind == REDONE:
            gone.difference_update(event.data["lines"])
    return [event for event in events if event.seq not in gone]


def last_seq(db: Database) -> int:
    """The number of the newest line, 0 in an empty journal."""
    return int(db.execute("SELECT coalesce(max(seq), 0) FROM event").fetchone()[0])


def broken(db: Database) -> Iterator[str]:
    """A sentence for every line whose number, chain, hash or private digest does not hold."""
    expected_seq, prev_hash = 1, GENESIS
    rows = db.execute(
        "SELECT e.seq, e.at, e.who, e.kind, e.subject, e.data, e.prev_hash, e.hash, p.salt, p.data "
        "FROM event e LEFT JOIN event_private p ON p.seq = e.seq ORDER BY e.seq"
    ).fetchall()
    for seq, at, who, kind, subject, data, prev, told, salt, hidden in rows:
        if seq != expected_seq:
            yield f"event {seq}: lines {expected_seq} to {seq - 1} are missing"
        if prev != prev_hash:
            yield f"event {seq}: it is not chained to the line before it"
        if digest(prev, seq, at, who, kind, subject, data) != told:
            yield f"event {seq}: its content was changed after it was written"
        if hidden is not None and _promised(data) != hashlib.sha256(f"{salt}{hidden}".encode()).hexdigest():
            yield f"event {seq}: its personal part was changed after it was written"
        expected_seq, prev_hash = seq + 1, told


def _promised(data: str) -> object:
    """The digest of the personal part that a line holds; None where its content is no JSON any more."""
    try:
        return json.loads(data).get("private")
    except (ValueError, AttributeError):
        return None
