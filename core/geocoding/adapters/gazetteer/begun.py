"""Which streets of a region a half-typed address may name: those that fit each of its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.geocoding.adapters.gazetteer.fitting import Names, Towns
from core.geocoding.adapters.gazetteer.query import SILENT, Query, Word
from core.region.addresses.outline import BriefStreet, Outline
from core.region.addresses.terms import term

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from core.geocoding.adapters.gazetteer.fitting import Fit

#: Streets that are given, at most.
_MOST = 60
#: From this fit on a word was typed as it stands there; from the second one on nothing of it is left to type.
_AS_TYPED, _WHOLE = 0.68, 0.96
#: A word names the street where it fits its name as well as its town, or nearly.
_EVEN = 0.05
#: Two words that the name has as one fit a little less than words of their own.
_JOINED = 0.9
#: What is left of a street's name untyped, how short it is, and how far from where the vehicles start: each costs at
#: most so much. The distance counts up to twice the radius served.
_UNTYPED, _SMALL, _FAR = 0.08, 0.01, 0.3
_LONG_M = 2_000
#: A word that fits nothing costs this; one may, where others fit.
_STRANGE = 0.5
#: What is so far behind the best is left out.
_BEHIND = 0.22


@dataclass(frozen=True, slots=True)
class BegunStreet:
    """A street that fits under one of its names (by its number), with the house number and the towns that were typed.

    `keeps` says that every word fits as it was typed.
    """

    street: BriefStreet
    name: int
    keeps: bool
    number: str
    towns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Typed:
    """A word that is being typed, with how well it fits the name and the town of every entry."""

    word: Word
    name: Fit
    town: Fit
    needed: bool


class BegunStreets:
    """Finds streets of one region while they are typed."""

    def __init__(self, region: Outline, own: str, depots: Sequence[tuple[float, float]], radius_m: float) -> None:
        """`own` is the shop's own address; `depots` are the (lat, lon) around which it serves."""
        import numpy as np

        self._streets = region.brief_streets()
        self._names = Names(region, self._streets)
        self.towns = Towns(region, self._streets, own)
        far = np.minimum(1.0, self.towns.away_m(depots) / (2 * max(1.0, radius_m)))
        size = np.array([street.radius_m for street in self._streets], dtype=np.float32)
        #: What speaks against a street whatever is typed.
        self._against = _FAR * far + _SMALL * (1 - np.minimum(1.0, size / _LONG_M))

    def find(self, query: Query) -> list[BegunStreet]:
        """The streets, best first; those with a slip only where none fits without."""
        import numpy as np

        if not query.words or not self._streets:
            return []
        typed = self._typed(query)
        fits = [np.maximum(each.name, each.town) for each in typed]
        needed = [fit for each, fit in zip(typed, fits, strict=True) if each.needed]
        named = sum(((each.name > 0) & (each.name >= each.town - _EVEN)).astype(np.float32) for each in typed)
        strange = sum((fit == 0).astype(np.float32) for fit in needed)
        explained = sum((fit > 0).astype(np.float32) for fit in needed)
        # One number that neither name nor postcode explains is the house's.
        free = sum((fit == 0).astype(np.float32) for each, fit in zip(typed, fits, strict=True) if each.word.number)
        fit = (named > 0) & (free <= 1) & ((strange == 0) | ((strange == 1) & (explained >= 2)))
        counted = needed or fits
        score = sum(counted) / len(counted) - _STRANGE * strange
        score -= _UNTYPED * (1 - self._shown(typed)) + self._against[self._names.entry_street]
        return self._best(typed, np.flatnonzero(fit), score)

    def _shown(self, typed: Sequence[_Typed]) -> Fit:
        """For every entry the share of its name that was typed."""
        import numpy as np

        # A figure that only begins a number in the name is more likely the house's.
        shown = sum((each.name > (_WHOLE if each.word.number else 0)).astype(np.float32) for each in typed)
        return np.minimum(1.0, shown / self._names.lengths[self._names.entry_name])

    def _typed(self, query: Query) -> list[_Typed]:
        words = query.words
        names, towns = [self._names.fit(word.text) for word in words], [self.towns.fit(word.text) for word in words]
        for i in range(len(words) - 1):
            # "bahnhof str" is "Bahnhofstrasse", "CO1 1AA" one postcode: two words fit what they fit together.
            if joined := query.joined(i, 2):
                _raise(names, i, _JOINED * self._names.fit(joined, slips=False))
            pair = words[i].text, words[i + 1].text
            if all(any(letter.isdigit() for letter in text) for text in pair):
                _raise(towns, i, self.towns.fit("".join(pair)))
        found = []
        for i, word in enumerate(words):
            letter = len(word.text) == 1 and i > 0 and words[i - 1].number
            # "la" may go without saying, but where typing goes on it is on its way to "lane".
            silent = word.text in SILENT and i < len(words) - 1
            needed = not (word.number or letter or silent)
            entries = names[i][self._names.entry_name], towns[i][self._names.entry_street]
            found.append(_Typed(word, *entries, needed))
        return found

    def _best(self, typed: Sequence[_Typed], entries: NDArray[np.intp], score: Fit) -> list[BegunStreet]:
        """The best of the entries, each street once."""
        import numpy as np

        if len(entries) > 4 * _MOST:
            entries = entries[np.argpartition(-score[entries], 4 * _MOST)[: 4 * _MOST]]
        entries = entries[np.lexsort((entries, -score[entries]))]
        entries = entries[score[entries] >= score[entries[:1]] - _BEHIND]
        found: dict[int, BegunStreet] = {}
        for entry in map(int, entries):
            street = int(self._names.entry_street[entry])
            if street not in found:
                found[street] = self._begun(typed, entry)
        as_typed = [each for each in found.values() if each.keeps]
        return (as_typed or list(found.values()))[:_MOST]

    def _begun(self, typed: Sequence[_Typed], entry: int) -> BegunStreet:
        name = self._names.names[self._names.entry_name[entry]]
        keeps = all(max(each.name[entry], each.town[entry]) >= _AS_TYPED for each in typed if each.needed)
        number = self._number(typed, entry, set(name.terms.split()))
        towns = tuple(each.word.text for each in typed if each.town[entry] > each.name[entry])
        street = self._streets[self._names.entry_street[entry]]
        return BegunStreet(street, name.id, keeps, number, towns)

    def _number(self, typed: Sequence[_Typed], entry: int, terms: set[str]) -> str:
        """The house number among the words: one that neither the street's name needs nor is a whole postcode."""
        numbers = [each for each in typed if each.word.number]
        free = [each for each in numbers if term(each.word.text) not in terms]
        # "22 89-33" on 220th Street: where no number is the whole of the street's, the one that begins it is.
        begun = [each for each in free if each.name[entry] > 0]
        if begun and len(free) == len(numbers):
            free.remove(max(begun, key=lambda each: each.name[entry]))
        free = [each for each in free if not self.towns.whole_postcode(each.word.text)]
        if not free:
            return ""
        first = min(free, key=lambda each: (each.town[entry] > 0, each.word.position)).word
        after = next((each for each in typed if each.word.position == first.position + 1), None)
        if after and not after.needed and len(after.word.text) == 1 and first.text.isdigit():
            return first.text + after.word.text
        return first.text


def _raise(fits: list[Fit], i: int, both: Fit) -> None:
    """Let two words that follow each other fit what they fit together."""
    import numpy as np

    fits[i], fits[i + 1] = np.maximum(fits[i], both), np.maximum(fits[i + 1], both)
