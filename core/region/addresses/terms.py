"""The words by which streets and places are found: folded, shortened, ordinals and umlauts in one form.

Region and query go through the same functions, so the form need not be pretty, only the same on both sides.
"""

from __future__ import annotations

import re
from functools import lru_cache

from core.addresses import short_form, words

_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th|er|e|eme|o|a)")
_DIGRAPHS = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))
#: Words that stand for what kind of way it is; behind one the name may be written in one word or two.
_KINDS = frozenset({"str", "g", "pl", "weg", "pln", "al", "ring", "gade", "vej", "vagen", "tie", "katu"})

#: The same at the end of a name written as one word, longest first.
WAY_ENDINGS = (
    "strasse", "straat", "gasse", "platz", "gatan", "vagen", "plein", "gade", "katu", "weg", "vej", "veg", "tie", "str",
)  # fmt: skip


@lru_cache(maxsize=50_000)
def term(word: str) -> str:
    """The term of one folded word: `street` -> `st`, `113th` -> `113`, `staedtle` and `stadtle` -> `stadtle`."""
    if ordinal := _ORDINAL.fullmatch(word):
        return ordinal.group(1)
    word = short_form(word)
    return word if word[:1].isdigit() else one_vowel(word)


def one_vowel(word: str) -> str:
    """The word with umlauts that are written as two vowels in the form of those that are not: `muehle` -> `muhle`."""
    for pair, single in _DIGRAPHS:
        word = word.replace(pair, single)
    return word


def name_words(name: str) -> list[tuple[str, str]]:
    """The words of a street's or place's name with the term of each."""
    return [(word, term(word)) for word in words(name)]


def joined(found: list[tuple[str, str]]) -> tuple[str, str, int] | None:
    """Two words of a name that people also write as one, with the term and where they stand.

    `Im Riet` -> imriet, `Mc Laughlin Avenue` -> mclaughlin, `Bahnhof Strasse` -> bahnhofstrasse.
    """
    for i in range(len(found) - 1):
        (word, short), (after, kind) = found[i], found[i + 1]
        if word[0].isdigit() or after[0].isdigit():
            continue
        # A shortened first word is itself a kind of way: nobody writes "Rua da" as one.
        if (i == 0 and len(word) <= 3 and word == short) or (i == len(found) - 2 and kind in _KINDS):
            return word + after, term(word + after), i
    return None


def letters(word: str) -> int:
    """The set of a word's letters as 62 bits: two words within d edits differ in at most 2 d of them."""
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) % 62)
    return mask
