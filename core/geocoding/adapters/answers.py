"""Answers of online geocoders held against the query.

Whatever a provider calls sure, only a house whose number, street and place stand in the query is taken without a
person's look; and whatever stands there, none is that its provider itself doubts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from core.addresses import words
from core.geocoding.adapters.readers import Answer
from core.geocoding.model import ACCEPT, APART_M, Accuracy, Candidate, distance_m
from core.region.addresses.terms import term

#: Share of a street's words that have to stand in the query.
_ENOUGH_WORDS = 0.99
#: The word that tells a place from others has this many letters: "York" of "New York", "Newcastle" of "upon Tyne".
_TELLING = 4


def weighed(query: str, answers: Iterable[Answer], source: str) -> list[Candidate]:
    """Candidates, surest first, like ones in the provider's order; two like ones far apart are both unsure."""
    found = [_candidate(query, answer, source) for answer in answers]
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
    place = any(_named(name, terms) for name in answer.places)
    postcode = bool(answer.postcode) and "".join(words(answer.postcode)) in "".join(asked)
    agrees = [name for name, yes in (("number", house), ("street", known >= _ENOUGH_WORDS)) if yes]
    where = [name for name, yes in (("place", place), ("postcode", postcode)) if yes]
    confidence = 0.2 if answer.accuracy is Accuracy.LOCALITY else 0.3 + 0.3 * known
    if len(agrees) == 2 and where:
        confidence = ACCEPT + 0.05 * len(where)
    elif len(agrees) == 2:
        confidence = ACCEPT - 0.1
    said = ", ".join([*agrees, *where]) or "nothing"
    candidate = Candidate(
        answer.lat, answer.lon, answer.accuracy, round(confidence * (0.9 + 0.1 * answer.score), 3), answer.label,
        source, f"{source} answered; {said} of it stand{'s' if said == 'nothing' else ''} in the address.",
    )  # fmt: skip
    return _doubted(candidate, answer, asked, postcode)


def _doubted(candidate: Candidate, answer: Answer, asked: list[str], postcode: bool) -> Candidate:
    """The candidate, unsure where its provider doubts it, where it is no house, or where the postcode is another."""
    if answer.doubt:
        return candidate.less_sure(answer.doubt)
    if candidate.accuracy is not Accuracy.ADDRESS:
        return replace(candidate, confidence=min(candidate.confidence, ACCEPT - 0.05))
    if not postcode and (other := _another(answer, asked)):
        return candidate.less_sure(f"Its postcode is {answer.postcode}, not {other}.")
    return candidate


def _named(place: str, terms: set[str]) -> bool:
    """Whether the query names the place: every word up to the first that tells it from others."""
    name = words(place)
    telling = next((i for i, word in enumerate(name) if len(word) >= _TELLING), len(name) - 1)
    return bool(name) and all(term(word) in terms for word in name[: telling + 1])


def _another(answer: Answer, asked: list[str]) -> str:
    """What stands in the query in the form of the answer's postcode, letters and digits alike, and is another."""
    form = _form("".join(words(answer.postcode)))
    if sum(kind == "9" for kind in form) < 2 or len(form) < 4:
        return ""
    others = [word for word in asked if word not in words(answer.house)]
    pairs = [first + second for first, second in pairwise(others)]
    return next((text.upper() for text in [*others, *pairs] if _form(text) == form), "")


def _form(text: str) -> str:
    return "".join("9" if c.isdigit() else "a" for c in text if c.isalnum())
