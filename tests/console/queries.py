"""Which queries the console asks of its file, and how SQLite goes about them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest

from core.desk import Desk
from core.store.connection import Store

#: Tables that stay small however long a shop lives, and what is given with the query itself.
SMALL = {"settings", "depots", "vehicles", "drivers", "shifts", "days", "area", "lessons", "wanted", "json_each"}


class Queries:
    """Every statement that was run, on whatever thread, with its values."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def hear(self, sql: str) -> None:
        word = sql.lstrip().split(None, 1)[0].upper()
        if word in {"SELECT", "WITH"}:
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
    plan = [str(row[3]) for row in desk.db.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()]
    return [
        step for step in plan if step.startswith("SCAN ") and "INDEX" not in step and _table(step, sql) not in SMALL
    ]


def _table(step: str, sql: str) -> str:
    """The table that a step names by its alias."""
    name = step.split()[1]
    words = sql.replace(",", " ").replace("(", " ").replace(")", " ").split()
    for before, word in pairwise(words):
        if word == name and before.islower() and before not in {"from", "join", "as"}:
            return before
    return name
