"""A town written by hand: its streets, how its people write an address, and the houses that follow from that."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from core.region.items import Address, Item, Place
from tests.core.region.making import at

#: A wrong street lies farther than a wrong house; streets stand in columns of so many.
_BETWEEN_STREETS_M, _BETWEEN_HOUSES_M, _BETWEEN_PLACES_M, _COLUMN = 600, 14, 12_000, 7


@dataclass(frozen=True)
class Town:
    """Streets of one country. `…` in a form of address stands for the street with its number.

    The first of the `places` has all the streets, each other one the first two. `short` is what people cut short, a
    hyphen in front marking the end of a word. `numbers` is the style of the house numbers.
    """

    name: str
    places: tuple[tuple[str, str], ...]
    streets: tuple[str, ...]
    short: tuple[tuple[str, str], ...]
    units: tuple[str, ...]
    door: str = "{street} {number}"
    turned: str = "{number} {street}"
    clean: str = "{door}, {postcode} {city}"
    swapped: str = "{postcode} {city}, {door}"
    numbers: str = "plain"

    def items(self) -> list[Item]:
        """Its doors and places, the same at every call."""
        rng = random.Random(self.name)
        found: list[Item] = []
        for p, (city, postcode) in enumerate(self.places):
            found.append(
                Place(city, "village" if p else "town", at(p * _BETWEEN_PLACES_M + 1_800, 1_500 - 1_400 * bool(p)))
            )
            streets = self.streets if p == 0 else self.streets[:2]
            for s, street in enumerate(streets):
                north = p * _BETWEEN_PLACES_M + _BETWEEN_STREETS_M * (s % _COLUMN)
                east = _BETWEEN_STREETS_M * (s // _COLUMN)
                for h, number in enumerate(self._numbers(rng, s, 18 if p == 0 else 6)):
                    spot = at(north + (h % 2) * 15, east + _BETWEEN_HOUSES_M * h)
                    found.append(Address(number, street, city, postcode, (), spot))
        return found

    def _numbers(self, rng: random.Random, street: int, count: int) -> Iterator[str]:
        first = rng.choice((1, 1, 2, 11, 30))
        for n in range(first, first + count):
            if self.numbers == "letters":
                yield f"{n}{rng.choice(('', '', '', 'A', 'B'))}"
            elif self.numbers == "conscription":
                yield f"{1000 + 37 * street + n}/{n}" if rng.random() < 0.8 else str(n)
            elif self.numbers == "block":
                yield f"{89 + street % 30}-{n:02d}"
            elif self.numbers == "hundreds":
                yield str(100 * (1 + street % 7) + 4 * n)
            elif self.numbers == "slash":
                yield f"{n}{rng.choice(('', '', '/A', '/B', 'bis'))}"
            else:
                yield str(n)


def town(name: str, places: str, streets: str, short: str, units: str, **how: str) -> Town:
    """A town from lines of text: places `Name = postcode; …`, streets and units parted by `|`, short `long=short;
    …`."""
    return Town(
        name,
        tuple((city.strip(), code.strip()) for city, _, code in (part.partition("=") for part in places.split(";"))),
        tuple(part.strip() for part in streets.replace("\n", " ").split("|")),
        tuple((long.strip(), brief.strip()) for long, _, brief in (part.partition("=") for part in short.split(";"))),
        tuple(part.strip() for part in units.split("|")),
        **how,
    )
