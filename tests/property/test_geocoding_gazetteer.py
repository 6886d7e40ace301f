"""The gazetteer answers any text, and the more an address is spoilt the less sure it is."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.geocoding.adapters.gazetteer import Gazetteer
from core.geocoding.model import ACCEPT, distance_m
from core.region.addresses.numbers import Counting, counting, house_numbers, number_key, order, orders
from core.region.addresses.read import Addresses
from core.region.build import build, source_of
from fixtures import path

DOORS = st.sampled_from(
    [
        ("32", "High Street", "WL1 1BF", "Wendlesham"),
        ("99", "Albert Street", "WL1 1EY", "Wendlesham"),
        ("58", "High Street", "WL3 1BD", "Ashmere"),
        ("24", "School Lane", "WL4 1BP", "Cold Haddon"),
    ]
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    target = tmp_path_factory.mktemp("region") / "town.region.db"
    build(target, [source_of(path("town.osm.pbf"))], now=0)
    return Gazetteer(Addresses(target))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200))
def test_any_text_gets_an_answer_in_order(town: Gazetteer, text: str) -> None:
    found = town.find(text)
    assert len(found) <= 5
    assert all(0 <= each.confidence <= 1 and abs(each.lat) <= 90 and abs(each.lon) <= 180 for each in found)
    assert all(each.confidence <= found[0].confidence for each in found)
    assert town.find(text) == found


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(door=DOORS, at=st.integers(1, 200), letter=st.characters(codec="ascii", categories=("Ll",)), near=st.booleans())
def test_a_spoilt_address_is_found_or_left_to_a_person(
    town: Gazetteer, door: tuple[str, str, str, str], at: int, letter: str, near: bool
) -> None:
    number, street, postcode, city = door
    truth = town.find(f"{number} {street}, {postcode} {city}")[0]
    assert truth.confidence >= ACCEPT
    spot = 1 + at % (len(street) - 1)
    spoilt = street[:spot] + letter + street[spot + (at % 2) :]
    best = town.find(f"{number} {spoilt}, {postcode} {city}", near=(52.1, 0.9) if near else None)[0]
    assert not best.sure or distance_m((best.lat, best.lon), (truth.lat, truth.lon)) < 500


@given(
    tag=st.text(max_size=40)
    | st.from_regex(r"[0-9]{1,6}( ?[-/–] ?[0-9a-zA-Zа-я]{1,4})?[;,]?[ 0-9a-c]{0,4}", fullmatch=True)
)
def test_house_numbers_of_any_tag_are_in_one_form_and_have_a_place(tag: str) -> None:
    found = house_numbers(tag)
    assert [number_key(number) for number in found] == found
    for how in Counting:
        assert all(order(number, how) >= 0 and list(orders(number, how)) for number in found)
    assert counting(found) in Counting


@given(
    number=st.integers(1, 99_999),
    letter=st.sampled_from(["", "a", "b", "z", "bis"]),
    sign=st.sampled_from(["", " ", "/", "-"]),
)
def test_a_number_with_a_letter_has_one_form(number: int, letter: str, sign: str) -> None:
    assert house_numbers(f"{number}{sign if letter else ''}{letter.upper()}") == [f"{number}{letter}"]
