"""Segments of any text: nothing lost, nothing over its limit, nothing cut in two that belongs together."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.notifications.segments import BASIC, EXTENSION, GSM, UCS, gsm7, is_gsm7, measure, split

GSM_TEXT = st.text(st.sampled_from(sorted(BASIC | EXTENSION)), max_size=700)
#: Many that take two units, so that borders fall on them.
DOUBLES = st.text(st.sampled_from("a€^~"), max_size=700)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)
EMOJI = st.text(st.sampled_from("ç😀"), max_size=300)
TEXTS = st.one_of(GSM_TEXT, DOUBLES, ANY_TEXT, EMOJI)


def septets(text: str) -> int:
    """Counted otherwise than the code does it."""
    return len(text) + sum(text.count(letter) for letter in EXTENSION)


def utf16(text: str) -> int:
    return len(text.encode("utf-16-be")) // 2


@given(TEXTS)
def test_the_segments_are_the_text_and_none_is_over_its_limit(text: str) -> None:
    found, pieces = measure(text), list(split(text))
    count = {GSM: septets, UCS: utf16}[found.encoding]
    lone, joined = {GSM: (160, 153), UCS: (70, 67)}[found.encoding]
    assert "".join(pieces) == text
    assert found.segments == len(pieces)
    assert found.units == count(text) <= found.room
    assert all(pieces)
    # A piece ends between letters, so neither an escape nor a surrogate stands without its second half.
    assert all(count(piece) <= (lone if len(pieces) == 1 else joined) for piece in pieces)


@given(TEXTS)
def test_a_segment_is_begun_only_when_the_letter_has_no_room_in_the_last(text: str) -> None:
    found, pieces = measure(text), list(split(text))
    count, joined = (septets, 153) if found.encoding == GSM else (utf16, 67)
    assert all(count(one + following[0]) > joined for one, following in pairwise(pieces))


@given(TEXTS, TEXTS)
def test_more_text_never_takes_fewer_segments(text: str, more: str) -> None:
    assert measure(text + more).segments >= max(measure(text).segments, measure(more).segments)


@given(TEXTS)
def test_what_was_made_gsm_7_is_gsm_7_and_stays_as_it_is(text: str) -> None:
    made = gsm7(text)
    assert is_gsm7(made)
    assert measure(made).encoding == GSM
    assert gsm7(made) == made


@given(GSM_TEXT)
def test_a_text_in_gsm_7_is_left_alone(text: str) -> None:
    assert measure(text).encoding == GSM
    assert gsm7(text) == text
