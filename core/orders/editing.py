"""Orders added, changed and called off by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from core.addresses import address_key
from core.clock import wall
from core.desk import Desk, Event
from core.errors import BadInput, NotFound, Refused, Stale
from core.orders.entry import entered, tidied
from core.orders.model import HAND, Change, Order, OrderDraft, OrderState, changes, draft_of
from core.orders.store import pins, reading, saving
from core.store.journal import standing
from core.store.sqlite import Database
from core.text import clean

#: States in which the day and the place can still be changed.
_PLANNABLE = frozenset({OrderState.NEW, OrderState.ATTEMPTED, OrderState.PARTIAL})
_FIXED_ON_THE_WAY = frozenset({"day", "address", "windows", "places"})


def add(desk: Desk, draft: OrderDraft) -> Order:
    """Enter an order by hand, for the draft's day, else for tomorrow. Its number is the draft's, else `H-` and its id.

    Raises BadInput where it tells no place or a field cannot be, Refused where the number is taken.
    """
    said = tidied(desk, draft)
    if not said.address and (said.lat is None or said.lon is None):
        raise BadInput("An order needs an address; give one.")
    if not said.address:
        said = replace(said, address=f"{said.lat}, {said.lon}")
    day = said.day or desk.today() + timedelta(days=1)
    with desk.writing() as db:
        order_id = saving.next_id(db)
        number = said.source_order_id or f"H-{order_id}"
        if HAND in {order.source for order in reading.load(db, reading.ids_of_number(db, number))}:
            raise Refused(f"There is an order {number} entered by hand already; give this one another number.")
        said = replace(said, source_order_id=number, day=day)
        saving.insert(db, [saving.NewOrder(order_id, HAND, number, said.content_hash(), day, said)], desk.now())
        if said.lat is not None and said.lon is not None:
            place = (address_key(said.address), said.address, said.lat, said.lon)
            pins.put(db, [place], desk.who, desk.now())
        data = {"day": day.isoformat(), "number": number}
        desk.record(db, "order.added", f"order:{order_id}", data, {"after": said.content()})
        return _one(db, order_id)


def edit(desk: Desk, order_id: int, version: int, **given: Any) -> Order:
    """Change fields of an order; each may come as text (see `entry.entered`). `version` is the one that was looked at.

    Raises NotFound, BadInput for what cannot be, Refused where the order's state forbids it, and Stale where another
    console was faster: then nothing is changed.
    """
    with desk.writing() as db:
        order = _one(db, order_id)
        said = entered(desk, given)
        if "source_order_id" in said or "lat" in said or "lon" in said:
            raise BadInput("An order keeps its number; and where it lies is its pin: roundsman pins set.")
        after = replace(draft_of(order), **said)
        changed = changes(order.content(), after.content())
        if version != order.version:
            raise Stale(_stale(desk, order, changed))
        if not changed:
            return order
        _refuse_by_state(order, {change.field for change in changed})
        if not after.address:
            raise BadInput(f"Order {order_id} needs an address; give the new one.")
        put(desk, db, order, after, changed, by="hand")
        return _one(db, order_id)


def cancel(desk: Desk, order_id: int, version: int | None = None, *, reason: str = "") -> Order:
    """Call an order off; it stays in the file. Raises NotFound, Stale, or Refused where it is too late for that."""
    with desk.writing() as db:
        order = _one(db, order_id)
        if version is not None and version != order.version:
            raise Stale(_stale(desk, order, (Change("state", order.state.value, "cancelled"),)))
        if order.state is OrderState.OUT:
            raise Refused(f"Order {order_id} is out on its route; mark its outcome instead.")
        if order.state not in _PLANNABLE:
            raise Refused(f"Order {order_id} is {order.state} and cannot be called off.")
        call_off(desk, db, order, by="hand", reason=reason)
        return _one(db, order_id)


def put(
    desk: Desk,
    db: Database,
    order: Order,
    after: OrderDraft,
    changed: tuple[Change, ...],
    *,
    by: str,
    content_hash: str | None = None,
) -> None:
    """Write a changed order with its event, in the caller's transaction. A hand's change leaves the source's hash."""
    digest = content_hash or reading.content_hash(db, order.id)
    saving.replace_content(db, order.id, order.source_order_id, after, after.day or order.day, digest, desk.now())
    desk.record(
        db,
        "order.changed",
        f"order:{order.id}",
        {"by": by, "fields": [change.field for change in changed]},
        {
            "before": {change.field: change.before for change in changed},
            "after": {change.field: change.after for change in changed},
        },
    )


def call_off(desk: Desk, db: Database, order: Order, *, by: str, reason: str = "") -> None:
    """Cancel the order with its event, in the caller's transaction."""
    saving.set_state(db, order.id, OrderState.CANCELLED, desk.now())
    private = {"reason": clean(reason, limit=300)} if reason.strip() else None
    desk.record(db, "order.cancelled", f"order:{order.id}", {"by": by, "before": order.state.value}, private)


def _one(db: Database, order_id: int) -> Order:
    found = reading.load(db, [order_id])
    if not found:
        raise NotFound(f"There is no order {order_id}; roundsman orders list shows all.")
    return found[0]


def _refuse_by_state(order: Order, fields: set[str]) -> None:
    if order.state is OrderState.CANCELLED:
        raise Refused(f"Order {order.id} is cancelled; enter it again if it is to be delivered after all.")
    if order.state not in _PLANNABLE and (fixed := sorted(fields & _FIXED_ON_THE_WAY)):
        raise Refused(
            f"Order {order.id} is {order.state}: its {' and '.join(fixed)} can no longer be changed; mark its outcome "
            "first."
        )


def _stale(desk: Desk, order: Order, wanted: tuple[Change, ...]) -> str:
    """The sentence that names who changed what when, and both values."""
    events = [event for event in desk.events_since(0, subject=f"order:{order.id}") if event.seq]
    fields = {change.field for change in wanted}
    last = next((event for event in reversed(events) if fields & _touched(event)), events[-1] if events else None)
    who = f"by {clean(last.who, limit=40)} at {wall(last.at, desk.zone)}" if last else "meanwhile"
    both = "; ".join(
        f"{change.field} is now “{shown(change.before)}”, yours was “{shown(change.after)}”" for change in wanted
    )
    return (
        f"Order {order.id} was changed {who}: {both or 'nothing that you change'}. Look at it again and repeat yours."
    )


def _touched(event: Event) -> set[str]:
    fields = event.data.get("fields", ())
    return {str(field) for field in fields} if isinstance(fields, list) else set()


def shown(value: Any) -> str:
    """A JSON value of a field as an error or a list of changes shows it."""
    if isinstance(value, str):
        return clean(value, limit=120)
    if value is None or value == []:
        return ""
    return clean(json.dumps(value, ensure_ascii=False), limit=120)


def by_hand(events: list[Event]) -> Mapping[str, Any]:
    """For fields that a hand changed since the source spoke last: what they were before. Oldest events first."""
    before: dict[str, Any] = {}
    for event in standing(events):
        if event.kind != "order.changed":
            continue
        if event.data.get("by") != "hand":
            for field in _touched(event):
                before.pop(field, None)
            continue
        for field, value in ((event.private or {}).get("before") or {}).items():
            before.setdefault(field, value)
    return before
