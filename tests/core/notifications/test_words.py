"""The words: ours in five languages, what they name, and what is refused of the shop's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from core.deliveries.model import FailureReason, NextStep
from core.errors import BadInput
from core.notifications import texts
from core.notifications.habits import habits
from core.notifications.kinds import TRAITS
from core.notifications.model import Kind, News
from core.notifications.segments import GSM, measure
from core.notifications.templates import CHANNELS, NAMES, Customer, Shop, Words, check, starter, write

NINE = int(datetime(2026, 3, 3, 9, tzinfo=UTC).timestamp())
SHOP = Shop(
    "Harrow & Finch", "+44 1206 555 010", ZoneInfo("Europe/London"), "https://shop.example/track/$order", "1 Quay"
)
ANN = Customer(1, "1042", "Ann Quinn", "12 High Street", "ann@example.com", items="2 x Rye")
FACTS = {
    "received_by": "Ann Quinn", "reason": "NOT_HOME", "next_day": "2026-03-04", "next_step": "reschedule",
    "stops_before": "3", "at": str(NINE + 102 * 60),
}  # fmt: skip
EVERY_LANGUAGE = [*texts.LANGUAGES, "en-US", "en-AU"]


def news(kind: Kind, **facts: str) -> News:
    """The kind's news with all that it may say."""
    window = (NINE, NINE + 7200) if TRAITS[kind].states_eta else (None, None)
    return News(1, kind, *window, facts={**FACTS, **facts})


@pytest.mark.parametrize("language", EVERY_LANGUAGE)
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("kind", Kind)
def test_our_words_can_be_the_words_of_a_message_and_are_filled_in(kind: Kind, channel: str, language: str) -> None:
    check(starter(kind, channel, language))
    written = write(news(kind), ANN, SHOP, channel=channel, language=language)
    assert "$" not in written.subject + written.body
    assert "1042" in written.body
    assert "Harrow & Finch" in written.body
    assert bool(written.subject) == (channel == "email")


@pytest.mark.parametrize("language", EVERY_LANGUAGE)
@pytest.mark.parametrize("kind", Kind)
def test_a_text_message_of_ours_is_one_segment_of_gsm_7(kind: Kind, language: str) -> None:
    reasons = [(each.value, each.next_step.value) for each in FailureReason] if kind is Kind.ATTEMPTED else [("", "")]
    for reason, step in reasons:
        # Another try has its day, the other steps have none.
        when = {} if step in {"", NextStep.RESCHEDULE} else {"next_day": ""}
        told = news(kind, reason=reason, next_step=step or "reschedule", **when)
        found = measure(write(told, ANN, SHOP, channel="sms", language=language).body)
        assert (found.encoding, found.segments) == (GSM, 1), reason


@pytest.mark.parametrize("language", EVERY_LANGUAGE)
@pytest.mark.parametrize("month", range(1, 13))
def test_every_day_and_hour_of_a_text_message_is_gsm_7(month: int, language: str) -> None:
    how = habits(language, short=True)
    for number in range(1, 8):
        said = [how.day(date(2026, month, number)), how.window(time(9), time(11, 30)), how.clock(time(14, 5))]
        assert [measure(text).encoding for text in said] == [GSM] * 3, said


@pytest.mark.parametrize("language", EVERY_LANGUAGE)
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("kind", Kind)
def test_what_is_not_known_leaves_no_half_a_sentence(kind: Kind, channel: str, language: str) -> None:
    bare = replace(news(kind), facts={})
    body = write(bare, ANN, Shop("", "", SHOP.zone), channel=channel, language=language).body
    after = [line.rstrip(" .") for line in body.split("\n") if "1042" not in line and "Ann Quinn" not in line]
    assert not any(line.endswith((":", " at", " um", " à", " las", " às", " by", " por")) for line in after), body
    assert "\n\n\n" not in body
    assert "  " not in body


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_reason_and_every_next_step_has_its_words(language: str) -> None:
    said = texts.read(language)
    assert set(said["reasons"]) == {*FailureReason, "other"}
    assert set(said["next"]) == {*NextStep, "again"}
    assert set(said["kinds"]) == set(Kind)
    assert set(said["stops"]) == set(texts.read("en")["stops"])
    assert set(said["phrases"]) == set(texts.read("en")["phrases"])


@pytest.mark.parametrize(
    ("language", "day", "window", "short"),
    [
        ("en", "Tuesday 3 March", "09:00 to 11:30", "Tue 3 Mar"),
        ("en-GB", "Tuesday 3 March", "09:00 to 11:30", "Tue 3 Mar"),
        ("en-US", "Tuesday, March 3", "9 to 11:30 am", "Tue Mar 3"),
        ("en-CA", "Tuesday, March 3", "9 to 11:30 am", "Tue Mar 3"),
        ("en-AU", "Tuesday 3 March", "9 to 11:30 am", "Tue 3 Mar"),
        ("de-AT", "Dienstag, 3. März", "9:00 bis 11:30 Uhr", "Di 3.3."),
        ("fr", "mardi 3 mars", "de 9 h à 11 h 30", "mardi 3/3"),
        ("es-MX", "martes 3 de marzo", "de 9:00 a 11:30", "martes 3/3"),
        ("pt-BR", "terça-feira, 3 de março", "das 9h às 11h30", "3/3 (ter)"),
    ],
)
def test_a_day_and_a_window_are_written_as_the_language_does(language: str, day: str, window: str, short: str) -> None:
    assert habits(language).day(date(2026, 3, 3)) == day
    assert habits(language).window(time(9), time(11, 30)) == window
    assert habits(language, short=True).day(date(2026, 3, 3)) == short


@pytest.mark.parametrize(
    ("opens", "closes", "window"),
    [
        (time(11), time(13), "11 am to 1 pm"),
        (time(12), time(14), "12 to 2 pm"),
        (time(0, 15), time(1), "12:15 to 1 am"),
        (time(10), time(12), "10 am to 12 pm"),
    ],
)
def test_noon_and_midnight_on_a_clock_of_twelve_hours(opens: time, closes: time, window: str) -> None:
    assert habits("en-US").window(opens, closes) == window


def test_the_first_of_a_month_is_un_premier_in_french() -> None:
    assert habits("fr").day(date(2026, 8, 1)) == "samedi 1er août"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "fr"), ("de", "de"), ("DE-de", "de-DE"), ("pt_BR", "pt-BR"), ("fr-CA.UTF-8", "fr-CA"), ("nl", "fr"),
        ("zh-Hans-CN", "fr"), ("en-Latn-US", "en-US"), ("deutsch", "fr"), ("../de", "fr"), ("es-419", "es"),
    ],
)  # fmt: skip
def test_a_language_we_have_no_words_in_gives_way_to_the_shop_s(text: str, expected: str) -> None:
    assert texts.tag(text, "fr") == expected


@pytest.mark.parametrize("hostile", ["$order", "${shop}", "$$", "$", "$nobody", "{0}", "%s", "${order"])
def test_what_a_value_holds_is_only_text(hostile: str) -> None:
    ann = replace(ANN, name=hostile, address=hostile, order=hostile)
    told = news(Kind.DELIVERED, received_by=hostile, reason=hostile)
    words = Words("$order", "$greeting|$address|$order|$received_by|$reason|$shop|$from_shop|$signature")
    written = write(told, ann, replace(SHOP, name=hostile, phone=hostile, link=""), own=words)
    said = "|".join([f"Hello {hostile}", *[hostile] * 5, f" from {hostile}".rstrip(), hostile])
    assert written == Words(hostile, said)


def test_a_value_breaks_no_header_and_steers_no_terminal() -> None:
    ann = replace(ANN, name="A\r\nBcc: x@y.example\x1b[31m\u202e")
    written = write(news(Kind.PLANNED), ann, SHOP, own=Words("$greeting", "$greeting"))
    assert written.subject == "Hello A Bcc: x@y.example\\x1b[31m\\u202e"


def test_ten_megabytes_in_a_value_stay_a_message() -> None:
    told = news(Kind.DELIVERED, received_by="x" * 10_000_000)
    assert len(write(told, replace(ANN, name="y" * 10_000_000), SHOP).body) <= 4000


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (Words("", "Comes in $windw"), "There is no name $windw (line 1); did you mean $window?"),
        (Words("Hi", "a\n$Order"), "There is no name $Order (line 2); did you mean $order?"),
        (Words("$subject_of", "a"), "There is no name $subject_of (the subject); known are $greeting, $order,"),
        (Words("", "costs 5 $"), "A $ without a name stands in line 1; write $$ for the sign itself."),
        (Words("", "a\n${order"), "A $ without a name stands in line 2"),
        (Words("", " \n"), "The text is empty"),
        (Words("", "x" * 4001), "The text has 4,001 characters; 4,000 are the most."),
        (Words("x" * 201, "x"), "The subject has 201 characters; 200 are the most."),
        (Words("a\nBcc: b", "x"), "The subject has a line break; it is one line."),
        (Words("a\u2028b", "x"), "The subject has a line break; it is one line."),
        (Words("a\r", "x"), "The subject has a line break; it is one line."),
    ],
)
def test_words_that_cannot_be_filled_in_are_refused_with_the_place(words: Words, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        check(words)
    assert str(refused.value).startswith(sentence)


def test_kept_words_that_cannot_be_filled_in_say_whose_they_are() -> None:
    with pytest.raises(BadInput, match="words of planned, sms, cannot be filled in: There is no name \\$x"):
        write(news(Kind.PLANNED), ANN, SHOP, channel="sms", own=Words("", "$x"))


def test_every_name_can_be_used_and_a_sum_in_dollars_too() -> None:
    check(Words("$order", "".join(f"${{{name}}} " for name in NAMES) + "$$5"))


def test_a_line_with_nothing_to_name_is_left_out_and_others_stay() -> None:
    own = Words("", "Order $order\nTaken by $received_by.\n\n$link\n\nBye")
    told = replace(news(Kind.DELIVERED), facts={})
    assert write(told, ANN, replace(SHOP, link=""), own=own).body == "Order 1042\n\nBye"


def test_own_words_that_come_to_nothing_give_way_to_ours() -> None:
    bare = replace(SHOP, link="")
    assert write(news(Kind.OUT), ANN, bare, own=Words("$link", "$link\n")) == write(news(Kind.OUT), ANN, bare)


def test_an_order_s_number_is_quoted_in_the_link() -> None:
    ann = replace(ANN, order="#10/4 2")
    assert (
        write(news(Kind.PLANNED), ann, SHOP, own=Words("", "$link")).body == "https://shop.example/track/%2310%2F4%202"
    )
