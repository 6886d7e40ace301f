"""The ten ways in which an address is asked for: clean, shortened, misspelt, turned round, with a unit, all at once.

They follow the query sets of Liechtenstein and Queens: a typing error falls on a letter of the street's name, never on
its first character nor on a digit, and is a letter dropped, doubled by another, changed, or swapped with the next one.
"""

from __future__ import annotations

import random
import re
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.region.items import SCALE, Address
from tests.towns.model import Town

KINDS = ("clean", "typo1", "typo2", "abbrev", "nopc", "nopcloc", "swap", "unit", "lower", "combo")
_CYRILLIC, _GREEK = "абвгдежзиклмнопрстуфхцчшщыэюя", "αβγδεζηθικλμνξοπρστυφχψω"


@dataclass(frozen=True)
class Asked:
    """A query of one kind and where its house is: (lat, lon)."""

    kind: str
    text: str
    at: tuple[float, float]


def asked(town: Town, doors: Sequence[Address], seed: int = 42) -> Iterator[Asked]:
    """The ten queries of each of the doors."""
    rng = random.Random(seed)
    for door in doors:
        at = door.at[0] / SCALE, door.at[1] / SCALE
        for kind, text in _ways(town, door, rng).items():
            yield Asked(kind, text, at)


def misspelt(street: str, rng: random.Random, errors: int = 1) -> str:
    """The street with so many typing errors."""
    for _ in range(errors):
        spots = [i for i in range(1, len(street)) if street[i].isalpha()]
        if not spots:
            return street
        spot = rng.choice(spots)
        letters = (
            _CYRILLIC if "а" <= street[spot].lower() <= "ӿ" else _GREEK if "α" <= street[spot].lower() <= "ώ" else ""
        )
        other = rng.choice(letters or string.ascii_lowercase)
        how = rng.choice(("drop", "add", "change", "swap"))
        if how == "swap" and spot + 1 < len(street) and street[spot + 1].isalpha():
            street = street[:spot] + street[spot + 1] + street[spot] + street[spot + 2 :]
        elif how == "add":
            street = street[:spot] + other + street[spot:]
        elif how == "drop":
            street = street[:spot] + street[spot + 1 :]
        else:
            street = street[:spot] + other + street[spot + 1 :]
    return street


def shortened(town: Town, street: str) -> str:
    """The street as people cut it short."""
    for long, short in town.short:
        if long.startswith("-"):
            street = re.sub(rf"(?<=\w\w){re.escape(long[1:])}(?!\w)", short, street)
        else:
            street = re.sub(rf"(?<!\w){re.escape(long)}(?!\w)", short, street)
    return street


def _ways(town: Town, door: Address, rng: random.Random) -> dict[str, str]:
    def written(street: str, form: str = town.clean, at_door: str = town.door, unit: str = "…", **known: str) -> str:
        house = at_door.format(street=street, number=door.number)
        parts = {"postcode": door.postcode, "city": door.city} | known
        return _tidy(form.format(door=unit.replace("…", house), **parts))

    street, short = door.street, shortened(town, door.street)
    unit = rng.choice(town.units)
    return {
        "clean": written(street),
        "typo1": written(misspelt(street, rng)),
        "typo2": written(misspelt(street, rng, 2)),
        "abbrev": written(short),
        "nopc": written(street, postcode=""),
        "nopcloc": written(street, "{door}"),
        "swap": written(street, town.swapped, town.turned),
        "unit": written(street, unit=unit),
        "lower": written(street).lower().replace(",", ""),
        "combo": written(misspelt(short, rng), unit=unit, postcode="").lower(),
    }


def _tidy(text: str) -> str:
    """Without the blanks and signs that an empty postcode or place leaves."""
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"(?:\s*[,-]\s*(?=,))|(?:\s[-]\s*$)", "", text)
    return text.strip(" ,-")
