"""The first five minutes: from no file at all to a plan, by keys; left at any step, nothing is half-made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from click.testing import CliRunner
from textual.pilot import Pilot

from console.app import RoundsmanApp
from console.cli import roundsman
from console.dialogs.choose import Choose
from console.dialogs.greeting import Greeting
from console.flows.beginning import OPEN_DEMO, OPEN_TOUR
from core.desk import Desk
from core.errors import BadInput
from core.fleet import beginning
from core.fleet import service as fleet
from core.plans import service as plans
from core.region.service import add_region
from core.wiring import open_desk
from fixtures import demo
from tests.console.snapshots import SIZES, press, screen_svg, screen_text, settle, type_text, until

at_both_sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
ADDRESS = "4 Wendle Park, Wendlesham WL1 1ES"


@pytest.fixture
def blank(tmp_path: Path) -> Iterator[Desk]:
    """A desk on a file that was never there before."""
    desk = open_desk(tmp_path / "shop.db", who="ann", clock=lambda: datetime(2026, 3, 2, 8, 5, tzinfo=UTC))
    yield desk
    desk.close()


def console(desk: Desk, folder: Path) -> RoundsmanApp:
    app = RoundsmanApp(desk)
    app.folder = folder
    return app


async def greeted(pilot: Pilot[int]) -> None:
    """Wait until the greeting stands in front (again)."""
    await until(pilot, lambda: type(pilot.app.screen) is Greeting)
    await settle(pilot)


async def fill_shop(pilot: Pilot[int], *, address: str = ADDRESS) -> None:
    await press(pilot, "enter")
    await type_text(pilot, "Harrow & Finch")
    await press(pilot, "tab")
    await type_text(pilot, address)


@at_both_sizes
async def test_the_greeting_looks_as_agreed(blank: Desk, tmp_path: Path, seen, size) -> None:
    app = console(blank, tmp_path)
    async with app.run_test(size=size) as pilot:
        await greeted(pilot)
        assert screen_text(app).replace(blank.path.stem, "shop") == seen


async def test_the_greeting_in_colour(blank: Desk, tmp_path: Path, seen_svg) -> None:
    app = console(blank, tmp_path)
    async with app.run_test(size=(84, 22)) as pilot:
        await greeted(pilot)
        assert screen_svg(app) == seen_svg


@at_both_sizes
async def test_what_the_shop_is_asked_looks_as_agreed(blank: Desk, tmp_path: Path, seen, size) -> None:
    app = console(blank, tmp_path)
    async with app.run_test(size=size) as pilot:
        await greeted(pilot)
        await press(pilot, "enter")
        assert screen_text(app) == seen


async def test_a_newcomer_reaches_a_plan_by_pressing_enter(blank: Desk, tmp_path: Path) -> None:
    app = console(blank, tmp_path)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await greeted(pilot)
        await fill_shop(pilot)
        await press(pilot, "enter")  # the shop, as text: no map knows it yet
        await greeted(pilot)
        assert fleet.fleet(blank).depots == ()
        await press(pilot, "enter", "ctrl+u")
        await type_text(pilot, str(demo.TOWN))
        await press(pilot, "enter")
        await greeted(pilot)
        await press(pilot, "enter", "enter")  # the shop again: the map knows its address now
        await greeted(pilot)
        (depot,) = fleet.fleet(blank).depots
        assert (round(depot.lat, 3), round(depot.lon, 3)) == (52.093, 0.915)
        assert blank.setting("shop.timezone") == "Europe/London"
        await press(pilot, "enter", "ctrl+u")
        await type_text(pilot, str(demo.ORDERS_CSV))
        await press(pilot, "enter", "i")
        await until(pilot, lambda: "Report" in type(app.screen).__name__)
        await press(pilot, "enter")
        await until(pilot, lambda: not app.busy)
        assert "3 goes to the plan" in screen_text(app) or "Then 3, and b builds" in screen_text(app)
        blank.set("plan.seconds", "0.5")
        await press(pilot, "3", "b")
        await until(pilot, lambda: plans.standing(blank, app.day).head is not None)
        await until(pilot, lambda: not app.busy)
    assert blank.fsck() == []


async def test_left_with_esc_at_any_step_the_file_is_as_it_was(blank: Desk, tmp_path: Path) -> None:
    app = console(blank, tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await greeted(pilot)
        for step in ("1", "2", "3"):
            await press(pilot, step, "escape")
            await greeted(pilot)
        await fill_shop(pilot)
        await press(pilot, "escape", "y")
        await greeted(pilot)
        await press(pilot, "escape")
        assert not app.screen.is_modal
    assert blank.last_seq() == 0


async def test_what_was_left_is_greeted_again_and_what_was_begun_is_not(blank: Desk, tmp_path: Path) -> None:
    app = console(blank, tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await greeted(pilot)
    app = console(blank, tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await greeted(pilot)
        await press(pilot, "6")
        assert not app.screen.is_modal
    beginning.begin(blank, "Harrow & Finch", ADDRESS)
    app = console(blank, tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert not app.screen.is_modal
        await press(pilot, "ctrl+p")
        await type_text(pilot, "begin: your shop")
        await pilot.pause(0.3)
        await press(pilot, "enter")
        await greeted(pilot)
        assert "its place on the map is missing" in screen_text(app)


@pytest.mark.parametrize(("key", "leads_to"), [("4", OPEN_DEMO), ("5", OPEN_TOUR)], ids=["demo", "tour"])
async def test_the_demo_day_and_its_tour_are_one_key_away(blank: Desk, tmp_path: Path, key: str, leads_to: int) -> None:
    app = console(blank, tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await greeted(pilot)
        await press(pilot, key)
    assert app.return_value == leads_to
    assert blank.last_seq() == 0


async def test_a_doubtful_address_is_chosen_from_what_the_map_knows(blank: Desk, tmp_path: Path) -> None:
    add_region(blank, [demo.TOWN])
    app = console(blank, tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p")
        await type_text(pilot, "begin: your shop")
        await pilot.pause(0.3)
        await press(pilot, "enter")
        await greeted(pilot)
        await fill_shop(pilot, address="21 High Street")
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: type(app.screen) is Choose)
        await press(pilot, "1")
        await greeted(pilot)
        assert len(fleet.fleet(blank).depots) == 1


def test_a_shop_begins_all_or_nothing(blank: Desk) -> None:
    with pytest.raises(BadInput, match="ends before it starts"):
        beginning.begin(blank, "Bread", ADDRESS, (52.09, 0.91), starts=time(17), ends=time(8))
    assert blank.last_seq() == 0
    assert fleet.fleet(blank).depots == ()


def test_beginning_again_corrects_and_adds_nothing_twice(blank: Desk) -> None:
    first = beginning.begin(blank, "Bread", ADDRESS, (52.09, 0.91), vans=2)
    again = beginning.begin(blank, "Better Bread", ADDRESS, (52.10, 0.92), vans=2)
    assert (first.vans, again.vans) == (2, 0)
    known = fleet.fleet(blank)
    assert [(d.name, d.lat) for d in known.depots] == [("Bread", 52.10)]
    assert len(known.vehicles) == 2
    assert len(fleet.on_duty(blank, blank.today())) == 2


def test_the_verb_begins_the_same_way(tmp_path: Path) -> None:
    file = str(tmp_path / "shop.db")

    def begin(*more: str) -> str:
        return CliRunner().invoke(roundsman, ["--file", file, "begin", "Bread", ADDRESS, *more]).stderr

    assert "Bread is kept. Add a map" in begin()
    assert "vans added: 3" in begin("--vans", "3", "--at", "52.09,0.91")
    assert "vans added: 0" in begin()
