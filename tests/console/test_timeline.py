"""What happened to an order: from a phone number in three keys, from its sheet, from Day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from console.app import RoundsmanApp
from console.dialogs.detail import Detail
from console.widgets.headline import Headline
from console.widgets.table import Table
from core.deliveries import service as deliveries
from core.deliveries.model import FailureReason, Outcome
from core.desk import Desk
from core.insights.history import dossier
from core.orders import service as orders
from core.plans import service as plans
from tests.conftest import StoppedClock
from tests.console import rounds
from tests.console.rounds import MONDAY
from tests.console.snapshots import SIZES, press, screen_text, type_text, until

at_both_sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture
def app(planned: Desk, open_shop: Callable[..., Desk], clock: StoppedClock) -> RoundsmanApp:
    """Ann's console after an order was edited, off its route and on again, sent out, and tried in vain."""
    bob = open_shop("bob")
    order = orders.find(planned, "1001")
    orders.edit(bob, order.id, order.version, phone="01206 555777", notes="[/b] \x1b[31mRing twice")
    clock.now += timedelta(minutes=10)
    plans.unassign(bob, MONDAY, order.id)
    plans.undo(planned, MONDAY)
    deliveries.approve(planned, MONDAY)
    clock.now += timedelta(hours=3)
    deliveries.mark(bob, order.id, Outcome.FAILED, reason=FailureReason.NOT_HOME, note="the dog was out")
    return RoundsmanApp(planned)


async def look_for(pilot, text: str) -> None:
    """`/`, the text, Enter: one order is left."""
    await press(pilot, "slash")
    await type_text(pilot, text)
    await until(pilot, lambda: len(pilot.app.screen.query_one(Table).rows) == 1)
    await press(pilot, "enter")


@at_both_sizes
async def test_from_a_phone_number_to_the_whole_history_in_three_keys(app: RoundsmanApp, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "1")
        await look_for(pilot, "01206 555777")
        await press(pilot, "h")
        assert isinstance(app.screen, Detail)
        assert screen_text(app) == seen


async def test_the_history_says_what_the_file_says(app: RoundsmanApp, planned: Desk) -> None:
    history = dossier(planned, rounds.number(planned, "1001")).history
    async with app.run_test(size=(120, 60)) as pilot:
        await press(pilot, "1", "home", "h")
        shown = screen_text(app)
        places = [shown.index(f"{one.who}: {one.what}") for one in reversed(history)]
        assert len(places) == len(history) >= 7
        assert all(line in shown for one in history for line in one.told if len(line) < 60)


@pytest.mark.parametrize("place", ["1", "4"])
async def test_it_is_one_key_from_the_sheet_of_the_order(app: RoundsmanApp, place: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, place, "enter")
        if place == "4":
            await press(pilot, "enter")
        assert isinstance(app.screen, Detail)
        assert "h history" in screen_text(app)
        await press(pilot, "h")
        assert app.screen.heading.startswith("History of order")


async def test_who_rings_is_found_whatever_the_day_in_view(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "1", "right_square_bracket")
        await look_for(pilot, "01206 555777")
        assert "none on this day: all days" in screen_text(app)
        assert [cell.text for cell in app.screen.query_one(Headline).facts[1]] == ["none on this day: all days"]
        await press(pilot, "h")
        assert "order 1001" in app.screen.heading
        await press(pilot, "escape", "slash", "escape")
        await until(pilot, lambda: len(app.screen.query_one(Table).rows) == 0)


async def test_without_orders_there_is_no_history(open_console: Callable[..., RoundsmanApp]) -> None:
    app = open_console()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "h")
        assert "There is no order here" in screen_text(app)
