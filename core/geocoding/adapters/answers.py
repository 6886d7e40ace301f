"""Answers of online geocoders, read into one form and held against the query."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.addresses import words
from core.geocoding.model import ACCEPT, APART_M, Accuracy, Candidate, distance_m
from core.region.addresses.terms import term
from core.text import clean

#: Share of a street's words that have to stand in the query.
_ENOUGH_WORDS = 0.99


@dataclass(frozen=True, slots=True)
class Answer:
    """One place as a provider describes it."""

    lat: float
    lon: float
    label: str
    house: str
    street: str
    city: str
    postcode: str
    interpolated: bool = False


def _text(value: object) -> str:
    return clean(str(value), limit=200) if value else ""


def _nominatim(location: Any) -> Answer:
    raw: Mapping[str, Any] = location.raw
    parts: Mapping[str, Any] = raw.get("address") or {}
    city = next((parts[key] for key in ("city", "town", "village", "hamlet", "municipality") if parts.get(key)), "")
    street = next((parts[key] for key in ("road", "pedestrian", "footway", "place", "hamlet") if parts.get(key)), "")
    return Answer(
        location.latitude, location.longitude, _text(raw.get("display_name")), _text(parts.get("house_number")),
        _text(street), _text(city), _text(parts.get("postcode")),
        raw.get("osm_type") == "way" and raw.get("class") == "place",
    )  # fmt: skip


def _properties(location: Any, postcode: str, city: str) -> Answer:
    parts: Mapping[str, Any] = location.raw.get("properties") or {}
    street = parts.get("street") or (
        parts.get("name") if parts.get("type") == "street" or parts.get("layer") == "street" else ""
    )
    house = _text(parts.get("housenumber"))
    label = parts.get("label") or " ".join(
        str(part) for part in (street, house, parts.get(postcode), parts.get(city)) if part
    )
    interpolated = parts.get("accuracy") == "interpolated" or parts.get("match_type") == "interpolated"
    return Answer(
        location.latitude, location.longitude, _text(label or parts.get("name")), house, _text(street),
        _text(parts.get(city)), _text(parts.get(postcode)), interpolated,
    )  # fmt: skip


#: How each provider's answer is read.
READERS: dict[str, Callable[[Any], Answer]] = {
    "nominatim": _nominatim,
    "photon": lambda location: _properties(location, "postcode", "city"),
    "pelias": lambda location: _properties(location, "postalcode", "locality"),
}


def weighed(query: str, read: Callable[[Any], Answer], locations: Iterable[Any], source: str) -> list[Candidate]:
    """Candidates in the provider's order, surest first; two like ones far apart are both unsure."""
    found = [_candidate(query, read(location), source) for location in locations]
    found.sort(key=lambda candidate: -candidate.confidence)
    if not found:
        return []
    best = found[0]
    rivals = [
        each
        for each in found[1:]
        if each.confidence > best.confidence - 0.12 and distance_m((best.lat, best.lon), (each.lat, each.lon)) > APART_M
    ]
    return [each.less_sure("The same address is possible elsewhere.") for each in found] if rivals else found


def _candidate(query: str, answer: Answer, source: str) -> Candidate:
    asked = words(query)
    terms = {term(word) for word in asked}
    house = bool(answer.house) and bool(set(words(answer.house)) & set(asked))
    street = [term(word) for word in words(answer.street)]
    known = sum(word in terms for word in street) / len(street) if street else 0.0
    city = any(term(word) in terms for word in words(answer.city))
    postcode = bool(answer.postcode) and "".join(words(answer.postcode)) in "".join(asked)
    if answer.house:
        accuracy = Accuracy.INTERPOLATED if answer.interpolated else Accuracy.ADDRESS
    else:
        accuracy = Accuracy.STREET if answer.street else Accuracy.LOCALITY
    agrees = [name for name, yes in (("number", house), ("street", known >= _ENOUGH_WORDS)) if yes]
    where = [name for name, yes in (("place", city), ("postcode", postcode)) if yes]
    confidence = 0.2 if accuracy is Accuracy.LOCALITY else 0.3 + 0.3 * known
    if len(agrees) == 2 and where:
        confidence = ACCEPT + 0.05 * len(where)
    elif len(agrees) == 2:
        confidence = ACCEPT - 0.1
    said = ", ".join([*agrees, *where]) or "nothing"
    return Candidate(
        answer.lat, answer.lon, accuracy, round(confidence, 3), answer.label, source,
        f"{source} answered; {said} of it stand{'s' if said == 'nothing' else ''} in the address.",
    )  # fmt: skip
