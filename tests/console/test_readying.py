"""The console on a machine on which the engine was never used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from console.app import RoundsmanApp
from console.widgets.notice import Notice
from core.desk import Desk
from core.plans import service as plans
from core.ready import kept
from tests.console.rounds import MONDAY
from tests.console.snapshots import press, screen_text, until


def _said(app: RoundsmanApp) -> str:
    return app.screen_stack[0].query_one(Notice).said


async def test_it_begins_on_the_side_and_a_build_shows_how_far_it_is_until_esc(
    planned: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    place, head = kept.folder(), plans.show(planned, MONDAY).id
    assert place is not None
    app = RoundsmanApp(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: (place / "ruin.lock").exists())
        await press(pilot, "3")
        await pilot.press("b")
        await until(pilot, lambda: "Making the engine ready" in screen_text(app))
        await until(
            pilot, lambda: bool(re.search(r"\d of \d+ +steps: once on this machine, some 30 s", screen_text(app)))
        )
        await pilot.press("escape")
        await until(pilot, lambda: "Stopped before all was ready; nothing has changed." in _said(app))
    assert not kept.is_ready("ruin")
    assert plans.show(planned, MONDAY).id == head


async def test_where_machine_code_cannot_be_kept_a_build_says_so_and_goes_on(
    planned: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "taken"))
    app = RoundsmanApp(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3")
        await pilot.press("b")
        await until(pilot, lambda: "Looking for a first plan" in screen_text(app))
        assert "cannot be written, so the engine is made ready anew each time" in _said(app)
        await pilot.press("escape")
        await until(pilot, lambda: "stopped before it had found a plan" in _said(app))
