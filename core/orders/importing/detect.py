"""What a file of orders is, by its content: the name on it says nothing."""

from __future__ import annotations

from core.errors import BadInput
from core.orders.importing.csvfile import read_csv
from core.orders.importing.jsonfile import read_json
from core.orders.importing.sheet import Sheet
from core.orders.importing.workbook import read_workbook
from core.text import clean

_SPREADSHEET = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
#: What may stand before the first sign of a JSON text: blanks, BOMs, the zeros of UTF-16.
_BEFORE_JSON = b" \t\r\n\0\xef\xbb\xbf\xff\xfe"
#: First bytes of what people drop by mistake.
_STRANGERS = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a gzip archive; unpack it first",
    b"SQLite format 3\x00": "an SQLite database; open one of Roundsman's with --file",
    b"\x7fELF": "a program",
    b"PK\x05\x06": "an empty zip archive",
    b"Rar!": "an archive; unpack it first",
    b"7z\xbc\xaf": "an archive; unpack it first",
    b"{\\rtf": "a text document of a word processor",
}


def read(data: bytes, name: str, *, encoding: str = "", delimiter: str = "") -> Sheet:
    """The table in the file, by its content: a spreadsheet, JSON, or CSV in whatever encoding.

    `encoding` and `delimiter` overrule what is seen in a CSV file. Raises BadInput, naming the place and the remedy,
    for an empty, damaged or foreign file.
    """
    name = clean(name, limit=80) or "the file"
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise BadInput(f"{name} is empty: there is nothing to import.")
    if data.startswith(_SPREADSHEET):
        return read_workbook(data, name)
    for start, what in _STRANGERS.items():
        if data.startswith(start):
            raise BadInput(f"{name} is {what}. Export the orders as CSV, XLSX or JSON and import that file.")
    if not delimiter and data[:64].translate(None, _BEFORE_JSON)[:1] in {b"{", b"["}:
        return read_json(data, name, encoding=encoding)
    return read_csv(data, name, encoding=encoding, delimiter=delimiter)
