"""Looks one address up: what the geocoders say, weighed against each other and against the area served."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.addresses import split_unit
from core.errors import BadInput, Unavailable
from core.geocoding import store
from core.geocoding.model import APART_M, MAX_QUERY, Candidate, Geocoder, distance_m
from core.geocoding.poboxes import is_po_box
from core.text import clean

if TYPE_CHECKING:
    from core.desk import Desk

_NO_GEOCODER = (
    "Nothing is there to look addresses up in. Download a map extract of your area (.osm.pbf) and add it: "
    "roundsman region add FILE.osm.pbf"
)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a text; `why` is a sentence where a person has to look, or where there is nothing."""

    query: str
    candidates: tuple[Candidate, ...]
    why: str = ""

    @property
    def unit(self) -> str:
        """The flat, floor or suite that the text names, "" for none: it has no place, but the driver needs it."""
        return split_unit(self.query)[1]

    @property
    def best(self) -> Candidate | None:
        """The likeliest place."""
        return self.candidates[0] if self.candidates else None

    @property
    def review(self) -> bool:
        """Whether a person has to look before it is planned."""
        return self.best is None or not self.best.sure


@dataclass
class Finder:
    """The geocoders of a desk in the order in which they are asked, with the area that is served.

    One that does not answer is not asked again; `troubles` says so in sentences.
    """

    geocoders: Sequence[Geocoder]
    depots: Sequence[tuple[float, float]] = ()
    radius_m: float = 60_000
    troubles: dict[str, str] = field(default_factory=dict)

    def find(self, text: str, limit: int = 5) -> Found:
        """Look one address up. A text that can be none gives no candidate and a sentence."""
        query = clean(text, limit=MAX_QUERY * 5)
        if refusal := _refusal(query):
            return Found(clean(text, limit=MAX_QUERY), (), refusal)
        candidates = self._ask(query, limit)
        if is_po_box(query):
            boxed = "The address names a PO box, where nothing can be delivered."
            return Found(
                query, tuple(each.less_sure(boxed) for each in candidates), f"{boxed} Ask for a street address."
            )
        candidates = [self._in_area(each) for each in candidates]
        if not candidates:
            return Found(query, (), "No street or place of this address is known here; set its pin by coordinates.")
        return Found(query, tuple(candidates), "" if candidates[0].sure else candidates[0].why)

    def _ask(self, query: str, limit: int) -> list[Candidate]:
        near = self.depots[0] if self.depots else None
        found: list[Candidate] = []
        for geocoder in self.geocoders:
            if geocoder.name in self.troubles:
                continue
            try:
                answer = geocoder.find(query, limit=limit, near=near)
            except Unavailable as trouble:
                self.troubles[geocoder.name] = str(trouble)
                continue
            found = _weighed(found, answer)
            if found and found[0].sure:
                break
        return found[:limit]

    def _in_area(self, candidate: Candidate) -> Candidate:
        at = (candidate.lat, candidate.lon)
        nearest = min((distance_m(at, depot) for depot in self.depots), default=0.0)
        if nearest <= self.radius_m:
            return candidate
        return candidate.less_sure(
            f"It lies {nearest / 1000:.0f} km from the nearest depot, beyond the {self.radius_m / 1000:g} km served."
        )


def finder(desk: Desk) -> Finder:
    """The finder of a desk. Raises Unavailable where there is nothing to look addresses up in."""
    geocoders = desk.adapters.geocoders(desk)
    if not geocoders:
        raise Unavailable(_NO_GEOCODER)
    return Finder(geocoders, store.depots(desk.db), float(desk.setting("area.radius_km")) * 1000)


def checked(query: str) -> str:
    """The query, cleaned. Raises BadInput for one that can be no address."""
    text = clean(query, limit=MAX_QUERY * 5)
    if refusal := _refusal(text):
        raise BadInput(refusal)
    return text


def _refusal(query: str) -> str:
    if not query:
        return "The query is empty; give an address such as “12 High Street, Colchester”."
    if len(query) > MAX_QUERY:
        return f"The query has more than {MAX_QUERY} characters; give the address alone."
    if not any(c.isalnum() for c in query):
        return f"“{query[:40]}” holds no letter or digit; give an address such as “12 High Street, Colchester”."
    return ""


def _weighed(before: list[Candidate], answer: list[Candidate]) -> list[Candidate]:
    """Both answers, surest first; where two sure ones lie apart, neither is."""
    if not before or not answer:
        return before or answer
    apart = distance_m((before[0].lat, before[0].lon), (answer[0].lat, answer[0].lon))
    both = sorted([*before, *answer], key=lambda each: -each.confidence)
    if apart > APART_M and answer[0].sure and before[0].confidence > 0.6:
        other = f"{before[0].source} and {answer[0].source} place it {apart / 1000:.1f} km apart."
        both = [each.less_sure(other) for each in both]
    return both
