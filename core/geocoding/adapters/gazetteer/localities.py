"""Places and postcodes that an address names."""

from __future__ import annotations

from dataclasses import dataclass

from core.geocoding.adapters.gazetteer.query import Query
from core.geocoding.adapters.gazetteer.spelling import Spelling, allowed_edits
from core.geocoding.model import distance_m
from core.region.addresses.gather import postcode_key
from core.region.addresses.read import Addresses, Area
from core.region.addresses.terms import letters, name_words

#: Words that a place's name may have.
_LONGEST = 4
#: What reaches farther says too little about a street to confirm it.
_TOO_WIDE_M = 30_000
#: Postcodes reach no farther than this where each belongs to a few streets.
_SMALL_M = 1_200


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of the address that name a place or postcode, and where that may be."""

    positions: frozenset[int]
    areas: tuple[Area, ...]
    likeness: float

    @property
    def is_postcode(self) -> bool:
        """Whether it is a postcode."""
        return self.areas[0].kind == "postcode"

    @property
    def tells_where(self) -> bool:
        """Whether it narrows the place down, as a village does and a country does not."""
        return any(area.at and area.radius_m < _TOO_WIDE_M for area in self.areas)

    @property
    def is_small(self) -> bool:
        """Whether it is a postcode of a few streets, so that the next one is just round the corner."""
        return self.is_postcode and self.areas[0].radius_m <= _SMALL_M

    def outside_m(self, at: tuple[float, float]) -> float:
        """How far a point lies outside of the nearest of its areas, in metres; 0 inside, or where nobody knows."""
        gaps = [max(0.0, distance_m(area.at, at) - area.radius_m) for area in self.areas if area.at]
        return min(gaps, default=0.0)

    def eccentricity(self, at: tuple[float, float]) -> float:
        """How far from its middle towards its edge a point lies, from 0 to 1."""
        shares = [distance_m(area.at, at) / max(1, area.radius_m) for area in self.areas if area.at]
        return min(1.0, min(shares, default=0.0))


class Localities:
    """The places of the region by name."""

    def __init__(self, region: Addresses, own: str = "") -> None:
        """`own` is the shop's own address: its words say nothing new about a customer's."""
        self._region = region
        self._by_name: dict[str, list[Area]] = {}
        for area in region.localities():
            key = " ".join(term for _, term in name_words(area.text))
            if key and len(key) < 60:
                self._by_name.setdefault(key, []).append(area)
        for _, term in name_words(own):
            if not term[:1].isdigit() and len(term) > 1:
                self._by_name.setdefault(term, [Area(term, "own", None, 0)])
        names = list(self._by_name)
        self._names = names
        self._spelling = Spelling(names, lambda: [letters(name) for name in names])

    def mentions(self, query: Query) -> list[Mention]:
        """What the address names, longer and surer mentions first; they may overlap."""
        found = self._postcodes(query)
        for first in range(len(query.words)):
            for count in range(1, min(_LONGEST, len(query.words) - first) + 1):
                part = query.words[first : first + count]
                if part[0].number or len({word.segment for word in part}) > 1:
                    continue
                if mention := self._place(" ".join(word.text for word in part), frozenset(w.position for w in part)):
                    found.append(mention)
        return sorted(found, key=lambda mention: (-mention.likeness, -len(mention.positions)))

    def _postcodes(self, query: Query) -> list[Mention]:
        spans: dict[str, frozenset[int]] = {}
        for first, word in enumerate(query.words):
            spans.setdefault(postcode_key(word.text), frozenset({word.position}))
            pair = query.words[first : first + 2]
            if len(pair) == 2 and any(c.isdigit() for w in pair for c in w.text):
                spans[postcode_key(pair[0].text + pair[1].text)] = frozenset(w.position for w in pair)
        known = self._region.postcodes(list(spans)) if spans else {}
        return [Mention(spans[key], (area,), 1.0) for key, area in known.items()]

    def _place(self, text: str, positions: frozenset[int]) -> Mention | None:
        key = " ".join(term for _, term in name_words(text))
        if key in self._by_name:
            return Mention(positions, tuple(self._by_name[key]), 1.0)
        # A misspelt name is looked for only where it is long enough to be told from another.
        if len(key) < 5 or len(positions) > 2:
            return None
        edits = min(2, allowed_edits(len(key)))
        near = self._spelling.near(key, edits if len(key) > 7 else 1)
        if not near:
            return None
        best = min(distance for _, distance in near)
        areas = [area for i, distance in near if distance == best for area in self._by_name[self._names[i]]]
        return Mention(positions, tuple(areas), 1 - best / len(key))
