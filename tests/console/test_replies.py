"""What customers wrote, on the Messages screen and on an order's history, walked by keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.app import RoundsmanApp
from console.dialogs.listing import Listing
from console.dialogs.pages import Pages
from console.widgets.headline import Headline
from console.widgets.table import Table
from core.deliveries import service as deliveries
from core.desk import Desk
from core.notifications import inbound, optouts, receipts, service
from core.notifications.incoming import Notice, Reply
from tests.console import rounds
from tests.console.rounds import MONDAY
from tests.console.snapshots import SIZES, press, screen_text, type_text
from tests.console.test_messages import said
from tests.core.notifications.letters import reply

at_both_sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture
def heard(planned: Desk) -> Desk:
    """Ann's desk with the Monday told, two answers, a stop, and a message that did not arrive."""
    deliveries.approve(planned, MONDAY)
    with planned.writing() as db:
        db.execute("UPDATE messages SET channel = 'email', state = 'sent', sent_at = due")
    at = planned.now()
    told = {message.order: message for message in service.list_messages(planned)}

    def wrote(number: str, body: str, minutes: int) -> None:
        message = told[number]
        answer = Reply("email", f"r{number}{minutes}", message.recipient, body, about=(message.message_id,))
        inbound.receive(planned, answer, at + 60 * minutes)

    wrote("1001", "Please ring twice,\nthe bell is weak.", 5)
    wrote("1006", "Bitte keine Nachrichten mehr [/b]\x1b[31m", 12)
    wrote("1004", "STOP", 20)
    lost = told["1007"]
    why = "5.1.1 no such user"
    bounce = Notice("email", "d1", "", "bounced", why, lost.message_id, what="bounce", opted_out=True)
    receipts.take(planned, bounce, at + 30)
    return planned


@at_both_sizes
async def test_the_outbox_with_replies_looks_as_agreed(heard: Desk, seen, size) -> None:
    app = RoundsmanApp(heard)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "5")
        assert screen_text(app) == seen


@at_both_sizes
async def test_what_customers_wrote_looks_as_agreed(heard: Desk, seen, size) -> None:
    app = RoundsmanApp(heard)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "5", "i")
        assert screen_text(app) == seen


@at_both_sizes
async def test_the_history_tells_of_answers_and_what_did_not_arrive(heard: Desk, seen, size) -> None:
    app = RoundsmanApp(heard)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "5", "i", "down", "h")
        assert screen_text(app) == seen


async def test_a_reply_is_read_whole_and_the_list_comes_back_at_it(heard: Desk) -> None:
    app = RoundsmanApp(heard)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5", "i", "down", "down", "enter")
        assert isinstance(app.screen, Pages)
        assert "the bell is weak." in screen_text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, Listing)
        assert app.screen.query_one(Table).cursor == 2


async def test_who_means_it_in_other_words_is_told_nothing_more_at_a_key(heard: Desk) -> None:
    app = RoundsmanApp(heard)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5", "i", "down", "o")
        assert "No more messages to Priya Nair by email." in screen_text(app)
        assert optouts.among(heard.db, "email", ["priya@example.com"])
        await press(pilot, "o")
        assert "Priya Nair gets none by email already." in screen_text(app)
        await press(pilot, "escape", "u")
        assert not optouts.among(heard.db, "email", ["priya@example.com"])


async def test_a_message_says_when_it_was_sent_and_what_became_of_it(heard: Desk) -> None:
    app = RoundsmanApp(heard)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5", "enter")
        assert "undelivered, 08:00; sent 08:00" in screen_text(app)
        assert "5.1.1 no such user" in screen_text(app)


async def test_who_answers_stop_is_told_nothing_more(heard: Desk) -> None:
    family = next(m.recipient for m in service.list_messages(heard) if m.order == "1004")
    assert optouts.among(heard.db, "email", [family]) == {family}


async def test_a_reply_that_comes_in_meanwhile_is_seen(heard: Desk) -> None:
    app = RoundsmanApp(heard)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5")
        assert "3 replies" in _sums(app)
        inbound.receive(heard, Reply("email", "late", "ann@example.com", "And come after ten"), heard.now())
        for _ in range(400):
            await pilot.pause(0.05)
            if "4 replies" in _sums(app):
                break
        assert "4 replies" in _sums(app)


async def test_a_mailbox_is_read_by_key(heard: Desk, tmp_path: Path) -> None:
    ours = next(m.message_id for m in service.list_messages(heard) if m.order == "1001")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.eml").write_bytes(reply("Fine", ours=ours))
    app = RoundsmanApp(heard)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5", "m")
        await press(pilot, "ctrl+u")
        await type_text(pilot, str(tmp_path / "in"))
        await press(pilot, "enter")
        for _ in range(100):
            await pilot.pause(0.05)
            if said(app):
                break
        assert said(app) == "1 reply."
        await press(pilot, "m")
        await press(pilot, "ctrl+u")
        await type_text(pilot, str(tmp_path / "nothing"))
        await press(pilot, "enter")
        await pilot.pause(0.2)
        assert said(app).startswith("There is no ")


def _sums(app: RoundsmanApp) -> str:
    return " ".join(cell.text for cell in app.screen.query_one(Headline).facts[0])


async def test_before_anybody_has_written_it_says_how_answers_come(planned: Desk) -> None:
    assert rounds.journal(planned)
    app = RoundsmanApp(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5", "i")
        assert "Nobody has written yet." in screen_text(app)
