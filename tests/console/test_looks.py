"""How those dialogs look that no walk of a place looks at: each at both sizes."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from console.app import RoundsmanApp
from console.dialogs.filepick import FilePick
from console.dialogs.pages import Pages
from console.dialogs.reason import WhyFailed
from core.desk import Desk
from tests.console.snapshots import SIZES, press, screen_text, settle, type_text

#: When the files were last changed.
AGE = 1_772_000_000


@pytest.fixture
def app(planned: Desk) -> RoundsmanApp:
    return RoundsmanApp(planned)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_palette_looks_as_agreed(app: RoundsmanApp, size: tuple[int, int], seen: SnapshotAssertion) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "ctrl+p")
        await type_text(pilot, "cancel the order")
        await pilot.pause(0.5)
        assert "Cancel the order" in screen_text(app)
        # How many stand below depends on every command there is: the first lines say how it looks.
        assert "\n".join(screen_text(app).splitlines()[:6]) == seen


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_picking_a_file_looks_as_agreed(
    app: RoundsmanApp, size: tuple[int, int], tmp_path: Path, seen: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    for age, name in enumerate(("monday.csv", "tuesday.csv", "注文.csv", "[b]old.csv")):
        (folder / name).write_text("x")
        os.utime(folder / name, (AGE, AGE - 3600 * age))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        app.push_screen(FilePick("Which file of orders?", Path("exports"), (".csv",)))
        await settle(pilot)
        assert screen_text(app) == seen


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_asking_why_an_order_failed_looks_as_agreed(
    app: RoundsmanApp, size: tuple[int, int], seen: SnapshotAssertion
) -> None:
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        app.push_screen(WhyFailed("Not delivered: 1001 Ann Smith"))
        await settle(pilot)
        assert screen_text(app) == seen


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_page_looks_as_agreed(app: RoundsmanApp, size: tuple[int, int], seen: SnapshotAssertion) -> None:
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        app.push_screen(Pages("Run sheet of Van 1", "\n".join(f"{n:>2}  Name {n}" for n in range(40))))
        await settle(pilot)
        assert screen_text(app) == seen
