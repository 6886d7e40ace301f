"""What has no place of its own: fleet, settings, backup, check, region. Walked by keys."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from console.app import RoundsmanApp
from console.dialogs.choose import Choose
from console.dialogs.confirm import Confirm
from console.dialogs.filepick import FilePick
from console.dialogs.form import Form
from console.dialogs.listing import Listing
from console.dialogs.progress import Progress
from console.dialogs.report import Report
from console.widgets.notice import Notice
from console.widgets.table import Table
from core.desk import Desk
from core.fleet import service as fleet
from core.region.service import add_region, region_facts
from fixtures import demo
from tests.console.snapshots import SIZES, press, screen_text, settle, type_text, until

at_both_sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture
def app(planned: Desk, tmp_path: Path) -> RoundsmanApp:
    """The console on a shop with two vans."""
    app = RoundsmanApp(planned)
    app.folder = tmp_path
    return app


def said(app: RoundsmanApp) -> str:
    """What the dialog in front says, else the place."""
    return app.screen.query_one(Notice).said


def table(app: RoundsmanApp) -> Table:
    return app.screen.query_one(Table)


async def done(pilot: Pilot[int]) -> None:
    """Wait for a job that runs in a thread."""
    app = pilot.app
    assert isinstance(app, RoundsmanApp)
    for _ in range(3000):
        if not app.busy:
            break
        await asyncio.sleep(0.01)
        await pilot.pause()
    assert not app.busy
    await settle(pilot)


@at_both_sizes
async def test_the_fleet_looks_as_agreed(app: RoundsmanApp, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "F", "down")
        assert screen_text(app) == seen


async def test_an_empty_fleet_says_what_to_begin_with(open_console: Callable[..., RoundsmanApp], seen) -> None:
    app = open_console()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "F")
        assert screen_text(app) == seen


async def test_a_shop_is_staffed_by_keys(open_console: Callable[..., RoundsmanApp], desk: Desk) -> None:
    app = open_console()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "F", "a", "2")
        assert said(app) == "A vehicle needs a depot to start from; add that first."
        await press(pilot, "a", "1")
        await type_text(pilot, "Bakery")
        await press(pilot, "tab", "tab")
        await type_text(pilot, "51.89, 0.9")
        await press(pilot, "enter")
        assert said(app) == "Bakery is saved; its clock is that of Europe/London."
        await press(pilot, "a", "3")
        await type_text(pilot, "Bob")
        await press(pilot, "enter", "a", "2")
        await type_text(pilot, "Van 1")
        await press(pilot, "tab", "tab", "tab")
        await type_text(pilot, "600kg")
        await press(pilot, "enter")
        # A new vehicle is asked for its shift at once.
        assert isinstance(app.screen, Form)
        await press(pilot, "enter")
        assert isinstance(app.screen, Listing)
        assert "mon-fri 08:00-17:00" in screen_text(app)
    known = fleet.fleet(desk)
    assert known.vehicle("Van 1").mass_g == 600_000
    assert len(known.shifts) == 5


async def test_a_vehicle_is_changed_in_its_form(app: RoundsmanApp, planned: Desk, seen) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "F", "down", "enter")
        assert screen_text(app) == seen
        await press(pilot, "end", "ctrl+u")
        await type_text(pilot, "Old van")
        await press(pilot, "enter")
        assert said(app) == "Old van is saved."
    assert fleet.fleet(planned).vehicle("Old van").mass_g == 500_000


async def test_a_shift_is_changed_and_ended(app: RoundsmanApp, planned: Desk, seen) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "F", "down", "s")
        assert screen_text(app) == seen
        await press(pilot, "tab", "ctrl+u")
        await type_text(pilot, "sat,sun")
        await press(pilot, "tab", "ctrl+u")
        await type_text(pilot, "10:00")
        await press(pilot, "enter")
        assert said(app) == "Van 1 drives on sat-sun."
        await press(pilot, "o", "ctrl+u")
        await type_text(pilot, "mon,wed")
        await press(pilot, "enter")
        assert said(app) == "Van 1 stays in on mon,wed."
    van = fleet.fleet(planned).vehicle("Van 1")
    shifts = {s.weekday: f"{s.starts:%H:%M}" for s in fleet.fleet(planned).shifts if s.vehicle_id == van.id}
    assert shifts == {1: "08:30", 3: "08:30", 4: "08:30", 5: "10:00", 6: "10:00"}


async def test_a_thing_goes_out_of_use_and_comes_back(app: RoundsmanApp, planned: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "F", "x")
        assert "still load at Bakery" in said(app)
        await press(pilot, "down", "x")
        assert said(app) == "Van 1 is out of use."
        assert not fleet.fleet(planned).vehicle("Van 1").active
        await press(pilot, "x")
        assert said(app) == "Van 1 is in use again."
    assert fleet.fleet(planned).vehicle("Van 1").active


async def test_a_depot_s_address_is_looked_up_where_no_place_is_given(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "F", "a", "1")
        await type_text(pilot, "Hub")
        await press(pilot, "enter")
        assert said(app).startswith("Say where it lies")


@at_both_sizes
async def test_the_settings_are_listed_and_one_is_changed(app: RoundsmanApp, planned: Desk, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "S")
        assert screen_text(app) == seen
        await press(pilot, "slash")
        await type_text(pilot, "detour")
        for _ in range(200):
            if len(table(app).rows) == 1:
                break
            await pilot.pause(0.02)
        await press(pilot, "enter", "enter", "ctrl+u")
        await type_text(pilot, "1.5")
        await press(pilot, "enter")
        assert said(app) == "roads.detour is 1.5 now."
    assert planned.setting("roads.detour") == "1.5"


async def test_a_setting_that_cannot_be_is_refused_with_its_reason(app: RoundsmanApp, planned: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "S", "down", "down", "enter", "ctrl+u")
        await type_text(pilot, "Mars/Base")
        await press(pilot, "enter")
        assert "There is no time zone “Mars/Base”" in said(app)
        assert isinstance(app.screen, Listing)
    assert planned.setting("shop.timezone") == "Europe/London"


async def test_the_file_is_backed_up_and_never_over_another(app: RoundsmanApp, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(2):
            await press(pilot, "B", "ctrl+u")
            await type_text(pilot, str(target))
            await press(pilot, "enter")
            await done(pilot)
        assert "is there already" in said(app)
    assert sqlite3.connect(target).execute("SELECT count(*) FROM orders").fetchone() == (9,)


async def test_the_file_is_checked(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "K")
        for _ in range(500):
            if app.screen.is_modal and "Check of the file" in screen_text(app):
                break
            await pilot.pause(0.02)
        assert "Nothing is wrong with the file." in screen_text(app)


async def test_a_map_is_added_and_its_addresses_are_known(app: RoundsmanApp, planned: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "R")
        assert isinstance(app.screen, FilePick)
        await press(pilot, "ctrl+u")
        await type_text(pilot, str(demo.TOWN))
        await press(pilot, "enter")
        await done(pilot)
        assert "The region knows" in said(app)
    assert planned.events_since()[-1].kind == "region.added"


@pytest.fixture
def mapped(planned: Desk, tmp_path: Path) -> Desk:
    """The shop with the demo town as its region, from a file of a day that is known."""
    copy = tmp_path / "town.osm.pbf"
    shutil.copy(demo.TOWN, copy)
    os.utime(copy, (1_767_225_600, 1_767_225_600))
    add_region(planned, [copy])
    return planned


@at_both_sizes
async def test_the_region_shows_its_maps_its_roads_and_whose_they_are(
    app: RoundsmanApp, mapped: Desk, size: tuple[int, int], seen: SnapshotAssertion
) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "R")
        await settle(pilot)
        assert screen_text(app) == seen


async def test_doors_that_no_road_is_near_are_shown_from_the_region_and_from_the_palette(
    app: RoundsmanApp, mapped: Desk
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "R", "d")
        await until(pilot, lambda: isinstance(app.screen, Report))
        assert "0 of 8 doors stand at a road." in screen_text(app)
        assert "no road is near" in screen_text(app)
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(app.screen, Listing))
        await press(pilot, "escape", "ctrl+p")
        await type_text(pilot, "doors far")
        await pilot.pause(0.3)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, Report))


async def test_another_map_is_added_to_the_region(app: RoundsmanApp, mapped: Desk, tmp_path: Path) -> None:
    (tmp_path / "banff.csv").write_text("LON,LAT,NUMBER,STREET,CITY,POSTCODE\n-115.5,51.1,7,Elk Street,Banff,T1L\n")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "R", "a", "ctrl+u")
        await type_text(pilot, str(tmp_path / "banff.csv"))
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, Listing) and "banff.csv" in screen_text(app))
        assert "The region knows 4,176 addresses and 63.1 km of road" in said(app)


async def test_a_map_that_is_being_added_can_be_stopped(app: RoundsmanApp, planned: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "R", "ctrl+u")
        await type_text(pilot, str(demo.TOWN))
        holding = threading.Thread(target=hold_the_builder)  # so that there is time to press a key
        holding.start()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Progress))
        await pilot.press("escape")
        await done(pilot)
        assert "was cancelled; it is as it was" in said(app)
    holding.join()
    assert region_facts(planned) is None
    assert builders() == []


def hold_the_builder() -> None:
    for _ in range(2000):
        for process in builders():
            os.kill(process, signal.SIGSTOP)
            return
        time.sleep(0.005)


def builders() -> list[int]:
    """The processes that build a region for this one."""
    told = ["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())]
    listed = subprocess.run(told, capture_output=True, text=True, check=True).stdout.splitlines()
    return [int(line.split()[0]) for line in listed if "core.region.worker" in line]


async def test_a_file_that_is_no_map_is_refused(app: RoundsmanApp, tmp_path: Path) -> None:
    (tmp_path / "letter.csv").write_text("Dear all,\n")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "R")
        await type_text(pilot, "letter.csv")
        await press(pilot, "enter")
        await done(pilot)
        assert said(app)
        assert not app.screen.is_modal


async def test_leaving_a_form_of_the_fleet_changes_nothing(app: RoundsmanApp, planned: Desk) -> None:
    before = planned.last_seq()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "F", "down", "enter")
        await type_text(pilot, "x")
        await press(pilot, "escape")
        assert isinstance(app.screen, Confirm)
        await press(pilot, "y", "escape")
        assert not app.screen.is_modal
    assert planned.last_seq() == before


async def test_roads_for_osrm_are_prepared_from_the_palette(
    app: RoundsmanApp, planned: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seen
) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "core" / "roads" / "standin"))
    (tmp_path / "county.osm.pbf").touch()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+p")
        await type_text(pilot, "prepare roads")
        await pilot.pause(0.3)
        await press(pilot, "enter")
        await pilot.pause(0.2)
        assert isinstance(app.screen, FilePick)
        await press(pilot, "ctrl+u")
        await type_text(pilot, str(tmp_path / "county.osm.pbf"))
        await press(pilot, "enter")
        assert isinstance(app.screen, Choose)
        assert screen_text(app) == seen
        await press(pilot, "3")
        await done(pilot)
        assert said(app) == "Plans for bike go by the roads of county.osm.pbf from now on."
    assert (planned.beside(".graphs")).is_dir()
    assert planned.events_since()[-1].subject == "roads:bike"
