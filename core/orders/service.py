"""What can be done with orders. Every use-case is a verb here; its first argument is the desk.

Reading is here; what parses (entering, editing, importing) is imported when it is first called.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.desk import Desk
from core.errors import BadInput, NotFound
from core.orders.model import HAND, Counts, Order, OrderDraft, OrderRow, OrderState
from core.orders.store import listing, reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.orders.importing.mapping import ColumnMap
    from core.orders.importing.results import Imported, Preview

__all__ = [
    "HAND",
    "SORTS",
    "add",
    "cancel",
    "counts",
    "draft",
    "edit",
    "entered",
    "find",
    "import_orders",
    "keep_mapping",
    "load",
    "look",
    "mapping_of",
    "of_day",
    "order_ids",
    "order_rows",
    "preview",
    "show",
]

#: What the list can be sorted by.
SORTS = tuple(listing.SORTS)
#: States of an order that is still to be planned.
TO_PLAN = (OrderState.NEW,)


def show(desk: Desk, order_id: int) -> Order:
    """The order with that id, whole. Raises NotFound."""
    found = reading.load(desk.db, [order_id])
    if not found:
        raise NotFound(f"There is no order {order_id}; roundsman orders list shows all.")
    return found[0]


def find(desk: Desk, text: str) -> Order:
    """The order that a person means by its id, or by its number in its shop (`1042`, `#1042`). Raises NotFound."""
    word = text.strip()
    ids = reading.ids_of_number(desk.db, word)
    if not ids and word.isascii() and word.isdigit() and len(word) < 16:
        ids = [int(word)]
    found = reading.load(desk.db, ids)
    if len(found) > 1:
        raise BadInput(f"Two orders have the number {word}; name one by its id: {found[0].id} or {found[1].id}.")
    if not found:
        raise NotFound(f"There is no order {word}; roundsman orders list shows all.")
    return found[0]


def load(desk: Desk, ids: Iterable[int]) -> list[Order]:
    """The orders with these ids, in that order, whole; ids that do not exist are passed over."""
    return reading.load(desk.db, ids)


def of_day(desk: Desk, day: date, states: Iterable[OrderState] = TO_PLAN) -> list[Order]:
    """The orders of a service day that stand in one of these states, by id, whole."""
    return reading.of_day(desk.db, day, states)


def order_ids(
    desk: Desk,
    *,
    day: date | None = None,
    text: str = "",
    state: OrderState | Collection[OrderState] | None = None,
    sort: str = "day",
    descending: bool = False,
) -> list[int]:
    """The ids of the orders that fit, sorted: of a day, in a state, with every word of `text` somewhere in them.

    Raises BadInput for a sort that does not exist.
    """
    if sort not in listing.SORTS:
        raise BadInput(f"Orders cannot be sorted by “{sort}”; choose {', '.join(SORTS)}.")
    states = (state,) if isinstance(state, OrderState) else state or ()
    return listing.ids(desk.db, day=day, text=text, states=states, sort=sort, descending=descending)


def look(desk: Desk, day: date | None, text: str, sort: str) -> tuple[list[int], Counts, bool]:
    """The ids of the orders of a day (None: of all) that fit a text, sorted, and the counts of the day.

    Where none of that day fits, those of other days do, and the last answer is True: who rings seldom knows the day.
    """
    ids, elsewhere, numbers = listing.look(desk.db, day=day, text=text, sort=sort)
    return elsewhere or ids, numbers, bool(elsewhere)


def order_rows(desk: Desk, ids: Sequence[int]) -> list[OrderRow]:
    """The list's rows for these ids, in their order."""
    return listing.rows(desk.db, ids)


def counts(desk: Desk, day: date | None = None) -> Counts:
    """How many orders stand in each state, and how many to be planned lack an accepted pin; of a day or of all."""
    return listing.counts(desk.db, day)


def draft(desk: Desk, given: Mapping[str, Any]) -> OrderDraft:
    """The draft of an order from fields as a person enters them; see `entered`. Raises BadInput naming the field."""
    from core.orders import entry

    return entry.draft(desk, given)


def entered(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """Fields as an order holds them, parsed where they come as text: `windows="9-12; 14-16"`, `mass_g="2.5 kg"`,
    `day="tomorrow"`, `requires="fridge, lift"`. Raises BadInput naming the field.
    """
    from core.orders import entry

    return entry.entered(desk, given)


def add(desk: Desk, draft: OrderDraft) -> Order:
    """Enter an order by hand, for the draft's day, else for tomorrow. Its number is the draft's, else `H-` and its id.

    Raises BadInput where it tells no place or a field cannot be, Refused where the number is taken.
    """
    from core.orders import editing

    return editing.add(desk, draft)


def edit(desk: Desk, order_id: int, version: int, **given: Any) -> Order:
    """Change fields of an order, each as text or as it is held (see `entered`); `version` is the one looked at.

    Raises NotFound, BadInput for what cannot be, Refused where the order's state forbids it, and Stale where another
    console was faster: then nothing is changed.
    """
    from core.orders import editing

    return editing.edit(desk, order_id, version, **given)


def cancel(desk: Desk, order_id: int, version: int | None = None, *, reason: str = "") -> Order:
    """Call an order off; it stays in the file. Raises NotFound, Stale, or Refused where it is too late for that."""
    from core.orders import editing

    return editing.cancel(desk, order_id, version, reason=reason)


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
    report: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    encoding: str = "",
    delimiter: str = "",
) -> Imported:
    """Take a file of orders in; see `core.orders.importing.run.import_orders`, imported when it is called."""
    from core.orders.importing import run

    return run.import_orders(
        desk,
        data,
        name,
        day=day,
        mapping=mapping,
        source=source,
        dry_run=dry_run,
        accept_conflicts=accept_conflicts,
        report=report,
        cancelled=cancelled,
        encoding=encoding,
        delimiter=delimiter,
    )


def preview(
    desk: Desk,
    data: bytes,
    name: str,
    *,
    mapping: ColumnMap | Path | None = None,
    encoding: str = "",
    delimiter: str = "",
) -> Preview:
    """How a file would be read, with its first orders: for a question before the import. Raises BadInput."""
    from core.orders.importing import opening

    return opening.preview(desk, data, name, columns=mapping, encoding=encoding, delimiter=delimiter)


def mapping_of(desk: Desk, data: bytes, name: str, *, encoding: str = "", delimiter: str = "") -> ColumnMap:
    """What an import would take the columns of this file for. Raises BadInput."""
    from core.orders.importing import opening

    return opening.mapping_for(desk, data, name, encoding=encoding, delimiter=delimiter)


def keep_mapping(desk: Desk, name: str, mapping: ColumnMap) -> Path:
    """Keep a mapping beside the shop's file, for the next file with this header. Raises BadInput or FileRefused."""
    from core.orders.importing import opening
    from core.orders.importing.mapping import keep

    return keep(opening.folder(desk), name, mapping)
