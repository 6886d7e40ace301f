"""Erasing a person who asks for it: orders and messages stay as numbers, nothing in them says whose they were.

Who has opted out stays so: a salted digest of the address is kept, which says nothing to anybody.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from core.desk import Desk
from core.errors import BadInput, NotFound, Refused, Unavailable
from core.notifications import addresses, optouts
from core.notifications import service as notifications
from core.privacy import store
from core.privacy.model import Erased
from core.store import steps
from core.store.sqlite import Database, sqlite3

__all__ = ["Erased", "erase", "known"]

_OPEN = frozenset({"new", "out", "attempted"})


def known(desk: Desk, *, phone: str = "", email: str = "") -> int:
    """How many orders are of the person with that number or e-mail address. Raises BadInput."""
    return len(store.orders(desk.db, *_read(desk, phone, email)))


def erase(desk: Desk, *, phone: str = "", email: str = "") -> Erased:
    """Let go of everything that says who the person with that number or e-mail address is, also of the bytes on disk.

    It cannot be undone, and everybody's steps are let go of with it. Backups and files that were imported are not
    touched. Raises BadInput; Refused while an order is open; NotFound where nothing is known; Unavailable where another
    console reads the file just then: what was erased stays so, say it again to have its bytes gone, too.
    """
    number, address = _read(desk, phone, email)
    desk.db.execute("PRAGMA secure_delete = ON")
    # Not `desk.writing()`: this is no step that could be undone.
    with desk.store.writing() as db:
        theirs = _closed(store.orders(db, number, address))
        letters = store.letters(db, theirs)
        notifications.withdraw(desk, db, theirs, "the person was erased")
        optout = _let_go(db, [number, address, *_addresses(db, theirs)])
        messages, inbound, lines = store.erase(db, theirs, number, address)
        if not (theirs or inbound or lines or optout):
            raise NotFound("Nothing is known of such a person: no order, no reply, no opt-out.")
        steps.forget(db)
        counts = {"orders": len(theirs), "messages": messages, "inbound": inbound, "lines": lines}
        desk.record(db, "person.erased", "person:", counts)
    removed = _remove(desk, letters)
    _sweep(desk.db)
    return Erased(len(theirs), messages, inbound, lines, removed)


def _read(desk: Desk, phone: str, email: str) -> tuple[str, str]:
    if not phone.strip() and not email.strip():
        raise BadInput("Say whom: --phone, --email, or both.")
    number = addresses.read(desk, phone)[1] if phone.strip() else ""
    if email.strip() and "@" not in email:
        raise BadInput(f"“{email}” is no e-mail address.")
    return number, email.strip()


def _closed(found: list[tuple[int, str, str]]) -> list[int]:
    waiting = [order for _, order, state in found if state in _OPEN]
    if waiting:
        raise Refused(
            f"Order {', '.join(waiting[:5])} is open: without name and address nobody can bring it. Mark what came of "
            "it, or cancel it, then erase."
        )
    return [number for number, _, _ in found]


def _addresses(db: Database, orders: list[int]) -> list[str]:
    return [text for text in store.texts(db, orders) if "@" in text or text.startswith("+")]


def _let_go(db: Database, known_addresses: list[str]) -> bool:
    """Forget the addresses of opt-outs, and rules about the person; whether there was any."""
    before = db.conn.total_changes
    for address in filter(None, dict.fromkeys(known_addresses)):
        written = addresses.email(address)[0] or address if "@" in address else address
        optouts.erase(db, written)
        db.execute("DELETE FROM message_rules WHERE scope = 'customer' AND about = ?", (written.lower(),))
    return db.conn.total_changes != before


def _remove(desk: Desk, names: list[str]) -> int:
    """Remove the letters that the folder channel has written to them."""
    folder = Path(desk.setting("messages.folder") or desk.beside(".outbox"))
    removed = 0
    for name in names:
        with suppress(FileNotFoundError):
            (folder / Path(name).name).unlink()
            removed += 1
    return removed


def _sweep(db: Database) -> None:
    """Write the file anew without what was freed in it, and empty its log."""
    try:
        db.execute("VACUUM")
        (busy, *_) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        busy = 1
    if busy:
        raise Unavailable(
            "They are erased, but another console reads the file, so old bytes are still in it. Say it again when the "
            "others are closed."
        )
