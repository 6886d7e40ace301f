"""What a file says of orders that are there already: taken, unless it is too late or a person knows better."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.desk import Desk
from core.orders import editing
from core.orders.importing.results import Changed
from core.orders.model import Change, Order, OrderDraft, OrderState, changes, draft_of
from core.orders.store import reading, saving
from core.store.sqlite import Database

#: Accepts every conflict of a file.
ALL = "all"


@dataclass(frozen=True, slots=True)
class Comparison:
    """An order in the file and what its source says of it now."""

    order_id: int
    draft: OrderDraft
    content_hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What differs, and whether it was taken; no changes: nothing differs."""

    change: Changed
    taken: bool


def compare(
    desk: Desk, db: Database, suspects: Sequence[Comparison], accepted: frozenset[str], *, write: bool
) -> Iterator[Verdict]:
    """Compare field by field and, with `write`, take what may be taken.

    An order that is dispatched or done is changed only when `accepted` holds its id, its number or `all`. What a person
    changed by hand stays where the source says the same as before that.
    """
    orders = {order.id: order for order in reading.load(db, [suspect.order_id for suspect in suspects])}
    for suspect in suspects:
        order = orders[suspect.order_id]
        differing = _differing(desk, order, suspect.draft)
        change = Changed(order.id, order.source_order_id, order.state, differing)
        asked = accepted & {ALL, str(order.id), order.source_order_id}
        taken = order.state is OrderState.NEW or bool(asked)
        if write and not differing:
            saving.note_hash(db, order.id, suspect.content_hash)
        elif write and taken:
            _take(desk, db, order, suspect, differing)
        yield Verdict(change, taken)


def _differing(desk: Desk, order: Order, draft: OrderDraft) -> tuple[Change, ...]:
    if draft.cancelled:
        if order.state is OrderState.CANCELLED:
            return ()
        return (Change("state", order.state.value, OrderState.CANCELLED.value),)
    found = changes(order.content(), draft.content())
    if not found or order.version == 1:
        return found
    before = editing.by_hand(desk.events_since(0, subject=f"order:{order.id}"))
    return tuple(change for change in found if change.field not in before or before[change.field] != change.after)


def _take(desk: Desk, db: Database, order: Order, suspect: Comparison, differing: tuple[Change, ...]) -> None:
    if suspect.draft.cancelled:
        saving.note_hash(db, order.id, suspect.content_hash)
        editing.call_off(desk, db, order, by="import")
        return
    said = {change.field: getattr(suspect.draft, change.field) for change in differing}
    after = replace(draft_of(order), **said)
    editing.put(desk, db, order, after, differing, by="import", content_hash=suspect.content_hash)
