"""A message to a customer, the states it goes through, and what a channel is.

    queued ─► sending ─► sent ─► delivered    the channel says later what became of it
      ▲         │  │       └───► undelivered
      │         │  ├───► failed   refused for good
      │         │  └───► unknown  it may or may not have gone out: the channel is asked, else a person decides
      └─────────┘ try later
    queued ─► dropped             superseded, or worthless by now

What a channel raises says which way it goes: see `NotSent`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from core.errors import Unavailable


class Kind(StrEnum):
    """What a message is about."""

    PLANNED = "planned"  #: the day and the window in which the order will come
    OUT = "out"  #: the van has left with it
    NEXT = "next"  #: few stops, or few minutes, and it is there
    DELAYED = "delayed"  #: another window on the day itself, as the van is late
    DELIVERED = "delivered"  #: it is there, and who took it
    ATTEMPTED = "attempted"  #: nobody took it, and what follows
    RESCHEDULED = "rescheduled"  #: it comes on another day
    PICKUP = "pickup"  #: it waits in the shop
    FEEDBACK = "feedback"  #: how it was, asked some time after


class MessageState(StrEnum):
    """Where a message stands."""

    QUEUED = "queued"  #: to be sent when it is due
    SENDING = "sending"  #: a sender has it in hand
    SENT = "sent"  #: the channel has taken it
    DELIVERED = "delivered"  #: the channel says that it has arrived
    UNDELIVERED = "undelivered"  #: the channel had taken it and could not bring it
    FAILED = "failed"  #: refused for good
    UNKNOWN = "unknown"  #: it may have gone out; nothing is sent again until a person says so
    DROPPED = "dropped"  #: never sent: a newer one took its place, or it came too late


#: The customer has been told, or may have been.
TOLD = (MessageState.SENT, MessageState.DELIVERED, MessageState.SENDING, MessageState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Message:
    """One row of the outbox. Instants are UTC seconds."""

    id: int
    order_id: int
    kind: str
    version: int  #: 1 for the first to this order; each names the window anew, whatever its kind
    channel: str
    recipient: str
    subject: str
    body: str
    state: MessageState
    due: int  #: not before
    expires: int  #: worthless from then on
    eta_from: int | None
    eta_until: int | None
    plan_id: int | None
    message_id: str  #: RFC 5322 Message-ID, the same at every try
    provider_id: str
    attempts: int
    error: str
    created_at: int
    sent_at: int | None
    language: str = ""  #: of its words
    receipt: str = ""  #: the channel's last word after it had taken it
    receipt_at: int | None = None
    order: str = ""  #: number of the order at its source


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a channel says of a message that it has taken."""

    provider_id: str


class NotSent(Unavailable):
    """The channel did not take the message; the subclass says what follows."""


class RefusedForGood(NotSent):
    """This message will never be taken: the address is wrong, or its server wants nothing from us."""


class Misconfigured(NotSent):
    """No message can go this way until a person has mended the settings; this one stays queued."""


class OptedOut(RefusedForGood):
    """The recipient wants no messages by this channel, and the channel knows it: none is sent them again."""


class Gone(Misconfigured):
    """The endpoint wants nothing ever again: the channel is stopped."""


class TryLater(NotSent):
    """It was certainly not taken; the same may work later."""

    def __init__(self, sentence: str, *, after_s: int = 0) -> None:
        super().__init__(sentence)
        self.after_s = after_s  #: as the other side asked; 0: it did not say


class Unreachable(TryLater):
    """The other side does not answer at all: nothing more is tried in this pass."""


class Unclear(NotSent):
    """It went out and the answer was lost: it may have arrived."""


class Unaskable(NotSent):
    """The channel keeps no list that one could look into: a person decides."""


class Channel(Protocol):
    """A way to customers. Messages go over one channel, up to `width` at once, then it is closed."""

    @property
    def name(self) -> str:
        """As it stands in the outbox."""

    @property
    def repeatable(self) -> bool:
        """Whether sending the same message again leaves the customer with one."""

    @property
    def width(self) -> int:
        """How many messages it takes at once."""

    async def send(self, message: Message) -> Receipt:
        """Hand the message over. Raises a `NotSent`."""

    async def find(self, message: Message) -> Receipt | None:
        """Whether the other side has this message: its receipt, or None where it surely has not.

        Raises `Unaskable` where it cannot be asked, a `NotSent` where it does not answer.
        """

    async def close(self) -> None:
        """Let go of what `send` has opened; it can be used again afterwards."""


@dataclass(frozen=True, slots=True)
class News:
    """What an order's customer is to be told: it comes between these instants, where the kind states that."""

    order_id: int
    kind: Kind
    eta_from: int | None = None
    eta_until: int | None = None
    plan_id: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)  #: what else its words may name: who took it, why not, …
    due: int | None = None  #: not before; None: at once
    asked: bool = False  #: a person asks for it: no rule stops it

    @property
    def window(self) -> tuple[int, int] | None:
        """From when until when the order is said to come."""
        return None if self.eta_from is None or self.eta_until is None else (self.eta_from, self.eta_until)


@dataclass(frozen=True, slots=True)
class Untold:
    """An order whose customer cannot be told, and why."""

    order_id: int
    order: str
    why: str


@dataclass(frozen=True, slots=True)
class Queued:
    """What came of the news: ids of new messages, orders told as much before, and those that cannot be told."""

    messages: tuple[int, ...] = ()
    unchanged: tuple[int, ...] = ()
    cannot_be_told: tuple[Untold, ...] = ()
    off: tuple[Untold, ...] = ()  #: orders for which no such message is sent
    dropped: tuple[int, ...] = ()  #: ids of messages that are written to be seen, and not sent: quiet hours


@dataclass(frozen=True, slots=True)
class Stopped:
    """A channel by which nothing goes until a person has mended it."""

    channel: str
    since: int  #: UTC s
    why: str


@dataclass(frozen=True, slots=True)
class Sent:
    """One pass over the outbox, in numbers; `trouble` is why a channel was given up, empty if none was."""

    sent: int = 0
    failed: int = 0
    waiting: int = 0  #: still queued: not due yet, tried in vain, or quiet hours
    unknown: int = 0  #: all that wait for a person
    dropped: int = 0
    trouble: str = ""
    stopped: tuple[Stopped, ...] = ()  #: channels by which something is due, and nothing goes


@dataclass(frozen=True, slots=True)
class Preview:
    """The message an order's customer would get now, or has got, and what will become of it."""

    order_id: int
    order: str
    kind: str
    channel: str
    to: str
    subject: str
    body: str
    eta_from: int | None
    eta_until: int | None
    verdict: str  #: a sentence: goes out at …, was sent at …, cannot be told because …
