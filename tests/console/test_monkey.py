"""Keys at random over every place and dialog break nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.console import monkey

#: How many keys; some twenty thousand are pressed by hand before a release.
KEYS = int(os.environ.get("ROUNDSMAN_MONKEY_KEYS", "900"))


async def test_keys_at_random_leave_no_crash_nothing_hanging_and_a_sound_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    desk = monkey.day_of_work(tmp_path / "shop.db")
    try:
        report = await monkey.press(desk, tmp_path, KEYS, seed=3)
        assert [path.read_text() for path in (tmp_path / "state").rglob("crash*")] == []
        assert {"OrdersScreen", "PlanScreen", "DayScreen", "Conflict", "Nudge"} <= report.screens
        assert desk.fsck() == []
    finally:
        desk.close()
