"""Small files of orders, written in place."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

import pytest

from core.desk import Desk
from core.orders import service
from core.orders.importing.results import Imported

HEADER = ["Order", "Name", "Phone", "Address", "City", "Day", "Window", "Weight (kg)", "Items"]
ANN = ["1001", "Ann Smith", "07946 000123", "12 Mill Lane", "Colchester", "2026-03-03", "9-12", "1.5", "2 x Bread"]
BEN = ["1002", "Ben Jones", "07946 000124", "14 Mill Lane", "Colchester", "2026-03-03", "", "2", "1 x Milk"]

Take = Callable[..., Imported]


def csv_of(*rows: Sequence[str], header: Sequence[str] = HEADER, delimiter: str = ",") -> bytes:
    """A CSV file in UTF-8."""
    import csv

    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([header, *rows])
    return out.getvalue().encode()


def changed(row: Sequence[str], **cells: str) -> list[str]:
    """The row with some of its cells, by column, put otherwise; `_` stands for a blank."""
    columns = {column.split(" ")[0].lower(): at for at, column in enumerate(HEADER)}
    new = list(row)
    for column, cell in cells.items():
        new[columns[column]] = cell
    return new


_TYPES = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def cell_xml(place: str, value: Any) -> str:
    """One cell of a sheet; dates are serial numbers in the date style."""
    if value is None:
        return ""
    if isinstance(value, date):
        return f'<c r="{place}" s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def sheet_xml(rows: Sequence[Sequence[Any]]) -> str:
    """The XML of a sheet with these rows."""
    body = "".join(
        f'<row r="{at}">' + "".join(cell_xml(f"{chr(65 + n)}{at}", cell) for n, cell in enumerate(row)) + "</row>"
        for at, row in enumerate(rows, start=1)
    )
    return f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>'


def xlsx_of(*sheets: Sequence[Sequence[Any]], extra: dict[str, str] | None = None) -> bytes:
    """A workbook with these sheets, as little as a spreadsheet program accepts; `extra` replaces or adds parts."""
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_TYPES}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_TYPES}/relationships"><Relationship Id="rId1" '
        f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>'
        + "".join(f'<sheet name="Sheet{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_TYPES}/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
        )
        + f'<Relationship Id="rId99" Type="{_REL}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'{_HEAD}<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
        **{f"xl/worksheets/sheet{n}.xml": sheet_xml(rows) for n, rows in zip(numbers, sheets, strict=True)},
        **(extra or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


@pytest.fixture
def take(desk: Desk) -> Take:
    """Import rows under the usual header, or a whole file: `take(ANN, BEN)`, `take(data=…)`."""

    def take(*rows: Sequence[str], data: bytes | str | None = None, name: str = "orders.csv", **how: Any) -> Imported:
        given = csv_of(*rows) if data is None else data.encode() if isinstance(data, str) else data
        return service.import_orders(desk, given, name, **how)

    return take
