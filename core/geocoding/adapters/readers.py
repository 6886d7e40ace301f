"""Answers of online geocoders, each in its provider's own form, read into one.

What a provider says of its own answer is read, too: what it stands on, how well it fits, and whether it is the house
itself. Where it is not, or the provider does not say, `doubt` has the reason and a person has to look.

Forms: nominatim.org/release-docs (Output), github.com/komoot/photon (docs/api-v1.md), github.com/pelias/documentation
(result_quality.md), developers.google.com/maps/documentation/geocoding, docs.here.com/geocoding-and-search (result
types, house number fallback), opencagedata.com/api.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.geocoding.model import Accuracy
from core.text import clean

#: Search rank of a house in Nominatim; a street has 26 or 27.
_HOUSE_RANK, _STREET_RANK = 30, 26
#: Scores are from 0 to 1. Pelias gives 0.8 to what it has interpolated, HERE 0.96 to a house number next door.
_LOWEST_SCORE = {"pelias": 0.9, "here": 0.9}
#: OpenCage's confidence is the size of the box around its answer: 10 within 250 m, 9 within 500 m, 0 unknown.
_SMALL_BOX = 9
_COARSE = frozenset({"road", "place", "postcode", "natural"})


@dataclass(frozen=True, slots=True)
class Answer:
    """One place as a provider describes it."""

    lat: float
    lon: float
    label: str
    house: str
    street: str
    places: tuple[str, ...]  #: names of the town and its parts
    postcode: str
    accuracy: Accuracy
    score: float = 1.0  #: from 0 to 1, how well its provider thinks that it fits
    doubt: str = ""  #: a sentence: why its provider does not call it the house that was asked for


Parts = Mapping[str, Any]


def _text(value: object) -> str:
    return clean(str(value), limit=200) if isinstance(value, str | int) and value and value is not True else ""


def _first(parts: Parts, keys: Iterable[str]) -> str:
    return next((text for key in keys if (text := _text(parts.get(key)))), "")


def _all(parts: Parts, keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(text for key in keys if (text := _text(parts.get(key))))


def _coarser(house: str, street: str) -> Accuracy:
    """What an answer stands on that is no house: with a number it lies near it, at best."""
    if house:
        return Accuracy.NEAR
    return Accuracy.STREET if street else Accuracy.LOCALITY


def _nominatim(location: Any) -> Answer:
    raw: Parts = location.raw
    parts: Parts = raw.get("address") or {}
    house = _text(parts.get("house_number"))
    street = _first(parts, ("road", "pedestrian", "footway", "place", "hamlet"))
    # Its ways without a body of their own stand for interpolated numbers, of OpenStreetMap or of TIGER.
    kind = (raw.get("osm_type"), raw.get("class") or raw.get("category"))
    rank = raw.get("place_rank", _HOUSE_RANK)
    accuracy, doubt = Accuracy.ADDRESS, ""
    if house and kind == ("way", "place"):
        accuracy, doubt = Accuracy.INTERPOLATED, "Nominatim reckoned it between two houses."
    elif house and rank < _HOUSE_RANK:
        accuracy, doubt = (
            _coarser(house, street),
            f"Nominatim ranks it as {_text(raw.get('addresstype')) or 'an area'}.",
        )
    elif not house:
        accuracy = _coarser("", street if rank >= _STREET_RANK else "")
    towns = ("city", "town", "village", "hamlet", "municipality", "suburb", "city_district", "borough")
    return Answer(
        location.latitude, location.longitude, _text(raw.get("display_name")), house, street, _all(parts, towns),
        _text(parts.get("postcode")), accuracy, doubt=doubt,
    )  # fmt: skip


def _photon(location: Any) -> Answer:
    parts: Parts = location.raw.get("properties") or {}
    house, kind = _text(parts.get("housenumber")), _text(parts.get("type"))
    street = _text(parts.get("street"))
    if not street and (kind == "street" or parts.get("osm_key") == "highway"):
        street = _text(parts.get("name"))
    accuracy, doubt = (Accuracy.ADDRESS, "") if house else (_coarser("", street), "")
    if house and (parts.get("osm_key"), parts.get("osm_value")) == ("place", "house_number"):
        # So it marks what it took over from Nominatim's interpolation lines.
        accuracy, doubt = Accuracy.INTERPOLATED, "Photon reckoned it between two houses."
    elif house and kind not in {"house", ""}:
        accuracy, doubt = _coarser(house, street), f"Photon calls it a {kind}."
    label = " ".join(_all(parts, ("street", "housenumber", "postcode", "city"))) if house else _text(location.address)
    return Answer(
        location.latitude, location.longitude, label, house, street, _all(parts, ("city", "district", "locality")),
        _text(parts.get("postcode")), accuracy, doubt=doubt,
    )  # fmt: skip


def _pelias(location: Any) -> Answer:
    parts: Parts = location.raw.get("properties") or {}
    house = _text(parts.get("housenumber"))
    street = _text(parts.get("street")) or (_text(parts.get("name")) if parts.get("layer") == "street" else "")
    match, score = parts.get("match_type", "exact"), _score(parts.get("confidence", 1))
    accuracy, doubt = (Accuracy.ADDRESS, "") if house else (_coarser("", street), "")
    if "interpolated" in (match, parts.get("accuracy")):
        accuracy, doubt = Accuracy.INTERPOLATED, "Pelias reckoned it between two houses."
    elif house and match != "exact":
        accuracy, doubt = _coarser(house, street), "Pelias fell back to something like it."
    elif house and parts.get("accuracy", "point") != "point":
        accuracy, doubt = _coarser(house, street), "Pelias knows only the middle of an area."
    towns = ("locality", "borough", "localadmin", "neighbourhood")
    return Answer(
        location.latitude, location.longitude, _text(parts.get("label")) or _text(parts.get("name")), house, street,
        _all(parts, towns), _text(parts.get("postalcode")), accuracy, score,
        doubt or _too_low("pelias", "Pelias", score),
    )  # fmt: skip


def _google(location: Any) -> Answer:
    raw: Parts = location.raw
    parts: dict[str, Any] = {}
    for component in raw.get("address_components") or ():
        for kind in component["types"]:
            parts.setdefault(kind, component["long_name"])
    house, street = _text(parts.get("street_number")), _text(parts.get("route"))
    accuracy, doubt = _google_grade(_text(raw["geometry"].get("location_type")), house, street)
    if raw.get("partial_match"):
        doubt = "Google Maps calls it a partial match."
    towns = ("locality", "postal_town", "sublocality", "neighborhood", "administrative_area_level_3")
    return Answer(
        location.latitude, location.longitude, _text(raw.get("formatted_address")), house, street,
        _all(parts, towns), _text(parts.get("postal_code")), accuracy, doubt=doubt,
    )  # fmt: skip


def _google_grade(location_type: str, house: str, street: str) -> tuple[Accuracy, str]:
    if house and location_type == "ROOFTOP":
        return Accuracy.ADDRESS, ""
    if house and location_type == "RANGE_INTERPOLATED":
        return Accuracy.INTERPOLATED, "Google Maps reckoned it between two houses."
    said = {"GEOMETRIC_CENTER": "the middle of something", "APPROXIMATE": "only roughly there"}
    return _coarser(house, street), f"Google Maps calls it {said.get(location_type, 'no house')}."


def _here(location: Any) -> Answer:
    raw: Parts = location.raw
    parts: Parts = raw.get("address") or {}
    house, street = _text(parts.get("houseNumber")), _text(parts.get("street"))
    score = _here_score(raw.get("scoring") or {})
    accuracy, doubt = _here_grade(raw, house, street)
    return Answer(
        location.latitude, location.longitude, _text(parts.get("label")) or _text(raw.get("title")), house, street,
        _all(parts, ("city", "district", "subdistrict")), _text(parts.get("postalCode")), accuracy, score,
        doubt or _too_low("here", "HERE", score),
    )  # fmt: skip


def _here_grade(raw: Parts, house: str, street: str) -> tuple[Accuracy, str]:
    if not house or raw.get("resultType") != "houseNumber":
        kind = _text(raw.get("resultType")) or "no house"
        return _coarser(house, street), f"HERE calls it {kind}." if house else ""
    if raw.get("houseNumberFallback"):
        return Accuracy.NEAR, "HERE does not know that house number and took the nearest that it knows."
    if raw.get("estimatedPointAddress"):
        return Accuracy.NEAR, "HERE has estimated where the house is."
    if raw.get("houseNumberType") not in {"PA", "MPA"}:
        return Accuracy.INTERPOLATED, "HERE reckoned it between two houses."
    return Accuracy.ADDRESS, ""


def _here_score(scoring: Parts) -> float:
    """The worst of the score of the whole query and of those of its fields; streets come as a list."""
    fields: Parts = scoring.get("fieldScore") or {}
    scores = [scoring.get("queryScore", 1)]
    for score in fields.values():
        scores.extend(score if isinstance(score, list) else [score])
    return min(_score(each) for each in scores)


def _opencage(location: Any) -> Answer:
    raw: Parts = location.raw
    parts: Parts = raw.get("components") or {}
    house = _text(parts.get("house_number"))
    street = _first(parts, ("road", "street", "pedestrian", "footway", "residential", "place"))
    kind, confidence = _text(parts.get("_category")) or _text(parts.get("_type")), raw.get("confidence", 0)
    accuracy, doubt = (Accuracy.ADDRESS, "") if house else (_coarser("", street), "")
    if house and (kind in _COARSE or _text(parts.get("_type")) in _COARSE):
        accuracy, doubt = _coarser(house, street), f"OpenCage calls it a {kind}."
    elif house and confidence < _SMALL_BOX:
        accuracy, doubt = _coarser(house, street), "OpenCage knows it no closer than half a kilometre."
    towns = ("city", "town", "village", "hamlet", "municipality", "suburb", "_normalized_city")
    return Answer(
        location.latitude, location.longitude, _text(raw.get("formatted")), house, street, _all(parts, towns),
        _text(parts.get("postcode")), accuracy, _score(confidence / 10), doubt,
    )  # fmt: skip


def _score(value: Any) -> float:
    """A score brought into 0 to 1; TypeError or ValueError for what is none."""
    return min(1.0, max(0.0, float(value)))


def _too_low(name: str, title: str, score: float) -> str:
    return f"{title} is only {score:.0%} sure of it." if score < _LOWEST_SCORE[name] else ""


#: How each provider's answer is read. What is no answer of its form raises TypeError, ValueError, LookupError or
#: AttributeError.
READERS: dict[str, Callable[[Any], Answer]] = {
    "nominatim": _nominatim,
    "photon": _photon,
    "pelias": _pelias,
    "google": _google,
    "here": _here,
    "opencage": _opencage,
}
