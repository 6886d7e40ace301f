"""What the geocoding benchmark asks: regions with questions whose right answers are known."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.region.build import source_of
from core.region.items import SCALE, Address, Item, Provenance, Report, Source, Street
from tests.core.region.making import Listed, row
from tests.towns import TOWNS
from tests.towns.along import houses_along
from tests.towns.queries import Asked, asked

#: Query set -> extract that it was made from.
SETS = {"liechtenstein": "liechtenstein-autauga.osm.pbf", "queens": "queens.osm.pbf"}
EXTRACTS = (*SETS.values(), "helsinki.osm.pbf", "porto.osm.pbf", "banff-openaddresses.csv")
HELD_BACK = ("liechtenstein-autauga.osm.pbf", "queens.osm.pbf", "helsinki.osm.pbf", "banff-openaddresses.csv")
_EUROPE = 45 * SCALE


@dataclass(frozen=True)
class Trial:
    """A region and the questions put to it."""

    name: str
    source: Source
    questions: Sequence[Asked]


def sets(data: Path) -> Iterator[Trial]:
    """The query sets that came with the data."""
    for name, extract in SETS.items():
        listed = json.loads((data / "geocode" / f"{name}.json").read_text(encoding="utf-8"))
        yield Trial(
            name,
            source_of(data / "osm" / extract),
            [Asked(query["kind"], query["q"], (query["lat"], query["lon"])) for query in listed],
        )


def real(data: Path, houses: int = 200) -> Iterator[Trial]:
    """The same ten kinds of queries, made from the addresses of other places, as their people write them."""
    for name, extract, ways, only in (
        ("helsinki", "helsinki.osm.pbf", "finland", lambda _: True),
        ("banff", "banff-openaddresses.csv", "us town", lambda _: True),
        ("porto", "porto.osm.pbf", "portugal", lambda _: True),
        ("autauga", "liechtenstein-autauga.osm.pbf", "us town", lambda door: door.at[0] < _EUROPE),
        ("liechtenstein", "liechtenstein-autauga.osm.pbf", "austria", lambda door: door.at[0] > _EUROPE),
        ("queens", "queens.osm.pbf", "queens", lambda _: True),
    ):
        source = source_of(data / "osm" / extract)
        yield Trial(name, source, _questions(_items(source), ways, only, houses))


def along(data: Path, houses: int = 200) -> Iterator[Trial]:
    """The same on houses that are put along the real streets of a map, by the thousand."""
    for name, extract, ways, only in (
        ("porto", "porto.osm.pbf", "portugal", lambda _: True),
        ("helsinki", "helsinki.osm.pbf", "finland", lambda _: True),
        ("liechtenstein", "liechtenstein-autauga.osm.pbf", "germany", lambda door: door.at[0] > _EUROPE),
        ("autauga", "liechtenstein-autauga.osm.pbf", "us grid", lambda door: door.at[0] < _EUROPE),
        ("queens", "queens.osm.pbf", "queens", lambda _: True),
    ):
        items = houses_along(_items(source_of(data / "osm" / extract)))
        yield Trial(f"streets of {name}", Listed(items), _questions(items, ways, only, houses))


def towns(houses: int = 60) -> Iterator[Trial]:
    """Towns written by hand, one a country."""
    for town in TOWNS:
        items = town.items()
        yield Trial(town.name, Listed(items), _questions(items, town.name, lambda _: True, houses))


def held_back(data: Path, questions: int = 400) -> Iterator[Trial]:
    """Questions whose house, or whose whole street, the region does not know: what is accepted must still be near."""
    for extract in HELD_BACK:
        for streets in (False, True):
            source = Without(source_of(data / "osm" / extract), streets)
            _items(source)
            held = random.Random(2).sample(source.held, min(questions, len(source.held)))
            for told, form in (("place told", "{0.street} {0.number}, {0.postcode} {0.city}"),
                               ("street alone", "{0.street} {0.number}")):  # fmt: skip
                what = f"{extract.split('.')[0]}, unknown {'street' if streets else 'house'}, {told}"
                yield Trial(what, source, [Asked(told, form.format(door), _point(door)) for door in held])


def many_names(count: int = 50_000) -> Trial:
    """A region with so many invented street names, asked for with one error each."""
    rng = random.Random(3)
    parts = [
        "".join(rng.choice("bdfgklmnprstvw") + rng.choice("aeiou") for _ in range(rng.randint(2, 4)))
        for _ in range(3000)
    ]
    kinds = ("Street", "Road", "Lane", "Close")
    names = list({f"{rng.choice(parts)}{rng.choice(parts)} {rng.choice(kinds)}" for _ in range(count)})
    items = [item for n, name in enumerate(names) for item in row(name.title(), range(1, 3), 50 * n, 0, "Aston", "A1")]
    questions = []
    for item in rng.sample([item for item in items if isinstance(item, Address)], 300):
        spot = rng.randrange(1, 5)
        spoilt = item.street[:spot] + item.street[spot + 1 :]
        questions.append(Asked("typo1", f"{item.number} {spoilt}, A1 Aston", _point(item)))
    return Trial(f"{len(names):,} street names", Listed(items), questions)


@dataclass
class Without:
    """A source with a share of its houses, or of its streets, held back: they become the questions."""

    source: Source
    streets: bool
    share: float = 0.3
    held: list[Address] = field(default_factory=list)
    _out: dict[str, bool] = field(default_factory=dict)

    @property
    def provenance(self) -> Provenance:
        return self.source.provenance

    def items(self, report: Report) -> Iterator[Item]:
        rng = random.Random(1)
        self.held.clear()
        self._out.clear()
        for item in self.source.items(report):
            street = item.street if isinstance(item, Address) else item.name if isinstance(item, Street) else ""
            if street and self._is_out(street, rng) and (self.streets or isinstance(item, Address)):
                if isinstance(item, Address) and item.number:
                    self.held.append(item)
                continue
            yield item

    def _is_out(self, street: str, rng: random.Random) -> bool:
        if not self.streets:
            return rng.random() < self.share
        return self._out.setdefault(street, rng.random() < self.share)


def _items(source: Source) -> list[Item]:
    return list(source.items(lambda share: None))


def _point(door: Address) -> tuple[float, float]:
    return door.at[0] / SCALE, door.at[1] / SCALE


def _questions(items: Sequence[Item], ways: str, only: Callable[[Address], bool], houses: int) -> list[Asked]:
    town = next(town for town in TOWNS if town.name == ways)
    doors = [item for item in items if isinstance(item, Address) and item.street and item.number and only(item)]
    return list(asked(town, random.Random(5).sample(doors, min(houses, len(doors)))))
