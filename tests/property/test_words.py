"""Words of any text, filled in with any values: refused in a sentence when they are saved, or never again."""

from __future__ import annotations

from datetime import date, time
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.notifications import texts
from core.notifications.habits import habits
from core.notifications.model import Kind, News
from core.notifications.segments import is_gsm7
from core.notifications.templates import CHANNELS, NAMES, Customer, Shop, Words, check, write

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
#: Much that is nearly a name, and much that is one.
PIECES = st.sampled_from(["$", "$$", "${", "}", "$1", "\n", "\r", "ü", " ", "a", *(f"${n}" for n in NAMES), "${order}"])
TEXTS = st.lists(PIECES | ANY, max_size=12).map("".join)
LANGUAGES = st.sampled_from([*texts.LANGUAGES, "en-US", "de-CH", "zz", ""])
FACTS = st.dictionaries(
    st.sampled_from(["received_by", "reason", "next_day", "next_step", "stops_before", "at", "other"]),
    ANY | st.sampled_from(["2026-03-04", "NOT_HOME", "reschedule", "0", "1", "17", "1772528400", "9" * 40]),
)
ZONE = ZoneInfo("Europe/London")


@given(TEXTS, TEXTS, ANY, ANY, FACTS, st.sampled_from(Kind), st.sampled_from(CHANNELS), LANGUAGES)
def test_words_that_were_taken_can_always_be_filled_in(
    subject: str, body: str, name: str, address: str, facts: dict[str, str], kind: Kind, channel: str, language: str
) -> None:
    own = Words(subject, body)
    try:
        check(own)
    except BadInput:
        return
    news = News(1, kind, 1772528400, 1772535600, facts=facts)
    customer, shop = Customer(1, name, name, address, ""), Shop(name, name, ZONE, f"https://x.example/{address}$order")
    written = write(news, customer, shop, channel=channel, language=language, own=own)
    assert len(written.subject) <= 200
    assert len(written.body) <= 4000
    assert len(written.subject.splitlines()) <= 1


@given(st.sampled_from([f"${name}" for name in NAMES]), st.sampled_from(CHANNELS), LANGUAGES, st.sampled_from(Kind))
def test_a_value_that_is_a_name_is_never_filled_in_again(value: str, channel: str, language: str, kind: Kind) -> None:
    customer, shop = Customer(1, value, value, value, ""), Shop(value, value, ZONE)
    own = Words("", "$order|$address|$shop|$reason|$received_by")
    facts = {"reason": value, "received_by": value}
    written = write(News(1, kind, facts=facts), customer, shop, channel=channel, language=language, own=own)
    assert written.body == "|".join([value] * 5)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.times(), st.times(), LANGUAGES)
def test_days_and_clocks_of_text_messages_are_always_gsm_7(day: date, opens: time, closes: time, language: str) -> None:
    how = habits(language, short=True)
    assert is_gsm7(how.day(day) + how.window(opens, closes) + how.clock(opens))
