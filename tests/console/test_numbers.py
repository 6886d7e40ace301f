"""The Numbers screen, walked by keys."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from console.app import RoundsmanApp
from console.dialogs.detail import Detail
from console.dialogs.listing import Listing
from console.views import numbers as views
from console.widgets.table import Table
from core.desk import Desk
from core.insights import service
from core.insights.measures import BY_NAME
from core.insights.model import Figure, Period
from core.wiring import open_desk
from tests.conftest import StoppedClock
from tests.console.queries import by_key
from tests.console.snapshots import SIZES, press, screen_svg, screen_text, until
from tests.core.insights.past import with_past

at_both_sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
#: A Thursday noon.
NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
TODAY = NOON.date()


@pytest.fixture(scope="module")
def past_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop's nine weeks, made once."""
    path = tmp_path_factory.mktemp("past") / "shop.db"
    desk = open_desk(path, who="ann", clock=StoppedClock(NOON))
    desk.set("shop.timezone", "Europe/London")
    desk.set("shop.name", "Colchester Bread")
    with_past(desk, TODAY, days=60, a_day=20)
    copy = desk.backup(path.with_name("copy.db"))
    desk.close()
    return copy


@pytest.fixture
def past(past_file: Path, shop_file: Path, clock: StoppedClock, open_shop: Callable[..., Desk]) -> Desk:
    """Ann's desk on that file."""
    clock.now = NOON
    shutil.copy(past_file, shop_file)
    return open_shop("ann")


@pytest.fixture
def app(past: Desk) -> RoundsmanApp:
    return RoundsmanApp(past)


def table(app: RoundsmanApp) -> Table:
    return app.screen.query_one(Table)


async def to_number(pilot, name: str) -> None:
    """Put the cursor on a number."""
    await press(pilot, "6")
    places = [row.key for row in table(pilot.app).rows.window(0, len(table(pilot.app).rows))]
    await press(pilot, "home", *["down"] * places.index(name))
    assert table(pilot.app).key == name


@at_both_sizes
async def test_the_numbers_look_as_agreed(app: RoundsmanApp, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await to_number(pilot, "on-time")
        assert screen_text(app) == seen


@at_both_sizes
async def test_day_by_day_they_look_as_agreed(app: RoundsmanApp, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "6", "v")
        assert screen_text(app) == seen


async def test_the_numbers_in_colour(app: RoundsmanApp, seen_svg) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "6", "down")
        assert screen_svg(app) == seen_svg


@at_both_sizes
async def test_without_orders_it_says_what_to_do(open_console: Callable[..., RoundsmanApp], seen, size) -> None:
    app = open_console()
    async with app.run_test(size=size) as pilot:
        await press(pilot, "6")
        assert screen_text(app) == seen
        await press(pilot, "enter")
        assert not app.screen.is_modal


@at_both_sizes
async def test_the_rows_behind_a_share_look_as_agreed(app: RoundsmanApp, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await to_number(pilot, "on-time")
        await press(pilot, "enter")
        assert isinstance(app.screen, Listing)
        assert screen_text(app) == seen


@at_both_sizes
async def test_the_routes_behind_a_cost_look_as_agreed(app: RoundsmanApp, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await to_number(pilot, "cost-per-stop")
        await press(pilot, "enter")
        assert screen_text(app) == seen


async def test_from_a_row_one_goes_to_its_order_and_back_to_the_row(app: RoundsmanApp, past: Desk) -> None:
    rows = service.behind(past, "on-time", Period.week_of(TODAY))
    async with app.run_test(size=(80, 24)) as pilot:
        await to_number(pilot, "on-time")
        await press(pilot, "enter", "down", "down", "enter")
        assert isinstance(app.screen, Detail)
        assert rows[2].order in app.screen.heading
        await press(pilot, "escape")
        assert isinstance(app.screen, Listing)
        assert table(app).key == "2"
        await press(pilot, "escape")
        assert table(app).key == "on-time"


async def test_from_a_route_one_goes_to_the_plan_of_its_day(app: RoundsmanApp, past: Desk) -> None:
    rows = service.behind(past, "km-per-stop", Period.week_of(TODAY))
    async with app.run_test(size=(80, 24)) as pilot:
        await to_number(pilot, "km-per-stop")
        await press(pilot, "enter", "end", "enter")
        assert (app.current_mode, app.day) == ("plan", rows[-1].day)


async def test_the_rows_of_the_day_the_week_and_all_weeks(app: RoundsmanApp, past: Desk) -> None:
    board = service.numbers(past, TODAY)
    measure = BY_NAME["delivered"]
    async with app.run_test(size=(80, 24)) as pilot:
        await to_number(pilot, "delivered")
        await press(pilot, "enter")
        for key, period in (("d", Period(TODAY, TODAY)), ("a", board.whole), ("w", board.week)):
            await press(pilot, key)
            assert len(table(app).rows) == board.figure(measure, period).numerator


async def test_a_number_without_rows_in_its_week_shows_those_of_all_weeks(app: RoundsmanApp, past: Desk) -> None:
    with past.writing() as db:
        db.execute("UPDATE days SET closed_at = NULL")
        db.execute("DELETE FROM attempts WHERE day >= '2026-03-02'")
        db.execute("UPDATE orders SET state = 'out' WHERE day >= '2026-03-02' AND state <> 'cancelled'")
    async with app.run_test(size=(80, 24)) as pilot:
        await to_number(pilot, "delivery-success")
        await press(pilot, "enter")
        assert "Mon 5 Jan to Sun 8 Mar" in screen_text(app)
        assert len(table(app).rows) > 0


async def test_the_day_is_turned_here_as_everywhere(app: RoundsmanApp, past: Desk) -> None:
    board = service.numbers(past, date(2026, 3, 4))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "6", "left_square_bracket")
        line = next(line for line in screen_text(app).splitlines() if "Orders due" in line)
        assert str(board.on(BY_NAME["orders"], date(2026, 3, 4)).numerator) in line
        assert "4 Mar" in screen_text(app)


async def test_what_another_console_marks_is_seen_without_a_key(app: RoundsmanApp, open_shop) -> None:
    bob: Desk = open_shop("bob")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "6", "down")
        before = screen_text(app)
        with bob.writing() as db:
            db.execute("UPDATE attempts SET outcome = 'failed', reason = 'LOST' WHERE day = '2026-03-05'")
            bob.record(db, "outcome.corrected", "order:1", {"outcome": "failed"})
        await until(pilot, lambda: screen_text(app) != before)
        assert table(app).key == "delivered"


async def test_a_key_here_asks_the_file_three_times_at_most(app: RoundsmanApp, past: Desk) -> None:
    """Counted on every connection; the frame's own questions for the clock's zone stand apart."""
    ran: list[str] = []
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "6", "enter", "escape")
        past.db.execute("SELECT 1")
        for db in past.store._opened:
            db.conn.set_trace_callback(ran.append)
        for key in ("down", "pagedown", "home", "v", "v", "left_square_bracket", "enter", "w", "a"):
            ran.clear()
            await press(pilot, key)
            asked = [sql for sql in ran if by_key(sql)]
            assert len(asked) <= 3, (key, asked)


@pytest.mark.parametrize(
    ("values", "drawn"),
    [
        ([0.92, 0.97, 0.95], "▆█▇"),
        ([None, 0.5, 1.0], "·▁█"),
        ([None, None], "··"),
        ([1.0, 1.0], "██"),
        ([0.0], "▁"),
    ],
)
def test_a_plot_of_shares_shows_a_few_points(values: list[float | None], drawn: str) -> None:
    assert views.plot([Figure(BY_NAME["on-time"], 0, 0, value) for value in values]) == drawn


def test_a_plot_of_amounts_begins_at_nothing() -> None:
    assert views.plot([Figure(BY_NAME["orders"], 0, 0, value) for value in (0.0, 50.0, 100.0)]) == "▁▅█"


@pytest.mark.parametrize(
    ("name", "before", "after", "text", "tone"),
    [
        ("on-time", 0.9, 0.925, "+2.5 pt", "good"),
        ("on-time", 0.9, 0.9, "=", "muted"),
        ("cost-per-stop", 800.0, 760.0, "-0.40 GBP", "good"),
        ("failed", 3.0, 5.0, "+2", "warn"),
        ("orders", 3.0, 5.0, "+2", "muted"),
        ("km-per-stop", 2000.0, 2600.0, "+0.6 km", "warn"),
        ("on-time", None, 0.9, "", ""),
    ],
)
def test_a_change_says_in_words_and_tone_whether_it_is_better(name, before, after, text, tone) -> None:
    measure = BY_NAME[name]
    cell = views.change(Figure(measure, 1, 1, after), Figure(measure, 1, 1, before), "GBP")
    assert (cell.text, cell.tone) == (text, tone)
