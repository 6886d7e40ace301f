"""Writing messages into the outbox, in the transaction that gives cause for them."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from core.clock import local
from core.desk import Desk
from core.errors import BadInput
from core.notifications import people, policy, quiet, store, templates, texts
from core.notifications.kinds import TRAITS
from core.notifications.mailbox import Mailbox
from core.notifications.model import TOLD, Kind, Message, MessageState, News, Queued, Untold
from core.notifications.people import Person
from core.notifications.policy import Policy, Way, audience
from core.notifications.quiet import QuietHours
from core.notifications.templates import Shop, Words
from core.notifications.window import announced, moved
from core.plans.model import Plan
from core.store.sqlite import Database

#: Told once for each try, whatever they say.
_ONCE = frozenset({Kind.OUT, Kind.NEXT})


def planned_news(desk: Desk, plan: Plan) -> list[News]:
    """What the customers of every order on a route of the plan are to be told."""
    width_s = round(float(desk.setting("messages.window_min")) * 60)
    return [
        News(order.id, Kind.PLANNED, *announced(stop.starts, width_s, stop.windows, departs=route.departs), plan.id)
        for route, stop in plan.stops()
        for order in stop.orders
    ]


def enqueue(desk: Desk, db: Database, news: Sequence[News]) -> Queued:
    """Write the messages of this news; call it in the transaction that causes it.

    Those of one news by several channels share a version. What states when an order comes gives way to a newer one that
    does; of another kind, to a newer of its kind. Who was told already is told again only when the window moved by more
    than `messages.late_min`; that a van has left, or is almost there, is told once a try. What may not wait for the end
    of quiet hours is written as dropped. Who cannot be told is listed.
    """
    if not news:
        return Queued()
    about = list(dict.fromkeys(item.order_id for item in news))
    known = people.of_orders(db, about)
    writer = _Writer(desk, db, policy.load(desk, db, known.values()), store.of_orders(db, about))
    for item in news:
        writer.tell(item, known[item.order_id])
    return writer.done()


def withdraw(
    desk: Desk, db: Database, orders: Sequence[int], why: str, *, kinds: Collection[Kind] = tuple(Kind)
) -> tuple[int, ...]:
    """Drop what is still queued of these kinds, as it is not true any more. Returns the orders told already."""
    told: list[int] = []
    for order, messages in store.of_orders(db, orders).items():
        theirs = [message for message in messages if message.kind in kinds]
        _drop(desk, db, theirs, why)
        if any(message.state in TOLD for message in theirs):
            told.append(order)
    return tuple(sorted(told))


def quiet_hours(desk: Desk, channel: str = "", where: ZoneInfo | None = None) -> QuietHours:
    """The quiet hours of a channel on a clock: the shop's where none is named."""
    return quiet.hours(desk.values(), channel, where or desk.zone)


def shop(desk: Desk) -> Shop:
    """The sender, as customers know it."""
    return sender(desk.values(), desk.zone)


def sender(values: Mapping[str, str], where: ZoneInfo) -> Shop:
    """The same, of settings that are read already."""
    return Shop(values["shop.name"], values["shop.phone"], where, values["messages.link"], values["shop.address"])


def words(decides: Policy, news: News, person: Person, channel: str) -> tuple[Words, str]:
    """What the message says, and in which language: the shop's own words where it has written some."""
    values, customer = decides.values, person.customer
    language = texts.tag(customer.language, values["messages.language"])
    # The folder has letters, but for who has nothing but a number.
    written = "sms" if channel == "sms" else "email"
    own = decides.own.get((news.kind, written, texts.base(language)))
    said = templates.write(
        news, customer, sender(values, decides.shop), channel=channel, language=language, own=own[0] if own else None
    )
    return said, language


def note(
    desk: Desk, db: Database, kind: str, message: Message, *, private: Mapping[str, str] | None = None, **more: str
) -> None:
    """A line of the journal about a message; what is personal only in `private`."""
    facts = {"order": message.order_id, "kind": message.kind, "version": message.version, "channel": message.channel}
    desk.record(db, kind, f"message:{message.id}", {**facts, **more}, private)


def drop(desk: Desk, db: Database, message: Message, why: str) -> None:
    """It is not sent, for a reason of our own."""
    store.move(db, message.id, MessageState.DROPPED, error=why)
    note(desk, db, "message.failed", message, state=MessageState.DROPPED, why=why)


def window(message: Message) -> tuple[int, int] | None:
    """The window that it announces."""
    if message.eta_from is None or message.eta_until is None:
        return None
    return message.eta_from, message.eta_until


def last_told(messages: Iterable[Message]) -> tuple[int, int] | None:
    """The window that they know, or may know."""
    newest = sorted(messages, key=lambda m: -m.version)
    return next((known for m in newest if m.state in TOLD and (known := window(m)) is not None), None)


def read_by(who: str, messages: Iterable[Message]) -> list[Message]:
    """Those of the messages that this audience reads."""
    return [message for message in messages if audience(message.channel) == who]


@dataclass(slots=True)
class _Writer:
    """One enqueueing: what is known, and what came of it."""

    desk: Desk
    db: Database
    policy: Policy
    earlier: dict[int, list[Message]]
    queued: list[int] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    untold: list[Untold] = field(default_factory=list)
    off: list[Untold] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    _domain: str = ""

    def tell(self, item: News, person: Person) -> None:
        """Write what there is to write of one news, and note what came of it."""
        verdict = self.policy.verdict(item, person)
        before = self.earlier.setdefault(item.order_id, [])
        version = max((message.version for message in before), default=0) + 1
        if verdict.untold:
            self._supersede(item, read_by("customer", before), "a newer message took its place")
            self.untold.append(Untold(item.order_id, person.customer.order, verdict.untold))
        elif verdict.off:
            self.off.append(Untold(item.order_id, person.customer.order, verdict.off))
        for way in verdict.ways:
            self._by(item, person, way, version, read_by(way.audience, before))

    def done(self) -> Queued:
        """What came of all."""
        untold, off = tuple(self.untold), tuple(self.off)
        return Queued(tuple(self.queued), tuple(self.unchanged), untold, off, tuple(self.dropped))

    def _by(self, item: News, person: Person, way: Way, version: int, before: list[Message]) -> None:
        said, language = words(self.policy, item, person, way.channel)
        if as_told(self.policy, item, way, said, before):
            if item.kind not in _ONCE and as_known(self.policy, item, before):
                self._supersede(item, before, "an earlier message says the same")
            if way.audience == "customer":
                self.unchanged.append(item.order_id)
            return
        self._supersede(item, before, "a newer message took its place")
        if way.why and way.audience == "customer":
            self.untold.append(Untold(item.order_id, person.customer.order, f"{way.why}; ring them"))
        message = self._written(item, person, way, version, said, language)
        (self.dropped if way.why else self.queued).append(message.id)
        self.earlier[item.order_id].append(message)

    def _supersede(self, item: News, before: list[Message], why: str) -> None:
        """Drop what waits and is not true beside this news."""
        states_eta = TRAITS[item.kind].states_eta
        untrue = [m for m in before if (TRAITS[Kind(m.kind)].states_eta if states_eta else m.kind == item.kind)]
        gone = set(_drop(self.desk, self.db, untrue, why))
        kept = self.earlier[item.order_id]
        kept[:] = [replace(m, state=MessageState.DROPPED, error=why) if m.id in gone else m for m in kept]

    def _written(self, item: News, person: Person, way: Way, version: int, said: Words, language: str) -> Message:
        state = MessageState.DROPPED if way.why else MessageState.QUEUED
        self._domain = self._domain or _domain(self.policy.values["messages.from"])
        values: dict[str, Any] = {
            "order_id": item.order_id, "kind": item.kind, "version": version, "channel": way.channel,
            "recipient": way.recipient, "subject": said.subject, "body": said.body, "state": state, "due": way.due,
            "expires": way.expires, "eta_from": item.eta_from, "eta_until": item.eta_until, "plan_id": item.plan_id,
            "message_id": f"<{secrets.token_hex(16)}@{self._domain}>", "error": way.why, "created_at": self.policy.now,
            "language": language,
        }  # fmt: skip
        number = store.insert(self.db, values)
        message = Message(
            id=number, **values, provider_id="", attempts=0, sent_at=None, order=person.customer.order
        )  # fmt: skip
        if way.why:
            note(self.desk, self.db, "message.failed", message, state=state, why=way.why)
        else:
            note(self.desk, self.db, "message.queued", message)
        return message


def as_told(policy: Policy, item: News, way: Way, said: Words, before: list[Message]) -> bool:
    """Whether those who read it have been told as much, or will be."""
    same = [message for message in before if message.kind == item.kind]
    words_wait = any(m.state is MessageState.QUEUED and (m.subject, m.body) == (said.subject, said.body) for m in same)
    if words_wait or (way.why and any(m.error == way.why and m.plan_id == item.plan_id for m in same)):
        return True
    if item.kind in _ONCE and not item.asked:
        return any(_same_day(policy, window(message), item.window) for message in same)
    if item.window and TRAITS[item.kind].states_eta:
        return as_known(policy, item, before)
    known = [m for m in same if m.state in TOLD and m.plan_id == item.plan_id]
    return any((m.subject, m.body) == (said.subject, said.body) for m in known)


def as_known(policy: Policy, item: News, before: list[Message]) -> bool:
    """Whether the window that they know is still right, within what the shop allows."""
    told = last_told(before)
    late_s = round(float(policy.values["messages.late_min"]) * 60)
    return told is not None and item.window is not None and not moved(told, item.window, late_s)


def _same_day(policy: Policy, one: tuple[int, int] | None, other: tuple[int, int] | None) -> bool:
    """Whether both speak of the same day, which is the same try."""
    if one is None or other is None:
        return False
    return local(one[1], policy.shop).date() == local(other[1], policy.shop).date()


def _drop(desk: Desk, db: Database, messages: Iterable[Message], why: str) -> list[int]:
    waiting = [message for message in messages if message.state is MessageState.QUEUED]
    for message in waiting:
        drop(desk, db, message, why)
    return [message.id for message in waiting]


def _domain(sender: str) -> str:
    """What message ids end in: made once a row, never used before, so that mail servers know a second copy."""
    try:
        return Mailbox.parse(sender).domain
    except BadInput:
        return "roundsman.invalid"
