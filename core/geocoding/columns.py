"""Addresses in the columns of a CSV file of any length, read row by row."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from core.errors import BadInput
from core.text import clean

#: A longer line is none: a file without line ends would fill the memory.
_LONGEST_LINE = 1_000_000
#: What parts the columns, where the header has it.
_DELIMITERS = ",;\t|"
#: Columns named in a refusal.
_NAMED = 20
_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class AddressRow:
    """One row: its number as a spreadsheet counts (the header is row 1), and its cells joined by commas."""

    row: int
    address: str


class AddressFile:
    """A file that is being read."""

    def __init__(self, content: BinaryIO, name: str, columns: Sequence[str]) -> None:
        """`columns` by the names in the header, in the order in which they make an address."""
        self._content = content
        self._name = name
        self._columns = columns
        self._line = 0
        #: How many bytes have been read.
        self.read = 0

    def rows(self) -> Iterator[AddressRow]:
        """Every row that is not blank. Raises BadInput, with the line, where the file goes wrong."""
        lines = self._lines()
        first = next(lines, "").removeprefix(_MARK)
        records = self._records(chain([first], lines), max(_DELIMITERS, key=first.count))
        wanted = self._wanted([name.strip() for name in next(records, [])])
        for row, cells in enumerate(records, 2):
            if cells:
                parts = [cells[at].strip() for at in wanted if at < len(cells)]
                yield AddressRow(row, ", ".join(part for part in parts if part))

    def _wanted(self, header: Sequence[str]) -> list[int]:
        """The places of the columns. Raises BadInput with those that are there."""
        folded = [name.casefold() for name in header]
        for column in self._columns:
            if column.strip().casefold() not in folded:
                known = ", ".join(clean(name, limit=40) for name in header[:_NAMED] if name)
                there = f"its columns are: {known}. Choose with --column." if known else "it has no header with names."
                raise BadInput(f"{self._name} has no column “{clean(column, limit=40)}”; {there}")
        return [folded.index(column.strip().casefold()) for column in self._columns]

    def _records(self, lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
        csv.field_size_limit(_LONGEST_LINE)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        begins = 1
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as wrong:
                raise BadInput(
                    f"{self._name}, line {begins}: the row that begins there is no CSV ({wrong}). Mend it, or save the "
                    "file anew as CSV UTF-8; the rows before it are done."
                ) from wrong
            yield cells
            begins = self._line + 1

    def _lines(self) -> Iterator[str]:
        while raw := self._content.readline(_LONGEST_LINE + 1):
            self._line += 1
            self.read += len(raw)
            if len(raw) > _LONGEST_LINE:
                raise BadInput(
                    f"{self._name}, line {self._line} has more than {_LONGEST_LINE:,} bytes; this is no CSV."
                )
            try:
                yield raw.decode("utf-8")
            except UnicodeDecodeError as wrong:
                raise BadInput(
                    f"{self._name}, line {self._line} is not text in UTF-8; save the file as CSV UTF-8."
                ) from wrong
