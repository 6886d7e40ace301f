"""Which words of the region a customer's word may mean: as written, shortened, cut ordinals, misspelt."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from functools import cached_property

from core.addresses import short_form
from core.addresses.streetwords import DIRECTIONS, KINDS, endings, may_be_short_for, meanings
from core.geocoding.adapters.gazetteer.spelling import Spelling, allowed_edits
from core.region.addresses.read import Addresses
from core.region.addresses.terms import WAY_ENDINGS, term

#: A word may mean at most so many others: beyond, it tells nothing.
_MOST_MEANINGS = 16
#: A term in so many names is beyond doubt.
_COMMON = 20
#: How much a number with another tail than the map's is like it.
_ODD_ORDINAL, _CUT_ORDINAL, _BARE_FIGURE = 0.9, 0.94, 0.995
#: Aeule for Äule is usual, but there may be an Aule as well.
_OTHER_UMLAUT = 0.93
#: A short form that the languages know; one that only looks like a cut of a word frequent here; of a rare word.
_SHORT, _CUT, _CUT_RARE = 0.97, 0.94, 0.86
#: Several errors in one word are rarer than that many words with one, and the first letter is seldom wrong.
_EACH_MORE, _FIRST_LETTER = 0.15, 0.08
#: A word of which only the beginning is right.
_GUESS = 0.6
#: Words of so many names, and of such a share of them, are cut short in ways that no table knows.
_FREQUENT, _FREQUENT_SHARE = 3, 0.004
_SURE = frozenset(word for word in KINDS | DIRECTIONS if len(word) > 3)
_NUMBER_WITH_TAIL = re.compile(r"(\d+)[^\W\d_]{1,4}")


class Vocabulary:
    """The words of the region's street names."""

    def __init__(self, region: Addresses) -> None:
        rows = region.words()
        self._term_of = {text: term for text, term, _, _ in rows}
        self._names = {term: names for _, term, names, _ in rows}
        # The rows come sorted by text: that is also the order of the spelling's indexes.
        self._texts = list(self._term_of)
        self._spelling = Spelling(self._texts, lambda: [row[3] for row in rows])
        self._total = max(1, region.name_count())
        self._known: dict[str, dict[str, float]] = {}

    def frequency(self, found: str) -> int:
        """How many names have the term."""
        return self._names.get(found, 0)

    def weight(self, found: str) -> float:
        """How much a term tells: rare ones much, `st` little (inverse document frequency)."""
        return math.log(1 + self._total / (1 + self._names.get(found, 0)))

    def knows(self, word: str) -> bool:
        """Whether the word stands in a name as written."""
        return word in self._term_of or term(word) in self._names

    def exact(self, word: str) -> str | None:
        """The term that the word stands for as written, or None."""
        if word in self._term_of:
            return self._term_of[word]
        short = term(word)
        return short if short in self._names else None

    def meanings(self, word: str) -> dict[str, float]:
        """The terms that the word may stand for, each with its likeness from 0 to 1."""
        if word not in self._known:
            if len(self._known) > 20_000:
                self._known.clear()
            self._known[word] = self._meanings(word)
        return self._known[word]

    def _meanings(self, word: str) -> dict[str, float]:
        found: dict[str, float] = {}
        written = self.exact(word)
        tail = _NUMBER_WITH_TAIL.fullmatch(word)
        if written is not None:
            as_written = word in self._term_of or short_form(word) in self._term_of
            # "201th" is no ordinal that anybody writes: a slip in the figure is as likely as one in the tail.
            found[written] = 1.0 if as_written else _ODD_ORDINAL if tail else _OTHER_UMLAUT
            if word.isdigit():
                # In "2 2nd Street" the house is 2.
                found[written] = _BARE_FIGURE
        elif tail and tail.group(1) in self._names:
            found[tail.group(1)] = _CUT_ORDINAL
        self._shortened(word, found)
        # Road is no error for Lane, nor South for North.
        edits = 0 if word in _SURE else allowed_edits(len(word))
        if written is not None and found[written] != _OTHER_UMLAUT:
            # A word that exists is seldom an error for another; a common one (street, park) never.
            edits = min(edits, 1) if len(word) > 4 and self.frequency(written) < _COMMON else 0
        if edits and not word.isdigit():
            for spelt in {word, term(word)}:
                self._misspelt(spelt, min(edits, allowed_edits(len(spelt))), found)
        best = sorted(found.items(), key=lambda item: -item[1])
        return dict(best[:_MOST_MEANINGS])

    def guesses(self, word: str) -> dict[str, float]:
        """What a word may mean where its likelier meanings lead nowhere: one error more, or only its beginning."""
        found = dict(self.meanings(word))
        if word.isalpha() and len(word) > 2 and word not in _SURE:
            self._misspelt(word, allowed_edits(len(word)) + 1, found)
            for end in (1, 2):
                if len(word) - end > 3:
                    for long in self._beginning(word[:-end]):
                        found.setdefault(self._term_of[long], _GUESS)
        return dict(sorted(found.items(), key=lambda item: -item[1])[:_MOST_MEANINGS])

    def _shortened(self, word: str, found: dict[str, float]) -> None:
        """Adds what the word may be short for."""
        known = [meant for long in (*meanings(word), *endings(word)) if (meant := self.exact(long)) is not None]
        for meant in known:
            found.setdefault(meant, _SHORT)
        for long in endings(word) if word not in self._term_of else ():
            self._misspelt(long, 1, found)
        if word.isalpha():
            for long in self._cut(word):
                found.setdefault(self._term_of[long], _CUT)
            for long in self._beginning(word) if len(word) >= 3 and not self.knows(word) else ():
                found.setdefault(self._term_of[long], _CUT_RARE)

    def _cut(self, word: str) -> list[str]:
        """Frequent words that people would cut to this one; none for a word that is frequent itself."""
        known = self.exact(word)
        if known is not None and self.frequency(known) >= _COMMON:
            return []
        return [long for long in self._frequent if may_be_short_for(word, long)]

    @cached_property
    def _frequent(self) -> list[str]:
        """Words of many names, written out."""
        least = max(_FREQUENT, _FREQUENT_SHARE * self._total)
        return [
            text
            for text, term in self._term_of.items()
            if len(text) > 3 and self._names[term] >= least and text.isalpha()
        ]

    def _beginning(self, word: str) -> list[str]:
        """Words that begin so and are much longer, where they are few."""
        first = bisect_left(self._texts, word)
        last = bisect_left(self._texts, word + "\U0010ffff")
        if last - first > _MOST_MEANINGS:
            return []
        return [long for long in self._texts[first:last] if len(long) >= len(word) + 2]

    def _misspelt(self, word: str, edits: int, found: dict[str, float]) -> None:
        # "strasse" at the end of a name tells nothing: an error weighs on what stands before it.
        telling = len(word) - next((len(end) for end in WAY_ENDINGS if word.endswith(end) and len(word) > len(end)), 0)
        for i, distance in self._spelling.near(word, edits):
            meant = self._term_of[self._texts[i]]
            # Digits are not misspelt but other: 113th is no error for 112th. Without an error it is as written.
            if not distance or (meant[:1].isdigit() and _digits(meant) != _digits(word)):
                continue
            lost = distance * (1 + _EACH_MORE * (distance - 1)) / (max(telling, 3) + 1)
            lost += _FIRST_LETTER if self._texts[i][0] != word[0] else 0.0
            found[meant] = max(found.get(meant, 0.0), 1 - lost)


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())
