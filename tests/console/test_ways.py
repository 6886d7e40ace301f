"""Small ways that people try: a path typed behind another, a digit on a sheet, a file of many columns."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from console.app import RoundsmanApp
from console.dialogs.filepick import meant
from core.desk import Desk
from fixtures.demo import ORDERS_CSV
from tests.console.shop import fill
from tests.console.snapshots import press, screen_text, settle, type_text

OpenConsole = Callable[..., RoundsmanApp]


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("/a/b.csv", "/a/b.csv"),
        ("/here//a/b.csv", "/a/b.csv"),
        ("/here/~/b.csv", "~/b.csv"),
        ("b.csv", "b.csv"),
        ("", "."),
    ],
)
def test_a_path_that_begins_anew_counts_alone(typed: str, path: str) -> None:
    assert meant(typed) == Path(path).expanduser()


async def test_the_keys_of_the_import_stay_in_view_below_many_columns(open_console: OpenConsole) -> None:
    app = open_console()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "i", "ctrl+u")
        await type_text(pilot, str(ORDERS_CSV))
        await press(pilot, "enter")
        assert "i import   Enter change the field" in screen_text(app)


async def test_a_digit_leads_from_a_sheet_to_its_place(desk: Desk, open_console: OpenConsole) -> None:
    fill(desk)
    app = open_console()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert "press 2 to go to Pins" in screen_text(app) or "Order 1001" in screen_text(app)
        await press(pilot, "2")
        await settle(pilot)
        assert app.current_mode == "pins"
        assert not app.screen.is_modal
