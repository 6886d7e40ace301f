"""The guided tour: walked by the keys it names, on the demo's file; left, remembered, and careful with a real file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from console import commands, tour
from console.app import RoundsmanApp
from console.dialogs.choose import Choose
from console.dialogs.confirm import Confirm
from console.rehearsal import DEMO_FILE, load_orders, rehearse
from console.tour import STEPS
from console.widgets.notice import Notice
from core.desk import Desk
from core.wiring import open_desk
from tests.console.snapshots import SIZES, press, screen_svg, screen_text, settle, type_text, until

at_both_sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
MORNING = datetime(2026, 3, 2, 8, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo_day(engine_ready: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's folder with its orders, made once."""
    folder = tmp_path_factory.mktemp("demo")
    desk = rehearse(folder, clock=lambda: MORNING, who="ann")
    desk.set("plan.seconds", "0.5")
    load_orders(desk, desk.today(), lambda _: None)
    desk.close()
    return folder


@pytest.fixture
def demo(demo_day: Path, tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "demo"
    shutil.copytree(demo_day, folder)
    desk = open_desk(folder / DEMO_FILE, who="ann", clock=lambda: MORNING)
    yield desk
    desk.close()


def at(app: RoundsmanApp) -> int:
    assert app.tour is not None
    return app.tour.at


async def take(pilot: Pilot[int], app: RoundsmanApp) -> None:
    """Do a step as its text says, key by key, until the tour goes on."""
    before = app.tour
    assert before is not None
    number = before.at
    for part in STEPS[number].parts:
        if part.kind != "key":
            continue
        if number == 0 and part.press == "enter":
            await type_text(pilot, "high")
            await pilot.pause(0.2)
        await press(pilot, part.press)
        if app.tour is None or app.tour.at != number:
            return
    if isinstance(app.screen, Confirm):
        await press(pilot, "enter")  # a move that breaks something is asked about first
    for _ in range(100):
        if app.tour is None or app.tour.at != number:
            return
        await pilot.pause(0.05)
    raise AssertionError(f"step {number + 1} is not done:\n{screen_text(app)}")


async def test_ten_steps_are_done_by_the_keys_that_they_name(demo: Desk) -> None:
    app = RoundsmanApp(demo)
    since = demo.last_seq()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "T")
        for number in range(len(STEPS)):
            assert at(app) == number
            await take(pilot, app)
        await until(pilot, lambda: app.tour is None)
        await press(pilot, "escape")
        await settle(pilot)
    assert {event.who for event in demo.events_since(since)} == {"ann"}
    assert tour.remembered() == 0
    assert demo.fsck() == []


@at_both_sizes
async def test_a_step_looks_as_agreed(demo: Desk, seen, size) -> None:
    app = RoundsmanApp(demo)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "T")
        assert screen_text(app) == seen


async def test_a_step_in_colour(demo: Desk, seen_svg) -> None:
    app = RoundsmanApp(demo)
    async with app.run_test(size=(100, 26)) as pilot:
        await press(pilot, "T", *["T", "1"] * 2, "2")
        assert at(app) == 2
        assert screen_svg(app) == seen_svg


async def test_a_step_waits_until_it_is_done(demo: Desk) -> None:
    app = RoundsmanApp(demo)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "T", "2", "1", "enter", "escape")
        assert at(app) == 0
        await press(pilot, "slash")
        await type_text(pilot, "high")
        await pilot.pause(0.2)
        assert at(app) == 0
        await press(pilot, "enter")
        await until(pilot, lambda: at(app) == 1)


async def test_it_is_left_and_goes_on_from_there_next_time(demo: Desk) -> None:
    app = RoundsmanApp(demo)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "T", "T", "1", "T", "1", "T", "3")
        assert app.tour is None
        assert "Tour 3" not in screen_text(app)
    app = RoundsmanApp(demo)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "T")
        assert isinstance(app.screen, Choose)
        await press(pilot, "1")
        assert at(app) == 2
        assert "Tour 3 of 10: Pin an uncertain address" in screen_text(app)
        await press(pilot, "T", "2")
        assert at(app) == 1


async def test_on_a_shop_s_own_file_it_asks_first(planned: Desk) -> None:
    app = RoundsmanApp(planned)
    since = planned.last_seq()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "T")
        assert isinstance(app.screen, Confirm)
        assert "your own file" in screen_text(app)
        await press(pilot, "n")
        assert app.tour is None
        await press(pilot, "T", "y")
        assert at(app) == 0
    assert planned.last_seq() == since


async def test_the_panel_goes_along_to_every_place(demo: Desk) -> None:
    app = RoundsmanApp(demo)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "T")
        for place in commands.PLACES:
            await press(pilot, place.key)
            await settle(pilot)
            assert "Tour 1 of 10" in screen_text(app)
        assert app.screen.query_one(Notice).said == ""


def test_every_key_of_a_step_is_there() -> None:
    assert len(STEPS) == 10
    for step in STEPS:
        assert any(part.kind == "key" for part in step.parts)
