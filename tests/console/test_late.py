"""Who will be late, walked by keys: told by a message, or planned anew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from console.app import RoundsmanApp
from console.dialogs.confirm import Confirm
from console.dialogs.listing import Listing
from console.dialogs.pages import Pages
from core.deliveries import service
from core.deliveries.model import Outcome
from core.desk import Desk
from core.notifications import service as notifications
from core.notifications.model import Kind, MessageState
from core.plans import service as plans
from tests.console import rounds
from tests.console.snapshots import SIZES, press, screen_text
from tests.console.test_day import app, out, said, table
from tests.core.plans.making import with_engine

__all__ = ["app", "out"]

at_both_sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture(autouse=True)
def held_up(out: Desk, clock) -> None:
    """By noon the first door of Van 1 has only just been left."""
    out.set("messages.channel", "folder")
    clock.now += timedelta(hours=4, minutes=20)
    service.mark(out, rounds.number(out, "1006"), Outcome.DELIVERED)


def messages(desk: Desk, number: str) -> list[tuple[str, MessageState]]:
    found = notifications.list_messages(desk, order_id=rounds.number(desk, number))
    return [(message.kind, message.state) for message in found]


@at_both_sizes
async def test_the_late_ones_are_listed_with_promise_eta_and_what_was_told(app: RoundsmanApp, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "4", "l")
        assert isinstance(app.screen, Listing)
        assert screen_text(app) == seen


@at_both_sizes
async def test_the_delay_message_is_read_before_it_is_written(app: RoundsmanApp, out: Desk, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "4", "l", "enter")
        assert isinstance(app.screen, Pages)
        assert "running late" in screen_text(app)
        assert screen_text(app) == seen
        await press(pilot, "escape")
        assert messages(out, "1001") == [(Kind.PLANNED, MessageState.QUEUED)]


async def test_from_the_day_to_a_customer_told_takes_four_keys(app: RoundsmanApp, out: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "4")
        late = service.late_orders(out, rounds.MONDAY)[0].order
        await press(pilot, "l", "enter", "y")
        assert isinstance(app.screen, Confirm)  # it leaves the house
        await press(pilot, "y")
        assert messages(out, late)[-1] == (Kind.DELAYED, MessageState.SENT)
        assert isinstance(app.screen, Listing)


async def test_a_delay_may_be_written_and_sent_later(app: RoundsmanApp, out: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "4", "l", "enter", "y", "n")
        assert "s sends it" in screen_text(app)
        written = notifications.list_messages(out, state=MessageState.QUEUED)
        assert Kind.DELAYED in [message.kind for message in written]


async def test_all_that_are_late_are_told_at_once_after_a_yes(app: RoundsmanApp, out: Desk, seen) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        late = [each.order for each in service.late_orders(out, rounds.MONDAY) if each.late_s]
        await press(pilot, "4", "l", "a")
        assert isinstance(app.screen, Confirm)
        assert screen_text(app) == seen
        await press(pilot, "y", "y")
        told = [number for number in late if messages(out, number)[-1] == (Kind.DELAYED, MessageState.SENT)]
        assert len(told) >= 1
        # Who has no e-mail is named, not passed over.
        assert all(number in told or f"{number} cannot be told" in screen_text(app) for number in late)


async def test_the_day_is_planned_anew_from_the_late_ones(out: Desk) -> None:
    app = RoundsmanApp(with_engine(out))
    async with app.run_test(size=(80, 24)) as pilot:
        before = plans.standing(out, rounds.MONDAY).approved
        await press(pilot, "4", "l", "b")
        assert app.current_mode == "plan"
        standing = plans.standing(out, rounds.MONDAY)
        # A draft beside what is out: nobody is told yet.
        assert standing.approved == before != standing.head
        assert f"Plan {before} stays out until A approves this one; u takes it back." in screen_text(app)


async def test_a_late_one_is_looked_up_on_the_plan_and_moved_there(app: RoundsmanApp, out: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        late = service.late_orders(out, rounds.MONDAY)[0]
        await press(pilot, "4", "l", "m")
        assert app.current_mode == "plan"
        assert table(app, "vans").key == str(late.vehicle_id)
        assert table(app, "stops").key == str(late.order_id)
        assert table(app, "stops").has_focus


async def test_where_nobody_is_late_the_list_says_so(app: RoundsmanApp, out: Desk) -> None:
    for order in service.late_orders(out, rounds.MONDAY):
        service.mark(out, order.order_id, Outcome.DELIVERED)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "4", "l")
        assert "Nobody will be late." in screen_text(app)
        await press(pilot, "enter", "a", "m", "escape")
        assert app.current_mode == "day"
        assert said(app) == ""
