"""The newcomer's walk, by keys alone at 80x24: from no file to an approved plan, then the day's three troubles."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ["TEXTUAL_ANIMATIONS"] = "none"

import pytest
from textual.pilot import Pilot

from console.app import RoundsmanApp
from core.deliveries.model import Outcome
from core.deliveries.service import mark
from core.desk import Desk
from core.notifications import service as messages
from core.notifications.model import MessageState
from core.orders import service as orders
from core.orders.model import OrderState
from core.plans import service as plans
from core.wiring import open_desk
from fixtures import demo
from tests.conftest import StoppedClock
from tests.console.snapshots import press, settle, type_text

MORNING = datetime(2026, 3, 2, 8, 5, tzinfo=UTC)
#: As many keys as the whole walk may take, beside the letters of names, addresses and paths.
MOST = 60


class Hands:
    """Presses keys and counts them; text that has to be typed in any program is not counted."""

    def __init__(self, pilot: Pilot[int]) -> None:
        self.pilot = pilot
        self.pressed: list[str] = []

    async def keys(self, *names: str) -> None:
        """Each key after what the one before it did."""
        for name in names:
            await press(self.pilot, name)
            await self._done()
            self.pressed.append(name)

    async def text(self, text: str) -> None:
        """A name, an address, a path."""
        await type_text(self.pilot, text)

    async def _done(self) -> None:
        """Wait for a long job: the person looks at its progress meanwhile."""
        app = self.pilot.app
        assert isinstance(app, RoundsmanApp)
        for _ in range(1200):
            await settle(self.pilot)
            at_work = app.screen.is_modal and type(app.screen).__name__ in {"Progress", "Building"}
            if len(app.busy) <= app.asking and not at_work:
                return
            await asyncio.sleep(0.05)


async def begin(hands: Hands) -> None:
    """The shop with three vans, the map, the shop's place on it, the orders: the greeting leads through."""
    await hands.keys("enter")
    await hands.text("Harrow & Finch")
    await hands.keys("tab")
    await hands.text("4 Wendle Park, Wendlesham WL1 1ES")
    await hands.keys("enter")
    await hands.keys("enter", "ctrl+u")
    await hands.text(str(demo.TOWN))
    await hands.keys("enter")
    await hands.keys("enter", "tab", "tab", "tab", "3", "enter")
    await hands.keys("enter", "ctrl+u")
    await hands.text(str(demo.ORDERS_CSV))
    await hands.keys("enter", "i", "enter")


async def plan(hands: Hands) -> None:
    """Build, approve, send."""
    await hands.keys("3", "b", "A", "enter")
    await hands.keys("5", "s", "enter")


async def lose_a_van(hands: Hands, row: int) -> None:
    """The van of that row is lost: the others bring its stops, and the changed plan goes out."""
    await hands.keys("3", *["down"] * row, "x", "A", "enter")


async def tell_the_late(hands: Hands) -> None:
    """Whose window has moved got a new message: it is sent."""
    await hands.keys("5", "s", "enter")


async def put_on_tomorrow(hands: Hands) -> None:
    """The next order of the first van failed: nobody was home; tomorrow it goes again."""
    await hands.keys("4", "enter", "f", "h", "up", "n", "1", "enter")


def drive(desk: Desk, until: int) -> None:
    """The drivers report what they delivered until then."""
    for route in plans.show(desk, desk.today()).routes:
        for stop in route.stops:
            if stop.starts < until - 600:
                for order in stop.orders:
                    mark(desk, order.id, Outcome.DELIVERED, done_at=stop.starts)


def sent(desk: Desk) -> set[int]:
    return {m.id for m in messages.list_messages(desk, day=desk.today()) if m.state is MessageState.SENT}


async def reach_a_plan(hands: Hands, desk: Desk) -> None:
    """From the greeting to an approved plan whose customers are told."""
    await begin(hands)
    assert orders.counts(desk, desk.today()).total == 60
    desk.set("plan.seconds", "1")  # the machine's time, not the person's
    await plan(hands)
    assert plans.standing(desk, desk.today()).approved is not None
    assert sent(desk)


async def meet_the_day(hands: Hands, desk: Desk) -> None:
    """A van lost at 11:00, late customers told, a failed order put on tomorrow."""
    day, before, told = desk.today(), plans.standing(desk, desk.today()).approved, sent(desk)
    routes = plans.show(desk, day).routes
    # The van that has the most still to do: what is lost is felt, whatever the search has found.
    row = max(range(len(routes)), key=lambda at: sum(stop.starts > desk.now() for stop in routes[at].stops))
    lost = routes[row].vehicle
    await lose_a_van(hands, row)
    now = plans.show(desk, day)
    assert plans.standing(desk, day).approved == now.id != before
    left = [order.id for route in now.routes if route.vehicle == lost for stop in route.stops for order in stop.orders]
    assert {orders.show(desk, order).state for order in left} <= {OrderState.DELIVERED}
    await tell_the_late(hands)
    assert sent(desk) - told, "somebody's window moved, and they were told"
    await put_on_tomorrow(hands)
    assert orders.counts(desk, day + timedelta(days=1)).total == 1


async def test_a_newcomer_walks_from_nothing_through_a_hard_day_in_sixty_keys(
    tmp_path: Path, engine_ready: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    clock = StoppedClock(MORNING)
    desk = open_desk(tmp_path / "shop.db", who="ann", clock=clock)
    app = RoundsmanApp(desk)
    app.folder = tmp_path
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        hands = Hands(pilot)
        await settle(pilot)
        await reach_a_plan(hands, desk)
        to_a_plan = len(hands.pressed)
        clock.now += timedelta(hours=2, minutes=55)  # 11:00
        drive(desk, desk.now())
        await meet_the_day(hands, desk)
    print(f"{to_a_plan} keys to an approved plan whose customers are told, {len(hands.pressed)} for the whole walk")
    assert len(hands.pressed) <= MOST
    assert {event.who for event in desk.events_since()} == {"ann"}
    assert desk.fsck() == []
    desk.close()
