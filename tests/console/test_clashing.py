"""Two consoles change one thing of the fleet: both values are shown, and one chooses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from console.app import RoundsmanApp
from console.dialogs.conflict import Conflict
from console.dialogs.form import Form
from core.desk import Desk
from core.fleet import service as fleet
from core.fleet.model import Driver
from tests.console.snapshots import press, screen_text, type_text
from tests.console.test_plan import app

__all__ = ["app"]


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
