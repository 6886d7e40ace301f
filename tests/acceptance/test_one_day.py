"""The demo's day from import to close, by keys alone at 80x24 and by verbs alone: both leave the same journal."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

os.environ["TEXTUAL_ANIMATIONS"] = "none"

import pytest
from textual.pilot import Pilot

from console.app import RoundsmanApp
from console.cli import run
from console.rehearsal import rehearse
from core.deliveries.service import open_orders
from core.desk import Desk
from fixtures.demo import ORDERS_CSV
from tests.console.snapshots import press, settle, type_text

MORNING = datetime(2026, 3, 2, 8, 5, tzinfo=UTC)
#: What the dispatcher decides for the addresses that are not certain, in the order in which they are shown.
PICKED = ("HF4101", "HF4112")
PLACED = ("HF4132", "52.1,0.9")


def shop(folder: Path) -> Desk:
    """The demo's shop before its orders are there; a build searches for half a second."""
    folder.mkdir()
    desk = rehearse(folder, clock=lambda: MORNING, who="ann")
    desk.set("plan.seconds", "0.5")
    return desk


def journal(desk: Desk, since: int) -> Counter[tuple[str, str]]:
    """What happened to what, how often."""
    return Counter((event.kind, event.subject) for event in desk.events_since(since))


def by_verbs(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The day by the command line."""
    monkeypatch.setenv("ROUNDSMAN_NOW", MORNING.isoformat())
    monkeypatch.setenv("ROUNDSMAN_USER", "ann")

    def roundsman(*arguments: str, code: int = 0) -> None:
        assert run(["--file", str(desk.path), *arguments]) == code, arguments

    roundsman("import", str(ORDERS_CSV), "--day", "today", "--yes")
    roundsman("geocode", "--day", "today", code=3)  # done in part: some wait for a person
    for order in PICKED:
        roundsman("pins", "pick", order, "1")
    roundsman("pins", "set", PLACED[0], *PLACED[1].split(","))
    roundsman("plan", "build")
    roundsman("plan", "approve")
    roundsman("messages", "send")
    out = [order for order in open_orders(desk, desk.today()) if order.state == "out"]
    for n, order in enumerate(out):
        how = ("failed", "--reason", "NOT_HOME") if n == 0 else ("delivered",)
        roundsman("outcome", f"id:{order.order_id}", *how)
    roundsman("day", "close", "--next-day", "tomorrow")


async def by_keys(desk: Desk) -> None:
    """The day in the console, without a mouse."""
    app = RoundsmanApp(desk)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await _load_and_pin(pilot)
        await press(pilot, "3", "b")
        await _until(pilot, "plan.build")
        await press(pilot, "A", "enter", "5", "s", "enter")
        await _until(pilot, "messages.send")
        await _deliver_and_close(pilot, desk)


async def _load_and_pin(pilot: Pilot[int]) -> None:
    await press(pilot, "i", "ctrl+u")
    await type_text(pilot, str(ORDERS_CSV))
    await press(pilot, "enter", "i")
    await _until(pilot, "orders.import")
    await press(pilot, "enter", "g")
    await _until(pilot, "orders.pin")
    await press(pilot, "2", "enter", "1", "y", "c")
    await type_text(pilot, PLACED[1])
    await press(pilot, "enter")


async def _deliver_and_close(pilot: Pilot[int], desk: Desk) -> None:
    out = sum(order.state == "out" for order in open_orders(desk, desk.today()))
    await press(pilot, "4", "end", "enter", "home", "f", "h")
    await press(pilot, *["d", "enter"] * (out - 1))
    await press(pilot, "C", "enter")
    await _until(pilot, "day.close")


async def _until(pilot: Pilot[int], command: str) -> None:
    """Wait for a long command to end or to ask something."""
    app = pilot.app
    assert isinstance(app, RoundsmanApp)
    for _ in range(600):
        await settle(pilot)
        if command not in app.busy or (
            app.screen.is_modal and type(app.screen).__name__ not in {"Progress", "Building"}
        ):
            return
        await asyncio.sleep(0.05)


async def test_a_day_by_keys_and_a_day_by_verbs_leave_the_same_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, verbs = shop(tmp_path / "keys"), shop(tmp_path / "verbs")
    ready = keys.last_seq()
    assert verbs.last_seq() == ready
    await by_keys(keys)
    # Sending runs an event loop of its own, as in a process of its own.
    await asyncio.to_thread(by_verbs, verbs, monkeypatch)
    assert journal(keys, ready) == journal(verbs, ready)
    assert journal(keys, ready)["day.closed", f"day:{keys.today()}"] == 1
    assert {event.who for event in keys.events_since(ready)} == {"ann"}
    assert keys.fsck() == verbs.fsck() == []
