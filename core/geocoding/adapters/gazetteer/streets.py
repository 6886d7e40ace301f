"""Which streets the words of an address may name: candidates from the word index, compared word by word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from core.addresses.streetwords import DIRECTIONS, KINDS, spelt_pair
from core.geocoding.adapters.gazetteer.query import Query
from core.geocoding.adapters.gazetteer.vocabulary import Vocabulary
from core.region.addresses.read import Addresses, Name
from core.region.addresses.terms import name_words

#: Names compared word by word, and as many more where none of these is good; of these looked at for words beyond
#: recognition; and the best that go on to their doors.
_COMPARED, _COMPARED_AGAIN, _GUESSED, _KEPT = 150, 600, 40, 10
#: Likeness below which a name is no candidate, one below which others are looked for more freely, and one below which
#: there may be a better one.
_FLOOR, _DOUBTFUL, _GOOD = 0.33, 0.7, 0.85
#: Words between the words of a street's name: each costs this; and when one word is chosen among several, this much,
#: and a comma between them that.
_GAP, _APART, _COMMA = 0.02, 0.1, 0.3
#: Words in another order than the name's: usually by mistake, but there may be a name in that order as well.
_TURNED = 0.01
#: A word where the name has another counts for it from this likeness on, and for so much of it.
_ALIKE, _ALIKE_WORTH = 0.32, 0.8
#: Two words for one, or one for two; an initial for a name.
_JOINED, _INITIAL = 0.98, 0.9
#: A word farther than this from the others of the name is no part of it.
_FAR = 0.55
#: Words that name a place, as they are written, are not taken for misspelt or shortened ones of a street.
_AS_WRITTEN = 0.97
#: A word's terms with their likeness.
_MeaningsOf = Callable[[str], dict[str, float]]


@dataclass(frozen=True, slots=True)
class Street:
    """A name that the address may mean: how alike (0 to 1), which words it takes, and what was assumed.

    `weight` is what all of its words tell together; `other_kind` is a word of the address for another kind of way than
    the name's: Road where the map has Main Street.
    """

    name: Name
    likeness: float
    positions: frozenset[int]
    misspelt: int
    missing: tuple[str, ...]
    weight: float
    other_kind: str = ""


@dataclass(frozen=True, slots=True)
class _Meaning:
    positions: frozenset[int]
    likeness: float
    segment: int


class Streets:
    """Finds names in one region."""

    def __init__(self, region: Addresses, vocabulary: Vocabulary) -> None:
        self._region = region
        self._vocabulary = vocabulary

    def find(self, query: Query, places: Set[int] = frozenset()) -> list[Street]:
        """The names most alike, best first; `places` are the words that name a place."""
        found = self._found(query, self._meanings(query, places, self._vocabulary.meanings), _COMPARED)
        if not found or found[0].likeness < _GOOD:
            found += self._found(query, self._meanings(query, places, self._vocabulary.meanings), _COMPARED_AGAIN)
        if not found or max(street.likeness for street in found) < _DOUBTFUL:
            # Nothing looks like it: words are read more freely, for a person to look at.
            found += self._found(query, self._meanings(query, places, self._vocabulary.guesses), _COMPARED)
        best: dict[int, Street] = {}
        for street in sorted(found, key=_by_likeness):
            best.setdefault(street.name.main, street)
        return list(best.values())[:_KEPT]

    def _found(self, query: Query, meanings: dict[str, list[_Meaning]], compared: int) -> list[Street]:
        match = self._expression(query, meanings, 2 * compared)
        if not match:
            return []
        names = self._region.names(match, compared)
        first = [street for name in names if (street := self._compare(name, meanings))]
        found = [
            _with_kind(self._guessed(street, query), query) for street in sorted(first, key=_by_likeness)[:_GUESSED]
        ]
        return sorted((street for street in found if street.likeness >= _FLOOR), key=_by_likeness)

    def _meanings(self, query: Query, places: Set[int], meanings_of: _MeaningsOf) -> dict[str, list[_Meaning]]:
        """Every term the address may hold, with the words it would take."""
        found: dict[str, list[_Meaning]] = {}
        for word in query.words:
            least = _AS_WRITTEN if word.position in places else 0.0
            for term, likeness in meanings_of(word.text).items():
                if likeness < least:
                    continue
                found.setdefault(term, []).append(_Meaning(frozenset({word.position}), likeness, word.segment))
            for count in (2, 3):
                joined = query.joined(word.position, count)
                whole = self._vocabulary.exact(joined) if joined else None
                if whole is not None:
                    taken = frozenset(range(word.position, word.position + count))
                    found.setdefault(whole, []).append(_Meaning(taken, _JOINED, word.segment))
            after = query.words[word.position + 1].text if word.position + 1 < len(query.words) else ""
            if figure := spelt_pair(word.text, after):
                pair = frozenset({word.position, word.position + 1})
                found.setdefault(figure, []).append(_Meaning(pair, _JOINED, word.segment))
        return found

    def _expression(self, query: Query, meanings: dict[str, list[_Meaning]], enough: int) -> str:
        """The index is asked for rare words until `enough` names are in, for common ones only together with a rare one.

        A figure is more often the house's than the street's: it does not count as the rare word.
        """
        groups: dict[int, list[str]] = {}
        for term, ways in meanings.items():
            for position in {min(way.positions) for way in ways}:
                groups.setdefault(position, []).append(term)
        sized = sorted(
            (sum(self._vocabulary.frequency(term) for term in terms), query.words[position].number, terms)
            for position, terms in groups.items()
        )
        rare: list[str] = []
        common: list[str] = []
        names = -1
        for frequency, figure, terms in sized:
            into = rare if names < 0 or names + frequency <= enough else common
            into.extend(terms)
            names = names if figure else max(names, 0) + frequency
        wanted = _either(rare) if rare else ""
        return f"{wanted} OR ({wanted} AND {_either(common)})" if common else wanted

    def _compare(self, name: Name, meanings: dict[str, list[_Meaning]]) -> Street | None:
        """The name against the address, also with two of its words written as one."""
        best = self._align(name.terms, name, meanings)
        if name.joined in meanings:
            at = name.joined_at
            other = self._align((*name.terms[:at], name.joined, *name.terms[at + 2 :]), name, meanings)
            if best is None or (other and other.likeness > best.likeness):
                best = other
        return best

    def _align(self, terms: tuple[str, ...], name: Name, meanings: dict[str, list[_Meaning]]) -> Street | None:
        """Each term of the name takes the words of the address that fit it best; rare terms choose first."""
        weights = {term: self._vocabulary.weight(term) for term in terms}
        taken: frozenset[int] = frozenset()
        segment = -1
        got = 0.0
        misspelt = 0
        missing = []
        order: dict[str, int] = {}
        for term in sorted(terms, key=lambda term: -weights[term]):
            best = _best(meanings.get(term, ()), taken, segment)
            if best is None:
                missing.append(term)
                continue
            got += weights[term] * best.likeness
            misspelt += best.likeness < 0.95
            taken |= best.positions
            segment = best.segment
            order[term] = min(best.positions)
        if not taken:
            return None
        spread = max(taken) - min(taken) + 1 - len(taken)
        total = sum(weights[term] for term in terms)
        turned = sum(a > b for a, b in pairwise([order[term] for term in terms if term in order]))
        likeness = got / total - _GAP * spread - _TURNED * turned
        return Street(name, likeness, taken, misspelt, tuple(missing), total)

    def _guessed(self, street: Street, query: Query) -> Street:
        """The street with words it misses taken for words of the address that are rather like them."""
        likeness, taken, missing = street.likeness, street.positions, list(street.missing)
        for term, position, alike in self._resembling(missing, street.name, query, taken):
            likeness += self._vocabulary.weight(term) * alike / street.weight
            taken |= {position}
            missing.remove(term)
        found = len(street.missing) - len(missing)
        return replace(
            street, likeness=likeness, positions=taken, misspelt=street.misspelt + found, missing=tuple(missing)
        )

    def _resembling(
        self, missing: list[str], name: Name, query: Query, taken: frozenset[int]
    ) -> list[tuple[str, int, float]]:
        """Words that nobody knows, standing where the name has a word rather like them."""
        free = [
            word
            for word in query.words[max(0, min(taken) - 1) : max(taken) + 2]
            if word.position not in taken
            and not word.text[:1].isdigit()
            and (len(word.text) < 3 or not (word.kind or word.text in DIRECTIONS or self._vocabulary.knows(word.text)))
        ]
        if not missing or not free:
            return []
        found = []
        for written, term in name_words(name.text):
            if term in missing and free and not term[:1].isdigit():
                alike, word = max(
                    ((_alike(w.text, written, term), w) for w in free),
                    key=lambda pair: pair[0],
                )
                if alike >= _ALIKE:
                    found.append((term, word.position, alike))
                    free.remove(word)
                    missing = [other for other in missing if other != term]
        return found


def _best(fits: Iterable[_Meaning], taken: frozenset[int], segment: int) -> _Meaning | None:
    """The likeliest word that is free, the nearer to the others the better."""

    def worth(meaning: _Meaning) -> float:
        comma = _COMMA if taken and meaning.segment != segment else 0.0
        return meaning.likeness - _APART * min(_gap(meaning.positions, taken), 4) - comma

    best = max((meaning for meaning in fits if not meaning.positions & taken), key=worth, default=None)
    return best if best and (not taken or worth(best) >= min(_FAR, best.likeness)) else None


def _by_likeness(street: Street) -> tuple[float, int, int, str]:
    return -round(street.likeness, 3), -len(street.positions), len(street.name.text), street.name.text


def _either(terms: list[str]) -> str:
    return "(" + " OR ".join(f'"{term}"' for term in dict.fromkeys(terms)) + ")"


def _gap(positions: frozenset[int], taken: frozenset[int]) -> int:
    return min((abs(one - other) - 1 for one in positions for other in taken), default=0)


def _alike(word: str, written: str, term: str) -> float:
    from rapidfuzz.distance import OSA

    if len(word) < 3 and written.startswith(word):
        return _INITIAL
    return _ALIKE_WORTH * max(OSA.normalized_similarity(word, form) for form in (written, term))


def _with_kind(street: Street, query: Query) -> Street:
    """The street, told of a word beside it that names another kind of way than the one the name has."""
    missing = {term for term in street.missing if term in KINDS or term in DIRECTIONS}
    if not missing:
        return street
    first, last = min(street.positions), max(street.positions)
    for word in query.words[max(0, first - 1) : last + 2]:
        other = (word.kind and missing - DIRECTIONS) or (word.text in DIRECTIONS and missing & DIRECTIONS)
        if other and word.position not in street.positions:
            return replace(street, other_kind=word.text)
    return street
