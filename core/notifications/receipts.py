"""What became of a message after its channel had taken it.

Receipts come in any order, late, and several times. Each is kept once; where the message stands then is what the best
of all its receipts says, whichever came first. A receipt may even come before we have written down what the channel
calls the message: it is kept, and counts as soon as that is known (`settle`).
"""

from __future__ import annotations

from core.desk import Desk
from core.notifications import holding, inbound_store, store
from core.notifications.claiming import by_itself
from core.notifications.incoming import Notice
from core.notifications.model import Message, MessageState
from core.notifications.outbox import note
from core.store.sqlite import Database
from core.text import clean

#: Where a message stands by the channel's word. A higher number is never taken back by a lower one. That it arrived
#: counts more than that it did not: a phone has said so, while “undelivered” is what a network says that has heard
#: nothing. Words of Twilio, Vonage, Plivo, and of RFC 3464 (`relayed`, `expanded`, `delayed`).
RANKS = {
    **dict.fromkeys(("accepted", "scheduled", "queued", "submitted", "delayed"), 1),
    "sending": 2,
    **dict.fromkeys(("sent", "relayed", "expanded", "buffered", "partially_delivered"), 3),
    **dict.fromkeys(("undelivered", "failed", "rejected", "undeliverable", "expired", "canceled", "bounced"), 4),
    **dict.fromkeys(("delivered", "read"), 5),
}
_UNDELIVERED, _DELIVERED = 4, 5
#: A receipt says that these were taken after all; of what never went out there is none.
_BEFORE = {MessageState.SENDING, MessageState.UNKNOWN, MessageState.QUEUED}
_AFTER = {MessageState.SENT, MessageState.DELIVERED, MessageState.UNDELIVERED}


def take(desk: Desk, notice: Notice, at: int) -> bool:
    """Keep a receipt and bring its message where it says; False where it was there already, or its word is not known.

    One of a message that nobody knows is kept until somebody does.
    """
    if notice.status.lower() not in RANKS:
        return False
    # What comes in from outside is no step that a person could undo.
    with by_itself(desk) as db:
        return taken(desk, db, notice, at) is not None


def taken(desk: Desk, db: Database, notice: Notice, at: int) -> int | None:
    """The same in a transaction under way: the number under which it is kept, None where it was there already."""
    message = inbound_store.named(db, notice.channel, notice.provider_id, notice.ref)
    if message is None and notice.recipient:
        # Nobody knows whether the one message to them went out: here is the proof. With two of them nobody can tell.
        unclear = inbound_store.unclear(db, notice.channel, notice.recipient)
        message = unclear[0] if len(unclear) == 1 else None
    number = inbound_store.add(
        db,
        {
            "channel": notice.channel,
            "source_id": clean(notice.source_id, limit=300),
            "what": notice.what,
            "provider_id": notice.provider_id,
            "status": notice.status.lower(),
            "message_id": message,
            "order_id": store.one(db, message).order_id if message else None,
            "body": clean(notice.words, limit=500),
            "at": at,
        },
    )
    if number is not None and message is not None:
        settle(desk, db, message, provider_id=notice.provider_id)
        if notice.what == "bounce" and RANKS[notice.status.lower()] < _UNDELIVERED:
            # Not yet brought: nothing has changed, and a person may want to know.
            facts = {"what": "bounce", "channel": notice.channel}
            desk.record(db, "inbound.received", f"message:{message}", facts, {"note": clean(notice.words, limit=500)})
        if notice.opted_out:
            _opt_out(desk, db, store.one(db, message), notice, at)
    return number


def settle(desk: Desk, db: Database, message_id: int, *, provider_id: str = "") -> MessageState:
    """Bring a message where its receipts say that it stands; call it whenever what its channel calls it was learned."""
    message = store.one(db, message_id)
    said = [(RANKS[status], at, status, words) for status, at, words in inbound_store.receipts(db, message_id)]
    if not said or message.state not in _BEFORE | _AFTER:
        return message.state
    rank, at, status, words = max(said)
    if message.state in _BEFORE:
        inbound_store.took(db, message_id, provider_id, min(when for _, when, *_ in said))
        note(desk, db, "message.sent", message, by="receipt")
    state = {_UNDELIVERED: MessageState.UNDELIVERED, _DELIVERED: MessageState.DELIVERED}.get(rank, MessageState.SENT)
    why = (words or status) if state is MessageState.UNDELIVERED else ""
    if (status, at, why, state) != (message.receipt, message.receipt_at, message.error, message.state):
        inbound_store.arrived(db, message_id, state, status, at, why)
        if state is not MessageState.SENT and state is not message.state:
            _tell(desk, db, message, state, why)
    return state


def _tell(desk: Desk, db: Database, message: Message, state: MessageState, why: str) -> None:
    # A mail server's words may repeat the address.
    note(desk, db, f"message.{state}", message, private={"note": why} if why else None)


def _opt_out(desk: Desk, db: Database, message: Message, notice: Notice, at: int) -> None:
    source, order = "bounce" if notice.what == "bounce" else "provider", message.order_id
    holding.silence(desk, db, message.channel, message.recipient, source, words=notice.words, order=order, at=at)
