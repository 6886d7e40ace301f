"""CSV as it comes: encoding and delimiter found, read as a stream, and every fault told with its row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice

from core.errors import BadInput
from core.orders.importing.encodings import NAMES, SALVAGE, checked, encoding_of
from core.orders.importing.header import pick_header
from core.orders.importing.sheet import Cell, Row, Sheet, distinct

#: Longer cells are refused: a quote left open makes the rest of the file one cell.
CELL_LIMIT = 1_000_000
#: No export has as many columns; a line of ten million commas has.
COLUMN_LIMIT = 2_000
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_PEEK = 12


def read_csv(data: bytes, name: str, *, encoding: str = "", delimiter: str = "") -> Sheet:
    """The table in the text. Raises BadInput for text without a header or rows, and later for a broken row."""
    codec, errors = (checked(encoding, data, name), "replace") if encoding else encoding_of(data, name)
    notes = _notes(data, codec, errors)
    skipped = _excel_separator(data, codec, errors)
    mark = delimiter or skipped or _delimiter(data, codec, errors)
    read = partial(_records, data, codec, errors, mark, name)
    head = _head(read, 1 if skipped else 0)
    header_row, header = pick_header(head, name)
    return Sheet(
        format="CSV",
        header=distinct(header),
        rows=partial(_body, read, header_row, len(header)),
        encoding=NAMES.get(codec, codec),
        delimiter=mark,
        header_row=header_row,
        notes=notes,
    )


def _notes(data: bytes, codec: str, errors: str) -> tuple[str, ...]:
    notes = []
    if codec == "cp1252" and errors == SALVAGE:
        notes.append("The file is not UTF-8 and was read as Windows-1252; look whether the accents are right.")
    elif codec == "utf-8" and errors == SALVAGE:
        notes.append("The file mixes UTF-8 with single bytes of Windows-1252; both were read as what they are.")
    if not codec.startswith(("utf-16", "utf-32")) and b"\0" in data:
        notes.append("NUL bytes in the file were passed over.")
    return tuple(notes)


def _text(data: bytes, codec: str, errors: str) -> Iterable[str]:
    """The lines of the text, decoded as they are asked for."""
    lines = io.TextIOWrapper(io.BytesIO(data), codec, errors, newline="")
    # A NUL would end the cell for some readers of the file and not for others.
    return (line.replace("\0", "") for line in lines) if b"\0" in data else lines


def _records(data: bytes, codec: str, errors: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Every record with its row number, blank ones too, as a spreadsheet counts them."""
    csv.field_size_limit(CELL_LIMIT)
    reader = csv.reader(_text(data, codec, errors), delimiter=delimiter, strict=True)
    row = 0
    while True:
        row += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            raise BadInput(_fault(str(wrong), row, reader.line_num, name)) from wrong
        except UnicodeError as wrong:
            raise BadInput(f"{name}, row {row}: the text cannot be decoded; save the file as UTF-8.") from wrong
        if len(cells) > COLUMN_LIMIT:
            raise BadInput(
                f"{name}, row {row} has {len(cells):,} columns, more than {COLUMN_LIMIT:,}: this is no table of orders."
            )
        yield row, cells


def _fault(said: str, row: int, line: int, name: str) -> str:
    place = f"{name}, row {row}"
    if "field limit" in said:
        return (
            f'{place} has a cell of more than {CELL_LIMIT:,} characters. Perhaps a quote (") was opened there and '
            "never closed; mend it in the file."
        )
    if "end of data" in said:
        return (
            f'{place}: a quote (") is opened there and never closed, so the rest of the file would be one cell. '
            "Close it, or double a quote that belongs to the text."
        )
    if "expected after" in said:
        return (
            f'{place} (up to line {line} of the text): a quote (") stands inside a quoted cell, or one was left open. '
            'Double a quote that belongs to the text ("").'
        )
    return f"{place}: the row cannot be read as CSV ({said}); mend it in the file."


def _excel_separator(data: bytes, codec: str, errors: str) -> str:
    """The delimiter that Excel's own first line `sep=;` names."""
    first = next(iter(_text(data[:256], codec, "replace" if errors == "strict" else errors)), "").strip("\r\n\ufeff")
    return first[4:] if first.lower().startswith("sep=") and len(first) == 5 else ""


def _delimiter(data: bytes, codec: str, errors: str) -> str:
    """The sign between cells: the one that makes most known column names of a row, else most columns."""
    best, most = ",", (0, 1)
    for mark in DELIMITERS:
        try:
            rows = [cells for _, cells in islice(_records(data, codec, errors, mark, ""), _PEEK)]
        except BadInput:
            continue
        score = max((_score(cells) for cells in rows), default=(0, 0))
        if score > most:
            best, most = mark, score
    return best if most[1] > 1 else _sniffed(data, codec, errors) or best


def _score(cells: Sequence[str]) -> tuple[int, int]:
    from core.orders.importing.header import known

    return known(cells), len(cells)


def _sniffed(data: bytes, codec: str, errors: str) -> str:
    sample = "".join(islice(_text(data[:16_384], codec, "replace" if errors == "strict" else errors), 20))[:8_192]
    try:
        found = csv.Sniffer().sniff(sample).delimiter
    except csv.Error:
        return ""
    # Letters, digits and blanks stand in every text: a "delimiter" among them is a guess gone wrong.
    return "" if found.isalnum() or found in " \r\n\"'._-@" else found


def _head(read: partial[Iterator[tuple[int, list[str]]]], skip: int) -> list[tuple[int, list[str]]]:
    """The first rows that say anything, in which the header is looked for."""
    said = ((row, cells) for row, cells in read() if row > skip and any(cell.strip() for cell in cells))
    return list(islice(said, _PEEK))


def _body(read: partial[Iterator[tuple[int, list[str]]]], header_row: int, width: int) -> Iterator[Row]:
    """The rows under the header, blank ones left out, short ones filled up."""
    for row, cells in read():
        if row <= header_row or not any(cells):
            continue
        if len(cells) < width:
            cells.extend([""] * (width - len(cells)))
        elif len(cells) > width and not any(map(str.strip, cells[width:])):
            del cells[width:]
        full: Sequence[Cell] = cells
        yield row, full
