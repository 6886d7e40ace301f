"""Two consoles change one thing of the fleet or the settings: both values are shown, and one chooses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time

import pytest

from console.app import RoundsmanApp
from console.dialogs.conflict import Conflict
from console.dialogs.form import Form
from core.desk import Desk
from core.fleet import service as fleet
from core.fleet.model import Driver
from tests.console.snapshots import SIZES, press, screen_text, type_text
from tests.console.test_plan import app

__all__ = ["app"]

at_both_sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture
def ben(planned: Desk, open_shop: Callable[..., Desk]) -> Desk:
    """Ben's desk on Ann's file."""
    return open_shop("ben")


def bob(desk: Desk) -> Driver:
    return next(driver for driver in fleet.fleet(desk).drivers if driver.name.startswith("Bob"))


async def edit_bob(app: RoundsmanApp, pilot) -> None:
    """Open the form of the driver called Bob, by keys."""
    await press(pilot, "F", "slash")
    await type_text(pilot, "Bob driver")
    await pilot.pause(0.4)
    await press(pilot, "enter", "end", "enter")
    assert isinstance(app.screen, Form)


async def test_both_values_of_a_field_are_shown_and_one_s_own_may_stand(
    app: RoundsmanApp, planned: Desk, ben: Desk, seen
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await edit_bob(app, pilot)
        await press(pilot, "tab")
        await type_text(pilot, "+441206000001")
        fleet.save_driver(ben, replace(bob(ben), phone="+441206000002"))
        app._tick()
        await press(pilot, "enter")
        assert isinstance(app.screen, Conflict)
        assert screen_text(app) == seen
        await press(pilot, "left", "enter")
        assert bob(planned).phone == "+441206000001"


async def test_other_fields_that_another_console_changed_stand(app: RoundsmanApp, planned: Desk, ben: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await edit_bob(app, pilot)
        await press(pilot, "tab")
        await type_text(pilot, "+441206000001")
        fleet.save_driver(ben, replace(bob(ben), skills=frozenset({"bike"})))
        await press(pilot, "enter")
        assert not isinstance(app.screen, Conflict)
        assert (bob(planned).phone, bob(planned).skills) == ("+441206000001", frozenset({"bike"}))


async def test_what_is_left_stays_as_the_other_console_has_it(app: RoundsmanApp, planned: Desk, ben: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await edit_bob(app, pilot)
        await press(pilot, "tab")
        await type_text(pilot, "+441206000001")
        fleet.save_driver(ben, replace(bob(ben), phone="+441206000002"))
        await press(pilot, "enter", "escape")
        assert bob(planned).phone == "+441206000002"
        assert "as the other console left it" in screen_text(app)


def ends(desk: Desk, vehicle: int, weekday: int) -> tuple[str, str] | None:
    known = fleet.fleet(desk).shifts
    shift = next((s for s in known if (s.vehicle_id, s.weekday) == (vehicle, weekday)), None)
    return (f"{shift.starts:%H:%M}", f"{shift.ends:%H:%M}") if shift else None


async def edit_shift(pilot, until: str) -> int:
    """Open the shifts of the van called Van 1 and type until when it drives; the van's id."""
    await press(pilot, "F", "home", "down", "s", "tab", "tab", "tab")
    await type_text(pilot, until)
    return 1


@at_both_sizes
async def test_a_shift_that_another_console_saved_meanwhile_is_shown_beside_one_s_own(
    app: RoundsmanApp, planned: Desk, ben: Desk, seen, size
) -> None:
    shift = fleet.fleet(ben).shifts[0]
    async with app.run_test(size=size) as pilot:
        van = await edit_shift(pilot, "18:00")
        fleet.save_shift(ben, van, shift.driver_id, range(7), time(9), time(16), shift.rest)
        app._tick()
        await press(pilot, "enter")
        assert isinstance(app.screen, Conflict)
        assert screen_text(app) == seen
        await press(pilot, "left", "enter")
    # What the other changed besides stands.
    assert ends(planned, van, 0) == ends(planned, van, 6) == ("09:00", "18:00")


async def test_a_shift_stays_as_the_other_console_left_it_where_that_is_chosen(
    app: RoundsmanApp, planned: Desk, ben: Desk
) -> None:
    shift = fleet.fleet(ben).shifts[0]
    async with app.run_test(size=(80, 24)) as pilot:
        van = await edit_shift(pilot, "18:00")
        fleet.save_shift(ben, van, shift.driver_id, range(7), time(9), time(16), shift.rest)
        await press(pilot, "enter", "enter")
    assert ends(planned, van, 0) == ("09:00", "16:00")


async def open_setting(app: RoundsmanApp, pilot, typed: str) -> None:
    await press(pilot, "S", "slash")
    await type_text(pilot, "shop.name")
    await pilot.pause(0.4)
    await press(pilot, "enter", "end", "enter")
    assert isinstance(app.screen, Form)
    await press(pilot, "ctrl+u")
    await type_text(pilot, typed)


@at_both_sizes
async def test_a_setting_that_another_console_set_meanwhile_is_shown_beside_one_s_own(
    app: RoundsmanApp, planned: Desk, ben: Desk, seen, size
) -> None:
    async with app.run_test(size=size) as pilot:
        await open_setting(app, pilot, "Bread of Ann")
        ben.set("shop.name", "Bread of Ben")
        app._tick()
        await press(pilot, "enter")
        assert isinstance(app.screen, Conflict)
        assert screen_text(app) == seen
        await press(pilot, "left", "enter")
    assert planned.setting("shop.name") == "Bread of Ann"


async def test_a_setting_that_both_set_alike_needs_no_choice(app: RoundsmanApp, planned: Desk, ben: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await open_setting(app, pilot, "Bread of both")
        ben.set("shop.name", "Bread of both")
        await press(pilot, "enter")
        assert not isinstance(app.screen, Conflict)
    assert planned.setting("shop.name") == "Bread of both"
