"""Dates, numbers, phones and other cells in the habits of several countries."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from core.errors import BadInput
from core.orders.importing import contacts
from core.orders.importing.dates import DayEvidence, DayOrder, columns_order, read_day
from core.orders.importing.fields import Field
from core.orders.importing.lines import parse_lines, parse_priority
from core.orders.importing.numbers import (
    MASS_UNITS,
    VOLUME_UNITS,
    Habit,
    NumberEvidence,
    amount,
    number,
    plain,
    unit_of,
)
from core.orders.importing.places import one_line, postcode
from core.orders.importing.sheet import Cell, text, unmarked
from core.orders.importing.values import pair, plain_text

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("2026-11-24", DayOrder.OPEN, "2026-11-24"),
        ("2026-11-24 10:00:00 +0200", DayOrder.OPEN, "2026-11-24"),
        ("13/12/2026", DayOrder.MONTH_FIRST, "2026-12-13"),
        ("12/13/2026", DayOrder.DAY_FIRST, "2026-12-13"),
        ("03/04/2026", DayOrder.DAY_FIRST, "2026-04-03"),
        ("03/04/2026", DayOrder.MONTH_FIRST, "2026-03-04"),
        ("3.4.26", DayOrder.MONTH_FIRST, "2026-04-03"),
        ("24 Nov 2026", DayOrder.OPEN, "2026-11-24"),
        ("November 24, 2026", DayOrder.OPEN, "2026-11-24"),
        ("24. Dezember 2026", DayOrder.OPEN, "2026-12-24"),
        ("Dienstag, 24.11.2026", DayOrder.OPEN, "2026-11-24"),
        ("5 de mayo de 2026", DayOrder.OPEN, "2026-05-05"),
        ("20261124", DayOrder.OPEN, "2026-11-24"),
        (46350.0, DayOrder.OPEN, "2026-11-24"),
        ("46350", DayOrder.OPEN, "2026-11-24"),
        (datetime(2026, 11, 24, 9, 30, tzinfo=UTC), DayOrder.OPEN, "2026-11-24"),
        ("tomorrow", DayOrder.OPEN, "2026-11-24"),
        ("29/02/2028", DayOrder.OPEN, "2028-02-29"),
    ],
)
def test_days_are_read_in_many_habits(cell: Cell, order: DayOrder, day: str) -> None:
    assert read_day(cell, order, TODAY).isoformat() == day


@pytest.mark.parametrize("cell", ["31/02/2026", "1/1/1026", "soon", "12", 3.0, float("nan"), True, [], "2026-13-01"])
def test_what_no_calendar_has_is_refused(cell: Cell) -> None:
    with pytest.raises(BadInput):
        read_day(cell, DayOrder.DAY_FIRST, TODAY)


def test_where_a_column_is_written_both_ways_what_is_open_is_refused() -> None:
    with pytest.raises(BadInput, match="2026-04-03 or 2026-03-04"):
        read_day("03/04/2026", DayOrder.MIXED, TODAY)


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["03/04/2026", "13/04/2026"], DayOrder.DAY_FIRST),
        (["03/04/2026", "04/13/2026"], DayOrder.MONTH_FIRST),
        (["13/04/2026", "04/13/2026"], DayOrder.MIXED),
    ],
)
def test_one_cell_decides_for_its_whole_column(cells: list[str], order: DayOrder) -> None:
    evidence = DayEvidence()
    for cell in cells:
        evidence.take(cell)
    assert columns_order([evidence], True, "Day") == (order, "")


def test_where_nothing_decides_the_shop_s_setting_does_and_it_is_said() -> None:
    evidence = DayEvidence()
    evidence.take("03/04/2026")
    order, said = columns_order([evidence], False, "“Day”")
    assert order is DayOrder.MONTH_FIRST
    assert "03/04/2026 were read with the month first" in said


@pytest.mark.parametrize(
    ("raw", "point", "comma"),
    [
        ("1.234,5", 1234.5, 1234.5),
        ("1,234.5", 1234.5, 1234.5),
        ("1,5", 1.5, 1.5),
        ("1.5", 1.5, 1.5),
        ("1,234", 1234.0, 1.234),
        ("1.234", 1.234, 1234.0),
        ("1.234.567", 1234567.0, 1234567.0),
        ("1 234,5", 1234.5, 1234.5),
        ("1'234.50", 1234.5, 1234.5),
        ("0,250", 0.25, 0.25),
        (".5", 0.5, 0.5),
        ("-3", -3.0, -3.0),
    ],
)
def test_numbers_are_read_in_both_habits(raw: str, point: float, comma: float) -> None:
    assert (number(raw, Habit.POINT), number(raw, Habit.COMMA)) == (point, comma)


@pytest.mark.parametrize("raw", ["", "abc", "1.2.3", "1,2,3", "1.234,567.8", "1e5", "--1", "1-2"])
def test_what_is_no_number_is_refused(raw: str) -> None:
    for habit in (Habit.POINT, Habit.COMMA):
        with pytest.raises(BadInput):
            number(raw, habit)


def test_a_file_s_numbers_decide_its_decimal_sign_and_else_the_country_does() -> None:
    evidence = NumberEvidence()
    evidence.take("1,234")
    assert evidence.habit("GB")[0] is Habit.POINT
    assert evidence.habit("DE")[0] is Habit.COMMA
    assert "1,234 were read with a comma" in evidence.habit("DE")[1]
    evidence.take("2,5 kg")
    assert evidence.habit("GB") == (Habit.COMMA, "")


@pytest.mark.parametrize(("raw", "habit"), [("1,234 kg", Habit.POINT), ("1,234", Habit.COMMA), ("1.234", Habit.COMMA)])
def test_a_returned_number_means_the_same_in_either_habit(raw: str, habit: Habit) -> None:
    said = plain(raw, habit).removesuffix(" kg")
    assert number(said, Habit.POINT) == number(said, Habit.COMMA) == number(raw.removesuffix(" kg"), habit)


@pytest.mark.parametrize(
    ("cell", "grams"),
    [("2.5 kg", 2500), ("800g", 800), ("3 lb", 1361), ("12", 12_000), ("2,5", 2500), (0.75, 750), ("5 oz", 142)],
)
def test_weights_come_in_units(cell: Cell, grams: int) -> None:
    assert amount(cell, Habit.POINT, MASS_UNITS, "kg", 10**8) == grams


@pytest.mark.parametrize(
    ("cell", "said"), [("-2", "negative"), ("5 stone", "stone"), ("heavy", "no amount"), ("999999 t", "more than any")]
)
def test_a_weight_that_cannot_be_is_refused(cell: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        amount(cell, Habit.POINT, MASS_UNITS, "kg", 10**8)


def test_the_name_of_a_column_says_its_unit() -> None:
    assert unit_of("Weight (kg)", MASS_UNITS) == "kg"
    assert unit_of("mass_g", MASS_UNITS) == "g"
    assert unit_of("Volume m³", VOLUME_UNITS) == "m³"
    assert unit_of("Weight", MASS_UNITS) == ""


@pytest.mark.parametrize(
    ("raw", "country", "e164"),
    [
        ("07946 000123", "GB", "+447946000123"),
        ("+44 7946 000123", "FR", "+447946000123"),
        ("+447946000123", "", "+447946000123"),
        ("+44 (0)20 7946 0018", "GB", "+442079460018"),
        ("0044 20 7946 0018", "GB", "+442079460018"),
        ("33612345678", "FR", "+33612345678"),
        ("33612345678", "GB", "+33612345678"),
        ("612345678", "FR", "+33612345678"),
        ("Tel: 044 668 18 00", "CH", "+41446681800"),
    ],
)
def test_phones_come_out_as_e164(raw: str, country: str, e164: str) -> None:
    assert contacts.phone(raw, country) == (e164, "")


def test_an_extension_or_a_second_number_is_left_out_and_said() -> None:
    assert contacts.phone("020 7946 0018 ext 12", "GB") == ("+442079460018", "extension")
    assert contacts.phone("07946 000123 / 020 7946 0018", "GB") == ("+447946000123", "second number")


@pytest.mark.parametrize(
    ("raw", "country", "said"),
    [
        ("call me", "GB", "no letters"),
        ("07700 9OO 1B4", "GB", "no letters"),
        ("123", "GB", "no phone number has these digits in GB"),
        ("07946 000123", "", "shop.country"),
        ("+999 12345", "GB", "country code"),
        ("+4479460001234567", "GB", "no phone number has these digits"),
    ],
)
def test_what_is_no_phone_is_refused(raw: str, country: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        contacts.phone(raw, country)


def test_fast_and_slow_reading_of_phones_agree() -> None:
    import phonenumbers

    for raw in ("+447946000123", "+12125550123", "+33612345678", "+390612345678", "+74951234567", "+4479460001"):
        try:
            slow = phonenumbers.is_possible_number(phonenumbers.parse(raw))
        except phonenumbers.NumberParseException:
            slow = False
        try:
            fast = contacts.phone(raw, "GB")[0] == raw
        except BadInput:
            fast = False
        assert fast == slow, raw


@pytest.mark.parametrize("raw", ["ann@x", "a b@c.de", "ann", "a@b..de", "a@b.c\nBcc: d@e.fr", "<script>@x.de"])
def test_what_is_no_e_mail_address_is_refused(raw: str) -> None:
    with pytest.raises(BadInput, match="e-mail"):
        contacts.email(raw)


def test_numbers_of_a_spreadsheet_lose_their_point() -> None:
    assert text(33612345678.0) == "33612345678"
    assert text(0.5) == "0.5"
    with pytest.raises(BadInput, match="rounded"):
        plain_text(12345678901234567890.0)


def test_an_apostrophe_that_marks_text_is_no_part_of_it() -> None:
    assert [unmarked(cell) for cell in ("'75008", "'=1+1", "'+44", "'t Hooft", "'")] == [
        "75008",
        "=1+1",
        "+44",
        "'t Hooft",
        "'",
    ]


def test_a_postcode_gets_back_the_zero_that_its_country_writes() -> None:
    assert postcode("2138", "US") == "02138"
    assert postcode("1067", "DE") == "01067"
    assert postcode("8001", "CH") == "8001"
    assert postcode("SW1A", "GB") == "SW1A"


def _parts(**parts: str) -> dict[Field, str]:
    return {field: parts.get(field.value, "") for field in Field}


def test_an_address_is_written_as_its_country_does() -> None:
    british = _parts(street="High Street", house_number="12", city="Colchester", postcode="CO1 1AA", region="ENG")
    assert one_line(british, "GB", "GB") == "12 High Street, Colchester CO1 1AA"
    german = _parts(street="Bahnhofstraße", house_number="12", city="Lindau", postcode="88131", country="Germany")
    assert one_line(german, "DE", "GB") == "Bahnhofstraße 12, 88131 Lindau, Germany"
    american = _parts(street="Main St", house_number="1", city="Burlington", postcode="05401", region="VT")
    assert one_line(american, "US", "US") == "1 Main St, Burlington VT 05401"


def test_what_the_whole_address_names_is_not_said_again() -> None:
    whole = _parts(address="12 Mill Lane, Colchester CO1 1AA", city="Colchester", postcode="CO1 1AA")
    assert one_line(whole, "GB", "GB") == "12 Mill Lane, Colchester CO1 1AA"
    road = _parts(address="12 Bath Road", city="Bath")
    assert one_line(road, "GB", "GB") == "12 Bath Road, Bath"


def test_coordinates_stand_in_one_cell() -> None:
    assert pair("47.1415, 9.5215") == (47.1415, 9.5215)
    with pytest.raises(BadInput, match="latitude lies"):
        pair("97.1, 9.5")


def test_lines_stand_in_one_cell() -> None:
    assert [str(line) for line in parse_lines("2 x Sourdough; 1 x Milk")] == ["2 x Sourdough", "1 x Milk"]
    assert [str(line) for line in parse_lines("2x Rye, 3 x Veg box")] == ["2 x Rye", "3 x Veg box"]
    assert [str(line) for line in parse_lines("1 x Veg box, small")] == ["1 x Veg box, small"]
    assert [str(line) for line in parse_lines("Milk (2)\nBread × 3")] == ["2 x Milk", "3 x Bread"]
    assert [str(line) for line in parse_lines("7up")] == ["1 x 7up"]


def test_priorities_are_numbers_or_words() -> None:
    assert [parse_priority(word) for word in ("3", "-1", "urgent", "Normal")] == [3, -1, 2, 0]
    with pytest.raises(BadInput):
        parse_priority("very")
