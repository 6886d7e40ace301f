"""Properties of cleaning: whatever comes in, nothing that steers a terminal comes out."""

from __future__ import annotations

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from core.text import clean, csv_safe, fold, guard

ANY_TEXT = st.text(st.characters(), max_size=200) | st.text(
    st.sampled_from("\x1b\x9b\x07\x00\r\n\t \u202e\u2066\u200b\ufeff\ud800[]/a=éß\u0301\u0338中🚐"), max_size=200
)


def steers(c: str) -> bool:
    return (
        unicodedata.category(c) in {"Cc", "Cs"}
        or c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
    )


@given(ANY_TEXT)
def test_nothing_that_steers_a_terminal_is_left(raw: str) -> None:
    assert not any(steers(c) for c in clean(raw))
    assert not any(steers(c) for c in clean(raw, multiline=True).replace("\n", ""))
    assert not any(steers(c) for c in guard(raw))


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    assert clean(clean(raw)) == clean(raw)
    assert clean(clean(raw, multiline=True), multiline=True) == clean(raw, multiline=True)


@given(ANY_TEXT, st.integers(10, 50))
def test_the_limit_holds(raw: str, limit: int) -> None:
    assert len(clean(raw, limit=limit)) <= limit
    assert len(clean(raw, limit=limit, multiline=True)) <= limit


@given(ANY_TEXT)
def test_clean_text_can_be_written_anywhere(raw: str) -> None:
    assert clean(raw).encode("utf-8").decode("utf-8") == clean(raw)


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=60))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANY_TEXT)
@example("\r")
@example("\r=1+1")
def test_no_cell_starts_a_formula_and_a_blank_one_stays_as_it_came(text: str) -> None:
    cell = csv_safe(text)
    assert cell == text if not text.strip() else cell[:1] not in {"=", "+", "-", "@", "\t", "\r"}


def test_folding_makes_the_spellings_of_one_street_equal() -> None:
    assert fold("  Sennwiß  STRAẞE ") == fold("sennwissstrasse").replace("wissstrasse", "wiss strasse")
    assert fold("Ørsted Čapek İ") == "orsted capek i"
