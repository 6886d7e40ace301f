"""Which streets the words of an address may name: candidates from the word index, compared word by word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.geocoding.adapters.gazetteer.query import Query
from core.geocoding.adapters.gazetteer.vocabulary import Vocabulary
from core.geocoding.region.read import Name, Region
from core.geocoding.terms import name_words

#: Names compared word by word, and how many of the best go on to their doors.
_COMPARED, _KEPT = 150, 10
#: A term in more names than this does not pick candidates by itself.
_COMMON = 400
#: Likeness below which a name is no candidate.
_FLOOR = 0.45
#: Words between the words of a street's name: each costs this.
_GAP = 0.02
#: A word where the name has another counts for it from this likeness on, and for so much of it.
_ALIKE, _ALIKE_WORTH = 0.4, 0.8


@dataclass(frozen=True, slots=True)
class Street:
    """A name that the address may mean: how alike (0 to 1), which words it takes, and what was assumed."""

    name: Name
    likeness: float
    positions: frozenset[int]
    misspelt: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Meaning:
    positions: frozenset[int]
    likeness: float


class Streets:
    """Finds names in one region."""

    def __init__(self, region: Region, vocabulary: Vocabulary) -> None:
        self._region = region
        self._vocabulary = vocabulary

    def find(self, query: Query) -> list[Street]:
        """The names most alike, best first."""
        meanings = self._meanings(query)
        match = self._expression(query)
        if not match:
            return []
        found = []
        for name in self._region.names(match, _COMPARED):
            street = self._compare(name, query, meanings)
            if street is not None and street.likeness >= _FLOOR:
                found.append(street)
        found.sort(key=lambda street: (-street.likeness, len(street.name.text), street.name.text))
        best: dict[int, Street] = {}
        for street in found:
            best.setdefault(street.name.main, street)
        return list(best.values())[:_KEPT]

    def _meanings(self, query: Query) -> dict[str, list[_Meaning]]:
        """Every term the address may hold, with the words it would take."""
        found: dict[str, list[_Meaning]] = {}
        for word in query.words:
            for term, likeness in self._vocabulary.meanings(word.text).items():
                found.setdefault(term, []).append(_Meaning(frozenset({word.position}), likeness))
            for count in (2, 3):
                joined = query.joined(word.position, count)
                whole = self._vocabulary.exact(joined) if joined else None
                if whole is not None:
                    taken = frozenset(range(word.position, word.position + count))
                    found.setdefault(whole, []).append(_Meaning(taken, 0.99))
        return found

    def _expression(self, query: Query) -> str:
        """The index is asked for rare words, and for common ones only together with a rare one."""
        groups = []
        for word in query.words:
            terms = dict(self._vocabulary.meanings(word.text))
            for count in (2, 3):
                joined = query.joined(word.position, count)
                if joined and (term := self._vocabulary.exact(joined)):
                    terms[term] = 1.0
            if terms:
                groups.append((max(self._vocabulary.frequency(term) for term in terms), terms))
        if not groups:
            return ""
        groups.sort(key=lambda group: group[0])
        rare = [terms for frequency, terms in groups if frequency <= _COMMON] or [groups[0][1]]
        common = [terms for _, terms in groups if terms not in rare]
        wanted = _either(rare)
        return f"{wanted} OR ({wanted} AND {_either(common)})" if common else wanted

    def _compare(self, name: Name, query: Query, meanings: dict[str, list[_Meaning]]) -> Street | None:
        """The name against the address, also with two of its words written as one."""
        best = self._align(name.terms, name, query, meanings)
        if name.joined in meanings:
            at = name.joined_at
            terms = (*name.terms[:at], name.joined, *name.terms[at + 2 :])
            other = self._align(terms, name, query, meanings)
            if best is None or (other and other.likeness > best.likeness):
                best = other
        return best

    def _align(
        self, terms: tuple[str, ...], name: Name, query: Query, meanings: dict[str, list[_Meaning]]
    ) -> Street | None:
        """Each term of the name takes the words of the address that fit it best; rare terms choose first."""
        weights = {term: self._vocabulary.weight(term) for term in terms}
        taken: frozenset[int] = frozenset()
        got = 0.0
        misspelt = 0
        missing = []
        for term in sorted(terms, key=lambda term: -weights[term]):
            best = _best(meanings.get(term, ()), taken)
            if best is None:
                missing.append(term)
                continue
            got += weights[term] * best.likeness
            misspelt += best.likeness < 0.95
            taken |= best.positions
        if not taken:
            return None
        for term, position, alike in self._resembling(missing, name, query, taken):
            got += weights[term] * alike * _ALIKE_WORTH
            taken |= {position}
            missing.remove(term)
            misspelt += 1
        spread = max(taken) - min(taken) + 1 - len(taken)
        likeness = got / sum(weights[term] for term in terms) - _GAP * spread
        return Street(name, likeness, taken, misspelt, tuple(missing))

    def _resembling(
        self, missing: list[str], name: Name, query: Query, taken: frozenset[int]
    ) -> list[tuple[str, int, float]]:
        """Words that nobody knows, standing where the name has a word rather like them."""
        free = [
            word
            for word in query.words[max(0, min(taken) - 1) : max(taken) + 2]
            if word.position not in taken and not word.text[:1].isdigit() and not self._vocabulary.knows(word.text)
        ]
        if not missing or not free:
            return []
        from rapidfuzz.distance import OSA

        found = []
        for written, term in name_words(name.text):
            if term in missing and free and not term[:1].isdigit():
                alike, word = max(
                    ((max(OSA.normalized_similarity(w.text, form) for form in (written, term)), w) for w in free),
                    key=lambda pair: pair[0],
                )
                if alike >= _ALIKE:
                    found.append((term, word.position, alike))
                    free.remove(word)
                    missing = [other for other in missing if other != term]
        return found


def _best(fits: Iterable[_Meaning], taken: frozenset[int]) -> _Meaning | None:
    free = [meaning for meaning in fits if not meaning.positions & taken]
    return max(free, key=lambda meaning: meaning.likeness - _GAP * _gap(meaning.positions, taken), default=None)


def _either(groups: list[dict[str, float]]) -> str:
    terms = dict.fromkeys(term for terms in groups for term in terms)
    return "(" + " OR ".join(f'"{term}"' for term in terms) + ")"


def _gap(positions: frozenset[int], taken: frozenset[int]) -> int:
    return min((abs(one - other) - 1 for one in positions for other in taken), default=0)
