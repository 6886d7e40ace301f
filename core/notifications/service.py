"""What one does with messages: write them into the outbox, look at them, send what is due, settle what is unclear."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.clock import wall
from core.desk import Desk
from core.errors import BadInput, NotFound, Refused
from core.notifications import claiming, holding, pacing, people, policy, rules, store
from core.notifications.consent import opt_in, opt_out, opt_out_order, opt_outs
from core.notifications.following import follow
from core.notifications.model import TOLD, Kind, Message, MessageState, News, Stopped, Untold
from core.notifications.outbox import enqueue, note, planned_news, quiet_hours, read_by, window, withdraw
from core.notifications.pacing import title
from core.notifications.preview import preview, previews
from core.notifications.sending import send_due
from core.store.known_messages import kinds
from core.store.sqlite import Database

__all__ = [
    "announced_windows",
    "enqueue",
    "follow",
    "have_heard",
    "last_messages",
    "list_messages",
    "opt_in",
    "opt_out",
    "opt_out_order",
    "opt_outs",
    "planned_news",
    "preview",
    "previews",
    "quiet_hours",
    "reconcile",
    "resume",
    "send_due",
    "stopped",
    "title",
    "untold",
    "wanted",
    "withdraw",
    "written_windows",
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
        theirs = [message for message in read_by("customer", messages) if window(message)]
        counting = [message for message in theirs if message.state in {*TOLD, MessageState.QUEUED}]
        if counting:
            found[order] = counting[-1]
    return found


def wanted(desk: Desk, db: Database) -> frozenset[Kind]:
    """The kinds of which anybody at all is told: customers by the rules, staff."""
    values = desk.values()
    known = rules.load(db)
    staff = kinds(values["ntfy.kinds"]) if values["ntfy.topic"] else ()
    return frozenset(kind for kind in Kind if known.anywhere(kind) or kind in staff)


def have_heard(db: Database, orders: Sequence[int], kind: Kind | None = None, *, since: int = 0) -> frozenset[int]:
    """Of these orders, those whose customer was, or will be, told of anything, or of that kind, since then."""
    heard = {*TOLD, MessageState.QUEUED, MessageState.UNDELIVERED}
    return frozenset(
        order
        for order, messages in store.of_orders(db, orders).items()
        for message in read_by("customer", messages)
        if (kind is None or message.kind == kind) and message.state in heard and message.created_at >= since
    )


def written_windows(db: Database, orders: Sequence[int]) -> dict[int, tuple[int, int]]:
    """For each order the window that was written to its customer last, whether it has reached them or not.

    One that gave way before it was sent does not count; one that quiet hours have stopped does.
    """
    found: dict[int, tuple[int, int]] = {}
    for order, messages in store.of_orders(db, orders).items():
        for message in read_by("customer", messages):
            stopped = message.state is MessageState.DROPPED and message.error not in {policy.QUIET, policy.TOO_LATE}
            if not stopped and (said := window(message)) is not None:
                found[order] = said
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
        return store.one(db, message_id)


def _unsettled(db: Database, message_id: int) -> Message:
    found = store.messages(db, message=message_id) if message_id > 0 else []
    if not found:
        raise NotFound(f"There is no message {message_id}; roundsman messages list shows all.")
    if found[0].state not in {MessageState.UNKNOWN, MessageState.FAILED}:
        raise Refused(f"Message {message_id} is {found[0].state}: there is nothing to settle.")
    return found[0]


def _resend(desk: Desk, db: Database, message: Message) -> None:
    if claiming.superseded(db, message.id):
        raise Refused(f"Message {message.id} is out of date: a newer one to the same customer was written. Drop it.")
    due = holding.release(desk, db, message.channel, message.order_id, desk.now())
    if due >= message.expires:
        raise Refused(
            f"Message {message.id} would come too late: the window it announces ends at "
            f"{wall(message.expires, desk.zone)}. Drop it and ring the customer."
        )
    store.readdress(db, message.id, _address(desk, db, message))
    store.move(db, message.id, MessageState.QUEUED, due=due)
    note(desk, db, "message.queued", message, by="a person")


def _address(desk: Desk, db: Database, message: Message) -> str:
    """Where the message goes as the order stands now. Raises Refused."""
    if message.channel in {"webhook", "ntfy"}:
        return message.recipient
    person = people.of_orders(db, [message.order_id])[message.order_id]
    verdict = policy.load(desk, db, [person]).verdict(_again(message), person)
    if verdict.untold:
        order = person.customer.order
        raise Refused(f"Order {order} cannot be told: {verdict.untold}. Mend it with roundsman orders edit.")
    same = [way.recipient for way in verdict.ways if way.channel == message.channel]
    return same[0] if same else message.recipient


def _again(message: Message) -> News:
    return News(message.order_id, Kind(message.kind), message.eta_from, message.eta_until, message.plan_id, asked=True)


def untold(desk: Desk, orders: Sequence[int], kind: Kind = Kind.PLANNED) -> list[Untold]:
    """Of these orders' customers, those who get no message of the kind, and why: off, or nothing reaches them."""
    known = people.of_orders(desk.db, orders)
    decides = policy.load(desk, desk.db, known.values())
    said = {number: decides.verdict(News(number, kind), person) for number, person in known.items()}
    why = {number: each.off or each.untold for number, each in said.items()}
    return [Untold(number, known[number].customer.order, text) for number, text in why.items() if text]


def stopped(desk: Desk) -> list[Stopped]:
    """The channels by which nothing goes until a person has mended them, each with since when and why."""
    return pacing.stopped(desk.db)


def resume(desk: Desk, channel: str = "") -> tuple[str, ...]:
    """Let messages go by that stopped channel again, or by all of them. Raises Refused where none is stopped."""
    with desk.writing() as db:
        names = [one.channel for one in pacing.stopped(db) if channel in {"", one.channel}]
        if not names:
            raise Refused(f"{title(channel)} are not stopped." if channel else "No channel is stopped.")
        for name in names:
            pacing.resume(desk, db, name)
    return tuple(names)
