"""Looks one address up: what the geocoders say, weighed against each other and against the area served."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from core.addresses import split_unit
from core.errors import BadInput, Unavailable
from core.geocoding.doubts import Doubts, doubts
from core.geocoding.model import APART_M, MAX_QUERY, Candidate, Geocoder, distance_m
from core.geocoding.poboxes import is_po_box
from core.text import clean

if TYPE_CHECKING:
    from core.desk import Desk

_NO_GEOCODER = (
    "Nothing is there to look addresses up in. Download a map extract of your area (.osm.pbf) and add it: "
    "roundsman region add FILE.osm.pbf"
)


@runtime_checkable
class Waiting(Protocol):
    """A geocoder that waits for its turn or for a server; `cancelled` says when nobody wants its answer any more."""

    cancelled: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a text; `why` is a sentence where a person has to look, or where there is nothing."""

    query: str
    candidates: tuple[Candidate, ...]
    why: str = ""
    troubles: tuple[str, ...] = ()  #: sentences on who could not be asked

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

    One that does not answer is not asked again, unless it waits for others and knows itself when to try; `troubles`
    says so in sentences.
    """

    geocoders: Sequence[Geocoder]
    doubts: Doubts = field(default_factory=Doubts)
    troubles: dict[str, str] = field(default_factory=dict)
    #: Who could not be asked for the last address.
    unasked: list[str] = field(default_factory=list)

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
        candidates = [self._doubted(query, each) for each in candidates]
        if not candidates and self.unasked:
            unasked = " and ".join(self.unasked)
            return Found(query, (), f"Nothing was found, and {unasked} could not be asked: look it up again later.")
        if not candidates:
            return Found(query, (), "No street or place of this address is known here; set its pin by coordinates.")
        return Found(query, tuple(candidates), "" if candidates[0].sure else candidates[0].why)

    def _ask(self, query: str, limit: int) -> list[Candidate]:
        near = self.doubts.area.middle
        found: list[Candidate] = []
        self.unasked = []
        for geocoder in self.geocoders:
            if geocoder.name in self.troubles and not isinstance(geocoder, Waiting):
                self.unasked.append(geocoder.name)
                continue
            try:
                answer = geocoder.find(query, limit=limit, near=near)
            except Unavailable as trouble:
                self.troubles[geocoder.name] = str(trouble)
                self.unasked.append(geocoder.name)
                continue
            found = _weighed(found, answer)
            if found and found[0].sure:
                break
        return found[:limit]

    def _doubted(self, query: str, candidate: Candidate) -> Candidate:
        doubted = " ".join(self.doubts.of(query, (candidate.lat, candidate.lon)))
        return candidate.less_sure(doubted) if doubted else candidate


def finder(desk: Desk, cancelled: Callable[[], bool] | None = None) -> Finder:
    """The finder of a desk. Raises Unavailable where there is nothing to look addresses up in."""
    geocoders = desk.adapters.geocoders(desk)
    if not geocoders:
        raise Unavailable(_NO_GEOCODER)
    for each in geocoders:
        if cancelled and isinstance(each, Waiting):
            each.cancelled = cancelled
    return Finder(geocoders, doubts(desk))


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
