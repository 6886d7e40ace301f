"""Addresses of many countries, asked for as their people write them: short, misspelt, turned round, with a flat."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest

from core.addresses import split_unit
from core.geocoding.adapters.gazetteer import Gazetteer
from core.geocoding.model import distance_m
from core.region.items import Address, Item
from tests.towns import TOWNS, Town
from tests.towns.queries import asked

#: Houses asked for in each town, ten queries each; the benchmark asks more.
HOUSES = 8
#: Of a kind's queries in one town, so many may miss: two misspelt names may be alike, two villages have a Main Street.
MISSES = {"typo1": 1, "typo2": 1, "nopcloc": 2, "combo": 2}


@pytest.mark.parametrize("town", TOWNS, ids=lambda town: town.name)
def test_a_town_s_houses_are_found_however_their_addresses_are_written(
    region_of: Callable[[list[Item]], Gazetteer], town: Town
) -> None:
    items = town.items()
    gazetteer = region_of(items)
    doors = random.Random(town.name).sample([item for item in items if isinstance(item, Address)], HOUSES)
    missed: Counter[str] = Counter()
    texts, wrong = [], []
    for query in asked(town, doors):
        found = gazetteer.find(query.text)
        off_m = distance_m((found[0].lat, found[0].lon), query.at) if found else float("inf")
        if off_m > 50:
            missed[query.kind] += 1
            texts.append(query.text)
        if found and found[0].sure and off_m > 500:
            wrong.append((query.text, found[0].label))
    assert {kind: count for kind, count in missed.items() if count > MISSES.get(kind, 0)} == {}, texts
    assert wrong == []


#: Units that may as well be part of the house's number stay with it: 12-2, 12/5, 3/12.
JOINED = {"…-2", "…-12", "…/5", "…, 2/5", "3/…"}


@pytest.mark.parametrize(
    ("town", "unit"), [(town, unit) for town in TOWNS for unit in town.units if unit not in JOINED],
    ids=lambda value: value if isinstance(value, str) else value.name,
)  # fmt: skip
def test_the_flat_is_told_from_the_door_in_every_country(town: Town, unit: str) -> None:
    city, postcode = town.places[0]
    door = town.door.format(street=town.streets[0], number="12")
    whole = town.clean.format(door=unit.replace("…", door), city=city, postcode=postcode)
    address, told = split_unit(whole)
    assert address.replace(" - ", ", ") == town.clean.format(door=door, city=city, postcode=postcode).replace(
        " - ", ", "
    )
    assert told.replace(",", "") in unit.replace(",", "")
    assert told
