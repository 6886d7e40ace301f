"""Keys of addresses hold for any street, unit and number."""

from hypothesis import given
from hypothesis import strategies as st

from core.addresses import address_key, split_unit, words

NUMBERS = st.builds(
    lambda number, tail: f"{number}{tail}", st.integers(1, 9999), st.sampled_from(["", "a", "b", "-3", "/1", "½"])
)
STREETS = st.sampled_from(["High Street", "Bahnhofstrasse", "113th Road", "Rua de Santa Catarina", "ул. Ленина"])
UNITS = st.sampled_from(["", "Flat 3, ", "#4 ", "Apt 4b, ", "2nd floor, ", "Top 7, "])


@given(one=NUMBERS, other=NUMBERS, street=STREETS, unit=UNITS)
def test_two_house_numbers_never_share_a_key(one: str, other: str, street: str, unit: str) -> None:
    assert (address_key(f"{unit}{one} {street}") == address_key(f"{unit}{other} {street}")) == (one == other)
    assert (address_key(f"{unit}{street} {one}") == address_key(f"{unit}{street} {other}")) == (one == other)


@given(number=st.integers(1, 999), street=STREETS, unit=UNITS)
def test_the_unit_never_changes_the_key_of_a_door(number: int, street: str, unit: str) -> None:
    assert address_key(f"{unit}{number} {street}") == address_key(f"{number} {street}")


@given(st.text(max_size=300))
def test_any_text_has_a_key_and_stays_in_one_piece(text: str) -> None:
    address, unit = split_unit(text)
    assert address_key(text) == address_key(text.strip())
    assert bool(unit) or address == text.strip()
    assert all(word for word in words(text))
