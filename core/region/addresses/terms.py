"""The words by which streets and places are found: folded, shortened, ordinals and umlauts in one form.

Region and query go through the same functions, so the form need not be pretty, only the same on both sides.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from core.addresses import short_form, words
from core.addresses.streetwords import spelt_pair

_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th|er|re|e|eme|ieme|o|a|go|ησ|η|ο|я|и|го|ая|ыи|ои|ти)")
_DIGRAPHS = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))
#: Words that stand for what kind of way it is; behind one the name may be written in one word or two.
_KINDS = frozenset({"str", "g", "pl", "weg", "pln", "al", "ring", "gade", "vej", "vagen", "tie", "katu"})

#: The same at the end of a name written as one word, longest first.
WAY_ENDINGS = (
    "strasse", "straat", "gasse", "platz", "gatan", "vagen", "veien", "vegen", "plein", "gaten", "gade", "gata", "gate",
    "katu", "kuja", "laan", "weg", "vej", "veg", "vei", "tie", "str",
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


#: Roads known by a number, as maps and people write them: County Road 12 is CR 12, US Highway 31 is US-31, Highway 31.
_ROADS = tuple(
    (re.compile(rf"\b{road}[ -](\d+\w?)\b", re.IGNORECASE), forms.split(", "))
    for road, forms in (
        (r"(?:county|co)\.? (?:road|rd|route|highway|hwy)\.?", "CR {}, County Road {}"),
        (r"cr", "County Road {}"),
        (r"state (?:route|road|rte|rd|highway|hwy)\.?", "SR {}, State Route {}, State Road {}, Highway {}, Route {}"),
        (r"sr", "State Route {}, Highway {}"),
        (r"(?:us|u\.s\.) (?:highway|hwy|route|rte)\.?", "US {}, Highway {}, Route {}"),
        (r"us", "US Highway {}, Highway {}"),
        (r"farm[ -]to[ -]market (?:road|rd)", "FM {}"),
    )
)
#: Two languages in one name: "Rue Haute - Hoogstraat", "Via Roma / Romstraße".
_LANGUAGES = re.compile(r"\s[-–/|]\s|(?<=[^\W\d_]{3})/(?=[^\W\d_]{3})")


def aliases(name: str) -> list[str]:
    """Other ways to write a name, which do not follow word by word: its languages apart, road numbers, Twenty-First."""
    found = [part.strip() for part in _LANGUAGES.split(name)]
    found = found if len(found) > 1 and all(len(part) > 3 for part in found) else []
    for road, forms in _ROADS:
        if match := road.search(name):
            found += [name[: match.start()] + form.format(match.group(1)) + name[match.end() :] for form in forms]
            break
    for tens, ones in pairwise(words(name)):
        if figure := spelt_pair(tens, ones):
            found.append(re.sub(rf"\b{tens}[- ]{ones}\b", f"{figure}th", name, flags=re.IGNORECASE))
    return found


def letters(word: str) -> int:
    """The set of a word's letters as 62 bits: two words within d edits differ in at most 2 d of them."""
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) % 62)
    return mask
