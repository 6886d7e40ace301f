"""The gazetteer on the demo town and on small regions written by hand."""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest

from core.geocoding.adapters.gazetteer import Gazetteer
from core.geocoding.model import Accuracy, distance_m
from core.region.items import Address, Item, Place, Street
from fixtures import nasty
from fixtures.demo import EXPECTED_CSV, ORDERS_CSV
from tests.core.region.making import at, row

RegionOf = Callable[[list[Item]], Gazetteer]

SAME = [
    "32 High Street, Wendlesham WL1 1BF",
    "32 High St, WL1 1BF, Wendlesham",
    "high street 32 wendlesham",
    "Wendlesham, 32 High Street",
    "Flat 4, 32 High St., Wendlesham",
    "32 Hihg Street, WL1 1BF",
    "32 HIGH STREET\nWENDLESHAM\nWL11BF",
]


@pytest.mark.parametrize("text", SAME)
def test_one_door_is_found_however_it_is_written(town: Gazetteer, text: str) -> None:
    best = town.find(text)[0]
    assert best.label == "32 High Street, Wendlesham WL1 1BF"
    assert best.accuracy is Accuracy.ADDRESS
    assert best.sure


def test_a_street_that_exists_twice_is_never_guessed(town: Gazetteer) -> None:
    first, second = town.find("21 High Street")[:2]
    assert first.label != second.label
    assert distance_m((first.lat, first.lon), (second.lat, second.lon)) > 500
    assert not first.sure
    assert "elsewhere" in first.why


def test_the_demo_s_awkward_orders_are_right_or_in_review(town: Gazetteer) -> None:
    with EXPECTED_CSV.open(encoding="utf-8") as text:
        truth = {line["Order"]: line for line in csv.DictReader(text)}
    wrong, reviewed = [], set()
    with ORDERS_CSV.open(encoding="utf-8") as text:
        for line in csv.DictReader(text):
            known = truth[line["Order"]]
            found = town.find(", ".join(line[c] for c in ("Address", "Postcode", "City") if line[c]))
            if not found or not found[0].sure:
                reviewed.add(known["Kind"])
            elif not known["Lat"] or distance_m(
                (found[0].lat, found[0].lon), (float(known["Lat"]), float(known["Lon"]))
            ) > (300 if known["Kind"] == "interpolated" else 30):
                wrong.append((line["Address"], found[0].label))
    assert wrong == []
    assert reviewed <= {"ambiguous", "no such number", "unknown street", "po box", "named house"}


@pytest.mark.parametrize("text", ["", "  ", "🎉", ",;-", "\x1b[31m", "12", "…"])
def test_a_text_without_a_street_finds_no_door(town: Gazetteer, text: str) -> None:
    assert all(found.accuracy is not Accuracy.ADDRESS and not found.sure for found in town.find(text))


def test_a_postcode_alone_is_only_a_locality(town: Gazetteer) -> None:
    found = town.find("WL1 1BF")
    assert [each.accuracy for each in found] == [Accuracy.LOCALITY]
    assert not found[0].sure


def test_hostile_text_neither_crashes_nor_pins(town: Gazetteer) -> None:
    assert not any(found.sure for text in nasty() for found in town.find(text))


def test_a_very_long_text_is_cut_and_answered(town: Gazetteer) -> None:
    assert not any(found.sure for found in town.find("high street " * 900))


def test_a_house_between_two_mapped_ones_is_interpolated(region_of: RegionOf) -> None:
    mill = row("Mill Lane", range(2, 12, 4), 0, 0, "Aston", "A1")
    best = region_of([*mill, Place("Aston", "village", at(0, 0))]).find("4 Mill Lane, Aston")[0]
    assert best.accuracy is Accuracy.INTERPOLATED
    assert best.sure
    assert distance_m((best.lat, best.lon), (50.0, 8 + 7.5 / 71_475)) < 1


def test_a_house_past_the_last_one_is_near_it_and_says_so(region_of: RegionOf) -> None:
    best = region_of(row("Mill Lane", range(2, 12, 2), 0, 0, "Aston")).find("14 Mill Lane, Aston")[0]
    assert best.accuracy is Accuracy.NEAR
    assert "10 is the nearest" in best.why


def test_a_house_far_beyond_the_mapped_ones_is_not_pinned(region_of: RegionOf) -> None:
    lane = [Street("Mill Lane", (), [at(0, 0), at(0, 600), at(0, 1200)])]
    best = region_of([*row("Mill Lane", range(2, 12, 2), 0, 0, "Aston"), *lane]).find("240 Mill Lane, Aston")[0]
    assert best.accuracy is Accuracy.STREET
    assert not best.sure


def test_block_and_house_are_read_as_in_queens(region_of: RegionOf) -> None:
    doors: list[Item] = [
        Address(f"89-{n:02d}", "220th Street", "", "11427", (), at(0, 10 * n)) for n in range(1, 60, 2)
    ]
    found = region_of(doors).find("89-33 220 st, 11427")[0]
    assert (found.accuracy, found.label) == (Accuracy.ADDRESS, "89-33 220th Street, 11427")


def test_a_row_of_houses_answers_for_each_of_them(region_of: RegionOf) -> None:
    gazetteer = region_of([Address("12-16", "Mill Lane", "Aston", "", (), at(0, 0))])
    for text in ("12 Mill Lane, Aston", "14 Mill Lane, Aston", "12-16 Mill Lane, Aston"):
        assert gazetteer.find(text)[0].accuracy is Accuracy.ADDRESS
    assert gazetteer.find("18 Mill Lane, Aston")[0].accuracy is not Accuracy.ADDRESS


def test_the_named_town_decides_between_two_streets(region_of: RegionOf) -> None:
    items = [
        *row("High Street", range(1, 20), 0, 0, "Aston", "A1"),
        *row("High Street", range(1, 20), 9_000, 0, "Burton", "B1"),
    ]
    gazetteer = region_of(items)
    assert gazetteer.find("7 High Street, Burton")[0].label == "7 High Street, Burton B1"
    assert gazetteer.find("7 High Street, Burton")[0].sure
    assert gazetteer.find("7 High Street B1")[0].label == "7 High Street, Burton B1"
    assert not gazetteer.find("7 High Street, Burton A1")[0].sure
    assert not gazetteer.find("7 High Street")[0].sure


def test_a_town_that_the_region_does_not_know_is_never_ignored(region_of: RegionOf) -> None:
    gazetteer = region_of(row("High Street", range(1, 20), 0, 0, "Aston", "A1"))
    assert gazetteer.find("7 High Street, Aston")[0].sure
    assert not gazetteer.find("7 High Street, Birmingham")[0].sure


def test_the_shop_s_own_county_says_nothing_new(region_of: RegionOf, tmp_path: object) -> None:
    items = row("High Street", range(1, 20), 0, 0, "", "A1")
    plain = region_of(items)
    own = Gazetteer(plain._region, own="2 High Street, Essex, United Kingdom")
    assert not plain.find("7 High Street, Essex")[0].sure
    assert own.find("7 High Street, Essex")[0].sure


def test_the_area_served_is_preferred_and_what_is_far_is_not_taken(region_of: RegionOf) -> None:
    items = [
        *row("High Street", range(1, 20), 0, 0, "Aston"),
        *row("High Street", range(1, 20), 400_000, 0, "Zetland"),
    ]
    gazetteer = region_of(items)
    assert gazetteer.find("7 High Street", near=(50.0, 8.0))[0].label.endswith("Aston")
    assert not gazetteer.find("7 High Street, Zetland", near=(50.0, 8.0))[0].sure
    assert gazetteer.find("7 High Street, Zetland")[0].sure


def test_a_street_with_two_errors_needs_its_place(region_of: RegionOf) -> None:
    gazetteer = region_of(row("Landvogtstrasse", range(1, 20), 0, 0, "Aston", "1234"))
    assert gazetteer.find("Lanvogtsrasse 7, 1234 Aston")[0].sure
    assert not gazetteer.find("Lanvogtsrasse 7")[0].sure


def test_names_in_other_scripts_and_languages_are_found(region_of: RegionOf) -> None:
    items = [
        *row("Σταδίου", range(1, 9), 0, 0, "Αθήνα"),
        *row("улица Ленина", range(1, 9), 5_000, 0, "Пермь"),
        *row("Große Gaß", range(1, 9), 10_000, 0, "Bärn"),
        Street("Mannerheimintie", ("Mannerheimvägen",), [at(15_000, 0)]),
        *row("Mannerheimintie", range(1, 9), 15_000, 0, "Helsinki"),
    ]
    gazetteer = region_of(items)
    assert gazetteer.find("Σταδιου 5, Αθηνα")[0].accuracy is Accuracy.ADDRESS
    assert gazetteer.find("ул. Ленина 5, Пермь")[0].sure
    assert gazetteer.find("Grosse Gass 5, Baern")[0].label.startswith("Große Gaß 5")
    assert gazetteer.find("Mannerheimvägen 5, Helsinki")[0].sure


def test_a_name_in_one_word_or_two_is_the_same(region_of: RegionOf) -> None:
    items = [
        *row("Bahnhofstrasse", range(1, 9), 0, 0, "Aston"),
        *row("Im Riet", range(1, 9), 3_000, 0, "Aston"),
        *row("Mc Laughlin Avenue", range(1, 9), 6_000, 0, "Aston"),
    ]
    gazetteer = region_of(items)
    for text, street in [
        ("Bahnhof Strasse 5, Aston", "Bahnhofstrasse"),
        ("Imriet 5, Aston", "Im Riet"),
        ("McLaughlin Ave 5, Aston", "Mc Laughlin Avenue"),
    ]:
        assert gazetteer.find(text)[0].label in {f"{street} 5, Aston", f"5 {street}, Aston"}


def test_why_says_what_matched_and_what_was_assumed(town: Gazetteer) -> None:
    why = town.find("99 Albrt Street, WL1 1EY, Wendlesham")[0].why
    assert "read as Albert Street" in why
    assert "WL1 1EY and Wendlesham agree" in why
