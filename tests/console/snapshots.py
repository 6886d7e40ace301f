"""Walking through the console in tests, and comparing what is seen with what was agreed.

    async def test_the_orders_are_listed(walk, seen):
        async with walk(size=(80, 24)) as pilot:
            await pilot.press("slash", *"ann")
            await settle(pilot)
            assert screen_text(pilot.app) == seen

`seen` is a text dump: the differences can be read in a review. `seen_svg` is for colour. `pytest --snapshot-update`
writes them anew, into tests/__snapshots__/.
"""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from syrupy.location import PyTestLocation
from textual.app import App
from textual.events import Paste
from textual.pilot import Pilot

from console.app import RoundsmanApp

HOME = Path(__file__).parents[1] / "__snapshots__"

#: The sizes at which every screen and dialog is looked at.
SIZES = [(80, 24), (120, 40)]


class TextSnapshot(SingleFileSnapshotExtension):
    """One .txt file for each snapshot, in a folder for each test file."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        """Beside the tests, all in one place."""
        return str(HOME / Path(test_location.filepath).stem)

    @classmethod
    def matches_test_location(cls, *, test_location: PyTestLocation, snapshot_location: str) -> bool:
        """Whether a file is a snapshot of that test: syrupy itself looks beside the test only."""
        path = Path(snapshot_location)
        name = cls.get_snapshot_name(test_location=test_location)
        return str(path.parent) == cls.dirname(test_location=test_location) and path.name.startswith(name)


class SvgSnapshot(TextSnapshot):
    """The same with colours, as a picture that a README may show."""

    file_extension = "svg"


def screen_text(app: App[Any]) -> str:
    """What stands on the screen, line by line, dialogs with what is behind them."""
    width, height = app.size
    console = Console(
        width=width, height=height, file=io.StringIO(), force_terminal=True, color_system="truecolor",
        record=True, legacy_windows=False, safe_box=False,
    )  # fmt: skip
    console.print(app.screen._compositor.render_update(full=True, screen_stack=app._background_screens))
    return "\n".join(line.rstrip() for line in console.export_text().splitlines()) + "\n"


def screen_svg(app: App[Any]) -> str:
    """The screen as an SVG whose ids are the same every time."""
    return re.sub(r"terminal-\d+", "terminal-0", app.export_screenshot())


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until every flow has ended or waits for a person."""
    app = pilot.app
    assert isinstance(app, RoundsmanApp)
    for _ in range(1000):
        await pilot.pause()
        if len(app.busy) <= app.asking:
            break
        await asyncio.sleep(0.01)
    await pilot.pause()


async def until(pilot: Pilot[Any], holds: Callable[[], bool]) -> None:
    """Wait for what a job brings about while it goes on."""
    for _ in range(600):
        if holds():
            return
        await asyncio.sleep(0.05)
        await pilot.pause()
    raise AssertionError("it did not come to hold")


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one after the other, each after what the one before it did."""
    await settle(pilot)
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def type_text(pilot: Pilot[Any], text: str) -> None:
    """Put a text into what has the focus, in place of what is selected there, as pasting does: at once."""
    assert pilot.app.focused is not None
    pilot.app.focused.post_message(Paste(text))
    await settle(pilot)
