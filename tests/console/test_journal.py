"""The Journal screen, walked by keys; alone and beside another console."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from console.app import RoundsmanApp
from console.dialogs.detail import Detail
from console.widgets.filter import FilterLine
from console.widgets.notice import Notice
from console.widgets.table import Table
from core.deliveries import service as deliveries
from core.deliveries.model import FailureReason, Outcome
from core.desk import Desk
from core.orders import service as orders
from core.store import journal
from tests.console import rounds
from tests.console.queries import by_key
from tests.console.rounds import MONDAY
from tests.console.snapshots import SIZES, press, screen_text, type_text, until

at_both_sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture
def busy(planned: Desk, open_shop: Callable[..., Desk]) -> Desk:
    """Ann's desk after a day on which Bob changed a phone number and marked what came of two orders."""
    bob = open_shop("bob")
    order = orders.find(planned, "1001")
    orders.edit(bob, order.id, order.version, phone="01206 555777")
    deliveries.approve(planned, MONDAY)
    deliveries.mark(bob, order.id, Outcome.DELIVERED, received_by="Ann")
    failed = rounds.number(planned, "1002")
    deliveries.mark(bob, failed, Outcome.FAILED, reason=FailureReason.NOT_HOME, note="[/b] \x1b[31mdog")
    return planned


@pytest.fixture
def app(busy: Desk) -> RoundsmanApp:
    return RoundsmanApp(busy)


def table(app: RoundsmanApp) -> Table:
    return app.screen.query_one(Table)


async def look_for(pilot, text: str, lines: int) -> None:
    """Type a filter and wait until so many lines are left."""
    await press(pilot, "slash", "ctrl+u")
    await type_text(pilot, text)
    await until(pilot, lambda: len(table(pilot.app).rows) == lines)
    await press(pilot, "enter")


@at_both_sizes
async def test_the_journal_looks_as_agreed(app: RoundsmanApp, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "7")
        assert screen_text(app) == seen


@at_both_sizes
async def test_a_line_shows_what_was_before_and_after(app: RoundsmanApp, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "J")
        await look_for(pilot, "kind:order.changed", 1)
        await press(pilot, "enter")
        assert isinstance(app.screen, Detail)
        assert "+441206555777" in screen_text(app)
        assert screen_text(app) == seen


@at_both_sizes
async def test_a_filter_that_finds_nothing_says_what_can_be_typed(app: RoundsmanApp, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "7")
        await look_for(pilot, "who:nobody", 0)
        assert screen_text(app) == seen
        await press(pilot, "s")
        assert app.screen.query_one(Notice).said == "There is no line here."


async def test_from_a_line_one_goes_to_its_order(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "7")
        await look_for(pilot, "about:1002 kind:outcome", 1)
        await press(pilot, "enter", "o")
        assert isinstance(app.screen, Detail)
        assert app.screen.heading.startswith("Order 1002")
        await press(pilot, "escape")
        assert app.current_mode == "journal"


async def test_from_a_line_one_goes_to_the_plan_of_its_day(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "7", "right_square_bracket")
        await look_for(pilot, "kind:plan.approved", 1)
        await press(pilot, "enter", "p")
        assert (app.current_mode, app.day) == ("plan", MONDAY)


async def test_only_what_concerns_the_same_thing_is_shown_at_one_key(app: RoundsmanApp, busy: Desk) -> None:
    order = rounds.number(busy, "1002")
    own = len(busy.events_since(0, subject=f"order:{order}"))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "7")
        everything = len(table(app).rows)
        await press(pilot, "s")
        await until(pilot, lambda: len(table(app).rows) == own)
        assert app.screen.query_one(FilterLine).text == f"about:order:{order}"
        await press(pilot, "s")
        await until(pilot, lambda: len(table(app).rows) == everything)


async def test_new_lines_of_another_console_come_in_while_the_cursor_stays(
    app: RoundsmanApp, busy: Desk, open_shop: Callable[..., Desk]
) -> None:
    ben = open_shop("ben")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "7", "down", "down")
        key, before = table(app).key, len(table(app).rows)
        order = orders.find(ben, "1006")
        began = time.monotonic()
        orders.edit(ben, order.id, order.version, notes="Ring twice")
        await until(pilot, lambda: "ben" in screen_text(app).splitlines()[4])
        assert time.monotonic() - began < 5
        assert (table(app).key, len(table(app).rows)) == (key, before + 1)
        assert table(app).scroll_offset.y == 0


async def test_far_down_the_journal_the_view_stays_too(
    app: RoundsmanApp, busy: Desk, open_shop: Callable[..., Desk]
) -> None:
    ben = open_shop("ben")
    async with app.run_test(size=(80, 12)) as pilot:
        await press(pilot, "7", "end")
        key, above = table(app).key, table(app).cursor - table(app).scroll_offset.y
        rows = len(table(app).rows)
        ben.set("shop.phone", "01206 1")
        await until(pilot, lambda: len(table(app).rows) == rows + 1)
        assert table(app).key == key
        assert table(app).cursor - table(app).scroll_offset.y == above


async def test_a_line_is_read_while_others_work(app: RoundsmanApp, open_shop: Callable[..., Desk]) -> None:
    ben = open_shop("ben")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "7", "enter")
        assert isinstance(app.screen, Detail)
        rows = len(app.screen_stack[0].query_one(Table).rows)
        ben.set("shop.phone", "01206 1")
        await until(pilot, lambda: len(app.screen_stack[0].query_one(Table).rows) == rows + 1)
        assert isinstance(app.screen, Detail)


@pytest.fixture(scope="module")
def long_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with 100,000 lines in its journal."""
    from core.wiring import open_desk

    path = tmp_path_factory.mktemp("long") / "shop.db"
    desk = open_desk(path, who="ann")
    with desk.writing() as db:
        db.conn.executemany(
            "INSERT INTO event VALUES (?, ?, ?, 'plan.moved', 'day:2026-03-02', '{\"plan\":1}', '', '')",
            ((seq, 1_772_000_000 + seq, "ben" if seq % 1000 == 0 else "ann") for seq in range(1, 100_001)),
        )
    desk.close()
    return path


async def test_a_hundred_thousand_lines_open_and_scroll_at_once(
    long_file: Path, shop_file: Path, open_shop: Callable[..., Desk]
) -> None:
    shutil.copy(long_file, shop_file)
    desk = open_shop("ann")
    app = RoundsmanApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "7")
        assert len(table(app).rows) == 100_000
        began = time.perf_counter()
        table(app).action_jump(-1)
        await pilot.pause()
        table(app).show(table(app).rows)
        assert time.perf_counter() - began < 2.0
        await look_for(pilot, "who:ben", 100)


async def test_a_key_here_asks_the_file_three_times_at_most(app: RoundsmanApp, busy: Desk) -> None:
    ran: list[str] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "7", "enter", "escape")
        for db in busy.store._opened:
            db.conn.set_trace_callback(ran.append)
        for key in ("down", "end", "home", "pagedown", "s", "s", "enter", "escape"):
            ran.clear()
            await press(pilot, key)
            await pilot.pause(0.3)
            asked = [sql for sql in ran if by_key(sql)]
            assert len(asked) <= 3, (key, asked)


def test_what_a_person_typed_stays_text(busy: Desk) -> None:
    found = journal.found(busy.db, words=("dog",))
    (event,) = journal.these(busy.db, found)
    assert event.private is not None
    assert "\x1b" not in str(event.private)
