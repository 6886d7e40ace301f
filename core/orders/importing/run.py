"""The import itself: one transaction, the same result however often the same file comes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from core.addresses import address_key
from core.desk import Desk
from core.orders.importing.comparing import ALL, Comparison, compare
from core.orders.importing.mapping import ColumnMap
from core.orders.importing.opening import Opened, open_file
from core.orders.importing.parsing import Parsing, Report
from core.orders.importing.results import Changed, Imported
from core.orders.model import OrderDraft
from core.orders.store import pins, reading, saving
from core.store.sqlite import Database
from core.text import clean

#: Subject of the journal's lines about imports.
SUBJECT = "orders"
#: Files up to so many rows are parsed before the write lock is taken: other consoles then wait for the writing alone.
#: A longer one is parsed under the lock, in little memory, and is worth a larger page cache.
_LARGE = 20_000


def import_orders(
    desk: Desk,
    data: bytes,
    name: str,
    *,
    day: date | None = None,
    mapping: ColumnMap | Path | None = None,
    source: str | None = None,
    dry_run: bool = False,
    accept_conflicts: Collection[int | str] = (),
    report: Report | None = None,
    cancelled: Callable[[], bool] | None = None,
    encoding: str = "",
    delimiter: str = "",
) -> Imported:
    """Take a file of orders in: all of its good rows, in one transaction, or nothing.

    `day` is for orders whose row names none (else tomorrow); `mapping` says what the columns mean (else one that is
    kept, or a guess); `accept_conflicts` names orders by id or number, or `all`: their changes are taken although they
    are dispatched. `report(rows done, rows)` and `cancelled()` are called now and then. A dry run writes nothing.

    Raises BadInput for a file that is no table of orders, Cancelled when `cancelled` says so.
    """
    file = open_file(desk, data, name, columns=mapping, source=source, encoding=encoding, delimiter=delimiter)
    work = _Import(desk, file, day, frozenset(str(each) for each in accept_conflicts), dry_run)
    batches: Iterable[list[OrderDraft]] = work.parsing.batches(report, cancelled)
    if dry_run:
        work.go(desk.db, batches)
        return work.result()
    if file.survey.rows <= _LARGE:
        batches = list(batches)
    else:
        saving.widen_cache(desk.db)
    with desk.writing() as db:
        work.go(db, batches)
        work.journal(db)
    return work.result()


@dataclass(slots=True)
class _Import:
    desk: Desk
    file: Opened
    day: date | None
    accepted: frozenset[str]
    dry_run: bool
    new: int = 0
    unchanged: int = 0
    pins: int = 0
    changed: list[Changed] = field(default_factory=list)
    conflicts: list[Changed] = field(default_factory=list)
    first_id: int = 0
    days: dict[str, int] = field(default_factory=dict)
    _next_id: int = 0
    _some_known: bool = False
    _assumed: int = 0
    parsing: Parsing = field(init=False)
    _today: date = field(init=False)

    def __post_init__(self) -> None:
        self._today = self.desk.today()
        self.parsing = Parsing(self.file, self._day_of, self._today)

    def go(self, db: Database, batches: Iterable[list[OrderDraft]]) -> None:
        """Take every batch."""
        self.first_id = self._next_id = saving.next_id(db)
        self._some_known = reading.source_is_known(db, self.file.mapping.source)
        for batch in batches:
            self._take(db, batch)

    def _take(self, db: Database, batch: list[OrderDraft]) -> None:
        """Sort a batch into new, changed, unchanged and conflicts, and write it unless this is a dry run."""
        source = self.file.mapping.source
        numbers = [draft.source_order_id for draft in batch]
        known = reading.known(db, source, numbers) if self._some_known else {}
        fresh: list[saving.NewOrder] = []
        suspects: list[Comparison] = []
        for draft in batch:
            there = known.get(draft.source_order_id)
            if there is None:
                fresh.extend(self._new(draft, source))
            elif (digest := draft.content_hash()) == there.content_hash:
                self.unchanged += 1
            else:
                suspects.append(Comparison(there.id, draft, digest))
        if fresh and not self.dry_run:
            saving.insert(db, fresh, self.desk.now())
        self._compare(db, suspects)
        if not self.dry_run:
            self._pin(db, [new.draft for new in fresh] + [each.draft for each in suspects])

    def _new(self, draft: OrderDraft, source: str) -> list[saving.NewOrder]:
        if draft.cancelled:
            why = (
                "is cancelled in the shop" if draft.address else "has no shipping address (pickup, or nothing to ship)"
            )
            self.file.notes.once(f"{draft.source_order_id} {why} and was left out.")
            return []
        day = self._day_of(draft)
        self.new += 1
        self._assumed += draft.day is None
        self.days[day.isoformat()] = self.days.get(day.isoformat(), 0) + 1
        order_id, self._next_id = self._next_id, self._next_id + 1
        return [saving.NewOrder(order_id, source, draft.source_order_id, draft.content_hash(), day, draft)]

    def _compare(self, db: Database, suspects: list[Comparison]) -> None:
        for verdict in compare(self.desk, db, suspects, self.accepted, write=not self.dry_run):
            if not verdict.change.changes:
                self.unchanged += 1
            elif verdict.taken:
                self.changed.append(verdict.change)
            else:
                self.conflicts.append(verdict.change)

    def _pin(self, db: Database, drafts: list[OrderDraft]) -> None:
        found = [
            (address_key(draft.address), draft.address, draft.lat, draft.lon)
            for draft in drafts
            if draft.lat is not None and draft.lon is not None and not draft.cancelled
        ]
        self.pins += pins.put(db, found, self.desk.who, self.desk.now())

    def _day_of(self, draft: OrderDraft) -> date:
        return draft.day or self.day or self._today + timedelta(days=1)

    def journal(self, db: Database) -> None:
        """One line for the whole import; the name of the file may be a person's and stands apart."""
        data = {
            "source": self.file.mapping.source,
            "new": self.new,
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "conflicts": len(self.conflicts),
            "rejected": len({error.row for error in self.parsing.rejected}),
            "pins": self.pins,
            "first_id": self.first_id if self.new else None,
            "last_id": self._next_id - 1 if self.new else None,
        }
        self.desk.record(db, "orders.imported", SUBJECT, data, {"name": self.file.name})

    def result(self) -> Imported:
        """What was done."""
        self._say_days()
        found = {word for change in (*self.changed, *self.conflicts) for word in (str(change.order_id), change.number)}
        for word in sorted(self.accepted - found - {ALL}):
            self.file.notes.once(f"Order {clean(word, limit=60)}, named as accepted, is no conflict in this file.")
        return Imported(
            new=self.new,
            changed=tuple(self.changed),
            unchanged=self.unchanged,
            conflicts=tuple(self.conflicts),
            rejected=tuple(self.parsing.rejected),
            returned_file=self.parsing.returned.file(),
            returned_suffix=self.parsing.returned.suffix,
            source=self.file.mapping.source,
            mapping=self.file.mapping,
            notes=self.file.notes.sentences(),
            ids=(self.first_id, self._next_id - 1) if self.new and not self.dry_run else None,
            dry_run=self.dry_run,
            days=dict(sorted(self.days.items())),
        )

    def _say_days(self) -> None:
        if self._assumed:
            day = self.day or self._today + timedelta(days=1)
            which = "as asked" if self.day else "tomorrow"
            self.file.notes.once(f"{_orders(self._assumed)} without a day in the file: put on {day} ({which}).")
        passed = sum(count for day, count in self.days.items() if day < self._today.isoformat())
        if passed:
            self.file.notes.once(f"{_orders(passed)} for a day that has passed.")


def _orders(count: int) -> str:
    return "1 order is" if count == 1 else f"{count:,} orders are"
