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
    """`32 High Street, Wendlesham WL1 1BF`, `Landstrasse 5, 9490 Vaduz`, `12 rue Haute, 14320 Saint-Aubin`."""
    door = f"{number} {street}" if number_first(street) else f"{street} {number}"
    # Postcodes with letters stand behind their town, and so do those of countries that speak English.
    behind = _is_english(street) or any(c.isalpha() for c in postcode)
    place = " ".join(part for part in ((city, postcode) if behind else (postcode, city)) if part)
    return f"{door.strip()}, {place}" if place else door.strip()


def number_first(street: str) -> bool:
    """Whether the house number stands before this street's name."""
    found = name_words(street)
    return _is_english(street) or (bool(found) and found[0][0] in _BEGINS)


def _is_english(street: str) -> bool:
    found = name_words(street)
    return len(found) > 1 and (found[-1][1] in _ENDS or found[-1][0] in _ENGLISH_PLACE)
