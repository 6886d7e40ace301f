"""Segments of text messages: known examples."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.notifications.segments import BASIC, GSM, UCS, Segments, cost, gsm7, measure, split


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Segments(GSM, 0, 0, 160)),
        ("a" * 160, Segments(GSM, 160, 1, 160)),
        ("a" * 161, Segments(GSM, 161, 2, 306)),
        ("a" * 306, Segments(GSM, 306, 2, 306)),
        ("a" * 307, Segments(GSM, 307, 3, 459)),
        ("€" * 80, Segments(GSM, 160, 1, 160)),
        # A message of several ends at 152, as the escape and its letter stay together.
        ("€" * 153, Segments(GSM, 306, 3, 459)),
        ("ü" * 70, Segments(GSM, 70, 1, 160)),
        ("ç" * 70, Segments(UCS, 70, 1, 70)),
        ("ç" * 71, Segments(UCS, 71, 2, 134)),
        ("😀" * 35, Segments(UCS, 70, 1, 70)),
        # 33 pairs in each, as 67 is odd.
        ("😀" * 67, Segments(UCS, 134, 3, 201)),
    ],
)
def test_known_lengths(text: str, expected: Segments) -> None:
    assert measure(text) == expected


@pytest.mark.parametrize(
    ("text", "encoding"), [("bientôt", UCS), ("it’s", UCS), ("ça", UCS), ("Ça", GSM), ("[€]", GSM)]
)
def test_one_letter_decides_the_encoding(text: str, encoding: str) -> None:
    assert measure(text).encoding == encoding


def test_the_alphabet_has_every_code_but_the_escape() -> None:
    assert len(BASIC) == 127


def test_a_pair_is_never_cut() -> None:
    assert [len(piece) for piece in split("a" + "€" * 80)] == [77, 4]
    assert [len(piece) for piece in split("😀" * 67)] == [33, 33, 1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’œuf “frais”…", 'L\'oeuf "frais"...'),
        ("bientôt, ça va", "bientot, ca va"),
        ("Ça va, Müller & Søn, 5 €", "Ça va, Müller & Søn, 5 €"),
        ("e\u0301te\u0301", "été"),
        ("terça-feira, pão, José", "terca-feira, pao, José"),
        ("9 – 11 h · Łódź", "9 - 11 h * Lodz"),
        ("½ l ﬁn №5 ［x］", "1/2 l fin No5 [x]"),
        ("👩\u200d👧 日本", "?? ??"),
    ],
)
def test_the_nearest_letters_are_written(text: str, expected: str) -> None:
    assert gsm7(text) == expected


def test_it_is_told_in_a_line_and_costs_by_segment() -> None:
    found = measure("a" * 200)
    assert str(found) == "GSM-7 200/306 · 2 segments"
    assert str(measure("Hi")) == "GSM-7 2/160 · 1 segment"
    assert cost(found, Decimal("0.04")) == Decimal("0.08")
