"""Looks misspelt words up in a list of words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.region.addresses.terms import letters

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray


def allowed_edits(length: int) -> int:
    """How many typing errors a word of that length may hold and still be recognised."""
    if length < 2:
        return 0
    return 1 if length <= 4 else 2 if length <= 8 else 3


class Spelling:
    """A list of words in which misspelt ones are looked up (optimal string alignment: a swap of two is one error)."""

    def __init__(self, words: Sequence[str], masks: Callable[[], Sequence[int]]) -> None:
        """`masks` gives the words' letters (`terms.letters`); it is asked when the first misspelt word comes."""
        self._words = words
        self._masks = masks
        self._arrays: tuple[NDArray[np.int64], NDArray[np.int16]] | None = None

    def near(self, word: str, edits: int) -> list[tuple[int, int]]:
        """Indexes of the words within that many errors, with how many."""
        import numpy as np
        from rapidfuzz.distance import OSA

        if self._arrays is None:
            lengths = np.fromiter((len(w) for w in self._words), dtype=np.int16, count=len(self._words))
            self._arrays = np.array(self._masks(), dtype=np.int64), lengths
        masks, lengths = self._arrays
        # One edit changes at most two letters of the set: nearly all words fall out here, whatever their number.
        close = np.bitwise_count(masks ^ np.int64(letters(word))) <= 2 * edits
        close &= np.abs(lengths - len(word)) <= edits
        found = []
        for i in np.flatnonzero(close).tolist():
            distance = OSA.distance(word, self._words[i], score_cutoff=edits)
            if distance <= edits:
                found.append((i, distance))
        return found
