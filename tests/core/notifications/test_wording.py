"""The shop's own words: written, gone back from, undone, tried out on an order."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from core.desk import Desk
from core.errors import BadInput, NotFound, Stale
from core.notifications import sampling, wording
from core.notifications.model import Kind
from core.notifications.templates import Words
from core.undo import service as undoing
from tests.core.deliveries.shop import Shop

MINE = Words("Bread on $day", "Hi $order, $window")
SHORT = Words("", "Bread $order: $window")


def test_words_are_ours_until_the_shop_writes_its_own(shop: Shop) -> None:
    desk = shop.desk
    ours = wording.words_of(desk, Kind.PLANNED, "email", "en")
    assert not ours.own
    assert wording.own(desk.db, Kind.PLANNED, "email", "en-US") is None
    mine = wording.set_words(desk, Kind.PLANNED, "email", "en", MINE)
    assert (mine.own, mine.words) == (True, MINE)
    assert wording.own(desk.db, Kind.PLANNED, "email", "en-US") == MINE
    # A folder holds what would have been e-mail.
    assert wording.own(desk.db, Kind.PLANNED, "folder", "en") == MINE
    assert wording.own(desk.db, Kind.PLANNED, "sms", "en") is None
    assert wording.reset_words(desk, Kind.PLANNED, "email", "en") == ours


def test_each_change_has_its_line_and_what_changes_nothing_has_none(shop: Shop) -> None:
    desk = shop.desk
    ours = wording.words_of(desk, Kind.OUT, "sms", "de")
    assert wording.set_words(desk, Kind.OUT, "sms", "de", ours.words) == ours
    assert wording.reset_words(desk, Kind.OUT, "sms", "de") == ours
    assert shop.kinds("words.") == []
    wording.set_words(desk, Kind.OUT, "sms", "de-AT", SHORT)
    wording.set_words(desk, Kind.OUT, "sms", "de", SHORT)
    wording.set_words(desk, Kind.OUT, "sms", "de", ours.words)
    assert shop.kinds("words.") == ["words.changed"] * 2
    event = desk.events_since(0, subject="words:out.sms.de")[0]
    assert (event.data["kind"], event.data["whose"]) == ("out", "own")
    assert (event.private or {})["after"] == SHORT.body


def test_a_change_is_undone_and_done_again(shop: Shop) -> None:
    desk = shop.desk
    wording.set_words(desk, Kind.PLANNED, "email", "en", MINE)
    (step,) = undoing.undo(desk)
    assert step.title == "Words of planned, email, en changed"
    assert not wording.words_of(desk, Kind.PLANNED, "email", "en").own
    undoing.redo(desk)
    assert wording.words_of(desk, Kind.PLANNED, "email", "en").words == MINE


def test_another_console_s_words_are_not_written_over(shop: Shop, open_shop: Callable[..., Desk]) -> None:
    ann, bob = shop.desk, open_shop("bob")
    seen = wording.words_of(ann, Kind.PLANNED, "email", "en")
    wording.set_words(bob, Kind.PLANNED, "email", "en", MINE, version=seen.version)
    with pytest.raises(Stale, match="begin “Bread on \\$day” now, yours “Bakery news”"):
        wording.set_words(ann, Kind.PLANNED, "email", "en", Words("Bakery news", "Hi"), version=seen.version)
    now = wording.words_of(ann, Kind.PLANNED, "email", "en")
    wording.reset_words(bob, Kind.PLANNED, "email", "en", version=now.version)
    wording.set_words(bob, Kind.PLANNED, "email", "en", MINE)
    # The same words again, but written anew.
    with pytest.raises(Stale):
        wording.reset_words(ann, Kind.PLANNED, "email", "en", version=now.version)


@pytest.mark.parametrize(
    ("channel", "language", "words", "sentence"),
    [
        ("sms", "en", Words("Hi", "a"), "A text message has no subject"),
        ("email", "en", Words(" ", "a"), "An e-mail needs a subject."),
        ("email", "en", Words("Hi", "$windw"), "There is no name \\$windw"),
        ("webhook", "en", MINE, "“webhook” has no words of its own; choose email or sms."),
        ("email", "nl", MINE, "There are no words in “nl”; choose en, de, fr, es, pt."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    shop: Shop, channel: str, language: str, words: Words, sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        wording.set_words(shop.desk, Kind.PLANNED, channel, language, words)
    assert shop.kinds("words.") == []


def test_all_words_are_listed_the_shop_s_language_first(shop: Shop) -> None:
    shop.desk.set("messages.language", "fr")
    wording.set_words(shop.desk, Kind.NEXT, "sms", "es", SHORT)
    found = wording.list_words(shop.desk)
    assert len(found) == 9 * 2 * 5
    assert found[0].language == "fr"
    assert [(each.kind, each.channel, each.language) for each in found if each.own] == [(Kind.NEXT, "sms", "es")]
    assert {each.language for each in wording.list_words(shop.desk, ["de"])} == {"de"}


def test_words_are_tried_out_on_an_order_with_its_window_and_its_price(shop: Shop) -> None:
    shop.desk.set("sms.price", "0.0075")
    order = shop.order("#1042", name="Zoë $order", language="en-US")
    shop.plan({"Van 1": [order]})
    seen = sampling.sample(shop.desk, order, Kind.PLANNED, "sms", Words("", "$order for $greeting: $window’"))
    assert seen.body.startswith("#1042 for Hello Zoë $order: ")
    assert seen.body.endswith("m’")
    assert seen.language == "en-US"
    assert seen.segments is not None
    assert seen.segments.encoding == "UCS-2"
    assert seen.cost == Decimal("0.0075")
    assert seen.line == f"UCS-2 {len(seen.body)}/70 · 1 segment · 0.0075 GBP"
    assert wording.segments_line(seen.body, shop.desk) == seen.line


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("channel", wording.CHANNELS)
def test_every_kind_can_be_tried_out_without_an_order_too(shop: Shop, kind: Kind, channel: str) -> None:
    seen = sampling.sample(
        shop.desk, 0, kind, channel, wording.words_of(shop.desk, kind, channel, "de").words, language="de"
    )
    assert "1042" in seen.body
    assert seen.language == "de"
    assert (seen.segments is not None) == (channel == "sms")


def test_an_order_that_is_not_there_is_none(shop: Shop) -> None:
    with pytest.raises(NotFound):
        sampling.sample(shop.desk, 99, Kind.PLANNED, "email", MINE)


def test_ten_megabytes_of_words_are_refused_at_once(shop: Shop) -> None:
    with pytest.raises(BadInput, match="10,000,000 characters"):
        wording.set_words(shop.desk, Kind.PLANNED, "email", "en", Words("a", "$x" * 5_000_000))


@pytest.mark.parametrize(
    ("shops", "said", "expected"),
    [
        ("en-US", "", "en-US"), ("en-US", "en", "en-US"), ("en-US", "en-GB", "en-GB"), ("en-US", "de", "de"),
        ("de", "nl", "de"), ("fr", "en", "en"),
    ],
)  # fmt: skip
def test_a_customer_is_told_in_their_language_else_in_the_shop_s(
    shop: Shop, shops: str, said: str, expected: str
) -> None:
    shop.desk.set("messages.language", shops)
    assert wording.language_of(shop.desk, said) == expected
    assert wording.languages(shop.desk)[0] == shops[:2]


@pytest.mark.parametrize("wrong", ["nl", "en-", "en-us", "en_US", "en-USA", "../en", ""])
def test_a_language_without_words_is_no_setting(shop: Shop, wrong: str) -> None:
    with pytest.raises(BadInput, match="is not known here; choose en, de, fr, es, pt"):
        shop.desk.set("messages.language", wrong)
