"""House numbers as countries write them, on streets whose map has them in another way or only in part."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.geocoding.adapters.gazetteer import Gazetteer
from core.geocoding.model import Accuracy, distance_m
from core.region.items import Address, Item, Span
from tests.core.region.making import at, row

RegionOf = Callable[[list[Item]], Gazetteer]


def street(name: str, *numbers: str) -> list[Item]:
    return [Address(number, name, "Aston", "", (), at(0, 20 * i)) for i, number in enumerate(numbers)]


@pytest.mark.parametrize(
    ("mapped", "asked"),
    [("12a", "12 A"), ("12a", "12/A"), ("12/A", "12a"), ("12 bis", "12bis"), ("12", "12."), ("12½", "12 1/2"),
     ("12 1/2", "12½"), ("12к2", "12 корп. 2"), ("12А", "12A"), ("1234/12", "12"), ("1234/12", "1234"),
     ("1234/12", "1234/12"), ("12-14", "14"), ("12;14", "14"), ("12", "012"), ("12-2", "12-2"), ("A12", "a12"),
     ("12, 3. tv", "12"), ("12/14", "14")],
)  # fmt: skip
def test_a_number_is_found_however_it_is_written(region_of: RegionOf, mapped: str, asked: str) -> None:
    twice = [f"{1234 + 7 * n}/{n}" for n in (20, 22, 24, 26)] if mapped.startswith("1234") else ["20", "22", "24"]
    best = region_of(street("Dlouhá", *twice, mapped, "30")).find(f"Dlouhá {asked}, Aston")[0]
    assert best.accuracy is Accuracy.ADDRESS
    assert best.sure
    assert distance_m((best.lat, best.lon), (50.0, 8.0 + 20 * len(twice) / 71_475)) < 1


@pytest.mark.parametrize("asked", ["12-II", "12 hs", "12-2-hoog", "12 III", "12-H"])
def test_floors_of_amsterdam_are_the_house(region_of: RegionOf, asked: str) -> None:
    best = region_of(street("Singel", "10", "12-1", "12-3", "14")).find(f"Singel {asked}, Aston")[0]
    assert best.sure
    assert distance_m((best.lat, best.lon), (50.0, 8.0)) < 45


def test_a_flat_in_front_of_the_stroke_is_read_by_where_the_street_stands(region_of: RegionOf) -> None:
    gazetteer = region_of(
        [*row("Smith Street", range(1, 30), 0, 0, "Aston"), *row("Lange Gasse", range(1, 30), 900, 0, "Aston")]
    )
    assert gazetteer.find("3/12 Smith Street, Aston")[0].label.startswith("12 Smith")
    assert gazetteer.find("Lange Gasse 12/3, Aston")[0].label.startswith("Lange Gasse 12")


@pytest.mark.parametrize("number", ["0", "00", "1e9", "99999999999", "-5", "12345678"])
def test_a_number_that_no_street_has_pins_no_house(region_of: RegionOf, number: str) -> None:
    found = region_of(row("Mill Lane", range(1, 9), 0, 0, "Aston")).find(f"{number} Mill Lane, Aston")
    assert not any(each.accuracy is Accuracy.ADDRESS and number.strip("-") != "5" for each in found)


def test_a_house_mapped_twice_is_one_and_lies_in_the_midst_of_its_entries(region_of: RegionOf) -> None:
    entries: list[Item] = [Address("5", "Mill Lane", "Aston", "", (), at(0, east)) for east in (0, 40, 50, 60, 110)]
    found = region_of(entries).find("5 Mill Lane, Aston")
    assert len(found) == 1
    assert distance_m((found[0].lat, found[0].lon), (50.0, 8.0 + 50 / 71_475)) < 1


def test_a_row_known_by_its_ends_answers_for_the_houses_between(region_of: RegionOf) -> None:
    line = (at(0, 0), at(0, 300), at(300, 300))
    items: list[Item] = [
        Span("Long Row", "Aston", "", 2, 62, 2, line),
        *street("Long Row", "2"),
        Address("62", "Long Row", "Aston", "", (), at(300, 300)),
    ]
    best = region_of(items).find("32 Long Row, Aston")[0]
    assert (best.accuracy, best.sure, best.label) == (Accuracy.INTERPOLATED, True, "32 Long Row, Aston")
    assert distance_m((best.lat, best.lon), (50.0, 8.0 + 300 / 71_475)) < 2
    assert "from 2 to 62" in best.why
    odd = region_of(items).find("33 Long Row, Aston")[0]
    assert "from 2 to 62" not in odd.why


def test_houses_mapped_within_a_row_are_nearer_neighbours(region_of: RegionOf) -> None:
    items: list[Item] = [
        Span("Long Row", "Aston", "", 2, 62, 2, (at(0, 0), at(0, 600))),
        *[Address(str(n), "Long Row", "Aston", "", (), at(0, east)) for n, east in ((30, 100), (34, 140))],
    ]
    best = region_of(items).find("32 Long Row, Aston")[0]
    assert "between 30 and 34" in best.why
    assert distance_m((best.lat, best.lon), (50.0, 8.0 + 120 / 71_475)) < 1


def test_numbers_that_begin_anew_leave_the_place_to_be_told(region_of: RegionOf) -> None:
    twice = [*row("Border Road", range(1, 60), 0, 0, "Aston"), *row("Border Road", range(1, 60), 0, 900, "Burton")]
    gazetteer = region_of(twice)
    assert gazetteer.find("7 Border Road, Aston")[0].sure
    assert not gazetteer.find("7 Border Road")[0].sure
