"""Amounts as people type them."""

from __future__ import annotations

import pytest

from core.errors import BadInput
from core.fleet import amounts


@pytest.mark.parametrize(
    ("text", "grams"),
    [("600kg", 600_000), ("1.2 t", 1_200_000), ("850 g", 850), ("12,5 kg", 12_500), ("600", 600_000), ("10 lb", 4536)],
)
def test_a_mass_is_read_in_the_units_people_use(text: str, grams: int) -> None:
    assert amounts.mass(text) == grams


@pytest.mark.parametrize(("text", "ml"), [("3m3", 3_000_000), ("3 m³", 3_000_000), ("250 l", 250_000), ("500ML", 500)])
def test_a_volume_is_read_in_the_units_people_use(text: str, ml: int) -> None:
    assert amounts.volume(text) == ml


@pytest.mark.parametrize(
    ("text", "metres"), [("80km", 80_000), ("500 m", 500), ("10mi", 16_093), ("1,234.5 km", 1_234_500)]
)
def test_a_distance_is_read_in_the_units_people_use(text: str, metres: int) -> None:
    assert amounts.distance(text) == metres


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("0.45", "GBP", 45), ("12,50 EUR", "EUR", 1250), ("GBP 25", "GBP", 2500), ("300", "JPY", 300)],
)
def test_money_becomes_minor_units_of_the_shops_currency(text: str, currency: str, minor: int) -> None:
    assert amounts.money(text, currency) == minor


@pytest.mark.parametrize(
    "text", ["", "heavy", "-5kg", "600 stone", "kg", "6e99", "nan", "1.2.3kg", "9" * 30 + "kg", "\x1b[31m5kg"]
)
def test_what_is_no_mass_is_refused_with_how_to_write_it(text: str) -> None:
    with pytest.raises(BadInput, match=r"600kg"):
        amounts.mass(text)


def test_a_comma_that_may_mean_two_things_is_asked_for_again() -> None:
    with pytest.raises(BadInput, match=r"1500 or 1\.500"):
        amounts.mass("1,500 kg")


@pytest.mark.parametrize(
    ("text", "currency", "words"),
    [("0.455", "GBP", "two decimals"), ("0.5", "JPY", "no decimals"), ("5 USD", "GBP", "cannot be read")],
)
def test_money_that_cannot_be_paid_is_refused(text: str, currency: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        amounts.money(text, currency)


@pytest.mark.parametrize("text", ["-1", "2.5", "many", "99999999"])
def test_a_number_of_stops_is_whole(text: str) -> None:
    with pytest.raises(BadInput, match="like 25"):
        amounts.count(text)
    assert amounts.count("25") == 25
