"""A customer's line taken apart: words in order, with the ones that may be house numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest

from core.addresses import split_unit, words
from core.geocoding.model import MAX_QUERY, without_po_box
from core.region.addresses.numbers import looks_like_number
from core.text import clean

#: An address has no more words than this; the rest of an essay is not looked at.
_MOST_WORDS = 40
_SEGMENT = re.compile(r"[,;\n]|\s[-–—|]\s")
#: Marks of a number or a person: they name no place.
_MARKS = frozenset(("no", "nr", "num", "numero", "number", "hausnr", "attn", "tel"))
#: Words that say nothing where nothing needs them.
SILENT = frozenset(
    ("the", "at", "near", "of", "and", "in", "de", "la", "le", "del", "van", "der", "den", "und", "et", "y")
)


@dataclass(frozen=True, slots=True)
class Word:
    """One folded word; `segment` counts the parts between commas."""

    text: str
    position: int
    segment: int
    number: bool


@dataclass(frozen=True, slots=True)
class HouseNumber:
    """A way to read the house number: its text and the words it takes."""

    text: str
    positions: frozenset[int]


@dataclass(frozen=True, slots=True)
class Query:
    """The words of an address without its unit, and the numbers it may mean."""

    words: tuple[Word, ...]
    unit: str
    numbers: tuple[HouseNumber, ...]

    def joined(self, first: int, count: int) -> str:
        """`count` words from `first` written as one; "" where there are not so many or one is a number."""
        part = self.words[first : first + count]
        if len(part) < count or any(word.text[:1].isdigit() for word in part):
            return ""
        return "".join(word.text for word in part)


def read(text: str) -> Query:
    """Take an address apart. Text without a letter or digit gives no words."""
    rest, unit = split_unit(without_po_box(clean(text, limit=MAX_QUERY, multiline=True)))
    found: list[Word] = []
    for segment, part in enumerate(_SEGMENT.split(rest)):
        for word in words(part):
            if word not in _MARKS and len(found) < _MOST_WORDS:
                found.append(Word(word, len(found), segment, looks_like_number(word)))
    return Query(tuple(found), unit, tuple(_house_numbers(found)))


def _house_numbers(found: list[Word]) -> list[HouseNumber]:
    options: list[HouseNumber] = []
    for word, after in zip_longest(found, found[1:]):
        if not word.number:
            continue
        # "12 a": the letter may belong to the number.
        if after and len(after.text) == 1 and after.text.isalpha() and word.text.isdigit():
            options.append(HouseNumber(word.text + after.text, frozenset({word.position, after.position})))
        options.append(HouseNumber(word.text, frozenset({word.position})))
    return options
