"""Which words of the region a customer's word may mean: as written, shortened, cut ordinals, misspelt."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from core.addresses import short_form
from core.region.addresses.read import Addresses
from core.region.addresses.terms import WAY_ENDINGS, letters, term

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: A word may mean at most so many others: beyond, it tells nothing.
_MOST_MEANINGS = 16
#: A term in so many names is beyond doubt.
_COMMON = 20
#: How much a number with another tail than the map's is like it.
_ODD_ORDINAL, _CUT_ORDINAL = 0.9, 0.94
#: Aeule for Äule is usual, but there may be an Aule as well.
_OTHER_UMLAUT = 0.93
_NUMBER_WITH_TAIL = re.compile(r"(\d+)[^\W\d_]{1,4}")


def allowed_edits(length: int) -> int:
    """How many typing errors a word of that length may hold and still be recognised."""
    if length < 2:
        return 0
    return 1 if length <= 4 else 2 if length <= 8 else 3


class Spelling:
    """A list of words in which misspelt ones are looked up (optimal string alignment: a swap of two is one error)."""

    def __init__(self, words: list[str], masks: list[int]) -> None:
        self._words = words
        self._masks = masks
        self._arrays: tuple[NDArray[np.int64], NDArray[np.int16]] | None = None

    def near(self, word: str, edits: int) -> list[tuple[int, int]]:
        """Indexes of the words within that many errors, with how many."""
        import numpy as np
        from rapidfuzz.distance import OSA

        if self._arrays is None:
            lengths = np.fromiter((len(w) for w in self._words), dtype=np.int16, count=len(self._words))
            self._arrays = np.array(self._masks, dtype=np.int64), lengths
        masks, lengths = self._arrays
        # One edit changes at most two letters of the set: nearly all words fall out here, whatever their number.
        close = np.bitwise_count(masks ^ np.int64(letters(word))) <= 2 * edits
        close &= np.abs(lengths - len(word)) <= edits
        found = []
        for i in np.flatnonzero(close):
            distance = OSA.distance(word, self._words[i], score_cutoff=edits)
            if distance <= edits:
                found.append((int(i), distance))
        return found


class Vocabulary:
    """The words of the region's street names."""

    def __init__(self, region: Addresses) -> None:
        rows = region.words()
        self._terms = [row[1] for row in rows]
        self._term_of = {row[0]: row[1] for row in rows}
        self._names = {row[1]: row[2] for row in rows}
        self._spelling = Spelling([row[0] for row in rows], [row[3] for row in rows])
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
        elif tail and tail.group(1) in self._names:
            found[tail.group(1)] = _CUT_ORDINAL
        edits = allowed_edits(len(word))
        if written is not None:
            # A word that exists is seldom an error for another; a common one (street, park) never.
            edits = min(edits, 1) if len(word) > 4 and self.frequency(written) < _COMMON else 0
        if edits and not word.isdigit():
            for spelt in {word, term(word)}:
                self._misspelt(spelt, min(edits, allowed_edits(len(spelt))), found)
        best = sorted(found.items(), key=lambda item: -item[1])
        return dict(best[:_MOST_MEANINGS])

    def _misspelt(self, word: str, edits: int, found: dict[str, float]) -> None:
        # "strasse" at the end of a name tells nothing: an error weighs on what stands before it.
        telling = len(word) - next((len(end) for end in WAY_ENDINGS if word.endswith(end) and len(word) > len(end)), 0)
        for i, distance in self._spelling.near(word, edits):
            meant = self._terms[i]
            # Digits are not misspelt but other: 113th is no error for 112th. Without an error it is as written.
            if not distance or (meant[:1].isdigit() and _digits(meant) != _digits(word)):
                continue
            likeness = max(0.0, 1 - distance / (telling + 1))
            found[meant] = max(found.get(meant, 0.0), likeness)


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())
