"""Which column means what: guessed, built in, kept in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.desk import Desk
from core.errors import BadInput
from core.orders import service
from core.orders.importing import mapping
from core.orders.importing.fields import Field
from core.orders.importing.sheet import distinct
from core.orders.importing.synonyms import meaning
from tests.core.orders.conftest import ANN, HEADER, Take, csv_of

#: The shops' headers as they export them, names that repeat and all.
WIX = """
Order number,Date created,Time,Fulfill by,Total order quantity,Contact email,Note from customer,Item,Variant,SKU,Qty,
Price,Weight,Delivery method,Delivery time,Recipient name,Recipient phone,Recipient company name,Delivery country,
Delivery state,Delivery city,Delivery address,Delivery zip/postal code,Billing name,Billing phone,Billing country,
Delivery state,Delivery city,Delivery address,Delivery zip/postal code,Payment status,Total
"""
ETSY = """
Sale Date,Order ID,Buyer User ID,Full Name,First Name,Last Name,Number of Items,Date Shipped,Street 1,Street 2,
Ship City,Ship State,Ship Zipcode,Ship Country,Currency,Order Value,Order Total,Status,Buyer,SKU
"""


def columns(text: str) -> tuple[str, ...]:
    return distinct(text.replace("\n", "").split(","))


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("Order number", Field.NUMBER),
        ("orderNumber", Field.NUMBER),
        ("order_id", Field.NUMBER),
        ("Bestell-Nr.", Field.NUMBER),
        ("N° de commande", Field.NUMBER),
        ("Weight (kg)", Field.MASS),
        ("Straße und Hausnummer", Field.STREET),
        ("PLZ", Field.POSTCODE),
        ("Téléphone", Field.PHONE),
        ("Código postal", Field.POSTCODE),
        ("Créneau de livraison", Field.WINDOWS),
        ("Liefer-Datum", Field.DAY),
        ("SHIPPING CITY", Field.CITY),
        ("Delivery zip/postal code", Field.POSTCODE),
    ],
)
def test_columns_are_known_by_their_names_in_several_languages(column: str, field: Field) -> None:
    found = meaning(column)
    assert found is not None
    assert found[0] is field


@pytest.mark.parametrize(
    "column", ["Billing City", "Total", "Order date", "Created at", "Delivery method", "", "Färg", "订单"]
)
def test_what_is_not_known_is_not_guessed(column: str) -> None:
    assert meaning(column) is None


def test_every_field_is_known_by_its_own_name() -> None:
    assert {field: (meaning(field.value) or (None,))[0] for field in Field} == {field: field for field in Field}


def test_a_shop_s_export_with_names_that_repeat_is_mapped_by_position() -> None:
    guessed = mapping.guess(columns(WIX))
    assert guessed.of(Field.CITY) == ("Delivery city",)
    assert guessed.of(Field.NAME) == ("Recipient name",)
    assert guessed.of(Field.WINDOWS) == ("Delivery time",)
    assert guessed.of(Field.ADDRESS) == ("Delivery address",)


def test_another_shop_s_export_is_mapped_too() -> None:
    guessed = mapping.guess(columns(ETSY))
    assert {field: guessed.of(field)[0] for field in (Field.NUMBER, Field.NAME, Field.STREET, Field.POSTCODE)} == {
        Field.NUMBER: "Order ID",
        Field.NAME: "Full Name",
        Field.STREET: "Street 1",
        Field.POSTCODE: "Ship Zipcode",
    }


def test_a_number_behind_the_street_is_the_house_s() -> None:
    guessed = mapping.guess(["Nr", "Straße", "Nr.", "Ort"])
    assert guessed.of(Field.NUMBER) == ("Nr",)
    assert guessed.of(Field.HOUSE_NUMBER) == ("Nr.",)


def test_a_mapping_file_reads_back_what_was_written() -> None:
    columns = (("Order", Field.NUMBER), ("# Pieces", None), ("a = b", Field.NOTES), ('"Where"', Field.ADDRESS))
    written = mapping.ColumnMap(columns, "", "etsy")
    again = mapping.parse(written.text(), "x.map")
    assert (again.columns, again.source) == (columns, "etsy")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Order", "line 1: write it as column = field"),
        ("Order = nummer", "line 1: “nummer” is no field"),
        ("Order = number\nOrder = -", "line 2: the column “Order” stands there twice"),
        ("@source = hand", "cannot name a source"),
    ],
)
def test_a_mapping_file_that_cannot_be_is_refused_with_its_line(line: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        mapping.parse(line, "x.map")


def test_a_kept_mapping_is_taken_for_the_next_file_with_this_header(desk: Desk, take: Take) -> None:
    header = ["Ref.", "Who", "Place", "Remark"]
    data = csv_of(["7", "Ann", "12 Mill Lane", "Ring twice"], header=header)
    columns = (("Ref.", Field.NUMBER), ("Who", Field.NAME), ("Place", Field.ADDRESS), ("Remark", None))
    path = service.keep_mapping(desk, "market", mapping.ColumnMap(columns, "set by hand", "market"))
    assert path == desk.path.parent / "mappings" / "market.map"
    done = take(data=data)
    order = service.find(desk, "7")
    assert (done.source, order.address, order.notes) == ("market", "12 Mill Lane", "")
    assert take(data=csv_of(ANN)).source == "file"


def test_a_kept_mapping_that_is_broken_is_named(desk: Desk, take: Take) -> None:
    folder = desk.path.parent / "mappings"
    folder.mkdir()
    (folder / "old.map").write_text("Order = nummer\n", "utf-8")
    with pytest.raises(BadInput, match=r"old\.map, line 1"):
        take(ANN)


def test_a_mapping_can_be_given_as_a_file(desk: Desk, take: Take, tmp_path: Path) -> None:
    path = tmp_path / "mine.map"
    path.write_text("Order = number\nAddress = address\nName = notes\n", "utf-8")
    take(ANN, mapping=path)
    assert service.find(desk, "1001").notes == "Ann Smith"


def test_a_mapping_for_other_columns_is_refused_naming_both(take: Take, tmp_path: Path) -> None:
    path = tmp_path / "mine.map"
    path.write_text("Bestellung = number\nAdresse = address\n", "utf-8")
    with pytest.raises(BadInput, match=r"no column “Adresse”.*Its columns are: Order, Name"):
        take(ANN, mapping=path)


def test_a_file_without_an_address_says_what_to_do(take: Take) -> None:
    with pytest.raises(BadInput, match=r"No column of orders\.csv is known as an address.*--mapping"):
        take(data=b"Colour,Size\nred,4\n")


@pytest.mark.parametrize("name", ["../evil", "a/b", "", "x" * 80, "a\n"])
def test_a_mapping_cannot_be_kept_outside_its_folder(desk: Desk, name: str) -> None:
    with pytest.raises(BadInput, match="cannot name a mapping"):
        service.keep_mapping(desk, name, mapping.guess(HEADER))


def test_a_preview_says_how_a_file_is_read_and_writes_nothing(desk: Desk) -> None:
    look = service.preview(desk, csv_of(ANN, [*ANN[:2], "call me", *ANN[3:]], delimiter=";"), "monday.csv")
    assert (look.format, look.encoding, look.delimiter, look.rows) == ("CSV", "UTF-8", ";", 2)
    assert look.mapping.guessed
    assert [order.name for order in look.orders] == ["Ann Smith"]
    assert [error.row for error in look.errors] == [3]
    assert service.order_ids(desk) == []
