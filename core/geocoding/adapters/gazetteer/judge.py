"""How well a place fits the whole address, and how sure that is, in figures and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from core.geocoding.adapters.gazetteer.doors import House
from core.geocoding.adapters.gazetteer.label import label
from core.geocoding.adapters.gazetteer.localities import Mention
from core.geocoding.adapters.gazetteer.query import SILENT, HouseNumber, Query
from core.geocoding.adapters.gazetteer.streets import Street
from core.geocoding.adapters.gazetteer.vocabulary import Vocabulary
from core.geocoding.model import ACCEPT, APART_M, Accuracy, Candidate, distance_m
from core.region.addresses.gather import postcode_key
from core.region.addresses.read import Piece

#: A street this short is a place: its middle is near every house on it.
_SHORT_STREET_M = 250
#: A place beyond this from the service area is a surprise; full penalty at the second figure.
_SERVED_M, _FAR_M, _A_LITTLE = 40_000.0, 150_000.0, 0.02
#: Scores nearer than these to the best one leave open which is meant.
_TIE, _CLOSE = 0.05, 0.12
_REVIEW = ACCEPT - 0.05
#: Two entries of the same house, or of the same place, that lie so near are one.
_SAME_DOOR_M, _SAME_PLACE_M = 150.0, 5_000.0


@dataclass(frozen=True, slots=True)
class Fit:
    """One possible reading of the address."""

    at: tuple[float, float]
    accuracy: Accuracy
    street: str
    number: str
    label: str
    score: float
    confidence: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Where:
    """A point with the place and postcode that the region gives it."""

    at: tuple[float, float]
    city: str
    postcode: str


@dataclass(frozen=True, slots=True)
class Context:
    """What stands in the address beside street and number, for one street."""

    mentions: tuple[Mention, ...]
    left: int  # words nobody can explain
    strange: int  # of these, words that name another street


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
    rest = [word for word in query.words if word.position not in taken and word.text not in SILENT]
    strange = sum(1 for word in rest if not word.number and 0 < words.frequency(words.exact(word.text) or "") < 20)
    return Context(tuple(used), len(rest), strange)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the address: this street, in this context, among all streets of that name."""

    street: Street
    context: Context
    pieces: Sequence[Piece]
    near: tuple[float, float] | None

    def at_house(self, house: House, number: HouseNumber) -> Fit:
        """How well a house fits."""
        # Number and street stand side by side in an address.
        apart = min(abs(a - b) for a in number.positions for b in self.street.positions) - 1
        score = self.street.likeness - house.doubt - 0.01 * min(apart, 4)
        start = _Start(
            Where(house.at, house.city, house.postcode), house.accuracy, house.number,
            score, 0.97 - 1.2 * house.doubt, house.why,
        )  # fmt: skip
        return self._fit(start)

    def on_street(self, piece: Piece, numbered: bool) -> Fit:
        """How well the street itself fits, where the house is not known or not asked for."""
        short = piece.radius_m <= _SHORT_STREET_M
        why = "the number is not mapped" if numbered else "the address has no house number"
        start = _Start(
            Where(piece.at, piece.city, piece.postcode), Accuracy.STREET, "",
            self.street.likeness - (0.25 if numbered else 0.1), ACCEPT + 0.04 if short and numbered else 0.5,
            f"{why}, the street reaches {piece.radius_m} m from here",
        )  # fmt: skip
        return self._fit(start)

    def _fit(self, start: _Start) -> Fit:
        around = _around(start.where, self.context)
        why = [_street_words(self.street), start.how, *around.said]
        far = _far(start.where.at, self.near)
        left, strange = self.context.left, self.context.strange
        confidence, lost = start.confidence, 1 - self.street.likeness
        if around.confirmed:
            confidence -= 0.8 * lost + 0.01 * left + 0.1 * strange
        else:
            confidence -= 0.05 + 2.2 * lost + 0.13 * left
            why.append("no place or postcode of the address confirms it")
            confidence = min(confidence, self._unconfirmed(start, why))
        if left:
            why.append(f"{left} word{'s' if left > 1 else ''} not understood")
        if far > _A_LITTLE:
            why.append("it lies far from the area served")
        if around.against or far > _A_LITTLE:
            confidence = min(confidence, _REVIEW)
        score = start.score + around.score - 0.03 * left - 0.05 * strange - far
        street, where = self.street.name.text, start.where
        text = label(street, start.number, where.postcode, where.city)
        return Fit(where.at, start.accuracy, street, start.number, text, score, max(0.0, confidence), tuple(why))

    def _unconfirmed(self, start: _Start, why: list[str]) -> float:
        """What is the most to believe where street and number alone speak for a place."""
        others = sum(1 for piece in self.pieces if distance_m(piece.at, start.where.at) > piece.radius_m + APART_M)
        if others:
            why.append(f"{others + 1} streets have that name")
            return _REVIEW
        return 1.0 if start.accuracy in {Accuracy.ADDRESS, Accuracy.INTERPOLATED} else _REVIEW


def in_locality(mention: Mention, near: tuple[float, float] | None) -> list[Fit]:
    """The places that are named, where no street is."""
    fits = []
    for area in mention.areas:
        if area.at is not None:
            score = 0.2 * mention.likeness - _far(area.at, near)
            why = (f"only the {'postcode' if area.kind == 'postcode' else 'place'} {area.text} was found",)
            fits.append(Fit(area.at, Accuracy.LOCALITY, area.text, "", area.text, score, 0.2, why))
    return fits


@dataclass(frozen=True, slots=True)
class _Start:
    """A place before the context is weighed."""

    where: Where
    accuracy: Accuracy
    number: str
    score: float
    confidence: float
    how: str


@dataclass(slots=True)
class _Around:
    """What the places and postcodes of the address say of a point."""

    confirmed: bool = False
    against: bool = False
    score: float = 0.0
    said: list[str] = field(default_factory=list)


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
            around.against = True
            around.score -= 0.06 + min(0.3, outside / 20_000)
            around.said.append(f"{text} does not agree")
        elif mention.tells_where:
            # Inside its reach, but known under another place's name: possible, and no confirmation.
            other = bool(own) and not same
            around.confirmed |= not other
            around.score += 0.06 if same else -0.08 if other else -0.03 * mention.eccentricity(where.at)
            around.said.append(f"{own} is near {text}" if other else f"{text} agrees")
    return around


def _far(at: tuple[float, float], near: tuple[float, float] | None) -> float:
    if near is None:
        return 0.0
    beyond = distance_m(at, near) - _SERVED_M
    return 0.2 * min(1.0, max(0.0, beyond / (_FAR_M - _SERVED_M)))


def _street_words(street: Street) -> str:
    if street.missing:
        return f"the street is read as {street.name.text}, without “{' '.join(street.missing)}”"
    return f"the street is read as {street.name.text}" if street.misspelt else "the street is written so"


def ranked(fits: Sequence[Fit], limit: int, source: str) -> list[Candidate]:
    """The best readings, one a place; where two places fit about as well, neither is sure."""
    ordered = sorted(fits, key=lambda fit: (-fit.score, fit.label, fit.at))
    kept = _once(ordered)[:limit]
    if not kept:
        return []
    best = kept[0]
    rivals = [fit for fit in ordered[1:] if distance_m(fit.at, best.at) > APART_M]
    gap = min((best.score - fit.score for fit in rivals), default=1.0)
    if best.accuracy is Accuracy.STREET and any(fit.street == best.street and fit.number for fit in rivals):
        # The house is mapped, only in another street of that name: perhaps the place was written wrongly.
        gap = min(gap, _TIE)
    found = []
    for fit in kept:
        confidence, why = fit.confidence, fit.why
        if gap < _TIE:
            confidence, why = min(confidence, 0.45), (*why, "the same address is possible elsewhere")
        elif gap < _CLOSE:
            confidence, why = min(confidence, _REVIEW), (*why, "another place fits nearly as well")
        # Nothing behind the first is surer than the first.
        confidence = min(confidence, best.confidence, 1.0) if fit is not best else confidence
        sentence = "; ".join(why)
        found.append(
            Candidate(
                *fit.at, fit.accuracy, round(confidence, 3), fit.label, source, f"{sentence[:1].upper()}{sentence[1:]}."
            )
        )
    return found


def _once(ordered: Sequence[Fit]) -> list[Fit]:
    """Each place once, under its fullest label."""
    kept: list[Fit] = []
    for fit in ordered:
        reach = _SAME_PLACE_M if fit.accuracy is Accuracy.LOCALITY else _SAME_DOOR_M
        for i, other in enumerate(kept):
            if (fit.street, fit.number) == (other.street, other.number) and distance_m(fit.at, other.at) < reach:
                kept[i] = replace(other, label=max(other.label, fit.label, key=len))
                break
        else:
            kept.append(fit)
    return kept
