"""What an address is made of: words, unit, key."""

import pytest

from core.addresses import address_key, short_form, split_unit, with_unit, words

SAME_DOOR = [
    ("Flat 3, 12 High St.", "12 High Street"),
    ("12 HIGH STREET", "12  High   St"),
    ("Bahnhofstraße 12", "bahnhofstr. 12"),
    ("Hauptstr. 12 a, 9490 Vaduz", "Hauptstrasse 12a, 9490 Vaduz"),
    ("89 - 33 220th St", "89–33 220th Street"),
    ("Avenida da Liberdade 5", "Av. da Liberdade 5"),
    ("Bahnhofstrasse12", "Bahnhofstrasse 12"),
    ("King's Road 5", "Kings Rd 5"),
    ("Rennweg 1, Stiege 2, Top 12", "Rennweg 1"),
    ("5 Mill Lane\nColchester", "5 Mill Ln, Colchester"),
]

OTHER_DOOR = [
    ("12 High Street", "14 High Street"),
    ("12 High Street", "12a High Street"),
    ("12 High Street", "12-14 High Street"),
    ("12 High Street", "12/1 High Street"),
    ("12½ High Street", "12 High Street"),
    ("12² High Street", "122 High Street"),
    ("Unit 12, Mill Road", "Unit 14, Mill Road"),
    ("Unit 12, Mill Road, CO1 1AA", "Unit 14, Mill Road, CO1 1AA"),
    ("Calle 5 #12", "Calle 5 #14"),
    ("Calle 26 # 13-19", "Calle 26 # 13-21"),
    ("Highway 6 #12", "Highway 6 #14"),
    ("12 E Main St", "12e Main St"),
    ("89-33 220th St", "220 89-33rd St"),
    ("Lgh 1, Storgatan, 114 55 Stockholm", "Lgh 2, Storgatan, 114 55 Stockholm"),
]

UNITS = [
    ("Flat 3, 12 High St.", "12 High St.", "Flat 3"),
    ("194-18 113th Road #3, NY 11412", "194-18 113th Road, NY 11412", "#3"),
    ("209-19 Hollis Avenue, 2nd floor, NY 11429", "209-19 Hollis Avenue, NY 11429", "2nd floor"),
    ("114-02 202nd St ny apt 4b", "114-02 202nd St ny", "apt 4b"),
    ("Sennwisstrasse 21 Whg. 12, Triesenberg", "Sennwisstrasse 21, Triesenberg", "Whg. 12"),
    ("Rennweg 1, Stiege 2, Top 12", "Rennweg 1", "Stiege 2, Top 12"),
    ("Hauptplatz 5 3. OG", "Hauptplatz 5", "3. OG"),
    ("Hauptplatz 5, EG", "Hauptplatz 5", "EG"),
    ("Vesterbrogade 12, 2. th, 1620 København", "Vesterbrogade 12, 1620 København", "2. th"),
    ("Kerkstraat 12b bus 3, 9000 Gent", "Kerkstraat 12b, 9000 Gent", "bus 3"),
    ("ul. Długa 12 m. 5", "ul. Długa 12", "m. 5"),
    ("ул. Ленина 12, кв. 5", "ул. Ленина 12", "кв. 5"),
]

NOT_UNITS = [
    "Unit 12, Mill Road",
    "12 High St, Naples FL 34109",
    "Flat 12 High Street",
    "PO Box 12, Vaduz",
    "5 Top Hill",
    "Calle 26 # 13-19",
    "112 th Street",
    "200-10 Mc Laughlin Avenue",
    "5 Tops Lane",
    "",
    "🎉",
]


@pytest.mark.parametrize(("one", "other"), SAME_DOOR)
def test_two_ways_to_write_a_door_share_its_key(one: str, other: str) -> None:
    assert address_key(one) == address_key(other)


@pytest.mark.parametrize(("one", "other"), OTHER_DOOR)
def test_two_doors_never_share_a_key(one: str, other: str) -> None:
    assert address_key(one) != address_key(other)


@pytest.mark.parametrize(("text", "address", "unit"), UNITS)
def test_the_unit_is_told_from_the_address(text: str, address: str, unit: str) -> None:
    assert split_unit(text) == (address, unit)


@pytest.mark.parametrize("text", NOT_UNITS)
def test_what_may_be_the_door_itself_is_not_taken_for_a_unit(text: str) -> None:
    assert split_unit(text) == (text, "")


def test_a_unit_is_told_once_beside_its_address() -> None:
    assert with_unit("Flat 3, 12 Mill Lane", "Flat 3") == "Flat 3, 12 Mill Lane"
    assert with_unit("12 Mill Lane", "Flat 3") == "12 Mill Lane, Flat 3"
    assert with_unit("12 Mill Lane", "") == "12 Mill Lane"


def test_an_address_without_a_letter_is_its_own_key() -> None:
    assert address_key("🎉") == "🎉"
    assert address_key("  ") == ""


def test_words_keep_numbers_in_one_piece() -> None:
    assert words("89-33 L'Église, 12/3a (Straße)") == ["89-33", "l", "eglise", "12/3a", "strasse"]


def test_compound_street_words_are_shortened_at_their_end_only() -> None:
    assert short_form("bahnhofstrasse") == "bahnhofstr"
    assert short_form("strasse") == "str"
    assert short_form("strassenmeister") == "strassenmeister"


def test_a_very_long_address_is_no_trap() -> None:
    text = "flat 1 " * 3000 + "12 high st" + " " * 9000 + "," * 9000
    assert address_key(text) == "12 high st"
