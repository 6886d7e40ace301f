"""Who else is on the file, and where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from console import presence
from console.app import RoundsmanApp
from console.presence import Presence, Whereabouts
from console.watch import Watch
from console.widgets.table import Table
from core.desk import Desk
from core.orders import service as orders
from tests.console import rounds
from tests.console.rounds import MONDAY
from tests.console.snapshots import press, screen_text, settle, until
from tests.console.test_plan import app, table, to_stop

__all__ = ["app"]


@pytest.fixture
def ben(planned: Desk, open_shop: Callable[..., Desk]) -> Desk:
    """Ben's desk on Ann's file."""
    return open_shop("ben")


def masthead(app: RoundsmanApp) -> str:
    return screen_text(app).splitlines()[0]


async def test_the_masthead_says_who_is_where_and_forgets_who_left(app: RoundsmanApp, ben: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        ben.here("b", "plan", MONDAY)
        await until(pilot, lambda: "ben: Plan" in masthead(app))
        ben.here("b", "day", MONDAY)
        await until(pilot, lambda: "ben: Day" in masthead(app))
        ben.away("b")
        await until(pilot, lambda: "ben" not in masthead(app))


async def test_a_console_that_died_vanishes(app: RoundsmanApp, ben: Desk, clock) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        ben.here("b", "plan", MONDAY)
        await until(pilot, lambda: "ben: Plan" in masthead(app))
        clock.now += timedelta(seconds=61)
        await until(pilot, lambda: "ben" not in masthead(app))


async def test_a_console_shows_where_it_is_and_leaves_nothing_behind(app: RoundsmanApp, planned: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await until(pilot, lambda: [one.place for one in planned.present()] == ["orders"])
        await to_stop(pilot, "1003")
        await until(pilot, lambda: [one.place for one in planned.present()] == ["plan"])
        await press(pilot, "right_square_bracket")
        await until(pilot, lambda: [one.day for one in planned.present()] == ["2026-03-03"])
    assert planned.present() == []


async def test_a_sign_of_life_of_another_console_loads_nothing_anew(app: RoundsmanApp, ben: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3")
        before = app.changes
        ben.here("b", "plan", MONDAY)
        await until(pilot, lambda: "ben: Plan" in masthead(app))
        assert app.changes == before


async def test_another_console_s_change_is_seen_within_a_second_and_the_cursor_stays(
    app: RoundsmanApp, ben: Desk
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "1", "down", "down")
        key = app.screen.query_one(Table).key
        order = orders.find(ben, "1001")
        orders.edit(ben, order.id, order.version, name="Anna Smithers")
        for _ in range(10):
            await pilot.pause(0.1)
            if "Anna Smithers" in screen_text(app):
                break
        assert "Anna Smithers" in screen_text(app)
        assert app.screen.query_one(Table).key == key


async def test_who_lists_the_others_and_enter_goes_where_one_is(app: RoundsmanApp, ben: Desk, seen) -> None:
    ben.here("b", "plan", MONDAY, str(rounds.number(ben, "1003")))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app._tick()
        await press(pilot, "at")
        assert screen_text(app) == seen
        await press(pilot, "enter")
        assert app.current_mode == "plan"
        assert table(app, "stops").key == str(rounds.number(ben, "1003"))


async def test_a_place_that_only_a_newer_console_has_is_named_and_not_gone_to(app: RoundsmanApp, ben: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        ben.here("b", "garage", MONDAY)
        await until(pilot, lambda: "ben: garage" in masthead(app))
        await press(pilot, "at", "enter")
        assert app.current_mode == "orders"


async def test_alone_on_the_file_the_list_says_so(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "at")
        assert "Nobody else has this file open." in screen_text(app)


def test_another_place_is_told_at_once_another_order_with_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(presence, "monotonic", lambda: now[0])
    here = Presence(desk)
    first = Whereabouts("plan", MONDAY, "1")
    assert here.due(first)
    here.tell(first)
    assert not here.due(Whereabouts("plan", MONDAY, "2"))
    assert here.due(Whereabouts("day", MONDAY, "1"))
    assert here.due(Whereabouts("plan", date(2026, 3, 3), "1"))
    now[0] += presence.EVERY_S
    assert here.due(first)


def test_one_s_own_console_is_no_other(desk: Desk, open_shop: Callable[..., Desk]) -> None:
    watch = Watch(desk, "a")
    desk.here("a", "plan", MONDAY)
    open_shop("ann").here("b", "day", MONDAY)
    assert watch.look() is None
    assert [one.console for one in watch.present()] == ["b"]
