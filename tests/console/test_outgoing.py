"""An open console sends where the shop says so; a stopped channel shows on Messages, and a lets it try again."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from console.app import RoundsmanApp
from console.outgoing import Outgoing
from console.views import messages as views
from console.widgets.headline import Headline
from console.widgets.notice import Notice
from core.deliveries import service as deliveries
from core.desk import Desk
from core.notifications import service
from core.notifications.model import Message, MessageState, Misconfigured, Receipt, Sent, Stopped, Unaskable
from tests.console import rounds
from tests.console.rounds import MONDAY
from tests.console.snapshots import press


class Shut:
    """A channel that takes nothing from us until it is mended."""

    name = "folder"
    repeatable = True
    width = 1

    def __init__(self) -> None:
        self.mended = False

    async def send(self, message: Message) -> Receipt:
        if not self.mended:
            raise Misconfigured("The token is wrong.")
        return Receipt("taken")

    async def find(self, message: Message) -> Receipt | None:
        raise Unaskable("It keeps no list.")

    async def close(self) -> None:
        """Nothing is open."""


def test_only_where_the_shop_says_so_a_console_sends_and_then_every_15_seconds(planned: Desk) -> None:
    deliveries.approve(planned, MONDAY)
    assert not Outgoing(planned).due()
    planned.set("messages.send_while_open", "yes")
    outgoing = Outgoing(planned)
    assert outgoing.due()
    assert not outgoing.due()
    assert outgoing.send() == ""
    assert {message.state for message in service.list_messages(planned)} == {MessageState.SENT}


def test_what_failed_is_told_once(planned: Desk) -> None:
    deliveries.approve(planned, MONDAY)
    planned.adapters = replace(planned.adapters, channels=lambda _: {"folder": Shut()})
    outgoing = Outgoing(planned)
    assert outgoing.send() == "The token is wrong."
    assert outgoing.send() == ""


def test_a_console_that_closes_begins_no_further_message(planned: Desk) -> None:
    deliveries.approve(planned, MONDAY)
    outgoing = Outgoing(planned)
    outgoing.leave()
    assert outgoing.send() == ""
    assert {message.state for message in service.list_messages(planned)} == {MessageState.QUEUED}


async def test_a_stopped_channel_is_shown_and_a_lets_it_try_again(planned: Desk) -> None:
    deliveries.approve(planned, MONDAY)
    shut = Shut()
    planned.adapters = replace(planned.adapters, channels=lambda _: {"folder": shut})
    await asyncio.to_thread(service.send_due, planned)
    app = RoundsmanApp(planned)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await press(pilot, "5")
        (first, *_), _ = app.screen.query_one(Headline).facts
        assert first.text.startswith("Messages to the folder stopped since ")
        assert first.text.endswith("a resumes")
        shut.mended = True
        await press(pilot, "a")
        assert "go out again" in app.screen.query_one(Notice).said
        assert service.stopped(planned) == []
        (first, *_), _ = app.screen.query_one(Headline).facts
        assert "stopped" not in first.text
    assert "channel.resumed" in rounds.journal(planned)


def test_a_pass_by_hand_says_which_channels_are_stopped() -> None:
    stopped = (Stopped("sms", 0, "The token is wrong."),)
    assert views.sent(Sent(waiting=2, stopped=stopped)).endswith("Text messages are stopped: a resumes.")
    assert views.sent(Sent(waiting=2, trouble="The token is wrong.", stopped=stopped)).endswith("The token is wrong.")
