"""Which streets the words of an address may name: candidates from the word index, compared word by word."""

from __future__ import annotations

from dataclasses import dataclass

from core.geocoding.adapters.gazetteer.query import Query
from core.geocoding.adapters.gazetteer.vocabulary import Vocabulary
from core.geocoding.region.read import Name, Region
from core.geocoding.terms import in_one, name_words

#: Names compared word by word, and how many of the best go on to their doors.
_COMPARED, _KEPT = 150, 10
#: A term in more names than this does not pick candidates by itself.
_COMMON = 400
#: Likeness below which a name is no candidate.
_FLOOR = 0.45
#: Words between the words of a street's name: each costs this.
_GAP = 0.02


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
            street = self._compare(name, meanings)
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
                term = self._vocabulary.exact(joined) if joined else None
                if term is not None:
                    taken = frozenset(range(word.position, word.position + count))
                    found.setdefault(term, []).append(_Meaning(taken, 0.99))
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

    def _compare(self, name: Name, meanings: dict[str, list[_Meaning]]) -> Street | None:
        found = name_words(name.text)
        whole = self._align([term for _, term in found], meanings)
        joined = in_one(found)
        if joined:
            in_one_word = self._align([joined[1]], meanings)
            if in_one_word and (whole is None or in_one_word[0] > whole[0]):
                whole = in_one_word
        if whole is None:
            return None
        likeness, positions, misspelt, missing = whole
        return Street(name, likeness, positions, misspelt, missing)

    def _align(
        self, terms: list[str], meanings: dict[str, list[_Meaning]]
    ) -> tuple[float, frozenset[int], int, tuple[str, ...]] | None:
        """Each term of the name takes the words of the address that fit it best; rare terms choose first."""
        weights = {term: self._vocabulary.weight(term) for term in terms}
        taken: frozenset[int] = frozenset()
        got = 0.0
        misspelt = 0
        missing = []
        for term in sorted(terms, key=lambda term: -weights[term]):
            fits = [meaning for meaning in meanings.get(term, ()) if not meaning.positions & taken]
            if not fits:
                missing.append(term)
                continue
            best = max(fits, key=lambda meaning: (meaning.likeness - _GAP * _gap(meaning.positions, taken)))
            got += weights[term] * best.likeness
            misspelt += best.likeness < 0.95
            taken |= best.positions
        if not taken:
            return None
        spread = max(taken) - min(taken) + 1 - len(taken)
        likeness = got / sum(weights[term] for term in terms) - _GAP * spread
        return likeness, taken, misspelt, tuple(missing)


def _either(groups: list[dict[str, float]]) -> str:
    terms = dict.fromkeys(term for terms in groups for term in terms)
    return "(" + " OR ".join(f'"{term}"' for term in terms) + ")"


def _gap(positions: frozenset[int], taken: frozenset[int]) -> int:
    return min((abs(one - other) - 1 for one in positions for other in taken), default=0)
