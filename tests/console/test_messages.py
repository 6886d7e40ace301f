"""The Messages screen, walked by keys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from console.app import RoundsmanApp
from console.dialogs.confirm import Confirm
from console.dialogs.pages import Pages
from console.widgets.notice import Notice
from console.widgets.table import Table
from core.deliveries import service as deliveries
from core.desk import Desk
from core.notifications import service
from core.notifications.model import Message, MessageState, Receipt, RefusedForGood, Unaskable, Unclear
from tests.console import rounds
from tests.console.rounds import MONDAY
from tests.console.snapshots import SIZES, press, screen_svg, screen_text, type_text

at_both_sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


class Moody:
    """A channel that takes most messages, loses one answer and refuses one address."""

    name = "folder"
    repeatable = False
    width = 1

    async def send(self, message: Message) -> Receipt:
        if message.order == "1001":
            raise Unclear("The answer was lost after the letter had gone out.")
        if message.order == "1003":
            raise RefusedForGood("550 no such mailbox here")
        return Receipt("250 taken")

    async def find(self, message: Message) -> Receipt | None:
        raise Unaskable("It keeps no list.")

    async def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def out(planned: Desk) -> Desk:
    """Ann's desk with the Monday approved, so that messages wait."""
    deliveries.approve(planned, MONDAY)
    return planned


@pytest.fixture
def moody(out: Desk) -> Desk:
    """The same after a pass over a moody channel."""
    out.adapters = replace(out.adapters, channels=lambda _: {"folder": Moody()})
    service.send_due(out)
    return out


def said(app: RoundsmanApp) -> str:
    return app.screen_stack[0].query_one(Notice).said


def states(desk: Desk) -> dict[str, MessageState]:
    return {message.order: message.state for message in service.list_messages(desk)}


async def idle(pilot: Pilot[int], app: RoundsmanApp) -> None:
    """Wait until what was begun has ended."""
    for _ in range(1000):
        if not app.busy:
            break
        await asyncio.sleep(0.01)
        await pilot.pause()
    assert not app.busy


@at_both_sizes
async def test_the_outbox_looks_as_agreed(out: Desk, seen, size) -> None:
    app = RoundsmanApp(out)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "5")
        assert screen_text(app) == seen


@at_both_sizes
async def test_what_wants_a_person_stands_first(moody: Desk, seen, size) -> None:
    app = RoundsmanApp(moody)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "5")
        assert screen_text(app) == seen


async def test_the_outbox_in_colour(moody: Desk, seen_svg) -> None:
    app = RoundsmanApp(moody)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "5", "down")
        assert screen_svg(app) == seen_svg


@at_both_sizes
async def test_an_empty_outbox_says_where_messages_come_from(planned: Desk, seen, size) -> None:
    app = RoundsmanApp(planned)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "5")
        assert screen_text(app) == seen


async def test_a_message_is_read(out: Desk, seen) -> None:
    app = RoundsmanApp(out)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5", "enter")
        assert isinstance(app.screen, Pages)
        assert screen_text(app) == seen


async def test_what_is_due_is_sent_after_a_yes_and_the_result_is_a_sentence(out: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "told"
    out.set("messages.folder", str(folder))
    app = RoundsmanApp(out)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5", "s")
        assert isinstance(app.screen, Confirm)
        assert "Send 6 messages?" in screen_text(app)
        await press(pilot, "n")
        assert set(states(out).values()) == {MessageState.QUEUED}
        await press(pilot, "s", "y")
        await idle(pilot, app)
        assert said(app) == "6 messages sent."
    assert set(states(out).values()) == {MessageState.SENT}
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 6


async def test_trouble_is_said_after_sending(out: Desk) -> None:
    out.adapters = replace(out.adapters, channels=lambda _: {"folder": Moody()})
    app = RoundsmanApp(out)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5", "s", "y")
        await idle(pilot, app)
        assert said(app) == "4 messages sent, 1 refused for good, 1 unclear: r settles them."


@pytest.mark.parametrize(
    ("digit", "state"), [("1", MessageState.SENT), ("2", MessageState.QUEUED), ("3", MessageState.DROPPED)]
)
async def test_an_unclear_message_is_settled_by_a_person(moody: Desk, digit: str, state: MessageState) -> None:
    app = RoundsmanApp(moody)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5", "r", digit)
        assert "The message to order 1001 is" in said(app)
    assert states(moody)["1001"] is state


async def test_an_unclear_message_is_settled_from_its_text(moody: Desk) -> None:
    app = RoundsmanApp(moody)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5", "enter", "r", "1")
    assert states(moody)["1001"] is MessageState.SENT


async def test_a_message_that_waits_has_nothing_to_settle(out: Desk) -> None:
    app = RoundsmanApp(out)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5", "r")
        assert "only what is unclear or failed" in said(app)


async def test_what_an_order_would_be_told_is_shown_before_anything_is_approved(planned: Desk, seen) -> None:
    app = RoundsmanApp(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5", "p")
        await type_text(pilot, "1001")
        await press(pilot, "enter")
        assert screen_text(app) == seen


async def test_an_order_without_e_mail_cannot_be_told(planned: Desk) -> None:
    app = RoundsmanApp(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5", "p")
        await type_text(pilot, "1002")
        await press(pilot, "enter")
        assert "no e-mail" in screen_text(app)


async def test_messages_are_filtered_and_shown_of_all_days(out: Desk, open_shop: Callable[..., Desk]) -> None:
    app = RoundsmanApp(out)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5", "slash")
        await type_text(pilot, "priya")
        for _ in range(200):
            if len(app.screen.query_one(Table).rows) == 1:
                break
            await pilot.pause(0.02)
        assert "1 of 6" in screen_text(app)
        await press(pilot, "escape", "right_square_bracket")
        assert "No messages for Tue 3 Mar" in screen_text(app)
        await press(pilot, "v")
        assert "6 messages" in screen_text(app)
    assert rounds.journal(out).count("message.queued") == 6


async def test_a_channel_is_tried_by_a_key(out: Desk) -> None:
    app = RoundsmanApp(out)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5", "y", "1")
        await type_text(pilot, "me@example.com")
        await press(pilot, "enter")
        await idle(pilot, app)
        assert said(app).startswith("The folder channel took the test to me@example.com: 000000-")
        await press(pilot, "y", "3")
        await type_text(pilot, "+447400123456")
        await press(pilot, "enter")
        await idle(pilot, app)
        assert "sms.twilio.account_sid" in said(app)
