"""A customer's line taken apart: words in order, with the ones that may be house numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest

from core.addresses import NUMBER_MARKS, split_unit, words
from core.addresses.streetwords import KINDS
from core.geocoding.model import MAX_QUERY
from core.geocoding.poboxes import without_po_box
from core.region.addresses.numbers import looks_like_number, number_key
from core.text import clean, fold

#: An address has no more words than this; the rest of an essay is not looked at.
_MOST_WORDS = 40
_SEGMENT = re.compile(r"[,;\n]|\s[-–—|]\s")
#: Marks of a number or a person: they name no place.
_MARKS = NUMBER_MARKS | {"attn", "tel"}
#: Words that say nothing where nothing needs them.
SILENT = frozenset(
    ("the", "at", "near", "of", "and", "in", "de", "la", "le", "del", "van", "der", "den", "und", "et", "y", "da", "do")
)
_ADDITIONS = frozenset(("bis", "ter", "quater", "1/2"))
_BUILDINGS = frozenset(("к", "корп", "корпус", "с", "стр", "строение"))
#: "3/12 High Street" is flat 3 of house 12 in Australia, "Hauptstraße 12/3" a part of house 12.
_TWO = re.compile(r"(\d{1,5}[a-z]?)[/-](\d{1,5}[a-z]?)")
_RAW = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """One folded word; `segment` counts the parts between commas, `raw` is it with its accents, in small letters."""

    text: str
    position: int
    segment: int
    number: bool
    raw: str

    @property
    def kind(self) -> bool:
        """Whether it says what kind of way it is: street, ul., allée."""
        return len(self.text) > 1 and self.text in KINDS


@dataclass(frozen=True, slots=True)
class HouseNumber:
    """A way to read the house number: its text, the words it takes; of two figures with a stroke, which it is.

    `part` is None for one figure, False for the first of two (the second being its part), True for the second.
    """

    text: str
    positions: frozenset[int]
    part: bool | None = None


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
        raws = {} if part.isascii() else {fold(raw): raw for raw in _RAW.findall(part.lower())}
        written = words(part)
        for word, after in zip_longest(written, written[1:], fillvalue=""):
            # A mark stands before its figure: "Nó de Gens" is a street, "No 5" a house.
            marks = word in _MARKS and (after[:1].isdigit() or not after)
            if not marks and len(found) < _MOST_WORDS:
                found.append(Word(word, len(found), segment, looks_like_number(word), raws.get(word, word)))
    return Query(tuple(found), unit, tuple(_house_numbers(found)))


def _house_numbers(found: list[Word]) -> list[HouseNumber]:
    options: list[HouseNumber] = []
    for i, word in enumerate(found):
        if not word.number:
            continue
        here = frozenset({word.position})
        options += _longer(found, i)
        match = _TWO.fullmatch(word.text)
        options.append(HouseNumber(number_key(word.text), here))
        if match:
            options += [HouseNumber(number_key(part), here, bool(i)) for i, part in enumerate(match.groups())]
    return options


def _longer(found: list[Word], i: int) -> list[HouseNumber]:
    """The number with what follows: "12 a", "12 bis", "12 1/2", "12 к 2"."""
    word, after = found[i], found[i + 1].text if i + 1 < len(found) else ""
    both = frozenset({word.position, word.position + 1})
    if (len(after) == 1 and after.isalpha() and word.text.isdigit()) or after in _ADDITIONS:
        text = f"{word.text} {after}" if after == "1/2" else word.text + after
        return [HouseNumber(number_key(text), both)]
    if after in _BUILDINGS and i + 2 < len(found) and found[i + 2].text.isdigit():
        text = f"{word.text} {after} {found[i + 2].text}"
        return [HouseNumber(number_key(text), both | {word.position + 2})]
    return []
