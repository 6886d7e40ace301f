"""What one does with messages: write them into the outbox, look at them, send what is due, settle what is unclear."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.clock import wall
from core.desk import Desk
from core.errors import BadInput, NotFound, Refused
from core.notifications import store
from core.notifications.mailbox import Mailbox
from core.notifications.model import TOLD, Message, MessageState
from core.notifications.outbox import enqueue, note, planned_news, quiet_hours, unreachable, window, withdraw
from core.notifications.preview import preview
from core.notifications.sending import send_due
from core.store.sqlite import Database

__all__ = [
    "announced_windows",
    "enqueue",
    "last_messages",
    "list_messages",
    "planned_news",
    "preview",
    "quiet_hours",
    "reconcile",
    "send_due",
    "withdraw",
]

_DECISIONS = ("sent", "resend", "drop")


def list_messages(
    desk: Desk, *, state: MessageState | None = None, order_id: int = 0, day: date | None = None, limit: int = -1
) -> list[Message]:
    """The outbox, oldest first: of one state, order or service day where they are given."""
    return store.messages(desk.db, state=state or "", order=order_id, day=day.isoformat() if day else "", limit=limit)


def announced_windows(desk: Desk, orders: Sequence[int]) -> dict[int, tuple[int, int]]:
    """For each order the window that its customer was told last, or will be told next."""
    windows = {order: window(message) for order, message in last_messages(desk, orders).items()}
    return {order: known for order, known in windows.items() if known is not None}


def last_messages(desk: Desk, orders: Sequence[int]) -> dict[int, Message]:
    """For each order the message from which its customer knows, or will know, when it comes."""
    found: dict[int, Message] = {}
    for order, messages in store.of_orders(desk.db, orders).items():
        counting = [message for message in messages if message.state in {*TOLD, MessageState.QUEUED}]
        if counting:
            found[order] = counting[-1]
    return found


def reconcile(desk: Desk, message_id: int, decision: str) -> Message:
    """Settle a message that may or may not have gone out, or one that was refused.

    `sent`: it has arrived. `resend`: send it again, to the order's e-mail address as it is now. `drop`: leave it.
    Raises NotFound, BadInput, and Refused where there is nothing to settle or a newer message was written.
    """
    if decision not in _DECISIONS:
        raise BadInput(f"“{decision}” settles nothing; say {', '.join(_DECISIONS)}.")
    with desk.writing() as db:
        message = _unsettled(db, message_id)
        if decision == "sent":
            store.taken(db, message.id, message.provider_id, desk.now())
            note(desk, db, "message.sent", message, by="a person")
        elif decision == "drop":
            store.move(db, message.id, MessageState.DROPPED, error="Left unsent by a person.")
            note(desk, db, "message.failed", message, state=MessageState.DROPPED, by="a person")
        else:
            _resend(desk, db, message)
        return store.messages(db, message=message_id)[0]


def _unsettled(db: Database, message_id: int) -> Message:
    found = store.messages(db, message=message_id) if message_id > 0 else []
    if not found:
        raise NotFound(f"There is no message {message_id}; roundsman messages list shows all.")
    if found[0].state not in {MessageState.UNKNOWN, MessageState.FAILED}:
        raise Refused(f"Message {message_id} is {found[0].state}: there is nothing to settle.")
    return found[0]


def _resend(desk: Desk, db: Database, message: Message) -> None:
    if store.superseded(db, message.id):
        raise Refused(f"Message {message.id} is out of date: a newer one to the same customer was written. Drop it.")
    due = quiet_hours(desk).release(desk.now())
    if due >= message.expires:
        raise Refused(
            f"Message {message.id} would come too late: the window it announces ends at "
            f"{wall(message.expires, desk.zone)}. Drop it and ring the customer."
        )
    customer = store.customers(db, [message.order_id])[message.order_id]
    if why := unreachable(customer):
        raise Refused(f"Order {customer.order} cannot be told: {why}. Mend it with roundsman orders edit.")
    store.readdress(db, message.id, str(Mailbox.parse(customer.email)))
    store.move(db, message.id, MessageState.QUEUED, due=due)
    note(desk, db, "message.queued", message, by="a person")
