"""From an opened file to drafts in batches; rejected orders go to the returned file on the way.

An order without a number gets a name of its own: `~` and a digest of who (name), where (address key) and when (service
day); a second such order of the same file counts on from there. So a file without numbers imported again finds its
orders, and a changed phone or basket is a change, not a new order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date

from core.addresses import address_key
from core.errors import Cancelled
from core.orders.importing import grouping
from core.orders.importing.grouping import Record
from core.orders.importing.opening import Opened
from core.orders.importing.results import CellError
from core.orders.importing.returned import Returned
from core.orders.importing.settled import settler
from core.orders.model import OrderDraft
from core.text import fold

Report = Callable[[int, int], None]
#: Orders compared and written together.
BATCH = 1000
_REPEATED = "Rows that repeat an earlier row word for word were counted once"


class Parsing:
    """Reads the orders of a file once; afterwards `rejected` and `returned` say what could not be read."""

    def __init__(self, file: Opened, day_of: Callable[[OrderDraft], date], today: date) -> None:
        self.rejected: list[CellError] = []
        self.returned = Returned(file.sheet, settler(file.sheet, file.mapping, file.survey, today))
        self._file, self._day_of = file, day_of
        self._nameless: dict[str, list[str]] = {}

    def batches(
        self, report: Report | None = None, cancelled: Callable[[], bool] | None = None
    ) -> Iterator[list[OrderDraft]]:
        """Drafts with their numbers, so many at a time. Raises Cancelled when `cancelled` says so."""
        rows = self._file.survey.rows
        batch: list[OrderDraft] = []
        done = 0
        for record in grouping.records(self._file.sheet.rows(), self._file.keys, self._file.survey.ends):
            if draft := self._draft(record):
                batch.append(draft)
            done += len(record.rows)
            if len(batch) == BATCH:
                yield batch
                batch = []
            if done % 500 < len(record.rows):
                _tell(done, rows, report, cancelled)
        yield batch
        _tell(rows, rows, report, cancelled)

    def _draft(self, record: Record) -> OrderDraft | None:
        """The record's draft with its number; None where it is rejected or says nothing new."""
        if record.repeated:
            self._file.notes.add(_REPEATED, record.rows[0][0])
            return None
        draft = self._file.drafter.draft(record)
        if not isinstance(draft, OrderDraft):
            self.rejected.extend(draft)
            self.returned.take(record.rows, draft)
            return None
        return draft if draft.source_order_id else self._named(draft, record.rows[0][0])

    def _named(self, draft: OrderDraft, row: int) -> OrderDraft | None:
        """The draft with a number made of what it says; None for one said before in this file."""
        who = (fold(draft.name or draft.company), address_key(draft.address), self._day_of(draft).isoformat())
        name = f"~{hashlib.sha256('|'.join(who).encode()).hexdigest()[:12]}"
        said = self._nameless.setdefault(name, [])
        digest = draft.content_hash()
        if digest in said:
            self._file.notes.add(_REPEATED, row)
            return None
        said.append(digest)
        self._file.notes.add("Orders without a number are known by their name, address and day", row)
        return draft.numbered(name if len(said) == 1 else f"{name}-{len(said)}")


def _tell(done: int, rows: int, report: Report | None, cancelled: Callable[[], bool] | None) -> None:
    if cancelled and cancelled():
        raise Cancelled("The import was stopped; nothing of it was written.")
    if report:
        report(done, rows)
