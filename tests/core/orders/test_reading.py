"""Files as they come: formats, encodings, delimiters, headers; and what is no table of orders."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from core.errors import BadInput
from core.orders.importing.detect import read
from core.orders.importing.sheet import Sheet, Stray
from tests.core.orders.conftest import ANN, BEN, HEADER, csv_of, xlsx_of

HEAD = b"Order,Name,Address\n"


def first(sheet: Sheet) -> list[object]:
    return list(next(iter(sheet.rows()))[1])


@pytest.mark.parametrize(
    ("codec", "said"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with BOM"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_the_encoding_is_seen_and_named(codec: str, said: str) -> None:
    sheet = read("Order,Name,Address\n1,Renée Müller,12 Mill Lane\n".encode(codec), "x.csv")
    assert (sheet.encoding, first(sheet)) == (said, ["1", "Renée Müller", "12 Mill Lane"])


def test_utf8_with_single_bytes_of_another_encoding_is_read_as_both() -> None:
    sheet = read(HEAD + "1,Renée,A 1\n".encode() + "2,Müller,B 2\n".encode("cp1252"), "x.csv")
    assert [cells[1] for _, cells in sheet.rows()] == ["Renée", "Müller"]
    assert "mixes UTF-8" in sheet.notes[0]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_makes_known_columns(mark: str) -> None:
    sheet = read(csv_of(ANN, delimiter=mark), "x.txt")
    assert (sheet.delimiter, sheet.header) == (mark, tuple(HEADER))


def test_commas_within_cells_do_not_hide_the_semicolons() -> None:
    data = b"Order;Name;Address;Total, net\n1;Smith, Ann;12 Mill Lane, Colchester;1,50\n"
    assert read(data, "x.csv").delimiter == ";"


def test_excel_s_own_first_line_is_passed_over() -> None:
    sheet = read(b"sep=;\nOrder;Name;Address\n1;Ann;12 Mill Lane\n", "x.csv")
    assert (sheet.header_row, [row for row, _ in sheet.rows()]) == (2, [3])


def test_titles_above_the_header_are_passed_over() -> None:
    sheet = read(b"Deliveries of Monday\n\nOrder,Name,Address\n1,Ann,12 Mill Lane\n", "x.csv")
    assert (sheet.header_row, sheet.header) == (3, ("Order", "Name", "Address"))


def test_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    sheet = read(HEAD + b'1,"Ann\nSmith",A 1\n\n2,Ben,B 2\n', "x.csv")
    assert [row for row, _ in sheet.rows()] == [2, 4]


def test_nul_bytes_are_passed_over_and_said() -> None:
    sheet = read(HEAD + b"1,An\0n,12 Mill Lane\n", "x.csv")
    assert first(sheet)[1] == "Ann"
    assert "NUL" in sheet.notes[0]


def test_columns_of_the_same_name_are_told_apart_by_position() -> None:
    sheet = read(b"Delivery city,Address,Delivery city,,Delivery city\nA,B,C,D,E\n", "x.csv")
    assert sheet.header == ("Delivery city", "Address", "Delivery city (2)", "Column 4", "Delivery city (3)")


def test_the_name_of_the_file_says_nothing_of_its_format() -> None:
    assert read(xlsx_of([HEADER, ANN]), "orders.csv").format == "XLSX"
    assert read(json.dumps([{"name": "Ann", "address": "A 1"}]).encode(), "orders.csv").format == "JSON"
    assert read(csv_of(ANN), "orders.xlsx").format == "CSV"


def test_encoding_and_delimiter_can_be_said() -> None:
    data = "Name;Address\nРенé;A 1\n".encode("koi8-r", "replace")
    assert read(data, "x.csv", encoding="koi8-r", delimiter=";").header == ("Name", "Address")
    with pytest.raises(BadInput, match="no encoding “klingon”"):
        read(data, "x.csv", encoding="klingon")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n\0", "is empty"),
        (b"Order,Name,Address\n", "a header in row 1 and no rows"),
        (b"%PDF-1.7\nOrder", "is a PDF document"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is a picture"),
        (b"SQLite format 3\0" + b"\0" * 80, "open one of Roundsman's with --file"),
        (bytes(range(256)) * 40, "is no table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Office format"),
        (b"PK\x03\x04" + b"junk" * 30, "damaged spreadsheet or archive"),
        (HEAD + b'1,"Ann,12 Mill Lane\n2,Ben,14 Mill Lane\n', "row 2: a quote"),
        (HEAD + b'1,Ann,A 1\n2,"Ben",B 2\n3,"Cid" x,C 3\n', "row 4"),
        (HEAD + b"1," + b"x" * 10_000_000 + b",A 1\n", "row 2 has a cell of more than 1,000,000 characters"),
        (HEAD + b"," * 10_000 + b"\n", "row 2 has 10,001 columns"),
        (b"[{]", "line 1, column 3: this is no JSON"),
        (b"[" * 200_000, "nested too deeply"),
        (b"[]", "holds no orders"),
        (b"[1, 2]", "holds no objects"),
        (b"[" + b"9" * 5000 + b"]", "a number too long"),
    ],
)
def test_what_is_no_table_of_orders_gets_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        for _ in read(data, "orders.csv").rows():
            pass


def test_a_spreadsheet_gives_its_cells_as_they_are() -> None:
    sheet = read(xlsx_of([["Order", "Name", "Day", "Phone"], [7, "Ann", date(2026, 11, 24), 33612345678.0]]), "x.xlsx")
    assert first(sheet) == [7.0, "Ann", date(2026, 11, 24), 33612345678.0]


def test_the_sheet_with_orders_is_the_one_that_is_read() -> None:
    sheet = read(xlsx_of([["Summary"], ["42 orders"]], [HEADER, ANN, BEN]), "x.xlsx")
    assert (sheet.name, len(list(sheet.rows()))) == ("Sheet2", 2)
    assert "“Sheet2” was read" in sheet.notes[0]


def test_a_spreadsheet_that_would_unpack_to_gigabytes_is_not_unpacked() -> None:
    bomb = xlsx_of([HEADER, ANN], extra={"xl/media/zero.bin": "\0" * 140_000_000})
    assert len(bomb) < 200_000
    with pytest.raises(BadInput, match="would unpack to 140 MB"):
        read(bomb, "x.xlsx")


@pytest.mark.parametrize(
    "part",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="99999999"><c><v>1</v></c></row>',
    ],
)
def test_a_spreadsheet_that_claims_a_gigantic_size_does_not_take_the_program_with_it(part: str) -> None:
    body = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{part}</sheetData></worksheet>'
    with pytest.raises(BadInput, match="spreadsheet"):
        read(xlsx_of([HEADER, ANN], extra={"xl/worksheets/sheet1.xml": body}), "x.xlsx")


def test_an_archive_without_a_spreadsheet_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("orders.csv", "Name,Address")
    with pytest.raises(BadInput, match="without an XLSX"):
        read(out.getvalue(), "x.zip")


def test_json_comes_as_a_list_an_object_or_a_line_each() -> None:
    one, two = {"name": "Ann", "address": "A 1"}, {"name": "Ben", "address": {"street": "B", "city": "C"}}
    for text in (
        json.dumps([one, two]),
        json.dumps({"orders": [one, two]}),
        f"{json.dumps(one)}\n{json.dumps(two)}\n",
    ):
        sheet = read(text.encode(), "x.json")
        assert [cells[0] for _, cells in sheet.rows()] == ["Ann", "Ben"]
        assert sheet.header == ("name", "address", "address street", "address city")


def test_a_list_entry_that_is_no_object_is_kept_as_a_stray() -> None:
    rows = list(read(b'[{"name": "Ann"}, 7]', "x.json").rows())
    assert rows[1] == (2, [Stray(7)])


def test_every_order_file_of_the_demo_can_be_read() -> None:
    folder = Path(__file__).parents[3] / "fixtures" / "orders"
    formats = {path.name: read(path.read_bytes(), path.name).format for path in sorted(folder.iterdir())}
    assert set(formats.values()) == {"CSV", "XLSX", "JSON"}
