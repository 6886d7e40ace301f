"""Writes a found address as people of its country do: number before or after the street, postcode before or after."""

from __future__ import annotations

from core.region.addresses.terms import name_words

#: Streets that end so, or begin so, have the number in front: 12 High Street, 12 rue Haute.
_ENDS = frozenset(
    (
        "st", "rd", "av", "ln", "dr", "ct", "cl", "blvd", "way", "sq", "ter", "hwy", "pkwy", "cres", "gdns", "grv",
        "cir", "trl", "close", "row", "hill", "walk", "mews", "green", "end", "view", "rise", "loop", "road", "lane",
        "drove",
    )
)  # fmt: skip
_BEGINS = frozenset(("rue", "avenue", "boulevard", "chemin", "impasse", "allee", "quai", "route", "the"))
_ENGLISH_PLACE = frozenset(("place", "court", "park", "gate", "yard", "wharf", "parade"))


def label(street: str, number: str, postcode: str, city: str) -> str:
    """`32 High Street, Wendlesham WL1 1BF`, `Landstrasse 5, 9490 Vaduz`."""
    first = number_first(street)
    door = f"{number} {street}" if first else f"{street} {number}"
    # Postcodes with letters stand behind their town.
    parts = (city, postcode) if any(c.isalpha() for c in postcode) else (postcode, city)
    place = " ".join(part for part in parts if part)
    return f"{door.strip()}, {place}" if place else door.strip()


def number_first(street: str) -> bool:
    """Whether the house number stands before this street's name."""
    found = name_words(street)
    if not found:
        return False
    (first, _), (last, term) = found[0], found[-1]
    return first in _BEGINS or (len(found) > 1 and (term in _ENDS or last in _ENGLISH_PLACE))
