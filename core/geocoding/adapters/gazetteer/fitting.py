"""How well a word that is being typed fits every street of a region, and every town, at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from core.geocoding.adapters.gazetteer.beginnings import Beginnings
from core.geocoding.model import distance_m
from core.region.addresses.gather import postcode_key
from core.region.addresses.outline import BriefDoor, BriefName, BriefStreet, Outline
from core.region.addresses.read import Area
from core.region.addresses.terms import name_words, one_vowel, term
from core.region.items import SCALE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Fit = NDArray[np.float32]
    Points = NDArray[np.float32]

#: A town that is meant says a little less of a street than its own name does.
TOWN_WORTH = 0.9
#: So many places are measured for one word; with fewer letters than this only the towns that doors name count.
_MOST_PLACES, _PLACE_LETTERS = 24, 2
#: A postcode is recognised from so many figures on, or by letters and figures together.
_POSTCODE_FIGURES = 3
#: Fits kept of the words before: while one word is typed the others stay.
_KEPT = 48
#: A word in the middle of a name is seldom typed first.
_INSIDE = 0.03
#: What a street counts that reaches into a place, its middle being outside.
_PARTLY = 0.9
#: What reaches so far holds several towns.
_WIDE_M = 10_000
#: Places that people name behind a street, before parts of them.
_SETTLEMENTS = frozenset(("city", "town", "village", "hamlet"))
_PARTS = frozenset(("borough", "suburb", "quarter", "neighbourhood", "locality", "isolated_dwelling", "farm", "island"))
_EARTH_M = 6_371_008.8
Key = TypeVar("Key")


def kept(cache: dict[Key, Fit], key: Key, fit: Fit) -> Fit:
    """Keep a fit, and not too many."""
    if len(cache) >= _KEPT:
        cache.pop(next(iter(cache)))
    cache[key] = fit
    return fit


class Names:
    """Entries, one for each name of each street: a street with two names has two."""

    def __init__(self, region: Outline, streets: list[BriefStreet]) -> None:
        import numpy as np

        self.names: list[BriefName] = region.brief_names()
        terms: dict[str, int] = {}
        rows = [[terms.setdefault(word, len(terms)) for word in _terms(name)] for name in self.names]
        self._terms = np.fromiter((term for row in rows for term in row), dtype=np.int32)
        sizes = np.fromiter((len(row) for row in rows), dtype=np.int32, count=len(rows))
        self._starts = np.cumsum(sizes) - sizes
        self._inside = np.full(len(self._terms), _INSIDE, dtype=np.float32)
        self._inside[self._starts] = 0
        forms = [(form, terms[short]) for word, short, *_ in region.words() if short in terms for form in (word, short)]
        forms += [(one_vowel(form), number) for form, number in forms]
        self._number = terms
        self._beginnings = Beginnings(forms, len(terms))
        spans: dict[int, tuple[int, int]] = {}
        for i, street in enumerate(streets):
            spans[street.name] = (spans.get(street.name, (i, i))[0], i + 1)
        entries = [(n, i) for n, name in enumerate(self.names) for i in range(*spans.get(name.main, (0, 0)))]
        self.entry_name = np.fromiter((name for name, _ in entries), dtype=np.int32, count=len(entries))
        self.entry_street = np.fromiter((street for _, street in entries), dtype=np.int32, count=len(entries))
        #: How many words a name has.
        self.lengths = np.maximum(1, sizes - [bool(name.joined) for name in self.names])
        self._fits: dict[tuple[str, bool], Fit] = {}

    def fit(self, word: str, *, slips: bool = True) -> Fit:
        """For every name how well the word fits the best of its words. There has to be a name."""
        import numpy as np

        if (word, slips) in self._fits:
            return self._fits[word, slips]
        by_term = self._beginnings.fit(one_vowel(word), slips=slips)
        # "bd" begins nothing, but is short for "boulevard".
        if (short := self._number.get(term(word))) is not None:
            by_term[short] = 1.0
        each = by_term[self._terms]
        fit = np.maximum.reduceat(np.where(each > 0, each - self._inside, 0), self._starts)
        return kept(self._fits, (word, slips), fit)


class Towns:
    """The towns, places and postcodes by which a street may be told."""

    def __init__(self, region: Outline, streets: list[BriefStreet], own: str) -> None:
        """`own` is the shop's own address: what stands there is true of every street."""
        import numpy as np

        self._at = cartesian([(street.lat / SCALE, street.lon / SCALE) for street in streets])
        self._reach = np.array([street.radius_m for street in streets], dtype=np.float32)
        self.cities, codes = region.cities(), region.every_postcode()
        self.postcodes = {number: area.text for number, _, area in codes}
        self._city = _known([street.city for street in streets], self.cities)
        self._postcode = _known([street.postcode for street in streets], self.postcodes)
        self._areas = {number: area for number, _, area in codes}
        self._by_city = Beginnings(_forms(self.cities), max(self.cities, default=0) + 1)
        self._by_code = Beginnings([(key, id_) for id_, key, _ in codes], max(self.postcodes, default=0) + 1)
        self._places = region.localities()
        self._by_place = Beginnings(_forms(dict(enumerate(place.text for place in self._places))), len(self._places))
        self._own = {short for _, short in name_words(own)}
        self._kinds = [
            _Located([p for p in self._places if p.at and p.kind in kinds]) for kinds in (_SETTLEMENTS, _PARTS)
        ]
        self._fits: dict[str, Fit] = {}
        self._meanings: dict[str, _Meanings] = {}

    def fit(self, word: str) -> Fit:
        """For every street how well the word fits its town or postcode."""
        import numpy as np

        if word in self._fits:
            return self._fits[word]
        meant = self._meant(word)
        fit = np.maximum(meant.city[self._city], meant.postcode[self._postcode])
        for worth, area in meant.areas:
            np.maximum(fit, worth * self._within(area), out=fit)
        return kept(self._fits, word, np.float32(TOWN_WORTH) * fit)

    def fit_of_door(self, word: str, door: BriefDoor) -> float:
        """How well the word fits the town or postcode of one door, or what else lies around it."""
        meant = self._meant(word)
        told = max(_at(meant.city, door.city), _at(meant.postcode, door.postcode))
        # A door that names its own town is in no other one, though in the same county.
        least = _WIDE_M if door.city else 0
        around = [worth for worth, area in meant.areas if area.radius_m >= least and _holds(area, door.at)]
        return max([told, *around])

    def named(self, word: str, city: int, at: tuple[float, float]) -> str:
        """The text of the town that the word means, if a point lies in it."""
        meant = self._meant(word)
        if _at(meant.city, city):
            return self.cities[city]
        towns = (area.text for _, area in meant.areas if area.kind in _SETTLEMENTS and _holds(area, at))
        return next(towns, "")

    def whole_postcode(self, word: str) -> bool:
        """Whether the word is a postcode, and not just begins one."""
        return bool((self._by_code.fit(postcode_key(word), slips=False) >= 1).any())

    def _meant(self, word: str) -> _Meanings:
        """What the word may name, looked up once."""
        if word not in self._meanings:
            if len(self._meanings) >= _KEPT:
                self._meanings.clear()
            self._meanings[word] = self._meanings_of(word)
        return self._meanings[word]

    def _meanings_of(self, word: str) -> _Meanings:
        key = postcode_key(word)
        told = len(key) >= _POSTCODE_FIGURES or not key.isdigit()
        postcode = self._by_code.fit(key if told and not key.isalpha() else " ", slips=False)
        # A long street has doors with another postcode than most of them: it is looked for around, too.
        areas = [(_PARTLY * float(postcode[i]), self._areas[i]) for i in _best(postcode)]
        if len(word) >= _PLACE_LETTERS and word.isalpha():
            place = self._by_place.fit(word)
            areas += [(float(place[i]), self._places[i]) for i in _best(place)]
        if term(word) in self._own:
            areas.append((1.0, Area(word, "own", None, _WIDE_M)))
        return _Meanings(self._by_city.fit(word), postcode, areas)

    def near(self, lat: float, lon: float, *, part: bool = False) -> str:
        """The place that a point lies in, by its middle and reach, or the part of it; "" where none is known."""
        names = [located.nearest(lat, lon) for located in self._kinds]
        return (names[1] or names[0]) if part else (names[0] or names[1])

    def away_m(self, points: Sequence[tuple[float, float]]) -> Fit:
        """For every street how far it is from the nearest of the points; 0 where there is none."""
        import numpy as np

        if not points:
            return np.zeros(len(self._at), dtype=np.float32)
        nearest: Fit = np.minimum.reduce([straight_m(self._at, point) for point in points])
        return nearest

    def _within(self, area: Area) -> Fit:
        """1 for a street whose middle lies in the area, less for one that reaches into it."""
        import numpy as np

        if area.at is None:
            return np.ones(len(self._at), dtype=np.float32)
        apart = straight_m(self._at, area.at)
        inside = np.where(apart <= area.radius_m, 1.0, np.where(apart <= area.radius_m + self._reach, _PARTLY, 0.0))
        return inside.astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Meanings:
    """What a word may name: how well it fits every city and postcode by its number, and areas, the best first."""

    city: Fit
    postcode: Fit
    areas: list[tuple[float, Area]]


class _Located:
    """Places with a middle and a reach."""

    def __init__(self, places: Sequence[Area]) -> None:
        import numpy as np

        self._names = [place.text for place in places]
        self._at = cartesian([place.at for place in places if place.at])
        self._reach = np.array([place.radius_m for place in places], dtype=np.float32)

    def nearest(self, lat: float, lon: float) -> str:
        """The one whose middle is nearest, measured by its reach; "" beyond."""
        import numpy as np

        if not self._names:
            return ""
        shares = straight_m(self._at, (lat, lon)) / self._reach
        best = int(np.argmin(shares))
        return self._names[best] if shares[best] <= 1 else ""


def _holds(place: Area, at: tuple[float, float]) -> bool:
    return place.at is None or distance_m(place.at, at) <= place.radius_m


def cartesian(points: Sequence[tuple[float, float]]) -> Points:
    """Points of (lat, lon) in metres from the middle of the earth, (n, 3): precise to a metre."""
    import numpy as np

    phi, theta = np.radians(np.array(points, dtype=np.float64).reshape(-1, 2)).T
    flat = np.cos(phi)
    return (_EARTH_M * np.stack((flat * np.cos(theta), flat * np.sin(theta), np.sin(phi)), axis=1)).astype(np.float32)


def straight_m(points: Points, here: tuple[float, float]) -> Fit:
    """Metres in a straight line: on the scale of a region no other than along the ground."""
    import numpy as np

    gap = points - cartesian([here])
    apart: Fit = np.sqrt((gap * gap).sum(axis=1))
    return apart


def _best(fit: Fit) -> list[int]:
    """The numbers that fit best, not too many."""
    import numpy as np

    return [int(i) for i in np.argsort(-fit, kind="stable")[:_MOST_PLACES] if fit[i] > 0]


def _at(fit: Fit, number: int) -> float:
    return float(fit[number]) if 0 <= number < len(fit) else 0.0


def _known(numbers: list[int], texts: dict[int, str]) -> NDArray[np.int32]:
    """The numbers, 0 for one that names nothing."""
    import numpy as np

    return np.array([number if number in texts else 0 for number in numbers], dtype=np.int32)


def _terms(name: BriefName) -> list[str]:
    return [*name.terms.split(), *([name.joined] if name.joined else [])] or [""]


def _forms(texts: dict[int, str]) -> list[tuple[str, int]]:
    found = [(form, id_) for id_, text in texts.items() for word in name_words(text) for form in word]
    return found + [(one_vowel(form), id_) for form, id_ in found]
