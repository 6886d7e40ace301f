"""Who wants no messages by a channel: for ever, until they say START, also after their data are erased.

A person is known by a digest of their number or address, salted with the file's own salt: it says nothing of them, and
the same address written again is known by it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from core.store.sqlite import Database


@dataclass(frozen=True, slots=True)
class OptOut:
    """One person and one channel."""

    channel: str
    address: str  #: empty once the person was erased
    since: int  #: UTC s
    source: str  #: 'keyword', 'person', 'provider', 'bounce'
    words: str  #: what they wrote or said


def digest(db: Database, address: str) -> str:
    """The address as it stands in the table: salted SHA-256 of it, whatever its capitals."""
    return _digest(_salt(db), address)


def _salt(db: Database) -> str:
    return str(db.execute("SELECT value FROM salt").fetchone()[0])


def _digest(salt: str, address: str) -> str:
    return hashlib.sha256(f"{salt}{address.strip().lower()}".encode()).hexdigest()


def add(db: Database, channel: str, address: str, *, since: int, source: str, words: str = "") -> bool:
    """Nothing goes there by that channel any more; False where that was so already."""
    made = db.execute(
        "INSERT INTO opt_outs (channel, digest, address, since, source, words) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        (channel, digest(db, address), address.strip(), since, source, words),
    )
    return made.rowcount > 0


def remove(db: Database, channel: str, address: str) -> bool:
    """They want messages again; False where there was no opt-out."""
    gone = db.execute("DELETE FROM opt_outs WHERE channel = ? AND digest = ?", (channel, digest(db, address)))
    return gone.rowcount > 0


def among(db: Database, channel: str, addresses: Iterable[str]) -> frozenset[str]:
    """Those of the addresses that have opted out of the channel."""
    out = {row[0] for row in db.execute("SELECT digest FROM opt_outs WHERE channel = ?", (channel,)).fetchall()}
    if not out:
        return frozenset()
    salt = _salt(db)
    return frozenset(address for address in addresses if address and _digest(salt, address) in out)


def everybody(db: Database) -> list[OptOut]:
    """All of them, the latest first."""
    rows = db.execute("SELECT channel, address, since, source, words FROM opt_outs ORDER BY since DESC, digest")
    return [OptOut(*row) for row in rows.fetchall()]


def erase(db: Database, address: str) -> None:
    """Forget the address and its words, and keep the opt-out."""
    db.execute("UPDATE opt_outs SET address = '', words = '' WHERE digest = ?", (digest(db, address),))
