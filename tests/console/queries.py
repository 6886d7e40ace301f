"""Which queries the console asks of its file, and how SQLite goes about them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest

from core.desk import Desk
from core.store.connection import Store

#: Tables that stay small however long a shop lives, and what is given with the query itself.
SMALL = {
    "sqlite_schema",
    "temp.sqlite_schema",
    "settings",
    "channel_state",  # a row for each channel
    "depots",
    "vehicles",
    "drivers",
    "shifts",
    "days",
    "area",
    "lessons",
    "wanted",
    "json_each",
}

#: A table that a query makes for itself.
_OWN = re.compile(r"(\w+)\s+AS\s+(?:MATERIALIZED\s+)?\(")
#: What no key asks for.
ASIDE = ("FROM presence", "SELECT key, value FROM settings", "ORDER BY e.seq LIMIT 500")


def by_key(sql: str) -> bool:
    """Whether it is a question that a key may have asked."""
    return sql.lstrip().split(None, 1)[0].upper() in {"SELECT", "WITH"} and not any(part in sql for part in ASIDE)


class Queries:
    """Every statement that was run, on whatever thread, with its values.

    But for what the clock asks: who else is there, and what is new in the journal; and the settings after a commit.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []

    def hear(self, sql: str) -> None:
        if by_key(sql):
            self.asked.append(sql)

    def take(self) -> list[str]:
        """Those since the last time."""
        asked, self.asked = self.asked, []
        return asked


@contextmanager
def heard(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Queries]:
    """Hear every query of this desk from now on."""
    queries, connect = Queries(), Store._connect

    def connected(store: Store) -> Any:
        db = connect(store)
        db.conn.set_trace_callback(queries.hear)
        return db

    monkeypatch.setattr(Store, "_connect", connected)
    desk.close()  # connections that were opened before would not be heard
    yield queries


def unindexed(desk: Desk, sql: str) -> list[str]:
    """The steps in which SQLite goes through a whole table that grows."""
    desk.db.conn.create_function("instant", 3, lambda *_: 0, deterministic=True)  # some queries bring their own
    desk.db.conn.create_function("address_digest", 1, lambda _: "", deterministic=True)
    plan = [str(row[3]) for row in desk.db.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()]
    known = SMALL | set(_OWN.findall(sql))
    scans = [step for step in plan if step.startswith("SCAN ") and "INDEX" not in step and "CONSTANT" not in step]
    return [step for step in scans if known.isdisjoint(_tables(step, sql))]


def _tables(step: str, sql: str) -> set[str]:
    """What a step may mean by its name: a table, or those that have it as their alias."""
    name = step.split()[1]
    words = sql.replace(",", " ").replace("(", " ").replace(")", " ").split()
    named = {before for before, word in pairwise(words) if word == name and before.islower()}
    return {name} | named - {"from", "join", "as"}
