"""Which consoles are open on the file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from core.desk import Desk
from core.store.presence import GONE_S

MONDAY = date(2026, 3, 2)


def where(desk: Desk) -> list[tuple[str, str, str]]:
    return [(one.who, one.place, one.about) for one in desk.present()]


def test_a_console_is_seen_where_it_is_until_it_leaves(desk: Desk, open_shop: Callable[..., Desk]) -> None:
    ben = open_shop("ben")
    desk.here("a", "plan", MONDAY)
    ben.here("b", "orders", MONDAY, "7")
    assert where(desk) == [("ann", "plan", ""), ("ben", "orders", "7")]
    ben.here("b", "day", MONDAY)
    assert where(desk) == [("ann", "plan", ""), ("ben", "day", "")]
    desk.away("a")
    assert where(desk) == [("ben", "day", "")]


def test_a_console_that_died_is_gone_after_a_minute(desk: Desk, open_shop: Callable[..., Desk], clock) -> None:
    open_shop("ben").here("b", "day", MONDAY)
    clock.now += timedelta(seconds=GONE_S - 1)
    assert where(desk) == [("ben", "day", "")]
    clock.now += timedelta(seconds=1)
    assert where(desk) == []
    desk.here("a", "plan", MONDAY)
    assert desk.db.execute("SELECT count(*) FROM presence").fetchone()[0] == 1


def test_a_sign_of_life_stands_in_no_journal_and_leaves_the_file_sound(desk: Desk) -> None:
    before = desk.last_seq()
    desk.here("a", "plan", MONDAY)
    assert desk.last_seq() == before
    assert desk.fsck() == []
