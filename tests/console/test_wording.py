"""The words of messages, changed by keys while they are seen on an order."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from console.app import RoundsmanApp
from console.dialogs.confirm import Confirm
from console.dialogs.listing import Listing
from console.dialogs.wording import WordsEditor
from console.widgets.notice import Notice
from console.widgets.table import Table
from core.deliveries import service as deliveries
from core.desk import Desk
from core.notifications import wording
from core.notifications.model import Kind
from core.notifications.templates import Words
from core.text import guard
from fixtures import nasty
from tests.console.rounds import MONDAY
from tests.console.snapshots import SIZES, press, screen_text, settle, type_text

at_both_sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


#: A few of the characters that would act on a terminal, or turn what is read round.
STEERING = frozenset("\x07\x08\x1b\x7f\x9b\u202e\u2066")


@pytest.fixture
def out(planned: Desk) -> Desk:
    """Ann's desk with the Monday approved, so that the cursor stands on a message."""
    planned.set("shop.phone", "01206 555 010")
    deliveries.approve(planned, MONDAY)
    return planned


async def put(pilot: Pilot[int], text: str) -> None:
    """Put a text where the cursor stands, as a terminal hands over what is pasted."""
    pilot.app.post_message(Paste(text))
    await settle(pilot)


async def edit(pilot: Pilot[int], row: str) -> TextArea:
    """Open the editor on a row of the list of words, and select all of its text."""
    await press(pilot, "5", "w")
    pilot.app.screen.query_one(Table).go_to(row)
    await press(pilot, "enter")
    area = pilot.app.screen.query_one(TextArea)
    area.select_all()
    return area


def meter(app: RoundsmanApp) -> str:
    return str(app.screen.query_one(".meter").render())


@at_both_sizes
async def test_the_list_says_whose_words_they_are(out: Desk, seen, size) -> None:
    wording.set_words(out, Kind.OUT, "sms", "en", Words("", "Bread is on its way: $window"))
    app = RoundsmanApp(out)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "5", "w")
        assert isinstance(app.screen, Listing)
        assert screen_text(app) == seen


@at_both_sizes
async def test_a_text_message_is_seen_on_the_order_under_the_cursor(out: Desk, seen, size) -> None:
    app = RoundsmanApp(out)
    async with app.run_test(size=size) as pilot:
        await edit(pilot, "planned:sms:en")
        await put(pilot, "Fresh bread, $greeting!\nOrder $order comes bientôt: $window.")
        assert screen_text(app) == seen


@at_both_sizes
async def test_an_e_mail_has_its_subject_above(out: Desk, seen, size) -> None:
    app = RoundsmanApp(out)
    async with app.run_test(size=size) as pilot:
        await edit(pilot, "planned:email:de")
        assert screen_text(app) == seen


async def test_one_key_brings_the_text_into_the_small_alphabet(out: Desk) -> None:
    app = RoundsmanApp(out)
    async with app.run_test(size=(80, 24)) as pilot:
        area = await edit(pilot, "planned:sms:en")
        await put(pilot, "It’s bientôt… ç €")
        assert meter(app) == "UCS-2 17/70 · 1 segment · 0.04 GBP"
        await press(pilot, "ctrl+g")
        assert area.text == "It's bientot... c €"
        assert meter(app) == "GSM-7 20/160 · 1 segment · 0.04 GBP"
        await press(pilot, "ctrl+z")
        assert area.text == "It’s bientôt… ç €"
        await press(pilot, "ctrl+g", "ctrl+g")
        assert "Every letter is in GSM-7 already" in app.screen.query_one(Notice).said


async def test_what_is_written_is_kept_and_taken_back_in_the_list(out: Desk) -> None:
    app = RoundsmanApp(out)
    async with app.run_test(size=(80, 24)) as pilot:
        await edit(pilot, "delayed:sms:fr")
        await put(pilot, "Retard : $window")
        await press(pilot, "ctrl+s")
        assert "the shop's words." in app.screen.query_one(Notice).said
        assert wording.own(out.db, Kind.DELAYED, "sms", "fr") == Words("", "Retard : $window")
        await press(pilot, "x")
        assert wording.own(out.db, Kind.DELAYED, "sms", "fr") is None
        await press(pilot, "x")
        assert app.screen.query_one(Notice).said == "These are our words already."
        await press(pilot, "u")
        assert wording.own(out.db, Kind.DELAYED, "sms", "fr") == Words("", "Retard : $window")


async def test_an_unknown_name_is_said_while_one_types_and_is_not_saved(out: Desk) -> None:
    app = RoundsmanApp(out)
    async with app.run_test(size=(80, 24)) as pilot:
        await edit(pilot, "planned:sms:en")
        await put(pilot, "Order $ordre")
        assert meter(app) == "× There is no name $ordre (line 1); did you mean $order?"
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, WordsEditor)
        assert app.screen.query_one(Notice).said == "It is not saved; the line above says why."
        assert wording.own(out.db, Kind.PLANNED, "sms", "en") is None
        await press(pilot, "escape")
        assert isinstance(app.screen, Confirm)
        await press(pilot, "y")
        assert isinstance(app.screen, Listing)


async def test_a_name_is_chosen_and_put_in_where_the_cursor_stands(out: Desk) -> None:
    app = RoundsmanApp(out)
    async with app.run_test(size=(80, 24)) as pilot:
        area = await edit(pilot, "planned:email:en")
        await put(pilot, "On ")
        await press(pilot, "ctrl+n", "down", "enter")
        assert area.text == "On $order"
        await press(pilot, "shift+tab", "end", "ctrl+n", "enter")
        assert app.screen.query_one(Input).value.endswith("$greeting")


async def test_what_another_console_wrote_meanwhile_is_said_and_the_typed_text_stays(
    out: Desk, open_shop: Callable[..., Desk]
) -> None:
    bob = open_shop("bob")
    app = RoundsmanApp(out)
    async with app.run_test(size=(80, 24)) as pilot:
        await edit(pilot, "out:sms:en")
        await put(pilot, "Mine")
        wording.set_words(bob, Kind.OUT, "sms", "en", Words("", "Bob's"))
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, WordsEditor)
        assert "they begin “Bob's” now, yours “Mine”" in app.screen.query_one(Notice).said
        await press(pilot, "escape", "n", "ctrl+s")
        assert wording.own(out.db, Kind.OUT, "sms", "en") == Words("", "Mine")


async def test_hostile_text_is_typed_and_seen_and_steers_nothing(out: Desk) -> None:
    app = RoundsmanApp(out)
    hostile = [text.replace("$", "$$")[:300] for text in nasty()]
    async with app.run_test(size=(80, 24)) as pilot:
        area = await edit(pilot, "planned:sms:en")
        for text in hostile:
            area.text = f"{text} $order"
            await pilot.pause()
            assert not set(screen_text(app)) & STEERING, text
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, Listing)
        assert not set(screen_text(app)) & STEERING
    kept = wording.words_of(out, Kind.PLANNED, "sms", "en")
    assert kept.own
    assert guard(kept.words.body) == kept.words.body


async def test_a_megabyte_that_is_pasted_is_not_taken(out: Desk) -> None:
    app = RoundsmanApp(out)
    async with app.run_test(size=(80, 24)) as pilot:
        area = await edit(pilot, "planned:sms:en")
        before = area.text
        await put(pilot, "x" * 1_000_000)
        assert area.text == before
        said = "1,000,000 characters were pasted; 4,000 are the most. Nothing was put in."
        assert app.screen.query_one(Notice).said == said
        await put(pilot, "y" * 4001)
        assert meter(app) == "× The text has 4,001 characters; 4,000 are the most."


async def test_words_are_tried_out_without_any_order(desk: Desk) -> None:
    app = RoundsmanApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "escape")
        await edit(pilot, "feedback:sms:es")
        assert "an order that is made up" in screen_text(app)
        assert "GSM-7" in meter(app)


async def test_a_preview_says_what_a_text_message_takes(out: Desk) -> None:
    out.set("messages.channel", "sms")
    app = RoundsmanApp(out)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5", "p")
        await type_text(pilot, "1004")
        await press(pilot, "enter")
        assert "Takes    " in screen_text(app)
