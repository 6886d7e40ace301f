"""The returned file: just the rejected rows, with what is wrong with each, ready to be mended and imported."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

from core.orders.importing.results import CellError
from core.orders.importing.settled import Settle
from core.orders.importing.sheet import SAYS, Cell, Row, Sheet, Stray, text
from core.text import csv_safe


class Returned:
    """Takes rejected rows as they come. CSV and spreadsheets go back as CSV, JSON as JSON."""

    def __init__(self, sheet: Sheet, settle: Settle) -> None:
        self._sheet, self._settle = sheet, settle
        self._json: list[object] = []
        self._text = io.StringIO(newline="")
        self._writer = csv.writer(self._text, delimiter=sheet.delimiter or ",", lineterminator="\r\n")
        #: A file that was returned before has our column already: it is written anew.
        self._kept = [at for at, column in enumerate(sheet.header) if column != SAYS]
        self._empty = True

    @property
    def suffix(self) -> str:
        """How the file's name ends."""
        return ".json" if self._sheet.format == "JSON" else ".csv"

    def take(self, rows: Iterable[Row], errors: Sequence[CellError]) -> None:
        """Add the rows of one order with what is wrong with them, on the row where it is wrong."""
        for number, cells in rows:
            says = " · ".join(_said(error) for error in errors if error.row == number)
            if self._sheet.format == "JSON":
                self._take_object(cells, says)
            else:
                self._take_row(cells, says)

    def file(self) -> bytes:
        """The file; empty where nothing was rejected."""
        if self._empty:
            return b""
        if self._sheet.format == "JSON":
            return (json.dumps(self._json, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")
        return self._text.getvalue().encode("utf-8-sig", "backslashreplace")

    def _take_row(self, cells: Sequence[Cell], says: str) -> None:
        if self._empty:
            self._writer.writerow([*(csv_safe(self._sheet.header[at]) for at in self._kept), SAYS])
            self._empty = False
        beyond = [_plain(cell) for cell in cells[len(self._sheet.header) :]]
        self._writer.writerow(
            map(csv_safe, [*(_plain(self._settle(at, cells[at])) for at in self._kept), says, *beyond])
        )

    def _take_object(self, cells: Sequence[Cell], says: str) -> None:
        self._empty = False
        if isinstance(cells[0], Stray):
            self._json.append({SAYS: says, "value": cells[0].value})
            return
        said = {self._sheet.header[at]: self._settle(at, cells[at]) for at in self._kept if cells[at] is not None}
        self._json.append(said | {SAYS: says})


def _plain(cell: Cell) -> str:
    """The cell as text, in full; a number that a spreadsheet rounded as it shows it."""
    try:
        return text(cell)
    except OverflowError:
        return str(cell)


def _said(error: CellError) -> str:
    return f"{error.column}: {error.reason}" if error.column else error.reason
