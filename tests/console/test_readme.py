"""The picture at the top of the README is the program's own screen."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from syrupy.assertion import SnapshotAssertion

from console.app import RoundsmanApp
from console.rehearsal import load_orders, rehearse
from core.plans.service import build
from tests.console.snapshots import press, screen_svg, settle


async def test_the_picture_of_the_readme(tmp_path: Path, seen_svg: SnapshotAssertion) -> None:
    desk = rehearse(tmp_path, clock=lambda: datetime(2026, 3, 2, 8, 5, tzinfo=UTC), who="ann")
    load_orders(desk, desk.today(), lambda _: None)
    build(desk, desk.today(), engine="ortools", seed=1, iterations=300)  # whose answer stays the same
    app = RoundsmanApp(desk)
    async with app.run_test(size=(110, 32)) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        assert screen_svg(app) == seen_svg
    desk.close()
