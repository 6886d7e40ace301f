"""The gazetteer: finds addresses in the region file, offline."""

from __future__ import annotations

from collections.abc import Sequence

from core.geocoding.adapters.gazetteer import corners, judge
from core.geocoding.adapters.gazetteer.doors import houses
from core.geocoding.adapters.gazetteer.judge import Reading
from core.geocoding.adapters.gazetteer.localities import Localities, Mention
from core.geocoding.adapters.gazetteer.query import HouseNumber, Query, read
from core.geocoding.adapters.gazetteer.ranking import Fit, likely, ranked
from core.geocoding.adapters.gazetteer.streets import Street, Streets
from core.geocoding.adapters.gazetteer.vocabulary import Vocabulary
from core.geocoding.model import ACCEPT, Candidate
from core.region.addresses.read import Addresses

#: Streets whose likeness is so far behind the best are not looked at for doors.
_BEHIND = 0.35
#: Streets of one name shown without their house.
_PIECES = 12


class Gazetteer:
    """A geocoder on one region file. It belongs to the thread that made it."""

    name = "gazetteer"

    def __init__(self, region: Addresses, own: str = "") -> None:
        """`own` is the shop's own address: its words (state, country) say nothing new in a customer's."""
        self._region = region
        self._words = Vocabulary(region)
        self._streets = Streets(region, self._words)
        self._localities = Localities(region, own)

    def find(self, text: str, *, limit: int = 5, near: tuple[float, float] | None = None) -> list[Candidate]:
        """Possible places, best first; several with a low confidence where the address is ambiguous."""
        query = read(text)
        if not query.words:
            return []
        named = corners.named(text)
        if fits := self._corners([corner for corner in named if corner.said], near):
            return ranked(fits, limit, self.name)
        mentions = self._localities.mentions(query)
        streets = self._streets.find(query, _places(mentions))
        for street in streets:
            if street.likeness >= streets[0].likeness - _BEHIND:
                fits += self._on(street, query, mentions, near)
        if not any(fit.number and fit.confidence >= ACCEPT for fit in fits):
            # "Marks and Spencer" is no corner of anything where a house is found.
            fits += self._corners([corner for corner in named if not corner.said], near)
        fits = likely(fits)
        if not fits:
            for mention in mentions:
                fits += judge.in_locality(mention, near)
        return ranked(fits, limit, self.name)

    def _corners(self, named: Sequence[corners.Corner], near: tuple[float, float] | None) -> list[Fit]:
        """Where two streets meet, if the address names a corner and no house."""
        fits: list[Fit] = []
        for corner in named:
            mentions = self._localities.mentions(corner.query)
            places = _places(mentions)
            sides = [self._streets.find(side, {place - before for place in places}) for side, before in corner.sides]
            for pair in corners.pairs(corner, sides):
                around = judge.context(corner.query, pair.both, None, mentions, self._words)
                codes = {position for mention in around.mentions for position in mention.positions}
                if any(not number.positions & (pair.both.positions | codes) for number in corner.query.numbers):
                    continue
                reading = Reading(self._region, corner.query, pair.both, around, (), near)
                fits += [reading.fit(start) for start in corners.starts(self._region, pair)]
        return fits

    def _on(
        self, street: Street, query: Query, mentions: Sequence[Mention], near: tuple[float, float] | None
    ) -> list[Fit]:
        pieces = self._region.pieces(street.name.main)
        fits: list[Fit] = []
        known: set[int] = set()
        options = self._numbers(street, query, mentions)
        for number in options:
            around = judge.context(query, street, number, mentions, self._words)
            reading = Reading(self._region, query, street, around, pieces, near)
            for house in houses(self._region, pieces, number.text):
                known.add(house.piece)
                fits.append(reading.at_house(house, number))
        first = options[0] if options else None
        around = judge.context(query, street, first, mentions, self._words)
        reading = Reading(self._region, query, street, around, pieces, near)
        unknown = [piece for piece in pieces if piece.id not in known][:_PIECES]
        fits += [reading.on_street(piece, first.text if first else "") for piece in unknown]
        return fits

    def _numbers(self, street: Street, query: Query, mentions: Sequence[Mention]) -> list[HouseNumber]:
        """The ways to read the house number that the street leaves; a postcode only where nothing else is a number."""
        free = [number for number in query.numbers if not number.positions & street.positions]
        codes = {position for mention in mentions if mention.is_postcode for position in mention.positions}
        return [number for number in free if not number.positions & codes] or (
            free if len(query.numbers) > len(free) else []
        )


def _places(mentions: Sequence[Mention]) -> set[int]:
    """The words that name a place as they are written."""
    return {position for mention in mentions if mention.likeness == 1.0 for position in mention.positions}


__all__ = ["Gazetteer"]
