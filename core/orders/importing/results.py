"""What an import says when it is done, and what it would say before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.orders.importing.mapping import ColumnMap
from core.orders.model import Change, OrderDraft, OrderState


@dataclass(frozen=True, slots=True)
class CellError:
    """Why a cell cannot be taken: row as the file counts (the header of a CSV file is row 1), column, value, reason."""

    row: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        place = f"row {self.row}, {self.column}" if self.column else f"row {self.row}"
        return f"{place} “{self.value}”: {self.reason}" if self.value else f"{place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Changed:
    """An order that the file says otherwise. As a conflict it is changed only when somebody accepts it."""

    order_id: int
    number: str
    state: OrderState
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or in a dry run would do.

    `returned_file` holds just the rejected rows, as a file that can be imported once they are mended; it is empty where
    none was rejected. `ids` is the range of the new orders' ids, None in a dry run or where none is new.
    """

    new: int
    changed: tuple[Changed, ...]
    unchanged: int
    conflicts: tuple[Changed, ...]
    rejected: tuple[CellError, ...]
    returned_file: bytes
    returned_suffix: str
    source: str
    mapping: ColumnMap
    notes: tuple[str, ...] = ()
    ids: tuple[int, int] | None = None
    dry_run: bool = False
    days: Mapping[str, int] | None = None

    @property
    def rejected_rows(self) -> int:
        """How many rows have at least one error."""
        return len({error.row for error in self.rejected})


@dataclass(frozen=True, slots=True)
class Preview:
    """How a file would be read: shown before an import, so that a wrong guess can be put right."""

    name: str
    format: str
    encoding: str
    delimiter: str
    sheet: str
    rows: int
    mapping: ColumnMap
    orders: tuple[OrderDraft, ...]
    errors: tuple[CellError, ...]
    notes: tuple[str, ...]
