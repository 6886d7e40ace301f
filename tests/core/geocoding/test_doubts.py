"""What the gazetteer does with addresses that are bad, ambiguous, of elsewhere, or of villages without streets."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.geocoding.adapters.gazetteer import Gazetteer
from core.geocoding.model import Accuracy
from core.region.items import Address, Item, Place, Street
from tests.core.region.making import at, row

RegionOf = Callable[[list[Item]], Gazetteer]


def town() -> list[Item]:
    return [
        *row("High Street", range(1, 40), 0, 0, "Aston", "12345"),
        *row("North Main Street", range(1, 40), 2_000, 0, "Aston", "12345"),
        *row("The Green", range(1, 20), 4_000, 0, "Aston", "12345"),
        *row("Old Mill Road", range(1, 20), 6_000, 0, "Aston", "12345"),
        Place("Aston", "town", at(2_000, 300)),
    ]


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n", "🎉🏠", "\x00\x1b[2J", "‮desrever", "12", "0", "00", "1e9", "-", "a", "x" * 10_000, "1 " * 5_000,
     "12345678901234567890", "12, 12, 12", "&", "& &", "corner of", "High Street & High Street", "и" * 300],
)  # fmt: skip
def test_bad_input_pins_nothing(region_of: RegionOf, text: str) -> None:
    assert not any(each.sure for each in region_of(town()).find(text))


@pytest.mark.parametrize("text", ["12345", "12345 Aston", "Aston", "aston 12345", "12, 12345 Aston"])
def test_a_place_alone_is_a_place_for_a_person_to_look_at(region_of: RegionOf, text: str) -> None:
    found = region_of(town()).find(text)
    assert {each.accuracy for each in found} == {Accuracy.LOCALITY}
    assert not found[0].sure
    assert "was found; the pin is its middle" in found[0].why


@pytest.mark.parametrize(
    "text",
    ["Rua das Flores 5, Porto", "улица Ленина 5, Москва", "1600 Pennsylvania Avenue NW, Washington", "銀座 5-12, 東京",
     "شارع التحرير 5, القاهرة", "High Street 5, Kolkata", "5 High Street, Wellington, New Zealand",
     "North Street 5, Aston",
     "South Main Street 5, Aston", "Low Street 5, Aston", "5 Mill Road, Aston", "5 New Mill Road, Aston"],
)  # fmt: skip
def test_what_the_region_has_not_is_not_pinned_to_what_sounds_like_it(region_of: RegionOf, text: str) -> None:
    assert not any(each.sure for each in region_of(town()).find(text))


def test_another_half_of_a_street_and_another_kind_of_way_are_told(region_of: RegionOf) -> None:
    gazetteer = region_of(town())
    assert "says “south”" in gazetteer.find("South Main Street 5, Aston")[0].why
    assert "says “road”" in gazetteer.find("High Road 5, Aston")[0].why


def test_both_high_streets_are_shown_with_the_way_between_them(region_of: RegionOf) -> None:
    items = [*row("High Street", range(1, 20), 0, 0, "Aston"), *row("High Street", range(1, 9), 9_000, 0, "Burton")]
    first, second = region_of(items).find("7 High Street")
    assert (first.label, second.label) == ("7 High Street, Aston", "7 High Street, Burton")
    assert not first.sure
    assert first.why.endswith("The same address is possible elsewhere: 7 High Street, Burton, 9.0 km away.")
    assert second.why.endswith("The same address is possible elsewhere: 7 High Street, Aston, 9.0 km away.")


def test_of_two_alike_the_one_amid_more_addresses_comes_first(region_of: RegionOf) -> None:
    village = row("High Street", range(1, 9), 0, 0, "Ashby")
    city = [item for n in range(30) for item in row(f"Road {n}", range(1, 40), 30_000 + 100 * n, 0, "Zetland")]
    found = region_of([*village, *row("High Street", range(1, 9), 30_000, 0, "Zetland"), *city]).find("7 High Street")
    assert [each.label.split(", ")[1] for each in found[:2]] == ["Zetland", "Ashby"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("7 High Street, Aston", "The street is High Street. Number 7 is on the map. Aston agrees."),
        ("7 Hgih Street, Aston", "“hgih street” is read as High Street."),
        ("7 Green, Aston", "The street is read as The Green; the address leaves out “the”."),
        ("70 High Street, Aston 12345", "12345 and Aston agree."),
        ("7 High Street, behind the bakery, Aston", "“behind bakery” were not understood."),
        ("7 High Street", "Nothing in the address says which place it is in."),
    ],
)
def test_the_reasons_are_sentences(region_of: RegionOf, text: str, said: str) -> None:
    assert said in region_of(town()).find(text)[0].why


def test_a_village_without_streets_counts_its_houses_by_its_own_name(region_of: RegionOf) -> None:
    houses: list[Item] = [Address(str(n), "Horní Lhota", "", "747 64", (), at(30 * n, 0)) for n in range(1, 60)]
    gazetteer = region_of([*houses, Place("Horní Lhota", "village", at(900, 0))])
    for text in ("Horní Lhota 12, 747 64", "Horní Lhota č.p. 12, 747 64 Horní Lhota", "747 64 Horni Lhota 12"):
        best = gazetteer.find(text)[0]
        assert (best.accuracy, best.sure) == (Accuracy.ADDRESS, True), text


def test_a_word_too_many_in_the_street_s_name_leaves_it_to_a_person(region_of: RegionOf) -> None:
    gazetteer = region_of([*town(), Street("Mill Road", (), [at(8_000, 0), at(8_000, 90)])])
    assert gazetteer.find("5 Old Mill Road, Aston")[0].sure
    assert not gazetteer.find("5 Great Old Mill Road, Aston")[0].sure


def test_an_accent_too_many_is_another_street(region_of: RegionOf) -> None:
    gazetteer = region_of(row("Bodastrasse", range(1, 40), 0, 0))
    assert gazetteer.find("Bodastrasse 5")[0].sure
    assert not gazetteer.find("Bödastrasse 5")[0].sure
    assert region_of(row("Bödastrasse", range(1, 40), 0, 0)).find("Bodastrasse 5")[0].sure
