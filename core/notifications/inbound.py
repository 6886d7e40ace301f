"""What customers write to the shop, and what providers post to it: kept once, put to its order, obeyed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.desk import Desk
from core.errors import BadInput, NotFound
from core.notifications import holding, inbound_store, optouts, receipts, store
from core.notifications.claiming import by_itself
from core.notifications.inbound_store import Heard
from core.notifications.incoming import Notice, Post, Reply
from core.notifications.keywords import Asks, asked
from core.notifications.mailbox import Mailbox
from core.orders.importing import contacts
from core.store.sqlite import Database
from core.text import clean

__all__ = ["Heard", "Received", "count", "receive", "remark", "replies", "take_all", "take_post"]

#: Longer answers are cut: a text message has 1,600 characters at most, and of a mail the rest is history.
LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Received:
    """What came of something that came in."""

    what: str  #: 'reply', 'stop', 'start', 'receipt', 'bounce'; empty: it was there already
    order_id: int | None = None


def receive(desk: Desk, reply: Reply, at: int) -> Received:
    """Keep what somebody wrote: with the order that it is about, stop words obeyed. A second copy changes nothing.

    It is about the order of the message that it answers; else of the newest message to its sender by that channel;
    else it is about the newest order with that number or address; else about none.
    """
    # What comes in from outside is no step that a person could undo.
    with by_itself(desk) as db:
        return _receive(desk, db, reply, at)


def take_all(desk: Desk, came: Iterable[Notice | Reply], at: int) -> list[Received]:
    """Keep notices and replies, all of them or none."""
    done: list[Received] = []
    with by_itself(desk) as db:
        for each in came:
            if isinstance(each, Reply):
                done.append(_receive(desk, db, each, at))
            elif each.status.lower() in receipts.RANKS:
                kept = receipts.taken(desk, db, each, at)
                done.append(Received(each.what if kept is not None else ""))
    return done


def take_post(desk: Desk, provider: str, post: Post) -> tuple[str, str]:
    """Check and keep what a provider has posted: its answer, as media type and text, both empty for none.

    Raises NotFound for a provider that nobody knows, Forged, Unreadable, and Unavailable where its secret is not set.
    """
    hook = desk.adapters.hooks(desk).get(provider)
    if hook is None:
        raise NotFound(f"Nobody knows the provider {clean(provider, limit=40)}.")
    came = hook.read(post, desk.now())
    take_all(desk, came, desk.now())
    return hook.thanks if any(isinstance(each, Reply) for each in came) else ("", "")


def replies(desk: Desk, *, order_id: int = 0, day: date | None = None, limit: int = -1) -> list[Heard]:
    """What customers wrote, the latest first: of one order; or of a service day's orders, and about none."""
    return inbound_store.heard(desk.db, order=order_id, day=day.isoformat() if day else "", limit=limit)


def count(desk: Desk, day: date | None = None) -> int:
    """How often customers wrote: about a service day's orders and about none, or at all."""
    return inbound_store.count(desk.db, day=day.isoformat() if day else "")


def remark(heard: Heard) -> str:
    """What there is to know of something that a customer wrote; empty where it is a plain answer."""
    known = {"stop": "wants no more", "start": "wants messages again"}
    return known.get(heard.what) or ("may want no more" if heard.asks else "")


def address(desk: Desk, channel: str, raw: str) -> str:
    """A sender as our messages name them: E.164, or local@domain; what is neither stays as it is, cleaned."""
    text = clean(raw, limit=254)
    try:
        if channel == "sms":
            return contacts.phone(text, desk.setting("shop.country"))[0]
        return str(Mailbox.parse(text))
    except BadInput:
        return text


def digest(*parts: str) -> str:
    """A name for what has none of its own."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def _receive(desk: Desk, db: Database, reply: Reply, at: int) -> Received:
    sender = address(desk, reply.channel, reply.sender)
    body = clean(reply.body, limit=LONGEST, multiline=True)
    message, order = _about(db, reply, sender, at)
    whom = _written_to(db, message, sender) if reply.about else sender
    out = bool(optouts.among(db, reply.channel, [whom]))
    what = asked(_first(reply.channel, body), opted_out=out, provider_says=reply.provider_says)
    kept = inbound_store.add(
        db,
        {
            "channel": reply.channel, "source_id": clean(reply.source_id, limit=300) or digest(sender, body, str(at)),
            "what": str(what), "sender": sender, "order_id": order, "message_id": message, "body": body, "at": at,
        },
    )  # fmt: skip
    if kept is None:
        return Received("", order)
    subject = f"order:{order}" if order else f"inbound:{kept}"
    desk.record(
        db, "inbound.received", subject, {"what": str(what), "channel": reply.channel}, {"from": sender, "note": body}
    )
    if what is Asks.STOP:
        holding.silence(desk, db, reply.channel, whom, "keyword", words=body, order=order, at=at)
    elif what is Asks.START and optouts.remove(db, reply.channel, whom):
        facts = {"channel": reply.channel, "source": "keyword"}
        desk.record(db, "optout.removed", subject if order else f"optout:{reply.channel}", facts, {"to": whom})
    return Received(str(what), order)


def _written_to(db: Database, message: int | None, sender: str) -> str:
    """Whom the message that is answered went to: anybody can write any address above a mail, or has several."""
    recipient = store.one(db, message).recipient if message else ""
    return recipient if "@" in recipient else sender


def _about(db: Database, reply: Reply, sender: str, at: int) -> tuple[int | None, int | None]:
    """(message, order) that it is about."""
    for ref in reply.about:
        if (number := inbound_store.named(db, reply.channel, "", ref)) is not None:
            return number, store.one(db, number).order_id
    if newest := inbound_store.newest(db, reply.channel, sender, at):
        return newest
    return None, inbound_store.order_of(db, reply.channel, sender)


def _first(channel: str, body: str) -> str:
    """What counts as a stop word: a whole text message; of a mail its first paragraph, as a signature follows."""
    return body.split("\n\n", 1)[0] if channel == "email" else body
