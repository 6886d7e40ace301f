"""Corners: the place where two streets meet, however it is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.geocoding.adapters.gazetteer import Gazetteer
from core.geocoding.model import Accuracy, distance_m
from core.region.items import Address, Item, Place, Street
from tests.core.region.making import at, row

RegionOf = Callable[[list[Item]], Gazetteer]
HERE = (50.0 + 300 / 111_195, 8.0 + 500 / 71_475)


def grid() -> list[Item]:
    """Two streets that share a node 300 m north and 500 m east, and a place around them."""
    return [
        Street("Main Street", (), [at(300, 0), at(300, 500), at(300, 1_000)]),
        Street("2nd Avenue", (), [at(0, 500), at(300, 500), at(600, 500)]),
        Street("Marktgasse", (), [at(300, 1_000), at(600, 1_000)]),
        *row("Main Street", range(1, 9), 300, 100, "Aston", "12345"),
        Place("Aston", "town", at(300, 500)),
    ]


@pytest.mark.parametrize(
    "text",
    ["Main St & 2nd Ave", "Main St & 2nd Ave, Aston", "corner of Main Street and 2nd Avenue",
     "Main Street / 2nd Avenue, Aston", "Main St and 2nd Ave, 12345 Aston", "2nd Ave @ Main St",
     "main street ecke 2nd avenue aston", "Ecke Main Street und 2nd Avenue", "esquina Main Street con 2nd Avenue",
     "angle Main Street et 2nd Avenue", "hoek Main Street en 2nd Avenue", "cnr Main St & Second Ave",
     "Main Sreet & 2nd Avenue, Aston"],
)  # fmt: skip
def test_two_streets_that_meet_are_a_corner(region_of: RegionOf, text: str) -> None:
    best = region_of(grid()).find(text)[0]
    assert (best.accuracy, best.sure) == (Accuracy.NEAR, True)
    assert distance_m((best.lat, best.lon), HERE) < 5
    assert "Main Street" in best.label
    assert "2nd Avenue" in best.label


def test_a_house_number_makes_it_no_corner(region_of: RegionOf) -> None:
    best = region_of(grid()).find("Marks and Spencer, 5 Main Street, Aston")[0]
    assert (best.accuracy, best.label) == (Accuracy.ADDRESS, "5 Main Street, Aston 12345")


def test_streets_that_do_not_meet_have_no_corner(region_of: RegionOf) -> None:
    apart = [*grid(), Street("Far Lane", (), [at(5_000, 0), at(5_000, 300)])]
    assert all(each.accuracy is Accuracy.STREET for each in region_of(apart).find("Main St & Far Lane"))


def test_streets_known_by_their_houses_alone_meet_where_these_come_nearest(region_of: RegionOf) -> None:
    houses: list[Item] = [Address(str(n), "Mill Lane", "Aston", "", (), at(20 * n, 130)) for n in range(1, 20)]
    best = region_of([*row("High Street", range(1, 30), 10, 0, "Aston"), *houses]).find("High St & Mill Ln, Aston")[0]
    assert best.accuracy is Accuracy.NEAR
    assert "come nearest" in best.why
    assert distance_m((best.lat, best.lon), (50.0 + 15 / 111_195, 8.0 + 130 / 71_475)) < 20


def test_two_such_corners_are_both_shown(region_of: RegionOf) -> None:
    again: list[Item] = [
        Street("Main Street", (), [at(9_000, 0), at(9_000, 500)]),
        Street("2nd Avenue", (), [at(9_000, 500), at(9_300, 500)]),
    ]
    found = region_of([*grid(), *again]).find("Main St & 2nd Ave")
    assert len(found) >= 2
    assert not found[0].sure
    assert "8.7 km away" in found[0].why
