"""What comes in from outside about messages: what became of one, and what customers write. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from core.errors import Refused


@dataclass(frozen=True, slots=True)
class Notice:
    """A channel says what became of a message that it had taken."""

    channel: str
    source_id: str  #: as its sender calls this very notice: a second copy is known by it
    provider_id: str  #: as the channel calls the message; empty where `ref` names it
    status: str  #: the channel's word: queued, sent, delivered, undelivered, …; see `receipts.RANKS`
    words: str = ""  #: why, where it did not arrive
    ref: str = ""  #: our own Message-ID, where the channel repeats it
    recipient: str = ""  #: whom it went to
    what: str = "receipt"  #: 'receipt' or 'bounce'
    opted_out: bool = False  #: it did not arrive because they want nothing


@dataclass(frozen=True, slots=True)
class Reply:
    """Somebody wrote to the shop."""

    channel: str
    source_id: str
    sender: str  #: number or e-mail address
    body: str
    provider_says: str = ""  #: the provider's verdict on stop words, where it gives one
    about: tuple[str, ...] = ()  #: Message-IDs that it answers


@dataclass(frozen=True, slots=True)
class Post:
    """One request as a provider has sent it, untouched: its signature is over these very bytes."""

    path: str  #: with its query, as it reached this machine
    headers: Mapping[str, str]  #: by names in lower case
    body: bytes


class Forged(Refused):
    """The request is not signed by the provider: nothing of it is believed."""


class Unreadable(Refused):
    """It is signed, or a file, and says nothing that can be understood."""


class Hook(Protocol):
    """How one provider's requests are checked and read."""

    def read(self, post: Post, now: int) -> list[Notice | Reply]:
        """What it says. Raises Forged, Unreadable, and Unavailable where the secret to check it with is not set."""

    @property
    def thanks(self) -> tuple[str, str]:
        """The answer to a customer's message: media type and text; both empty for none."""
