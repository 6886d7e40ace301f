"""The sentences that say why a place was chosen: which words matched, what was assumed, what is in doubt."""

from __future__ import annotations

from collections.abc import Sequence

from core.geocoding.adapters.gazetteer.query import Query
from core.geocoding.adapters.gazetteer.streets import Street
from core.region.addresses.terms import name_words
from core.units import distance


def of_street(street: Street, query: Query) -> str:
    """How the street, or the two of a corner, were read."""
    name = street.name.text
    if not street.name.id and not street.other_kind and not street.misspelt:
        return f"This is the corner of {name}."
    if street.other_kind:
        return f"The address says “{street.other_kind}”, the nearest name on the map is {name}."
    if street.missing:
        terms = set(street.missing)
        left_out = [word for word, term in name_words(name) if term in terms]
        return f"The street is read as {name}; the address leaves out “{' '.join(left_out)}”."
    if street.misspelt:
        words = [word.raw for word in query.words if word.position in street.positions]
        return f"“{' '.join(words)}” is read as {name}."
    return f"The street is {name}."


def of_place(agrees: Sequence[str], near: Sequence[str], against: Sequence[str], has: str) -> str:
    """What the places and postcodes of the address say of it; `has` is what the map says itself."""
    said = []
    if agrees:
        said.append(f"{_and(agrees)} agree{'s' if len(agrees) == 1 else ''}.")
    if near:
        said.append(f"The map has it in {has}, near {_and(near)}." if has else f"It is near {_and(near)}.")
    if against:
        does = "does" if len(against) == 1 else "do"
        said.append(f"{_and(against)} {does} not agree{f': the map says {has}' if has else ''}.")
    return " ".join(said) or "Nothing in the address says which place it is in."


def of_street_alone(number: str, reach_m: int) -> str:
    """That the pin is only the street's middle."""
    which = f"Number {number} is not on the map" if number else "The address has no house number"
    return f"{which}; the pin is the middle of the street, which goes on for {distance(reach_m)} from there."


def of_rest(words: Sequence[str]) -> str:
    """The words that nothing explains."""
    shown = " ".join(words[:6]) + (" …" if len(words) > 6 else "")
    return f"“{shown}” {'was' if len(words) == 1 else 'were'} not understood."


def of_same_elsewhere(label: str, apart_m: float) -> str:
    """That the address is possible twice."""
    return f"The same address is possible elsewhere: {label}, {distance(round(apart_m))} away."


def of_rival(label: str, apart_m: float) -> str:
    """That another place fits nearly as well."""
    return f"{label}, {distance(round(apart_m))} away, fits nearly as well."


def _and(names: Sequence[str]) -> str:
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]
