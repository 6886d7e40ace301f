"""Spreadsheets (XLSX), after a look at how large they would unpack, read by a program of their own."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from core.errors import BadInput
from core.orders.importing import workbook_child
from core.orders.importing.header import known, pick_header
from core.orders.importing.sheet import Cell, Row, Sheet, distinct
from core.text import clean

#: Unpacked, no order book is as large; 200 kB can unpack to 200 MB.
UNPACKED_LIMIT = 128 * 1024 * 1024
TIMEOUT_S = 60
_PEEK = 12

Table = tuple[str, list[tuple[int, list[Cell]]]]


def read_workbook(data: bytes, name: str) -> Sheet:
    """The visible sheet whose header names most of our columns.

    Raises BadInput for a damaged, locked, foreign or oversized file.
    """
    _refuse_bomb(data, name)
    tables = _tables(data, name)
    if not tables:
        raise BadInput(f"{name} has no sheet with cells in it: there is nothing to import.")
    title, rows = max(tables, key=lambda table: max(known(cells) for _, cells in table[1][:_PEEK]))
    header_row, header = pick_header(rows[:_PEEK], name)
    others = len(tables) - 1
    return Sheet(
        format="XLSX",
        header=distinct(header),
        rows=partial(_body, rows, header_row, len(header)),
        name=title,
        header_row=header_row,
        notes=(f"The sheet “{title}” was read, and none of the file's other {others}.",) if others else (),
    )


def _refuse_bomb(data: bytes, name: str) -> None:
    if not data.startswith(b"PK"):
        raise BadInput(f"{name} is a document in an old Office format; save it as XLSX or CSV and import that.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError) as wrong:
        raise BadInput(f"{name} is a damaged spreadsheet or archive; save it again and import that.") from wrong
    if "xl/workbook.xml" not in names:
        raise BadInput(f"{name} is an archive without an XLSX spreadsheet in it; save the orders as XLSX or CSV.")
    if unpacked > UNPACKED_LIMIT:
        raise BadInput(
            f"{name} would unpack to {unpacked / 1e6:,.0f} MB, more than the {UNPACKED_LIMIT / 1e6:,.0f} MB allowed. "
            "Save the sheet of orders alone, or as CSV."
        )


def _tables(data: bytes, name: str) -> list[Table]:
    """The visible sheets that hold anything: title, and rows with their numbers."""
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(Path(workbook_child.__file__))],
            input=data,
            capture_output=True,
            timeout=TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as wrong:
        raise BadInput(f"{name} took longer than {TIMEOUT_S} s to read; save the orders alone, or as CSV.") from wrong
    if done.returncode == 1 and done.stdout:
        said = clean(done.stdout.decode("utf-8", "replace"), limit=120)
        raise BadInput(f"{name} cannot be read as a spreadsheet ({said}); save it again as XLSX or CSV.")
    if done.returncode:
        raise BadInput(f"{name} is a damaged spreadsheet: the sizes written in it cannot be. Save it again, or as CSV.")
    tables = json.loads(done.stdout)
    return [(clean(title, limit=60), _rows(rows)) for title, rows in tables if rows]


def _rows(rows: list[Any]) -> list[tuple[int, list[Cell]]]:
    return [(number, [_cell(cell) for cell in cells]) for number, cells in rows]


def _cell(cell: Any) -> Cell:
    if not isinstance(cell, dict):
        plain: Cell = cell
        return plain
    ((kind, value),) = cell.items()
    if kind == "seconds":
        return timedelta(seconds=value)
    kinds: dict[str, type[date | datetime | time]] = {"date": date, "datetime": datetime, "time": time}
    return kinds[kind].fromisoformat(value)


def _body(rows: Sequence[tuple[int, list[Cell]]], header_row: int, width: int) -> Iterator[Row]:
    for number, cells in rows:
        if number > header_row:
            # What stands beside the table, under no header, is no part of it.
            yield number, (cells + [None] * (width - len(cells)))[:width]
