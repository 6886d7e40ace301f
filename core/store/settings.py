"""The shop's settings: a table of known keys with default and meaning. Secrets never stand here."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from core.errors import BadInput
from core.store.careful import CarefulConnection
from core.store.checks import Setting
from core.store.known_messages import MESSAGES
from core.store.known_shop import SHOP
from core.store.sqlite import Database
from core.text import clean

__all__ = ["KNOWN", "Setting", "everything", "get", "put"]

KNOWN = {setting.key: setting for setting in (*SHOP, *MESSAGES)}


def get(db: Database, key: str) -> str:
    """The value in force: what was set, else the default. Raises BadInput for an unknown key."""
    setting = _known(key)
    return _stored(db).get(key, setting.default)


def everything(db: Database) -> list[tuple[Setting, str]]:
    """Every known setting with the value in force."""
    stored = _stored(db)
    return [(setting, stored.get(setting.key, setting.default)) for setting in KNOWN.values()]


def _stored(db: Database) -> Mapping[str, str]:
    """What was set: read once, and again when this connection or another has changed anything in the file.

    A screen asks for the shop's zone with every key: the answer costs 12 microseconds and no query.
    """
    conn = db.conn
    if not isinstance(conn, CarefulConnection) or conn.in_transaction:
        return _read(db)
    state = int(conn.execute("PRAGMA data_version").fetchone()[0]), int(conn.total_changes)
    if conn.settings is None or conn.settings[0] != state:
        conn.settings = state, _read(db)
    return conn.settings[1]


def _read(db: Database) -> dict[str, str]:
    return dict(db.execute("SELECT key, value FROM settings").fetchall())


def put(db: Database, key: str, value: str) -> tuple[str, str]:
    """Set a value and return (before, after). Raises BadInput for an unknown key or a value that cannot be."""
    setting = _known(key)
    value = clean(value)
    try:
        setting.check(value)
    except BadInput as wrong:
        raise BadInput(f"{key}: {wrong}") from wrong
    before = get(db, key)
    db.execute(
        "INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )
    return before, value


def _known(key: str) -> Setting:
    if key not in KNOWN:
        near = get_close_matches(key, KNOWN, n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        raise BadInput(f"There is no setting “{clean(key, limit=60)}”. {hint}roundsman settings list shows all.")
    return KNOWN[key]
