"""How well a place fits the whole address, and how sure that is, in figures and in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from core.geocoding.adapters.gazetteer import telling
from core.geocoding.adapters.gazetteer.doors import House, counted_anew
from core.geocoding.adapters.gazetteer.label import label
from core.geocoding.adapters.gazetteer.localities import Mention
from core.geocoding.adapters.gazetteer.query import SILENT, HouseNumber, Query, Word
from core.geocoding.adapters.gazetteer.ranking import REVIEW, Fit
from core.geocoding.adapters.gazetteer.streets import Street
from core.geocoding.adapters.gazetteer.vocabulary import Vocabulary
from core.geocoding.model import ACCEPT, APART_M, Accuracy, distance_m
from core.region.addresses.gather import postcode_key
from core.region.addresses.read import Addresses, Piece

#: A street this short is a place: its middle is near every house on it.
_SHORT_STREET_M = 250
#: A place beyond this from the service area is a surprise; full penalty at the second figure.
_SERVED_M, _FAR_M, _A_LITTLE = 40_000.0, 150_000.0, 0.02
#: Among places that fit alike the one amid more addresses comes first, and the one nearer to the depot: this much for
#: ten times as many, and at most this much for the way. Far less than a tie, which stays one.
_CROWD, _NEARER = 0.004, 0.01
#: An entry of the map that says its place is a little better than one that does not.
_TELLING = 0.002
#: What a word costs that nothing explains: one that says little, any other, one at the house number, where the street's
#: name has its place, and one at the street's own words, which is probably a part of its name.
_LITTLE_COST, _COST, _AT_NUMBER_COST, _AT_STREET_COST = 0.01, 0.03, 0.08, 0.15
#: What such a word takes from the confidence.
_AT_STREET_DOUBT = 0.18
#: A number with a stroke in front of the street is flat and house (3/12 High Street), behind it house and part.
_USUAL, _UNUSUAL = 0.01, 0.08


@dataclass(frozen=True, slots=True)
class Where:
    """A point with the place and postcode that the region gives it."""

    at: tuple[float, float]
    city: str
    postcode: str
    crowd: int = 0


@dataclass(frozen=True, slots=True)
class Start:
    """A place before the context is weighed; `how` is a sentence."""

    where: Where
    accuracy: Accuracy
    number: str
    score: float
    confidence: float
    how: str


@dataclass(frozen=True, slots=True)
class Context:
    """What stands in the address beside street and number, for one street."""

    mentions: tuple[Mention, ...]
    left: tuple[Word, ...]  # words nobody can explain
    at_street: int  # of these, words that stand at the street's own
    strange: int  # of these, words that name another street
    cost: float


def context(
    query: Query, street: Street, number: HouseNumber | None, mentions: Sequence[Mention], words: Vocabulary
) -> Context:
    """The places named by the words that street and number leave, and the words left over."""
    taken = set(street.positions) | (set(number.positions) if number else set())
    used: list[Mention] = []
    for mention in mentions:
        if not mention.positions & taken:
            used.append(mention)
            taken |= mention.positions
    rest = [word for word in query.words if word.position not in taken]
    left = tuple(word for word in rest if word.text not in SILENT and not word.kind)
    at_street = _beside(query, street.positions, left)
    at_number = _beside(query, number.positions if number else frozenset(), left) - at_street
    cost = sum(
        _AT_STREET_COST if word in at_street else _AT_NUMBER_COST if word in at_number and len(word.text) > 3 else _COST
        for word in left
    )
    strange = sum(1 for word in left if not word.number and 0 < words.frequency(words.exact(word.text) or "") < 20)
    return Context(tuple(used), left, len(at_street), strange, cost + _LITTLE_COST * (len(rest) - len(left)))


def _beside(query: Query, positions: frozenset[int], left: Sequence[Word]) -> set[Word]:
    """Words, not numbers, that stand among these or run on from them with no comma between."""
    unexplained = {word.position: word for word in left if not word.text[0].isdigit()}
    found: set[Word] = set()
    for position in positions:
        for step in (-1, 1):
            at = position + step
            while 0 <= at < len(query.words) and query.words[at].segment == query.words[position].segment:
                if at in unexplained:
                    found.add(unexplained[at])
                elif query.words[at].text not in SILENT and at not in positions:
                    break
                at += step
    return found


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the address: this street, in this context, among all streets of that name."""

    region: Addresses
    query: Query
    street: Street
    context: Context
    pieces: Sequence[Piece]
    near: tuple[float, float] | None

    def at_house(self, house: House, number: HouseNumber) -> Fit:
        """How well a house fits."""
        # Number and street stand side by side in an address.
        apart = min(abs(a - b) for a in number.positions for b in self.street.positions) - 1
        before = max(number.positions) < min(self.street.positions)
        doubt = house.doubt + (0.0 if number.part is None else _USUAL if number.part is before else _UNUSUAL)
        score = self.street.likeness - doubt - 0.01 * min(apart, 4)
        piece = next(piece for piece in self.pieces if piece.id == house.piece)
        where = Where(house.at, house.city, house.postcode, piece.crowd)
        start = Start(where, house.accuracy, house.number, score, 0.97 - 1.2 * doubt, house.why)
        fit = self.fit(start, house, piece)
        # "Rua 19 2" is not number 19 of Rua 2: no house number stands within a street's name.
        inside = min(self.street.positions) < min(number.positions) < max(self.street.positions)
        return replace(fit, confidence=min(fit.confidence, REVIEW)) if inside else fit

    def on_street(self, piece: Piece, number: str) -> Fit:
        """How well the street itself fits, where the house is not known or not asked for."""
        short = piece.radius_m <= _SHORT_STREET_M
        start = Start(
            Where(piece.at, piece.city, piece.postcode, piece.crowd), Accuracy.STREET, "",
            self.street.likeness - (0.25 if number else 0.1), ACCEPT + 0.04 if short and number else 0.5,
            telling.of_street_alone(number, piece.radius_m),
        )  # fmt: skip
        return self.fit(start)

    def fit(self, start: Start, house: House | None = None, piece: Piece | None = None) -> Fit:
        """The place weighed against everything else that the address says."""
        around = _around(start.where, self.context)
        why = [telling.of_street(self.street, self.query), start.how, around.told(start.where)]
        far = _far(start.where.at, self.near)
        confidence = start.confidence - self._doubts(around, start)
        if not around.confirmed:
            most, reason = self._unconfirmed(start, house, piece)
            confidence = min(confidence, most)
            why += [reason] if reason else []
        if self.context.left:
            why.append(telling.of_rest([word.raw for word in self.context.left]))
        if far > _A_LITTLE:
            why.append("It lies far from the area served.")
        if around.against or far > _A_LITTLE or self.street.other_kind:
            confidence = min(confidence, REVIEW)
        score = start.score + around.score - self.context.cost - 0.05 * self.context.strange - far
        score += _CROWD * math.log10(1 + start.where.crowd) - self._way(start.where.at)
        score += _TELLING * (bool(start.where.city) + bool(start.where.postcode))
        street, where = self.street.name.text, start.where
        text = label(street, start.number, where.postcode, where.city)
        return Fit(where.at, start.accuracy, street, start.number, text, score, max(0.0, confidence), tuple(why))

    def _doubts(self, around: _Around, start: Start) -> float:
        lost = 1 - self.street.likeness
        left = len(self.context.left)
        if around.confirmed:
            at_street = _AT_STREET_DOUBT * min(1, self.context.at_street)
            return 0.8 * lost + 0.01 * left + 0.1 * self.context.strange + at_street
        # An accent more or less is another street, where nothing else speaks for it.
        other = 0.25 if _other_accents(self.street, self.query) else 0.0
        mapped = start.accuracy is Accuracy.ADDRESS and not around.close
        return 0.05 + (1.2 if mapped else 2.2) * lost + 0.13 * left + other

    def _unconfirmed(self, start: Start, house: House | None, piece: Piece | None) -> tuple[float, str]:
        """What is the most to believe where street and number alone speak for a place, and why."""
        others = sum(1 for each in self.pieces if distance_m(each.at, start.where.at) > each.radius_m + APART_M)
        if others:
            return REVIEW, f"{others + 1} streets have that name."
        if not self.pieces:
            return 1.0, ""  # a corner: two streets speak for it
        if start.accuracy not in {Accuracy.ADDRESS, Accuracy.INTERPOLATED}:
            return REVIEW, ""
        if start.accuracy is Accuracy.INTERPOLATED and self.street.likeness < 1:
            return REVIEW, ""
        if house and piece and counted_anew(self.region, piece, house):
            return REVIEW, "The street counts its houses anew elsewhere."
        return 1.0, ""

    def _way(self, at: tuple[float, float]) -> float:
        return _NEARER * min(1.0, distance_m(at, self.near) / _SERVED_M) if self.near else 0.0


def in_locality(mention: Mention, near: tuple[float, float] | None) -> list[Fit]:
    """The places that are named, where no street is."""
    fits = []
    for area in mention.areas:
        if area.at is not None:
            score = 0.2 * mention.likeness - _far(area.at, near)
            what = "postcode" if area.kind == "postcode" else "place"
            why = (f"Only the {what} {area.text} was found; the pin is its middle.",)
            fits.append(Fit(area.at, Accuracy.LOCALITY, area.text, "", area.text, score, 0.2, why))
    return fits


@dataclass(slots=True)
class _Around:
    """What the places and postcodes of the address say of a point."""

    confirmed: bool = False
    score: float = 0.0
    agrees: list[str] = field(default_factory=list)
    close: list[str] = field(default_factory=list)
    against: list[str] = field(default_factory=list)

    def told(self, where: Where) -> str:
        """It in sentences."""
        has = " ".join(part for part in (where.postcode, where.city) if part)
        return telling.of_place(self.agrees, self.close, self.against, has)


def _around(where: Where, found: Context) -> _Around:
    around = _Around()
    for mention in found.mentions:
        text = mention.areas[0].text
        own = where.postcode if mention.is_postcode else where.city
        same = bool(own) and any(postcode_key(area.text) == postcode_key(own) for area in mention.areas)
        outside = 0.0 if same else mention.outside_m(where.at)
        if mention.is_postcode and own and not same and not (mention.is_small and outside <= APART_M):
            # It has a postcode, and another one: however near, they do not agree, unless each is but a few houses.
            outside = max(APART_M, outside)
        if outside > 0 and not (mention.is_small and outside <= APART_M):
            around.score -= 0.06 + min(0.3, outside / 20_000)
            around.against.append(text)
        elif mention.tells_where:
            # Inside its reach, but known under another place's name: possible, and no confirmation.
            other = bool(own) and not same
            around.confirmed |= not other
            around.score += 0.06 if same else -0.08 if other else -0.03 * mention.eccentricity(where.at)
            (around.close if other else around.agrees).append(text)
    return around


def _far(at: tuple[float, float], near: tuple[float, float] | None) -> float:
    if near is None:
        return 0.0
    beyond = distance_m(at, near) - _SERVED_M
    return 0.2 * min(1.0, max(0.0, beyond / (_FAR_M - _SERVED_M)))


def _other_accents(street: Street, query: Query) -> bool:
    """Whether a word has a Latin letter with an accent where the map's has the bare one: Bödastrasse, Bodastrasse."""
    name = street.name.text.lower()
    return any(
        word.raw != word.text and word.text.isascii() and "ß" not in word.raw and word.text in name
        for word in query.words
        if word.position in street.positions
    )
